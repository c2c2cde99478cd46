"""Read the sources, declared accounts and pictures of a stored result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from auditor.audit import ColumnUse, Distribution, Exclusion, Fates, Problem, Provenance
from auditor.locale import _
from auditor.model import Text
from reports.stored import members as m
from reports.stored.faults import Fault, Place

_SOURCE = frozenset(
    {
        *("family", "format", "path", "sha256", "collected_at", "rows_read", "rows_evaluated"),
        *("rows_excluded", "rows_quarantined", "problems", "problem_counts"),
        *("rows_excluded_by_reason", "columns", "error", "stale", "system", "provides"),
        *("only_school", "schools", "by_school", "quarantined_by_school"),
        "unreadable_of_any_school",
    }
)
_PROBLEM = frozenset({"row", "reason", "code", "quarantined", "school"})
_COLUMN = frozenset({"header", "column"})
_FATES = frozenset({"evaluated", "excluded", "quarantined"})
_EXCLUSION = frozenset({"account", "kind", "reason", "owner", "matched", "schools"})
_DISTRIBUTION = frozenset({"id", "family", "title", "bins", "counts"})

Moments = Callable[[object, Place], datetime]
"""Reads a moment in the zone of the audit."""
Texts = Callable[[object, Place], Text]
"""Finds what stands in one language in the other one."""


def read_sources(
    value: object, moments: Moments, texts: Texts, place: Place
) -> tuple[Provenance, ...]:
    """Return the sources.

    Raises:
        Fault: a member is missing, unknown or wrong, or rows are not accounted for.

    """
    return tuple(
        _source(m.members(each, _SOURCE, (*place, position)), moments, texts, (*place, position))
        for position, each in enumerate(m.items(value, place))
    )


def _source(found: m.Found, moments: Moments, texts: Texts, place: Place) -> Provenance:
    def count(name: str) -> int:
        return m.count(found[name], (*place, name))

    def listed(name: str) -> list[object]:
        return m.items(found[name], (*place, name))

    collected = found["collected_at"]
    by_school = m.mapping(found["by_school"], (*place, "by_school"))
    source = Provenance(
        family=m.text(found, "family", place),
        format=m.text(found, "format", place),
        path=m.text(found, "path", place),
        sha256=m.text(found, "sha256", place),
        collected_at=None if collected is None else moments(collected, (*place, "collected_at")),
        rows_read=count("rows_read"),
        rows_evaluated=count("rows_evaluated"),
        rows_excluded=count("rows_excluded"),
        rows_quarantined=count("rows_quarantined"),
        excluded=m.counts(found["rows_excluded_by_reason"], (*place, "rows_excluded_by_reason")),
        problems=tuple(
            _problem(each, texts, (*place, "problems", position))
            for position, each in enumerate(listed("problems"))
        ),
        problem_counts=m.counts(found["problem_counts"], (*place, "problem_counts")),
        columns=tuple(
            _column(each, (*place, "columns", position))
            for position, each in enumerate(listed("columns"))
        ),
        provides=frozenset(m.texts(found["provides"], (*place, "provides"))),
        schools=frozenset(m.texts(found["schools"], (*place, "schools"))),
        only_school=m.optional_text(found, "only_school", place),
        quarantined_by_school=m.counts(
            found["quarantined_by_school"], (*place, "quarantined_by_school")
        ),
        by_school={
            code: _fates(each, (*place, "by_school", code)) for code, each in by_school.items()
        },
        unreadable_of_any_school=count("unreadable_of_any_school"),
        error=m.optional_both(found["error"], (*place, "error")),
        stale=m.flag(found, "stale", place),
        system=m.text(found, "system", place),
    )
    _accounted(source, place)
    return source


def _accounted(source: Provenance, place: Place) -> None:
    """Hold that no row was lost: read = evaluated + excluded + quarantined."""
    if source.rows_read != source.rows_evaluated + source.rows_excluded + source.rows_quarantined:
        message = _("is not the sum of rows evaluated, excluded and quarantined.")
        raise Fault((*place, "rows_read"), message)
    if source.rows_excluded != sum(source.excluded.values()):
        message = _("is not the sum of what 'rows_excluded_by_reason' counts.")
        raise Fault((*place, "rows_excluded"), message)


def _problem(value: object, texts: Texts, place: Place) -> Problem:
    found = m.members(value, _PROBLEM, place)
    return Problem(
        row=m.optional_count(found, "row", place),
        code=m.text(found, "code", place),
        text=texts(found["reason"], (*place, "reason")),
        quarantined=m.flag(found, "quarantined", place),
        school=m.optional_text(found, "school", place),
    )


def _column(value: object, place: Place) -> ColumnUse:
    found = m.members(value, _COLUMN, place)
    return ColumnUse(m.text(found, "header", place), m.text(found, "column", place))


def _fates(value: object, place: Place) -> Fates:
    found = m.members(value, _FATES, place)
    return Fates(
        m.count(found["evaluated"], (*place, "evaluated")),
        m.counts(found["excluded"], (*place, "excluded")),
        m.count(found["quarantined"], (*place, "quarantined")),
    )


def read_exclusions(value: object, place: Place) -> tuple[Exclusion, ...]:
    """Return the declared accounts."""
    made = []
    for position, each in enumerate(m.items(value, place)):
        here = (*place, position)
        found = m.members(each, _EXCLUSION, here)
        made.append(
            Exclusion(
                account=m.text(found, "account", here),
                kind=m.text(found, "kind", here),
                reason=m.text(found, "reason", here),
                owner=m.text(found, "owner", here),
                matched=m.count(found["matched"], (*here, "matched")),
                schools=m.counts(found["schools"], (*here, "schools")),
            )
        )
    return tuple(made)


def read_distributions(value: object, place: Place) -> tuple[Distribution, ...]:
    """Return the pictures of the evidence.

    Raises:
        Fault: a member is missing, unknown or wrong, or a school has not one number for each bin.

    """
    return tuple(
        _distribution(m.members(each, _DISTRIBUTION, (*place, position)), (*place, position))
        for position, each in enumerate(m.items(value, place))
    )


def _distribution(found: m.Found, place: Place) -> Distribution:
    bins = tuple(
        m.text_in_both(each, (*place, "bins", position))
        for position, each in enumerate(m.items(found["bins"], (*place, "bins")))
    )
    counts: dict[str, tuple[int, ...]] = {}
    for code, numbers in m.mapping(found["counts"], (*place, "counts")).items():
        here = (*place, "counts", code)
        listed = m.items(numbers, here)
        counts[code] = tuple(m.count(each, (*here, i)) for i, each in enumerate(listed))
        if len(listed) != len(bins) + 1:
            raise Fault(here, _("should hold a number for each bin and one for what is not known."))
    return Distribution(
        id=m.text(found, "id", place),
        family=m.text(found, "family", place),
        title=m.text_in_both(found["title"], (*place, "title")),
        bins=bins,
        counts=counts,
    )
