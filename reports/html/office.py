"""Make the district's page: where schools stand, the map, what is worst, what is quick to do."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome, SchoolSummary
from reports.content.blocks import Bar, Chart, Table
from reports.content.notices import notices, waiting_note
from reports.content.ranking import failures, quickest_first, worst_first
from reports.html.blocks import (
    DrawnChart,
    DrawnSection,
    draw,
    draw_blocks,
    draw_chart,
)
from reports.html.environment import page
from reports.html.groups import groups
from reports.html.heatmap import heat_map
from reports.html.outcomes import outcome_bar, outcome_signs, share
from reports.html.page_set import PageSet
from reports.html.rankings import more_rules, rank_rules
from reports.html.text import cut, told
from reports.interface import ReportOptions
from reports.sections import make_sections
from reports.words import (
    day,
    exit_meaning,
    level_words,
    moment,
    number,
)

_TOLD_HERE = "standing"
"""The list of all schools is this page's own: its names are links."""
_BANDS = (25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """One line of the list of all schools."""

    file: str
    name: str
    code: str
    level: str
    score: str
    coverage: str
    counts: Sequence[str]


def office_page(audit: Audit, pages: PageSet, options: ReportOptions) -> bytes:
    """Return the page of the whole district."""
    sections = make_sections(audit, options)
    standing = [each for each in sections if each.id == _TOLD_HERE]
    failed = failures(audit.results)
    name = told(audit.district_name, pages.language)
    title = _("{district}: compliance as of {day}")
    once = groups(audit, pages.answers.get(None, ()), pages)
    drawn = [draw(each) for each in sections if each.id != _TOLD_HERE]
    values = {
        "language": pages.language,
        "version": audit.tool_version,
        "title": title.format(district=name, day=day(audit.as_of)),
        "name": name,
        "day": day(audit.as_of),
        "facts": _facts(audit),
        "notices": notices(audit),
        "bar": outcome_bar(Counter(each.outcome for each in audit.results)),
        "waiting": waiting_note(audit.results),
        "figures": _figures(audit.schools),
        "charts": _charts(audit.schools),
        "explained": [
            block
            for section in standing
            for block in draw_blocks(e for e in section.blocks if not isinstance(e, Table))
        ],
        "map": heat_map(audit, pages),
        "outcomes": [outcome_signs()[each] for each in Outcome],
        "schools": _schools(audit, pages),
        "worst": rank_rules(worst_first(failed), audit, pages),
        "quickest": rank_rules(quickest_first(failed), audit, pages),
        "more_rules": more_rules(len(failed)),
        "once": once,
        "sections": drawn,
        "contents": _contents(drawn, failed=bool(failed), once=bool(once)),
    }
    return page("office.html.j2", "office", values)


def _contents(
    sections: Sequence[DrawnSection], *, failed: bool, once: bool
) -> list[tuple[str, str]]:
    """Return where the parts of the page stand."""
    places = [
        ("stand", _("Where the district stands"), True),
        ("schools", _("Schools and rules"), True),
        ("worst", _("What is worst"), failed),
        ("quickest", _("What is quickest to put right"), failed),
        ("once", _("Duties of the whole district"), once),
        *((f"s-{each.id}", each.title, True) for each in sections),
    ]
    return [(place, title) for place, title, there in places if there]


def _facts(audit: Audit) -> list[tuple[str, str]]:
    version = _("{directive}, version {version}")
    directives = [version.format(directive=e.id, version=e.version) for e in audit.directives]
    facts = [
        (_("As of"), moment(audit.as_of)),
        (_("Made"), moment(audit.generated_at.astimezone(audit.as_of.tzinfo))),
        (_("Directives"), "; ".join(directives)),
        (_("Schools"), number(len(audit.schools))),
        (_("Meaning"), exit_meaning(audit.exit_code, audit.fail_on)),
    ]
    return [each for each in facts if each[1]]


def _figures(schools: Sequence[SchoolSummary]) -> list[tuple[str, str, str]]:
    """Return score and coverage side by side: label, middle value, and the span of all schools."""
    columns = (
        (_("Score, median of the schools"), [each.score for each in schools]),
        (_("Coverage, median of the schools"), [each.coverage for each in schools]),
    )
    span = _("lowest {lowest}, highest {highest}; none: {without}")
    figures = []
    for label, values in columns:
        known = [each for each in values if each is not None]
        figures.append(
            (
                label,
                share(statistics.median(known) if known else None),
                span.format(
                    lowest=share(min(known, default=None)),
                    highest=share(max(known, default=None)),
                    without=number(len(values) - len(known)),
                ),
            )
        )
    return figures


def _charts(schools: Sequence[SchoolSummary]) -> list[DrawnChart]:
    """Return how scores and coverages are spread: no mean hides the schools at the bottom."""
    if not schools:
        return []
    return [
        _chart(_("Schools by score"), [each.score for each in schools]),
        _chart(_("Schools by coverage"), [each.coverage for each in schools]),
    ]


def _chart(title: str, values: Sequence[float | None]) -> DrawnChart:
    counts = Counter(None if e is None else sum(e >= band for band in _BANDS) for e in values)
    labels: list[str] = []
    lower = 0
    for band in _BANDS:
        labels.append(_("{lower} to under {upper} %").format(lower=lower, upper=band))
        lower = band
    bars = [Bar(label, counts[place]) for place, label in enumerate([*labels, "100 %"])]
    bars.append(Bar(_("none"), counts[None]))
    listed = "; ".join(f"{each.label}: {number(each.value)}" for each in bars)
    alternative = _("{title}. {bars}.").format(title=title, bars=listed)
    return draw_chart(Chart(title, bars, alternative))


def _schools(audit: Audit, pages: PageSet) -> list[SchoolRow]:
    levels = level_words()
    return [
        SchoolRow(
            file=f"schools/{pages.files[each.school.code]}",
            name=cut(each.school.name),
            code=each.school.code,
            level=levels[each.school.level],
            score=share(each.score),
            coverage=share(each.coverage),
            counts=[number(each.counts.get(outcome, 0)) for outcome in Outcome],
        )
        for each in audit.schools
    ]
