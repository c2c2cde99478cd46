"""Read the rules and directives of a stored result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from auditor.locale import _
from auditor.model import (
    Clause,
    Directive,
    Effort,
    Level,
    Modality,
    Owner,
    ParameterValue,
    Requirement,
    Rule,
    Scalar,
    Severity,
)
from reports.stored import members as m
from reports.stored.faults import Fault, Place

_RULE = frozenset(
    {
        *("title", "check", "parameters", "days", "severity", "effort", "rationale"),
        *("remediation", "references", "since", "family"),
    }
)
_DIRECTIVE = frozenset(
    {
        *("id", "version", "sha256", "title", "issuer", "in_force", "legal_status", "path"),
        "clauses",
    }
)
_IN_FORCE = frozenset({"from", "to"})
_CLAUSE = frozenset({"ref", "summary", "not_checkable", "out_of_scope", "requires"})
_REQUIREMENT = frozenset(
    {"rule", "modality", "severity", "owners", "levels", "parameters", "pending"}
)


class Rules:
    """The rules of a document, and which of their parameters are days."""

    def __init__(self, value: object, place: Place) -> None:
        self._rules: dict[str, Rule] = {}
        self._days: dict[str, frozenset[str]] = {}
        for name, each in m.mapping(value, place).items():
            here = (*place, name)
            found = m.members(each, _RULE, here)
            self._days[name] = frozenset(m.texts(found["days"], (*here, "days")))
            self._rules[name] = _rule(name, found, self._days[name], here)

    def named(self, found: m.Found, place: Place) -> Rule:
        """Return the rule that the member ``rule`` names."""
        name = m.text(found, "rule", place)
        rule = self._rules.get(name)
        if rule is None:
            message = _("is a rule that the member 'rules' does not hold.")
            raise Fault((*place, "rule"), message)
        return rule

    def parameters(self, rule: Rule, value: object, place: Place) -> dict[str, ParameterValue]:
        """Return parameters of a rule, days as days again."""
        return _parameters(value, self._days[rule.id], place)


def _rule(name: str, found: m.Found, days: frozenset[str], place: Place) -> Rule:
    references = m.mapping(found["references"], (*place, "references"))
    return Rule(
        id=name,
        title=m.text_in_both(found["title"], (*place, "title")),
        check=m.optional_text(found, "check", place),
        parameters=_parameters(found["parameters"], days, (*place, "parameters")),
        severity=m.choice(found, "severity", Severity, place),
        effort=m.choice(found, "effort", Effort, place),
        rationale=m.optional_both(found["rationale"], (*place, "rationale")),
        remediation=m.optional_both(found["remediation"], (*place, "remediation")),
        references={
            key: m.texts(each, (*place, "references", key)) for key, each in references.items()
        },
        since=m.count(found["since"], (*place, "since")),
        family=m.optional_text(found, "family", place),
    )


def _parameters(value: object, days: frozenset[str], place: Place) -> dict[str, ParameterValue]:
    made: dict[str, ParameterValue] = {}
    for name, each in m.mapping(value, place).items():
        here, is_day = (*place, name), name in days
        made[name] = (
            tuple(_scalar(one, here, is_day=is_day) for one in each)
            if isinstance(each, list)
            else _scalar(each, here, is_day=is_day)
        )
    return made


def _scalar(value: object, place: Place, *, is_day: bool) -> Scalar:
    if is_day and isinstance(value, str):
        return m.day(value, place)
    if isinstance(value, bool | int | float | str):
        return value
    raise Fault(place, _("is no value that a parameter can have."))


def read_directives(value: object, rules: Rules, place: Place) -> tuple[Directive, ...]:
    """Return the directives with their clauses.

    Raises:
        Fault: a member is missing, unknown or wrong, or an id stands twice.

    """
    made = [
        _directive(each, rules, (*place, position))
        for position, each in enumerate(m.items(value, place))
    ]
    m.unlike([each.id for each in made], place)
    return tuple(made)


def _directive(value: object, rules: Rules, place: Place) -> Directive:
    found = m.members(value, _DIRECTIVE, place)
    name = m.text(found, "id", place)
    since, until = _in_force(found["in_force"], (*place, "in_force"))
    here = (*place, "clauses")
    clauses = tuple(
        _clause(each, name, rules, (*here, position))
        for position, each in enumerate(m.items(found["clauses"], here))
    )
    m.unlike([each.ref for each in clauses], here)
    return Directive(
        id=name,
        version=m.count(found["version"], (*place, "version")),
        title=m.text_in_both(found["title"], (*place, "title")),
        issuer=m.text_in_both(found["issuer"], (*place, "issuer")),
        in_force_from=since,
        in_force_to=until,
        legal_status=m.text_in_both(found["legal_status"], (*place, "legal_status")),
        clauses=clauses,
        sha256=m.text(found, "sha256", place),
        path=m.text(found, "path", place),
    )


def _in_force(value: object, place: Place) -> tuple[date, date | None]:
    found = m.members(value, _IN_FORCE, place)
    until = None if found["to"] is None else m.day(found["to"], (*place, "to"))
    return m.day(found["from"], (*place, "from")), until


def _clause(value: object, directive: str, rules: Rules, place: Place) -> Clause:
    found = m.members(value, _CLAUSE, place)
    ref, here = m.text(found, "ref", place), (*place, "requires")
    return Clause(
        ref=ref,
        summary=m.text_in_both(found["summary"], (*place, "summary")),
        requirements=tuple(
            _requirement(each, (directive, ref), rules, (*here, position))
            for position, each in enumerate(m.items(found["requires"], here))
        ),
        not_checkable=m.optional_both(found["not_checkable"], (*place, "not_checkable")),
        out_of_scope=m.optional_both(found["out_of_scope"], (*place, "out_of_scope")),
    )


def _requirement(value: object, clause: tuple[str, str], rules: Rules, place: Place) -> Requirement:
    found = m.members(value, _REQUIREMENT, place)
    rule = rules.named(found, place)
    no_origins: Mapping[str, str] = {}
    return Requirement(
        directive=clause[0],
        clause=clause[1],
        rule=rule,
        modality=m.choice(found, "modality", Modality, place),
        severity=m.choice(found, "severity", Severity, place),
        owners=m.choices(found["owners"], Owner, (*place, "owners")),
        levels=m.choices(found["levels"], Level, (*place, "levels")),
        parameters=rules.parameters(rule, found["parameters"], (*place, "parameters")),
        origins=no_origins,
        pending=m.optional_text(found, "pending", place),
    )
