"""Show at one sight which school fails what: a row for each school, a column for each question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.audit import Audit
from auditor.locale import _, _n
from auditor.model import Outcome
from reports.content.blocks import CellKind
from reports.words import number
from reports.workbook.cells import Value
from reports.workbook.listing import MOST_COLUMNS, Field, Listing
from reports.workbook.look import Look
from reports.workbook.questions import QuestionCatalogue, WordedQuestion
from reports.workbook.results import units

_STANDING = 4
"""Columns before the questions."""


def matrix_listing(audit: Audit, look: Look, catalogue: QuestionCatalogue) -> Listing:
    """Return the listing of the schools, with a word in each cell that can be counted.

    Questions that nobody was judged on, nor could be with better evidence, have no column.
    """
    judged = [each for each in catalogue.questions if each.question.judged]
    shown = judged[: MOST_COLUMNS - _STANDING]
    once = any(None in each.question.results for each in shown)
    fields = (
        Field(_("Code"), 14),
        Field(_("School"), 30),
        Field(_("Score (%)"), 9, CellKind.PERCENT),
        Field(_("Coverage (%)"), 9, CellKind.PERCENT),
        *(Field(f"{each.rule}: {each.title}", 10.5, CellKind.OUTCOME) for each in shown),
    )
    return Listing(
        title=_("Matrix"),
        caption=_("Schools and rules; an empty cell: the rule is not asked of this unit."),
        fields=fields,
        rows=_rows(audit, look.words, shown, once=once),
        count=len(audit.schools) + once,
        left_out=_left_out(len(judged) - len(shown)),
        frozen=2,
        turned=True,
    )


def _rows(
    audit: Audit, words: Mapping[Outcome, str], shown: Sequence[WordedQuestion], *, once: bool
) -> Iterator[Sequence[Value]]:
    known = units(audit)
    answers = [each.question.results for each in shown]

    def outcomes(code: str | None) -> Iterator[Value]:
        for each in answers:
            result = each.get(code)
            yield words[result.outcome] if result is not None else None

    for summary in audit.schools:
        code, name, _level = known[summary.school.code]
        standing = (_share(summary.score), _share(summary.coverage))
        yield (code, name, *standing, *outcomes(summary.school.code))
    if once:
        code, name, _level = known[None]
        yield (code, name, None, None, *outcomes(None))


def _share(percent: float | None) -> Value:
    return None if percent is None else percent / 100


def _left_out(count: int) -> str:
    if count <= 0:
        return ""
    return _n(
        "{count} rule has no room here; the sheet of results holds it.",
        "{count} rules have no room here; the sheet of results holds them.",
        count,
    ).format(count=number(count))
