"""Write out rules, directives, traces and test results as text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from tabulate import tabulate

from auditor.engine.rule_tests import judge_with
from auditor.locale import _, language
from auditor.model import Directive, PolicyError, Rule, Text
from auditor.pipeline import load_built_in, prepare
from auditor.policy.rule_tests import RuleTestResult, load_rule_tests, run_rule_tests
from auditor.policy.trace import trace, trace_counts
from auditor.publish import json_schema
from checks import CHECKS


def _policy(district: Path | None) -> tuple[Mapping[str, Rule], Sequence[Directive]]:
    if district is None:
        return load_built_in()
    plan = prepare(district)
    return plan.rules, plan.directives


def _text(text: Text | None) -> str:
    return text.in_language(language()) if text else ""


def list_policy(district: Path | None) -> str:
    """Return the directives, the rules with a check, and how many wait for one."""
    rules, directives = _policy(district)
    packs = [
        (each.id, _text(each.title), len(each.clauses), len(each.requirements))
        for each in directives
    ]
    judged = [rule for rule in rules.values() if rule.check]
    pending = Counter(rule.family or "" for rule in rules.values() if rule.check is None)
    return "\n".join(
        [
            _("Directives"),
            tabulate(
                packs,
                headers=[_("name"), _("title"), _("clauses"), _("requirements")],
                maxcolwidths=[None, 42, None, None],
            ),
            "",
            _("Rules that can be judged"),
            tabulate(
                [
                    (rule.id, rule.severity.value, _text(rule.title))
                    for rule in sorted(judged, key=lambda r: r.id)
                ],
                headers=[_("rule"), _("severity"), _("title")],
            ),
            "",
            _("{count} rules wait for a check (unknown, never a pass): {families}").format(
                count=sum(pending.values()),
                families=", ".join(
                    f"{family} {count}" for family, count in sorted(pending.items())
                ),
            ),
        ]
    )


def show_directive(name: str, district: Path | None) -> str:
    """Return one directive clause by clause.

    Raises:
        PolicyError: there is no such directive.

    """
    _rules, directives = _policy(district)
    found = _found(name, directives)
    until = found.in_force_to.isoformat() if found.in_force_to else ""
    period = f"{found.in_force_from.isoformat()} – {until}"
    lines = [
        f"{found.id}: {_text(found.title)}",
        _text(found.issuer) + "; " + _("in force") + f": {period}",
        _text(found.legal_status),
        "",
    ]
    for clause in found.clauses:
        lines.append(f"{clause.ref}  {_text(clause.summary)}")
        for each in clause.requirements:
            waits = ", " + _("pending") + f": {each.pending}" if each.pending else ""
            parameters = ", ".join(f"{k}={v}" for k, v in sorted(each.parameters.items()))
            owners = "+".join(owner.value for owner in each.owners)
            lines.append(
                f"    {each.rule.id} ({each.modality.value}, {each.severity.value},"
                f" {owners}{waits}) {parameters}".rstrip()
            )
        if clause.not_checkable:
            lines.append("    " + _("not checkable") + f": {_text(clause.not_checkable)}")
        if clause.out_of_scope:
            lines.append("    " + _("out of scope") + f": {_text(clause.out_of_scope)}")
    return "\n".join(lines)


def _found(name: str, directives: Sequence[Directive]) -> Directive:
    found = next((each for each in directives if each.id == name), None)
    if found is None:
        raise PolicyError(
            _("There is no directive '{name}'; there are: {names}.").format(
                name=name, names=", ".join(each.id for each in directives)
            )
        )
    return found


def trace_policy(district: Path | None, names: Sequence[str], *, pending: bool) -> str:
    """Return a row for each requirement, then the counts of each directive."""
    _rules, directives = _policy(district)
    for name in names:
        _found(name, directives)
    chosen = [each for each in directives if not names or each.id in names]
    rows = [
        (
            f"{row.directive}:{row.clause}",
            row.rule or row.status.value,
            row.modality.value if row.modality else "",
            row.severity.value if row.severity else "",
            _("pending") + f": {row.pending}" if row.pending else "",
        )
        for row in trace(chosen)
        if row.pending or not pending
    ]
    counts = [
        (
            c.directive,
            c.clauses,
            c.judged,
            c.pending,
            c.not_checkable,
            c.out_of_scope,
            c.pending_requirements,
        )
        for c in trace_counts(chosen)
    ]
    return "\n".join(
        [
            tabulate(
                rows, headers=[_("clause"), _("rule"), _("modality"), _("severity"), _("state")]
            ),
            "",
            tabulate(
                counts,
                headers=[
                    _("directive"),
                    _("clauses"),
                    _("judged now"),
                    _("pending"),
                    _("not checkable"),
                    _("out of scope"),
                    _("pending requirements"),
                ],
                maxheadercolwidths=14,
            ),
        ]
    )


def run_tests(district: Path | None) -> tuple[str, bool]:
    """Return what the rules' own tests said, and whether all passed."""
    folders: Sequence[Path] = ()
    base: Path | None = None
    if district is None:
        rules, _packs = load_built_in()
    else:
        plan = prepare(district)
        rules, folders, base = plan.rules, plan.district.rules_folders, plan.district.folder
    tests = load_rule_tests(rules, CHECKS, folders, base)
    results = run_rule_tests(tests, judge_with(CHECKS))
    failed = [each for each in results if not each.passed]
    lines = [_told(each) for each in failed]
    lines.append(
        _("{passed} rule tests passed, {failed} failed.").format(
            passed=len(results) - len(failed), failed=len(failed)
        )
    )
    return "\n".join(lines), not failed


def _told(result: RuleTestResult) -> str:
    test, wanted = result.test, result.test.expect
    return _("{where}: {rule}: {name}: expected {wanted}, got {got}").format(
        where=test.where,
        rule=test.rule.id,
        name=_text(test.name),
        wanted=_shown(wanted.outcome.value, wanted.reason, wanted.violations, wanted.unknown),
        got=_shown(result.outcome.value, result.reason, result.violations, result.unknown),
    )


def _shown(outcome: str, reason: object, violations: object, unknown: object) -> str:
    counts = ", ".join("*" if each is None else str(each) for each in (violations, unknown))
    return f"{outcome}/{reason or '-'} ({counts})"


def schema_text(kind: str) -> str:
    """Return a JSON Schema as text."""
    return json.dumps(json_schema(kind), ensure_ascii=False, indent=2)
