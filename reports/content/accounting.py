"""Account for every row that was read, and say once what several sources tell alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from auditor.audit import Fates, Problem, Provenance
from auditor.locale import _
from auditor.model import Text
from reports.words import number


class Nobody(Enum):
    """Whose the rows are that belong to no single school."""

    EVERY = "every school"
    """They speak of every school alike, such as a register of the district."""
    NONE = "no school"
    """They were set aside, their school unknown or another row's repeated: no school has them."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What became of rows: read = evaluated + excluded + quarantined."""

    read: int = 0
    evaluated: int = 0
    excluded: int = 0
    quarantined: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Reason of the exclusion -> rows."""

    def __add__(self, other: Rows) -> Rows:
        """Return the rows of both."""
        reasons = Counter(self.reasons)
        reasons.update(other.reasons)
        return Rows(
            self.read + other.read,
            self.evaluated + other.evaluated,
            self.excluded + other.excluded,
            self.quarantined + other.quarantined,
            dict(reasons),
        )

    def __sub__(self, other: Rows) -> Rows:
        """Return the rows that are not among ``other``."""
        reasons = Counter(self.reasons)
        reasons.subtract(other.reasons)
        return Rows(
            self.read - other.read,
            self.evaluated - other.evaluated,
            self.excluded - other.excluded,
            self.quarantined - other.quarantined,
            {reason: count for reason, count in reasons.items() if count},
        )

    @property
    def any(self) -> bool:
        """Tell whether there is something to account for."""
        return bool(self.read or self.evaluated or self.excluded or self.quarantined)


def rows_of(source: Provenance) -> Rows:
    """Return what became of a source's rows."""
    return Rows(
        source.rows_read,
        source.rows_evaluated,
        source.rows_excluded,
        source.rows_quarantined,
        source.excluded,
    )


def rows_by_family(sources: Iterable[Provenance]) -> dict[str, Rows]:
    """Return the rows of each family of evidence, in the order of the sources."""
    found: dict[str, Rows] = {}
    for each in sources:
        found[each.family] = found.get(each.family, Rows()) + rows_of(each)
    return found


def rows_by_school(sources: Iterable[Provenance]) -> dict[tuple[str, str | Nobody], Rows]:
    """Return the rows of each family and school, and those that are no single school's."""
    found: dict[tuple[str, str | Nobody], Rows] = {}

    def add(family: str, whose: str | Nobody, rows: Rows) -> None:
        if rows.any:
            found[family, whose] = found.get((family, whose), Rows()) + rows

    for each in sources:
        rest = rows_of(each)
        for school, fates in each.by_school.items():
            rows = _rows_of_fates(fates)
            rest -= rows
            add(each.family, school, rows)
        lost = Rows(rest.quarantined, quarantined=rest.quarantined)
        add(each.family, Nobody.EVERY, rest - lost)
        add(each.family, Nobody.NONE, lost)
    return found


def _rows_of_fates(fates: Fates) -> Rows:
    excluded = sum(fates.excluded.values())
    return Rows(fates.read, fates.evaluated, excluded, fates.quarantined, fates.excluded)


def told(rows: Rows) -> str:
    """Return the sum in words."""
    sentence = _(
        "{read} read = {evaluated} evaluated + {excluded} excluded + {quarantined} quarantined"
    )
    return sentence.format(
        read=number(rows.read),
        evaluated=number(rows.evaluated),
        excluded=number(rows.excluded),
        quarantined=number(rows.quarantined),
    )


def told_once(sources: Iterable[Provenance]) -> list[Provenance]:
    """Leave out the second kind of evidence of a directory that could not be read as a whole."""
    failed: set[tuple[str, Text]] = set()
    kept = []
    for each in sources:
        if each.error is None or (each.path, each.error) not in failed:
            kept.append(each)
        if each.error is not None:
            failed.add((each.path, each.error))
    return kept


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem in one source."""

    code: str
    count: int
    """Exact, also where fewer problems are kept."""
    example: Problem | None
    """The first that cost a row its evaluation, else the first; ``None``: none was kept."""


def problem_kinds(source: Provenance) -> list[ProblemKind]:
    """Return a source's problems by their kind; those that cost rows their evaluation first."""
    examples: dict[str, Problem] = {}
    listed: Counter[str] = Counter()
    for each in source.problems:
        listed[each.code] += 1
        known = examples.get(each.code)
        if known is None or (each.quarantined and not known.quarantined):
            examples[each.code] = each
    counted = [
        ProblemKind(code, max(source.problem_counts.get(code, 0), listed[code]), examples.get(code))
        for code in dict.fromkeys((*source.problem_counts, *listed))
    ]
    return sorted(counted, key=_costly_first)


def _costly_first(fault: ProblemKind) -> tuple[bool, int, str]:
    costs = fault.example is not None and fault.example.quarantined
    return not costs, -fault.count, fault.code
