"""Write out one rule: why, how judged, parameters in force with their origins, remedy, clauses."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

from auditor.check import expected
from auditor.locale import _, language
from auditor.model import Directive, PolicyError, Requirement, Rule, Text
from auditor.pipeline import load_built_in, prepare
from auditor.policy.retired import load_retired, unknown_rule
from checks import CHECKS

_WIDTH = 80


def explain(rule_id: str, district: Path | None) -> str:
    """Return the explanation of a rule in the language of the run.

    Raises:
        PolicyError: there is no such rule; the message names a close one, or tells what became of a
            retired id.

    """
    rules, directives = _in_force(district)
    rule = rules.get(rule_id.upper())
    if rule is None:
        raise PolicyError(unknown_rule(rule_id, rules, load_retired()))
    asked = [
        (directive, requirement)
        for directive in directives
        for requirement in directive.requirements
        if requirement.rule.id == rule.id
    ]
    parts = [
        f"{rule.id}: {_text(rule.title)}",
        _facts(rule),
        _section(_("Why"), _text(rule.rationale)),
        _section(_("How it is judged"), _judged(rule)),
        _section(_("Parameters in force"), _parameters(rule, [r for _d, r in asked])),
        _section(_("How to comply"), _text(rule.remediation)),
        _section(_("Asked for by"), _clauses(asked)),
        _section(_("See also"), _references(rule.references)),
    ]
    return "\n".join(part for part in parts if part)


def _in_force(district: Path | None) -> tuple[Mapping[str, Rule], Sequence[Directive]]:
    if district is None:
        return load_built_in()
    plan = prepare(district)
    return plan.rules, plan.directives


def _text(text: Text | None) -> str:
    return text.in_language(language()) if text else ""


def _section(title: str, body: str) -> str:
    if not body:
        return ""
    lines = [
        wrapped
        for line in body.splitlines()
        for wrapped in textwrap.wrap(
            line, _WIDTH - 2, subsequent_indent="  " if line.startswith("- ") else ""
        )
    ]
    return "\n".join(["", title, *(f"  {line}" for line in lines)])


def _facts(rule: Rule) -> str:
    check = rule.check or _("none yet (waits for evidence of the kind '{family}')").format(
        family=rule.family
    )
    return _("Severity: {severity}; effort: {effort}; check: {check}; defined in {where}").format(
        severity=rule.severity.value, effort=rule.effort.value, check=check, where=rule.where
    )


def _judged(rule: Rule) -> str:
    if rule.check is None:
        return _(
            "This version has no check for it: the outcome is unknown (no_check), never a pass."
        )
    check = CHECKS[rule.check]
    lines = [_text(expected(check, rule.parameters))]
    if check.needs:
        lines.append(
            _(
                "It needs the columns: {columns}. Where a source does not have them, the outcome is"
                " unknown."
            ).format(columns=", ".join(check.needs))
        )
    return "\n".join(lines)


def _parameters(rule: Rule, requirements: Sequence[Requirement]) -> str:
    check = CHECKS.get(rule.check or "")
    lines: list[str] = []
    for requirement in requirements:
        for name, value in sorted(requirement.parameters.items()):
            shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
            meaning = (
                _text(check.parameters[name].meaning) if check and name in check.parameters else ""
            )
            origin = requirement.origins.get(name, "")
            lines.append(f"- {name} = {shown or '-'} ({origin}) {meaning}".rstrip())
    return "\n".join(dict.fromkeys(lines))


def _clauses(asked: Sequence[tuple[Directive, Requirement]]) -> str:
    lines = []
    for directive, requirement in asked:
        clause = next(c for c in directive.clauses if c.ref == requirement.clause)
        lines.append(
            f"- {directive.id}:{clause.ref} ({requirement.modality.value},"
            f" {requirement.severity.value}): {_text(clause.summary)}"
        )
    return "\n".join(lines)


def _references(references: Mapping[str, tuple[str, ...]]) -> str:
    return "\n".join(f"- {name}: {', '.join(places)}" for name, places in references.items())
