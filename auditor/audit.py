"""Define what an audit hands to its reports: provenance, results, standing of each school."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from auditor.model import Directive, Result, SchoolSummary, Severity, Text


class Redact(StrEnum):
    """How much of who is concerned is hidden."""

    NONE = "none"
    NAMES = "names"
    """User names are masked; mail domains and the school stay."""
    ALL = "all"
    """Only a token stays, equal for equal accounts of one audit."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one row (``row`` None: with the whole source); holds no cell's value."""

    row: int | None
    code: str
    """A stable code: ``ragged_row``, ``bad_date``, ``future_date``, ``unknown_school``, ..."""
    text: Text
    quarantined: bool = False
    """Whether the row was taken out of the evaluation because of it."""
    school: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """Which header of the file became which column of the table."""

    header: str
    column: str


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of one school's rows in one source: read = evaluated + excluded + quarantined."""

    evaluated: int = 0
    excluded: Mapping[str, int] = field(default_factory=dict)
    """Reason -> rows."""
    quarantined: int = 0

    @property
    def read(self) -> int:
        """Return the rows known to be the school's."""
        return self.evaluated + sum(self.excluded.values()) + self.quarantined


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a table came from; its rows read = evaluated + excluded + quarantined."""

    family: str
    format: str
    path: str
    sha256: str
    collected_at: datetime | None
    rows_read: int = 0
    rows_evaluated: int = 0
    rows_excluded: int = 0
    rows_quarantined: int = 0
    excluded: Mapping[str, int] = field(default_factory=dict)
    """Reason -> rows."""
    problems: tuple[Problem, ...] = ()
    """At most 200, with the exact number in ``problem_counts``."""
    problem_counts: Mapping[str, int] = field(default_factory=dict)
    columns: tuple[ColumnUse, ...] = ()
    unused: tuple[str, ...] = ()
    """Headers that became nothing."""
    provides: frozenset[str] = frozenset()
    """Canonical columns this source can speak about; all others are null for its rows."""
    schools: frozenset[str] = frozenset()
    """Schools that have rows in it, or a file of their own."""
    only_school: str | None = None
    """The one school the file belongs to; ``None``: it may hold rows of any."""
    quarantined_by_school: Mapping[str, int] = field(default_factory=dict)
    """Rows, and parts of a directory held elsewhere, that keep a school from passing."""
    by_school: Mapping[str, Fates] = field(default_factory=dict)
    """What became of the rows whose school is known; those of no known school stand in no entry."""
    unreadable_of_any_school: int = 0
    """Rows of a file of several schools that could not be read: they may be any of theirs."""
    unplaced: int = 0
    """Rows whose school nobody knows: what is missed of a school may stand in one of them."""
    error: Text | None = None
    """Why it could not be read at all; then every count is 0."""
    stale: bool = False
    system: str = ""
    table: str = ""
    """The evidence table that its rows went into; by itself the one named like the family."""

    def __post_init__(self) -> None:
        if not self.table:
            object.__setattr__(self, "table", self.family)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A declared service, break-glass or shared account; every report lists it."""

    account: str
    kind: str
    """``service``, ``break_glass`` or ``shared`` (which tells the owner and excludes nothing)."""
    reason: str
    owner: str
    matched: int = 0
    """How many rows it matched; 0 is worth a warning."""
    schools: Mapping[str, int] = field(default_factory=dict)
    """Code of a school -> rows of it that were matched."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """How a family's rows spread over a few bins, school by school: a picture that judges nothing.

    ``counts[school]`` has one number per bin, and after them the rows of which it is not known.
    """

    id: str
    """``password-age``: stable, names the picture in every format."""
    family: str
    title: Text
    bins: tuple[Text, ...]
    counts: Mapping[str, tuple[int, ...]]


_ROWS = Text("dòng", "rows")


@dataclass(frozen=True, slots=True)
class FamilyWords:
    """How reports speak of a family of evidence."""

    family: str
    title: Text
    """``accounts``, ``password policies``: the kind of evidence, within a sentence."""
    rows: Text = _ROWS
    """What its rows are called when they are counted."""


@dataclass(frozen=True, slots=True)
class Audit:
    """One whole audit; every report is a pure function of it."""

    tool_version: str
    district_code: str
    district_name: Text
    generated_at: datetime
    as_of: datetime
    forecast: bool
    """``as_of`` lies after ``generated_at``: what will have lapsed by then."""
    directives: tuple[Directive, ...]
    sources: tuple[Provenance, ...]
    exclusions: tuple[Exclusion, ...]
    schools: tuple[SchoolSummary, ...]
    """In the order of the list of schools."""
    results: tuple[Result, ...]
    """Ordered by school (list order, district-wide last), then rule id, then parameters."""
    fail_on: Severity
    exit_code: int
    pending: int = 0
    """Requirements that no check can judge yet."""
    distributions: tuple[Distribution, ...] = ()
    """Pictures of the evidence, for reports; families without rows have none."""
    language: str = "vi"
    """In which findings are worded; every other text has both languages."""
    min_coverage: float = 0.0
    """Percent; the audit is incomplete where a school's coverage lies below it."""
    redacted: Redact = Redact.NONE
    """What is already hidden in it: a stored result may have been redacted."""
    families: tuple[FamilyWords, ...] = ()
    """Words for the families of evidence; one that is not here is called by its name."""

    def words_of(self, family: str) -> FamilyWords:
        """Return how to speak of a family of evidence."""
        found = (each for each in self.families if each.family == family)
        return next(found, None) or FamilyWords(family, Text(family, family))
