"""Draw the table of schools of the Markdown summary; it says what it leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome, SchoolSummary
from reports.markdown.blocks import titled_parts
from reports.markdown.text import escaped, table
from reports.words import number, outcome_titles, percent

MOST_SCHOOLS = 100


def schools(audit: Audit, ranked: Sequence[SchoolSummary]) -> str:
    """Return the standing of the schools, score beside coverage, in the order of ``ranked``."""
    headers = [_("School"), _("Name"), _("Score"), _("Coverage")]
    headers += outcome_titles().values()
    rows = [_standing(each) for each in ranked[:MOST_SCHOOLS]]
    district = Counter(each.outcome for each in audit.results if each.school is None)
    if district:
        counts = (number(district[outcome]) for outcome in Outcome)
        rows.append([_("(district)"), "", "", "", *counts])
    if not rows:
        return titled_parts(_("Schools"), [_("The audit holds no school.") + "\n"])
    drawn = table(headers, range(2, len(headers)), rows)
    return titled_parts(_("Schools"), [drawn, *(f"{each}\n" for each in _notes(ranked))])


def _standing(summary: SchoolSummary) -> list[str]:
    return [
        escaped(summary.school.code),
        escaped(summary.school.name),
        percent(summary.score),
        percent(summary.coverage),
        *(number(summary.counts.get(outcome, 0)) for outcome in Outcome),
    ]


def _notes(ranked: Sequence[SchoolSummary]) -> Iterator[str]:
    yield _("Score = weighted passes/(passes+fails); coverage = (passes+fails)/applicable.")
    unjudged = sum(each.score is None for each in ranked)
    if unjudged:
        note = _("Schools in which nothing could be judged, which is no good news: {count}.")
        yield note.format(count=number(unjudged))
    left_out = len(ranked) - MOST_SCHOOLS
    if left_out > 0:
        note = _(
            "The {shown} schools with the lowest scores are shown, the other {left_out} are left"
            " out. The csv and json reports hold them all."
        )
        yield note.format(shown=MOST_SCHOOLS, left_out=number(left_out))
