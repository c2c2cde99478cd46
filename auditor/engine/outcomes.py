"""Decide the outcome of a rule in a school from what was counted.

What is not known is never a pass; what is not there is a failure only where everything was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.engine.coverage import Coverage
from auditor.engine.judging import Counts
from auditor.evidence.families import TABLES
from auditor.locale import both
from auditor.model import Outcome, Reason, Text
from auditor.unit import Absence, Share

_NAMED = 5
"""Schools that a reason names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome with its reason, in words of both languages."""

    outcome: Outcome
    reason: Reason | None = None
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a verdict rests on: the tables that were read, and what unread rows could do to it."""

    tables: tuple[Coverage, ...]
    """Of the table whose rows were judged, and of the one that lists which units there must be."""
    needs: Sequence[str] = ()
    """Columns that were read."""
    absence: Absence = Absence.PASS
    closed: bool = False
    """Whether an unread row can be of no unit but those known."""
    units: bool = False
    """Whether units were judged, not rows."""
    whole: bool = False
    """Whether all schools were judged as one."""

    @property
    def own(self) -> Coverage:
        """Return the coverage of the table whose rows were judged."""
        return self.tables[0]

    def unread(self, counts: Counts) -> int:
        """Return the rows of all tables that could not be used."""
        if not self.units:
            return self.own.quarantined
        return sum(each.unread for each in self.tables) + counts.adrift


def settled(counts: Counts, basis: Basis) -> Counts:
    """Return the counts with every violation that unread rows may undo as not known."""
    if basis.absence is Absence.PASS or not counts.violations:
        return counts
    if basis.absence is Absence.NEITHER:
        stands = all(each.heard for each in basis.tables)
    else:
        stands = all(each.whole for each in basis.tables) and not counts.adrift
    if stands:
        return counts
    return replace(counts, violations=0, unknown=counts.unknown + counts.violations)


def decide(counts: Counts, basis: Basis) -> Decision:
    """Decide the outcome from settled counts; the first that holds counts.

    The order: violated, passed whatever is unread, too old, unread, no source, no rows, missing
    column, partly unknown, nobody concerned, pass. A source that is too old gives no facts, so what
    was seen to violate is never stale.
    """
    if counts.violations:
        return Decision(Outcome.FAIL)
    if basis.closed and _passes_whatever_is_unread(counts, basis):
        return Decision(Outcome.PASS)
    for each in basis.tables:
        if each.stale or each.failed or not each.sources:
            return _nothing_known(basis)
    if not counts.rows and not basis.unread(counts):
        return _without_rows(basis.own, named=basis.units)
    return _of_rows(counts, basis)


def _nothing_known(basis: Basis) -> Decision:
    """Say which sources are too old, could not be read, or are not there, in this order."""
    stale = [path for each in basis.tables for path in each.stale]
    if stale:
        text = both("The evidence is older than allowed: {paths}.", paths=", ".join(stale))
        return _unknown(Reason.STALE_SOURCE, text)
    failed = [path for each in basis.tables for path in each.failed]
    if failed:
        text = both("A source could not be read: {paths}.", paths=", ".join(failed))
        return _unknown(Reason.SOURCE_ERROR, text)
    silent = next(each for each in basis.tables if not each.sources)
    return _without_rows(silent, named=basis.units)


def decide_share(counts: Counts, share: Share) -> Decision:
    """Decide whether enough of the schools hold a rule; ``counts`` are of schools.

    It fails where too few would hold it even if every unknown one did, and passes where enough do
    even if none of the unknown ones does.
    """
    everyone, known = counts.population, counts.population - counts.unknown
    if not everyone:
        return _unknown(Reason.NO_ROWS, both("No school of the district is asked."))
    if not share.reached(everyone - counts.violations, everyone):
        return Decision(Outcome.FAIL)
    if share.reached(known - counts.violations, everyone):
        return Decision(Outcome.PASS)
    return _unknown(
        Reason.PARTIAL,
        both(
            "Cannot be known for {unknown} of {population} schools, which could turn the share.",
            unknown=counts.unknown,
            population=everyone,
        ),
    )


def _passes_whatever_is_unread(counts: Counts, basis: Basis) -> bool:
    """Tell whether enough was seen, so that rows that are not known can only add to it.

    They could still make a unit of their own, which holds little; so no unit may be missing.
    """
    own, *lists = basis.tables
    if not counts.population or counts.unknown or not all(each.whole for each in lists):
        return False
    if basis.absence is Absence.FAIL:
        return bool(own.sources)
    return basis.absence is Absence.NEITHER and own.heard


def _without_rows(coverage: Coverage, *, named: bool) -> Decision:
    """Say that no row was found, or nothing given to look in; ``named``: in which table."""
    if coverage.possible:
        text = (
            both("The sources of '{table}' hold no row of what is asked.", table=coverage.table)
            if named
            else both("The sources hold no row of this school.")
        )
        return _unknown(Reason.NO_ROWS, text)
    text = (
        both("No source of '{table}' is given for what is asked.", table=coverage.table)
        if named
        else both("No source of this evidence is given for this school.")
    )
    return _unknown(Reason.NO_SOURCE, text)


def _of_rows(counts: Counts, basis: Basis) -> Decision:
    missing = [name for name in basis.needs if name not in basis.own.provides]
    if counts.unknown and counts.unknown == counts.population and missing:
        return _unknown(
            Reason.MISSING_COLUMN,
            both("The sources do not tell: {columns}.", columns=", ".join(missing)),
        )
    if counts.unknown or basis.unread(counts):
        return _unknown(Reason.PARTIAL, _in_doubt(counts, basis))
    unheard = [school for each in basis.tables for school in each.unheard]
    if unheard:
        return _unknown(
            Reason.PARTIAL,
            both(
                "The sources hold no row of {count} schools: {schools}.",
                count=len(unheard),
                schools=", ".join(unheard[:_NAMED]) + (", …" if len(unheard) > _NAMED else ""),
            ),
        )
    if not counts.population:
        return Decision(Outcome.NOT_APPLICABLE, Reason.NO_SUBJECTS, _nothing(basis))
    return Decision(Outcome.PASS)


def _in_doubt(counts: Counts, basis: Basis) -> Text:
    """Say of how many it cannot be known, and where the rows stand that could not be used."""
    paths = [path for each in basis.tables for path in each.torn] if basis.units else []
    if not paths:
        return both(
            "Cannot be known for {unknown} of {population}, and {quarantined} rows could not"
            " be used.",
            unknown=counts.unknown,
            population=counts.population,
            quarantined=basis.unread(counts),
        )
    return both(
        "Cannot be known for {unknown} of {population}, and {quarantined} rows could not"
        " be used: {paths}.",
        unknown=counts.unknown,
        population=counts.population,
        quarantined=basis.unread(counts),
        paths=", ".join(dict.fromkeys(paths)),
    )


def _nothing(basis: Basis) -> Text:
    """Say in the words of the table that there is nothing that the rule concerns."""
    if basis.whole:
        return both("The district has nothing that this rule speaks about.")
    table = TABLES.get(basis.own.table)
    if table is None:
        return both("The school has nothing that this rule speaks about.")
    return table.nothing_judged


def _unknown(reason: Reason, text: Text) -> Decision:
    return Decision(Outcome.UNKNOWN, reason, text)
