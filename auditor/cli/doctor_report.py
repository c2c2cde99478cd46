"""Write out the state of every source and what the rules will lack."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from auditor.audit import Provenance
from auditor.cli.directory_steps import (
    ExaminedDirectory,
    examine_directories,
    step_lines,
    without_failed,
)
from auditor.engine.questions import group_questions
from auditor.evidence.families import FAMILIES
from auditor.evidence.interface import Evidence
from auditor.ldap.keyring import Keyring
from auditor.locale import _, language
from auditor.pipeline import Plan, gather, prepare
from checks import CHECKS

_TOLD = 5
_NAMED = 8
_WIDTH = 80


def diagnose(district: Path, as_of: str | None) -> tuple[str, bool]:
    """Return the diagnosis and whether every source could be read.

    A directory is tried step by step first; one that fails a step is not asked for its accounts.
    """
    plan = prepare(district, as_of)
    keyring = Keyring()
    directories = examine_directories(plan, keyring)
    evidence = gather(without_failed(plan, directories), keyring=keyring)
    failed = [each for each in directories if each.failed]
    lines = [
        _("{name}: {schools} units; sources of evidence: {sources}").format(
            name=plan.district.name.in_language(language()),
            schools=len(plan.schools),
            sources=len({each.path for each in evidence.provenance})
            + sum(len(each.places) for each in failed),
        )
    ]
    lines += [_("Note: {message}").format(message=notice) for notice in plan.district.notices]
    for block in _blocks(evidence.provenance, directories):
        lines += ["", *block]
    lines += ["", *_schools(plan, evidence), "", *_rules(plan, evidence)]
    lines += [
        _("Warning: the declared account {account} ({kind}) matches no row.").format(
            account=declared.account, kind=declared.kind
        )
        for declared in evidence.exclusions
        if not declared.matched
    ]
    healthy = not failed and all(each.error is None for each in evidence.provenance)
    return "\n".join(lines), healthy


def _blocks(
    sources: Sequence[Provenance], examined: Sequence[ExaminedDirectory]
) -> Iterator[list[str]]:
    """Yield the steps of every directory before what was read of it; those that failed first."""
    yield from (step_lines(each) for each in examined if each.failed)
    waiting = [each for each in examined if not each.failed]
    for source in sources:
        for each in [each for each in waiting if source.path in each.places]:
            waiting.remove(each)
            yield step_lines(each)
        yield _source(source)


def _source(each: Provenance) -> list[str]:
    head = f"{each.path} ({each.family}/{each.format})"
    if each.error is not None:
        return [
            f"✗ {head}",
            *_wrapped(
                _("cannot be read: {reason}").format(reason=each.error.in_language(language()))
            ),
        ]
    lines = [
        f"{'!' if each.problem_counts or each.stale else '✓'} {head}",
        *_wrapped(
            _(
                "rows: {read} read = {evaluated} evaluated + {excluded} excluded + {quarantined}"
                " set aside"
            ).format(
                read=each.rows_read,
                evaluated=each.rows_evaluated,
                excluded=each.rows_excluded,
                quarantined=each.rows_quarantined,
            )
        ),
    ]
    if each.columns:
        used = "; ".join(f"{c.header} → {c.column}" for c in each.columns)
        lines += _wrapped(_("columns: {columns}").format(columns=used))
    if each.unused:
        lines += _wrapped(_("not used: {headers}").format(headers="; ".join(each.unused)))
    if each.stale:
        lines += _wrapped(_("older than allowed: its rules stay unknown; export it again"))
    return lines + _problems(each)


def _problems(each: Provenance) -> list[str]:
    lines: list[str] = []
    for code, count in each.problem_counts.items():
        told = [problem for problem in each.problems if problem.code == code]
        rows = ", ".join(str(problem.row) for problem in told[:_TOLD] if problem.row is not None)
        more = ", …" if count > _TOLD else ""
        place = _(" (rows {rows})").format(rows=rows + more) if rows else ""
        text = told[0].text.in_language(language()) if told else ""
        lines += _wrapped(f"{code} × {count}{place}: {text}")
    return lines


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="    ", subsequent_indent="      ")


def _schools(plan: Plan, evidence: Evidence) -> list[str]:
    """Name the schools of which a family of evidence holds nothing."""
    lines = []
    declared = {spec.family for spec in plan.district.sources}
    for family in FAMILIES:
        sources = [each for each in evidence.provenance if each.family == family]
        if family not in declared:
            continue
        seen = frozenset().union(*(each.schools for each in sources))
        missing = [school.code for school in plan.schools if school.code not in seen]
        if missing:
            lines += _wrapped(
                _("{family}: no row of these schools: {codes}").format(
                    family=family, codes=_named(missing, plan)
                )
            )
    return [
        _("Schools"),
        *(lines or _wrapped(_("every school has rows in every kind of evidence"))),
    ]


def _named(codes: Sequence[str], plan: Plan) -> str:
    """Name a few schools; say "all" or how many more where there are many."""
    if len(codes) == len(plan.schools):
        return _("all {count} units").format(count=len(codes))
    if len(codes) <= _NAMED:
        return ", ".join(codes)
    return _("{codes} and {count} more").format(
        codes=", ".join(codes[:_NAMED]), count=len(codes) - _NAMED
    )


def _rules(plan: Plan, evidence: Evidence) -> list[str]:
    """Tell, for each rule, in how many schools no source has the columns it needs."""
    provides: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in evidence.provenance:
        for school in each.schools:
            provides[each.family, school] |= each.provides
    lines: list[str] = []
    readable = {each.family for each in evidence.provenance if each.error is None}
    for family in sorted({spec.family for spec in plan.district.sources} - readable):
        lines += _wrapped(
            _("every rule about {family}: no source can be read").format(family=family)
        )
    for question in group_questions(plan.requirements):
        check = CHECKS.get(question.rule.check or "")
        if check is None or question.pending:
            continue
        needs = [name for name in check.needs if name not in ("mfa_capable", "assigned")]
        lacking = _lacking(plan, provides, check.family, needs)
        if lacking:
            columns = sorted({name for missing in lacking.values() for name in missing})
            lines += _wrapped(
                _("{rule}: {columns} not told for {schools}").format(
                    rule=question.rule.id,
                    columns=", ".join(columns),
                    schools=_named(list(lacking), plan),
                )
            )
    return [
        _("Rules that will stay unknown for want of a column"),
        *(dict.fromkeys(lines) or _wrapped(_("none"))),
    ]


def _lacking(
    plan: Plan, provides: dict[tuple[str, str], set[str]], family: str, needs: Sequence[str]
) -> dict[str, list[str]]:
    found = {}
    for school in plan.schools:
        has = provides.get((family, school.code))
        missing = [name for name in needs if has is not None and name not in has]
        if missing:
            found[school.code] = missing
    return found
