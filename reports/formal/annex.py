"""Lay out the self-assessment of digital transformation that schools hand in, and fill in facts.

The outline is Annex I of the guidance of Hai Ha district for school year 2024-2025: five parts. The
audit knows some facts for part II; the level itself is scored by the unit (Decision 4725/QD-BGDDT)
and is never worked out here. Everything else is left open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome, SchoolSummary, Text
from reports.content.accounting import Rows, rows_of, told
from reports.content.blocks import Block, Cell, CellKind, Column, Facts, Paragraph, Section, Table
from reports.content.questions import judged_questions
from reports.formal.content import framed, of_unit
from reports.formal.content_annexes import bounded
from reports.formal.content_results import clauses
from reports.formal.model import DOTS, FormalReport
from reports.interface import ReportOptions, speaking
from reports.redaction import redact_audit
from reports.words import day, number, percent

_SUMMARY = Text(
    "Kết quả thực hiện đánh giá mức độ chuyển đổi số của cơ sở giáo dục năm học ……",
    "Results of the assessment of the level of digital transformation, school year ……",
)
_LEADERSHIP = (
    Text("Công tác lãnh đạo, chỉ đạo", "Leadership and direction"),
    Text("1. Triển khai các văn bản chỉ đạo", "1. Carrying out the directives"),
    Text(
        "2. Ban hành các văn bản, công tác hướng dẫn, bồi dưỡng tập huấn",
        "2. Documents issued, guidance, training",
    ),
)
_RESULTS = (
    Text("Kết quả thực hiện", "Results"),
    Text("1. Quá trình thực hiện tại cơ sở giáo dục", "1. How it was carried out in the unit"),
    Text(
        "2. Kết quả mức độ chuyển đổi số của đơn vị",
        "2. The unit's level of digital transformation",
    ),
)
_LEFT_OPEN = (
    Text("Khó khăn, vướng mắc khi triển khai", "Difficulties and obstacles"),
    Text(
        "Phương hướng nhiệm vụ trọng tâm năm học tiếp theo",
        "Direction and main tasks of the next school year",
    ),
    Text("Đề xuất, kiến nghị", "Proposals and requests"),
)
"""Headings of Annex I, in its order; the English is ours."""


def annex_outline(audit: Audit, options: ReportOptions) -> FormalReport:
    """Return the outline for the one school that ``options`` names, or for the office.

    Raises:
        ReportError: the audit does not hold that school, or names cannot be hidden.

    """
    language = options.language
    with speaking(language):
        own, school = of_unit(redact_audit(audit, options), options.school)
        parts = [
            _leadership(language),
            bounded(_results(own, school, language)),
            *(
                Section(f"open-{place}", each.in_language(language), [Paragraph(DOTS)])
                for place, each in enumerate(_LEFT_OPEN, start=3)
            ),
        ]
        outline = framed(
            own, school, language, summary=_SUMMARY.in_language(language), bases=(), body=parts
        )
        # Annex I names no addressee.
        return replace(outline, addressee="")


def _leadership(language: str) -> Section:
    title, *parts = (each.in_language(language) for each in _LEADERSHIP)
    blocks = [Paragraph(text) for part in parts for text in (part, DOTS)]
    return Section("leadership", title, blocks)


def _results(audit: Audit, school: SchoolSummary | None, language: str) -> Section:
    title, how, level = (each.in_language(language) for each in _RESULTS)
    blocks: list[Block] = [
        Paragraph(how),
        Facts(_course(audit, school)),
        Paragraph(DOTS),
        Paragraph(level),
        Facts(
            [
                (_("Level of digital transformation, as the unit scores it"), DOTS),
                (_("Points of digital teaching and learning"), DOTS),
                (_("Points of digital governance"), DOTS),
            ]
        ),
        *_facts(audit, school, language),
    ]
    return Section("results", title, blocks)


def _course(audit: Audit, school: SchoolSummary | None) -> list[tuple[str, str]]:
    read = sum((rows_of(each) for each in audit.sources), Rows())
    course = [
        (_("Evidence examined as of"), day(audit.as_of)),
        (_("Rows of evidence"), told(read)),
    ]
    if school is None:
        return [*course, (_("Units examined"), number(len(audit.schools)))]
    return [
        *course,
        (_("Score of the rules that were judged (%)"), percent(school.score)),
        (_("Coverage: share of the rules that could be judged (%)"), percent(school.coverage)),
    ]


def _facts(audit: Audit, school: SchoolSummary | None, language: str) -> list[Block]:
    """Return what the evidence shows, each fact with the clause that asks for it."""
    make = _of_all if school is None else _of_one
    columns, rows, left_out = make(audit, language)
    note = _(
        "Left out are {count} results that are not known or wait for a person; none is a pass."
    )
    shown = note.format(count=number(left_out))
    title = _("What the evidence shows, clause by clause")
    if not rows:
        return [Paragraph(_("The evidence shows nothing yet.")), Paragraph(shown)]
    return [Table(title, columns, rows), Paragraph(shown)]


_Drawn = tuple[list[Column], list[Sequence[Cell]], int]
_JUDGED = (Outcome.PASS, Outcome.FAIL)


def _of_one(audit: Audit, language: str) -> _Drawn:
    columns = [
        Column(_("Clauses"), CellKind.TEXT, 5),
        Column(_("Rule"), CellKind.TEXT, 7),
        Column(_("Outcome"), CellKind.OUTCOME, 3),
        Column(_("Observed"), CellKind.TEXT, 6),
    ]
    rows: list[Sequence[Cell]] = [
        (
            clauses(each.citations),
            question.title(language),
            each.outcome,
            each.observed.in_language(language),
        )
        for question in judged_questions(audit.results)
        for each in question.results.values()
        if each.outcome in _JUDGED
    ]
    return columns, rows, _not_judged(audit)


def _of_all(audit: Audit, language: str) -> _Drawn:
    columns = [
        Column(_("Clauses"), CellKind.TEXT, 5),
        Column(_("Rule"), CellKind.TEXT, 7),
        Column(_("Units that pass"), CellKind.NUMBER, 3),
        Column(_("Units that fail"), CellKind.NUMBER, 3),
    ]
    rows: list[Sequence[Cell]] = []
    for question in judged_questions(audit.results):
        counts = Counter(each.outcome for each in question.results.values())
        if counts[Outcome.PASS] or counts[Outcome.FAIL]:
            cited = {id(each.citations): each.citations for each in question.results.values()}
            told_once = clauses(each for citations in cited.values() for each in citations)
            passes, fails = counts[Outcome.PASS], counts[Outcome.FAIL]
            rows.append((told_once, question.title(language), passes, fails))
    return columns, rows, _not_judged(audit)


def _not_judged(audit: Audit) -> int:
    judged = (*_JUDGED, Outcome.NOT_APPLICABLE)
    return sum(each.outcome not in judged for each in audit.results)
