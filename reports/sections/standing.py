"""Tell where the schools stand, and how a school's score and coverage come about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from auditor.audit import Audit
from auditor.locale import _, _n
from auditor.model import Outcome, Result, SchoolSummary
from reports.content.arithmetic import LOW_COVERAGE, Sum, add_up, is_thin
from reports.content.blocks import Block, Cell, CellKind, Column, Paragraph, Section, Table, Tone
from reports.interface import ReportOptions
from reports.words import level_words, number, outcome_titles, percent, severity_words


def standing(audit: Audit, options: ReportOptions) -> Section | None:
    """Return the table of all schools; for one school the sum behind its score."""
    if options.school is None and audit.schools:
        return Section(
            "standing",
            _("Where the schools stand"),
            _of_all(audit),
            brief=_warning_of_all(audit.schools),
        )
    for each in audit.schools:
        if each.school.code == options.school:
            blocks = _of_one(each, audit.results)
            return Section(
                "standing", _("How the score comes about"), blocks, brief=_warning_of_one(each)
            )
    return None


def _formula() -> Paragraph:
    return Paragraph(
        _(
            "Score = points of passed rules / points of passed and failed rules; a rule has as many"
            " points as its severity weighs. Coverage = passed and failed rules / applicable rules."
            " What is not known enters no score; it lowers the coverage."
        )
    )


def _of_all(audit: Audit) -> list[Block]:
    columns = [
        Column(_("Code"), CellKind.CODE, 3),
        Column(_("School"), CellKind.TEXT, 6),
        Column(_("Level"), CellKind.TEXT, 3),
        Column(_("Score (%)"), CellKind.PERCENT, 2),
        Column(_("Coverage (%)"), CellKind.PERCENT, 2),
        *(Column(word, CellKind.NUMBER, 2) for word in outcome_titles().values()),
    ]
    levels = level_words()
    rows: list[Sequence[Cell]] = [
        (
            each.school.code,
            each.school.name,
            levels[each.school.level],
            each.score,
            each.coverage,
            *(each.counts.get(outcome, 0) for outcome in Outcome),
        )
        for each in audit.schools
    ]
    once = Counter(each.outcome for each in audit.results if each.school is None)
    if once:
        counts = (once[outcome] for outcome in Outcome)
        rows.append(("", _("(district)"), "", None, None, *counts))
    table = Table(_("Score, coverage and outcomes of every school"), columns, rows)
    return [_formula(), *_warning_of_all(audit.schools), table]


def _warning_of_all(schools: Sequence[SchoolSummary]) -> list[Block]:
    count = sum(is_thin(each.coverage) for each in schools)
    if not count:
        return []
    warning = _n(
        "{count} school was judged on less than {limit} % of what applies to it: its score says"
        " little.",
        "{count} schools were judged on less than {limit} % of what applies to them: their scores"
        " say little.",
        count,
    )
    shown = warning.format(count=number(count), limit=number(int(LOW_COVERAGE)))
    return [Paragraph(shown, Tone.DOUBT)]


def _of_one(summary: SchoolSummary, results: Sequence[Result]) -> list[Block]:
    whole = add_up(each for each in results if each.school == summary.school.code)
    words = severity_words()
    columns = [
        Column(_("Severity"), CellKind.TEXT, 3),
        Column(_("Points for each rule"), CellKind.NUMBER, 2),
        Column(_("Passed"), CellKind.NUMBER, 2),
        Column(_("Failed"), CellKind.NUMBER, 2),
        Column(_("Points won"), CellKind.NUMBER, 2),
        Column(_("Points possible"), CellKind.NUMBER, 2),
    ]
    rows: list[Sequence[Cell]] = [
        (words[e.severity], e.severity.weight, e.passes, e.fails, e.won, e.possible)
        for e in whole.shares
    ]
    passes, fails = (sum(column) for column in zip(*_judged(whole), strict=True))
    rows.append((_("Together"), None, passes, fails, whole.won, whole.possible))
    table = Table(_("Points by severity"), columns, rows)
    return [_formula(), *_warning_of_one(summary), table, *_divisions(summary, whole)]


def _judged(whole: Sum) -> list[tuple[int, int]]:
    return [(each.passes, each.fails) for each in whole.shares]


def _warning_of_one(summary: SchoolSummary) -> list[Block]:
    if not is_thin(summary.coverage):
        return []
    if summary.score is None:
        text = _("Nothing that bears points could be judged: there is no score.")
        return [Paragraph(text, Tone.DOUBT)]
    text = _(
        "Only {coverage} % of the applicable rules could be judged: the score says little, however"
        " high it is."
    )
    return [Paragraph(text.format(coverage=percent(summary.coverage)), Tone.DOUBT)]


def _divisions(summary: SchoolSummary, whole: Sum) -> list[Block]:
    """Write out both divisions, whose results are the summary's."""
    score = _("Score: {won} / {possible} points = {percent} %.")
    if not whole.possible:
        score = _("Score: none, as no rule that bears points was judged.")
    coverage = _("Coverage: {judged} / {applicable} rules = {percent} %.")
    if not whole.applicable:
        coverage = _("Coverage: none, as no rule applies.")
    return [
        Paragraph(
            score.format(
                won=number(whole.won),
                possible=number(whole.possible),
                percent=percent(summary.score),
            )
        ),
        Paragraph(
            coverage.format(
                judged=number(whole.judged),
                applicable=number(whole.applicable),
                percent=percent(summary.coverage),
            )
        ),
    ]
