"""Tell what fails most, what to do about it and by when, and what is quickest put right."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Rule
from reports.content.blocks import Block, Cell, CellKind, Column, Paragraph, Section, Steps, Table
from reports.content.ranking import Failure, first_sentence, quickest_first, worst_first
from reports.content.ranking import failures as failed_rules
from reports.formal.content_results import clauses
from reports.formal.model import DOTS
from reports.interface import ReportOptions
from reports.words import effort_words, number, severity_words

MOST_FAILURES = 30
MOST_PROPOSALS = 10
_TO_FILL_IN = "……"
"""A day that the office decides; the program names none."""


def failures(audit: Audit, options: ReportOptions) -> Section:
    """Return what fails most, each with its first remedy and a day to be filled in."""
    title = _("Main failures, what to do and by when")
    failed = worst_first(failed_rules(audit.results))
    if not failed:
        text = _("No rule fails. That says nothing of what is unknown.")
        return Section("failures", title, [Paragraph(text)])
    left_out = ""
    if len(failed) > MOST_FAILURES:
        left_out = _(
            "Shown are the {shown} gravest failed rules out of {total}; all of them stand in the"
            " first annex."
        ).format(shown=number(MOST_FAILURES), total=number(len(failed)))
    make = _of_all if options.school is None else _of_one
    columns, rows = make(failed[:MOST_FAILURES], options.language)
    caption = _("What to do, the gravest first")
    return Section("failures", title, [Table(caption, columns, rows, left_out)])


_Drawn = tuple[list[Column], list[Sequence[Cell]]]


def _of_all(failed: Sequence[Failure], language: str) -> _Drawn:
    words = severity_words()
    columns = [
        Column(_("Rule and clauses"), CellKind.TEXT, 8),
        Column(_("Severity"), CellKind.TEXT, 3),
        Column(_("Units"), CellKind.NUMBER, 2),
        Column(_("Violations"), CellKind.NUMBER, 2),
        Column(_("What to do"), CellKind.TEXT, 7),
        Column(_("By when"), CellKind.TEXT, 2),
    ]
    rows: list[Sequence[Cell]] = [
        (
            _named(each, language),
            words[each.severity],
            each.schools,
            each.violations,
            first_sentence(_remedy(each.rule, language)),
            _TO_FILL_IN,
        )
        for each in failed
    ]
    return columns, rows


def _of_one(failed: Sequence[Failure], language: str) -> _Drawn:
    words = severity_words()
    columns = [
        Column(_("Rule"), CellKind.TEXT, 7),
        Column(_("Severity"), CellKind.TEXT, 3),
        Column(_("Violations"), CellKind.NUMBER, 2),
        Column(_("What to do"), CellKind.TEXT, 9),
        Column(_("By when"), CellKind.TEXT, 2),
    ]
    rows: list[Sequence[Cell]] = [
        (
            each.rule.title.in_language(language),
            words[each.severity],
            each.violations,
            _remedy(each.rule, language),
            _TO_FILL_IN,
        )
        for each in failed
    ]
    return columns, rows


def _named(failure: Failure, language: str) -> str:
    # Thousands of results share one tuple of citations.
    tuples = {id(each.citations): each.citations for each in failure.results}
    cited = clauses(each for citations in tuples.values() for each in citations)
    return _("{rule} ({clauses})").format(
        rule=failure.rule.title.in_language(language), clauses=cited
    )


def _remedy(rule: Rule, language: str) -> str:
    return (rule.remediation or rule.title).in_language(language)


def proposals(audit: Audit, options: ReportOptions) -> Section:
    """Return what takes least work first; what else the unit proposes is left to be filled in."""
    blocks: list[Block] = []
    failed = quickest_first(failed_rules(audit.results))
    if failed:
        blocks.append(Paragraph(_("Put right first what takes least work and weighs most:")))
        items = [_item(each, options.language) for each in failed[:MOST_PROPOSALS]]
        blocks.append(Steps(items))
    blocks.append(
        Paragraph(
            _(
                "Hand in the evidence that is missing, as told above, so that what is not known can"
                " be judged."
            )
        )
    )
    blocks.append(Paragraph(_("Further proposals: {dots}").format(dots=DOTS)))
    return Section("proposals", _("Proposals"), blocks)


def _item(failure: Failure, language: str) -> str:
    return _("{rule}: {step} ({effort}; violations: {violations})").format(
        rule=failure.rule.title.in_language(language),
        step=first_sentence(_remedy(failure.rule, language)).rstrip("."),
        effort=effort_words()[failure.rule.effort],
        violations=number(failure.violations),
    )
