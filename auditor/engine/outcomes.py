"""Decide the outcome of a rule in a school from what was counted.

What is not known is never a pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.audit import Provenance
from auditor.engine.judging import Counts
from auditor.locale import both
from auditor.model import Outcome, Reason, Text


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the sources of a family can say about one school."""

    family: str = ""
    sources: int = 0
    """Sources that hold rows of the school, or a file of its own."""
    possible: int = 0
    """Sources that could hold rows of the school."""
    failed: tuple[str, ...] = ()
    """Paths of sources that could not be read and may hold rows of the school."""
    stale: tuple[str, ...] = ()
    provides: frozenset[str] = frozenset()
    quarantined: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome with its reason, in words of both languages."""

    outcome: Outcome
    reason: Reason | None = None
    text: Text | None = None


def coverage_of(
    provenance: Iterable[Provenance], family: str, school: str, systems: Sequence[str]
) -> Coverage:
    """Return what the sources of ``family`` can say about ``school`` (of ``systems``, if named).

    A source without a system of its own has one in every row, so it may speak of any.
    """
    sources = possible = quarantined = 0
    failed: list[str] = []
    stale: list[str] = []
    provides: set[str] = set()
    for each in provenance:
        other = bool(systems) and bool(each.system) and each.system not in systems
        if each.family != family or other:
            continue
        mine = school in each.schools
        if each.error is not None:
            if mine or not each.schools:
                failed.append(each.path)
            continue
        possible += 1
        if mine:
            sources += 1
            provides |= each.provides
            quarantined += each.quarantined_by_school.get(school, 0)
            quarantined += each.unreadable_of_any_school
            if each.stale:
                stale.append(each.path)
    return Coverage(
        family, sources, possible, tuple(failed), tuple(stale), frozenset(provides), quarantined
    )


class SourceIndex:
    """Find what the sources say about a school without going through those of other schools."""

    def __init__(self, provenance: Iterable[Provenance]) -> None:
        self._everywhere: list[Provenance] = []
        self._of_school: dict[str, list[Provenance]] = {}
        for each in provenance:
            mine = self._everywhere
            if each.only_school is not None:
                mine = self._of_school.setdefault(each.only_school, [])
            mine.append(each)
        self._known: dict[tuple[str, str, tuple[str, ...]], Coverage] = {}

    def coverage(self, family: str, school: str, systems: tuple[str, ...]) -> Coverage:
        """Return what the sources of ``family`` (and of ``systems``, if named) can say."""
        key = (family, school, systems)
        if key not in self._known:
            sources = (*self._everywhere, *self._of_school.get(school, ()))
            self._known[key] = coverage_of(sources, family, school, systems)
        return self._known[key]


def decide(counts: Counts, coverage: Coverage, needs: Sequence[str]) -> Decision:
    """Decide the outcome; the first that holds counts.

    The order: violated, too old, unread, no source, no rows, missing column, partly unknown, nobody
    concerned, pass. A source that is too old gives no facts, so what violates is never stale.
    """
    if counts.violations:
        return Decision(Outcome.FAIL)
    if coverage.stale:
        return _unknown(
            Reason.STALE_SOURCE,
            both("The evidence is older than allowed: {paths}.", paths=", ".join(coverage.stale)),
        )
    if coverage.failed:
        return _unknown(
            Reason.SOURCE_ERROR,
            both("A source could not be read: {paths}.", paths=", ".join(coverage.failed)),
        )
    if not coverage.sources:
        return _without_source(coverage)
    if not counts.rows and not coverage.quarantined:
        return _unknown(Reason.NO_ROWS, both("The sources hold no row of this school."))
    return _of_rows(counts, coverage, needs)


def _without_source(coverage: Coverage) -> Decision:
    if coverage.possible:
        return _unknown(Reason.NO_ROWS, both("The sources hold no row of this school."))
    return _unknown(Reason.NO_SOURCE, both("No source of this evidence is given for this school."))


def _of_rows(counts: Counts, coverage: Coverage, needs: Sequence[str]) -> Decision:
    missing = [name for name in needs if name not in coverage.provides]
    if counts.unknown and counts.unknown == counts.population and missing:
        return _unknown(
            Reason.MISSING_COLUMN,
            both("The sources do not tell: {columns}.", columns=", ".join(missing)),
        )
    in_doubt = counts.unknown + coverage.quarantined
    if in_doubt:
        return _unknown(
            Reason.PARTIAL,
            both(
                "Cannot be known for {unknown} of {population}, and {quarantined} rows could not"
                " be used.",
                unknown=counts.unknown,
                population=counts.population,
                quarantined=coverage.quarantined,
            ),
        )
    if not counts.population:
        return Decision(Outcome.NOT_APPLICABLE, Reason.NO_SUBJECTS, _nobody(coverage.family))
    return Decision(Outcome.PASS)


def _nobody(family: str) -> Text:
    """Say in the words of the family that the rule concerns nothing in this school."""
    if family == "accounts":
        return both("The school has no account that this rule speaks about.")
    if family == "password_policies":
        return both("The school has no password policy that this rule speaks about.")
    return both("The school has nothing that this rule speaks about.")


def _unknown(reason: Reason, text: Text) -> Decision:
    return Decision(Outcome.UNKNOWN, reason, text)
