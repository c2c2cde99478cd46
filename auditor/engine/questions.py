"""Group requirements into questions.

The same rule with the same parameters is evaluated once and cited by every clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from auditor.model import (
    Citation,
    Level,
    Owner,
    ParameterValue,
    Requirement,
    Rule,
    School,
    Severity,
)

_ONCE = (Owner.CLUSTER, Owner.DISTRICT)


@dataclass(frozen=True, slots=True)
class Question:
    """A rule with fixed parameters, and every requirement that asks it."""

    rule: Rule
    parameters: Mapping[str, ParameterValue]
    requirements: tuple[Requirement, ...]

    @property
    def pending(self) -> str | None:
        """Return what evidence it waits for, or ``None`` when it can be judged.

        Clauses may name several families; the rule is one question all the same.
        """
        families = sorted({each.pending for each in self.requirements if each.pending})
        return "', '".join(families) or None

    @property
    def systems(self) -> tuple[str, ...]:
        """Return the systems that it is limited to; none: every system."""
        return systems_in(self.parameters)

    @property
    def once(self) -> bool:
        """Return whether some requirement is answered once for the whole district."""
        return any(owner in _ONCE for each in self.requirements for owner in each.owners)


@dataclass(frozen=True, slots=True)
class Ask:
    """What one unit is asked: the citations that bind it, and the highest severity among them."""

    citations: tuple[Citation, ...]
    severity: Severity


def systems_in(parameters: Mapping[str, ParameterValue]) -> tuple[str, ...]:
    """Return the systems that parameters name, for every check that can be limited to some."""
    systems = parameters.get("systems", ())
    return tuple(str(each) for each in systems) if isinstance(systems, tuple) else ()


def group_questions(requirements: Iterable[Requirement]) -> list[Question]:
    """Return the questions ordered by rule id, then parameters."""
    groups: dict[tuple[str, str], list[Requirement]] = {}
    for each in requirements:
        key = (each.rule.id, repr(sorted(each.parameters.items())))
        groups.setdefault(key, []).append(each)
    return [
        Question(group[0].rule, group[0].parameters, tuple(group))
        for _key, group in sorted(groups.items())
    ]


def ask(question: Question, school: School | None) -> Ask | None:
    """Return what ``question`` asks of a unit (``None``: the whole district), if anything."""
    binding = [each for each in question.requirements if _binds(each, school)]
    if not binding:
        return None
    citations = dict.fromkeys(Citation(r.directive, r.clause, r.modality) for r in binding)
    return Ask(tuple(citations), max((r.severity for r in binding), key=lambda s: s.rank))


def members(question: Question, schools: Iterable[School]) -> list[School]:
    """Return the schools that a duty of the district or its clusters speaks of.

    The office is none of the schools, but it keeps the registers of its clusters.
    """
    binding = [each for each in question.requirements if _binds(each, None)]
    of_clusters = any(Owner.CLUSTER in each.owners for each in binding)
    return [
        school
        for school in schools
        if (of_clusters or school.owner is Owner.SCHOOL)
        and any(_of_level(each, school) for each in binding)
    ]


def _of_level(requirement: Requirement, school: School) -> bool:
    return (
        not requirement.levels
        or school.level in requirement.levels
        or school.level is Level.MULTI_LEVEL
    )


def _binds(requirement: Requirement, school: School | None) -> bool:
    if school is None:
        return any(owner in _ONCE for owner in requirement.owners)
    if school.owner not in requirement.owners:
        return False
    return school.owner is Owner.OFFICE or _of_level(requirement, school)


def select(
    requirements: Iterable[Requirement],
    *,
    directives: Iterable[str] = (),
    clauses: Iterable[str] = (),
    rules: Iterable[str] = (),
) -> list[Requirement]:
    """Return the requirements that the filters leave; an empty filter leaves all.

    ``clauses`` are ``DIRECTIVE:REF``; a reference takes its sub-clauses along (``3.2`` takes
    ``3.2/mfa``).
    """
    directive_names, rule_ids = set(directives), set(rules)
    tests: list[Callable[[Requirement], bool]] = []
    if directive_names:
        tests.append(lambda r: r.directive in directive_names)
    if rule_ids:
        tests.append(lambda r: r.rule.id in rule_ids)
    references = [each.partition(":")[::2] for each in clauses]
    if references:
        tests.append(
            lambda r: any(
                r.directive == name and (r.clause == ref or r.clause.startswith(f"{ref}/"))
                for name, ref in references
            )
        )
    return [each for each in requirements if all(test(each) for test in tests)]
