"""Tell the results: the standing of the units, or of one school what it fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from auditor.audit import Audit
from auditor.locale import _, _n
from auditor.model import Citation, Outcome, Result, SchoolSummary
from reports.content.arithmetic import LOW_COVERAGE, is_thin
from reports.content.blocks import (
    Block,
    Cell,
    CellKind,
    Column,
    Facts,
    Paragraph,
    Section,
    Table,
    Tone,
)
from reports.content.questions import questions
from reports.interface import ReportOptions
from reports.words import number, outcome_titles, percent

MOST_SCHOOLS = 200
"""Rows in the body; the whole list stands in an annex."""
OPEN = (Outcome.UNKNOWN, Outcome.MANUAL, Outcome.ERROR)
"""Outcomes that are neither pass nor fail, of rules that are the unit's duty."""


def results(audit: Audit, options: ReportOptions) -> Section:
    """Return the results of the units side by side, or those of the one school."""
    title = _("Results")
    if options.school is None:
        blocks = _of_all(audit)
    else:
        blocks = _of_one(audit, audit.schools[0], options.language)
    return Section("results", title, blocks)


def clauses(citations: Iterable[Citation]) -> str:
    """Return the clauses that ask for a result, each once: ``can-duoc-2025 II.9``."""
    return "; ".join(dict.fromkeys(f"{each.directive} {each.clause}" for each in citations))


def _of_all(audit: Audit) -> list[Block]:
    if not audit.schools:
        return [Paragraph(_("The audit holds no school."), Tone.DOUBT)]
    ranked = sorted(audit.schools, key=_lowest_first)
    shown = ranked[:MOST_SCHOOLS] if len(ranked) > MOST_SCHOOLS else audit.schools
    rows: list[Sequence[Cell]] = [
        (
            place,
            each.school.name,
            each.score,
            each.coverage,
            each.counts.get(Outcome.PASS, 0),
            each.counts.get(Outcome.FAIL, 0),
            sum(each.counts.get(outcome, 0) for outcome in OPEN),
        )
        for place, each in enumerate(shown, start=1)
    ]
    columns = [
        Column(_("Order"), CellKind.NUMBER, 2),
        Column(_("Unit"), CellKind.TEXT, 9),
        Column(_("Score (%)"), CellKind.PERCENT, 3),
        Column(_("Coverage (%)"), CellKind.PERCENT, 3),
        Column(_("Passed"), CellKind.NUMBER, 3),
        Column(_("Failed"), CellKind.NUMBER, 3),
        Column(_("Not judged"), CellKind.NUMBER, 3),
    ]
    table = Table(
        _("Score and coverage of the units"), columns, rows, _left_out(len(ranked), len(shown))
    )
    return [
        Paragraph(_("All results of all units together:")),
        Facts(_counted(Counter(each.outcome for each in audit.results))),
        *_warnings(audit.schools),
        table,
        Paragraph(
            _("Not judged = unknown, to be checked by a person, or an error; none of it is a pass.")
        ),
    ]


def _lowest_first(summary: SchoolSummary) -> tuple[bool, float, float]:
    """Order by score; units without one come last, a sentence of its own counts them."""
    return summary.score is None, summary.score or 0.0, summary.coverage or 0.0


def _left_out(total: int, shown: int) -> str:
    if total == shown:
        return ""
    text = _(
        "Shown are the {shown} units with the lowest scores out of {total}; all of them stand in"
        " the annex on where the schools stand."
    )
    return text.format(shown=number(shown), total=number(total))


def _warnings(found: Sequence[SchoolSummary]) -> list[Block]:
    unjudged = sum(each.score is None for each in found)
    thin = sum(is_thin(each.coverage) for each in found if each.score is not None)
    blocks: list[Block] = []
    if unjudged:
        text = _n(
            "Nothing could be judged in {count} unit, which is no good news.",
            "Nothing could be judged in {count} units, which is no good news.",
            unjudged,
        )
        blocks.append(Paragraph(text.format(count=number(unjudged)), Tone.DOUBT))
    if thin:
        text = _n(
            "{count} unit has a score from less than {limit} % of what applies to it.",
            "{count} units have scores from less than {limit} % of what applies to them.",
            thin,
        )
        shown = text.format(count=number(thin), limit=number(int(LOW_COVERAGE)))
        blocks.append(Paragraph(shown, Tone.DOUBT))
    return blocks


def _counted(counts: Counter[Outcome]) -> list[tuple[str, str]]:
    return [(word, number(counts[each])) for each, word in outcome_titles().items()]


def _of_one(audit: Audit, summary: SchoolSummary, language: str) -> list[Block]:
    standing = [
        (_("Score (%)"), percent(summary.score)),
        (_("Coverage (%)"), percent(summary.coverage)),
        *_counted(Counter({each: summary.counts.get(each, 0) for each in Outcome})),
    ]
    return [Facts(standing), *_warnings([summary]), *_failed(audit, language)]


def _failed(audit: Audit, language: str) -> list[Block]:
    failed = [
        (question.title(language), each)
        for question in questions(audit.results)
        for each in question.results.values()
        if each.outcome is Outcome.FAIL
    ]
    if not failed:
        return [Paragraph(_("No rule fails. That says nothing of what is unknown."))]
    failed.sort(key=_gravest_first)
    columns = [
        Column(_("Order"), CellKind.NUMBER, 2),
        Column(_("Rule"), CellKind.TEXT, 6),
        Column(_("Observed"), CellKind.TEXT, 5),
        Column(_("Expected"), CellKind.TEXT, 5),
        Column(_("Clauses"), CellKind.TEXT, 5),
    ]
    rows: list[Sequence[Cell]] = [
        (
            place,
            title,
            each.observed.in_language(language),
            each.expected.in_language(language),
            clauses(each.citations),
        )
        for place, (title, each) in enumerate(failed, start=1)
    ]
    return [Table(_("Rules that the unit fails, the gravest first"), columns, rows)]


def _gravest_first(failed: tuple[str, Result]) -> tuple[int, int, str]:
    _title, result = failed
    return -result.severity.rank, -result.violations, result.rule.id
