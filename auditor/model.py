"""Define the words of the product: outcomes, rules, requirements, results.

It imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

Scalar: TypeAlias = bool | int | float | str | date
ParameterValue: TypeAlias = Scalar | tuple[Scalar, ...]


class AuditorError(Exception):
    """Stop with a message that tells the user what, where, and what to do, in their language."""


class PolicyError(AuditorError):
    """A rule, a directive or a tailoring cannot be used as written."""


class DistrictError(AuditorError):
    """A district folder cannot be used as written."""


class EvidenceError(AuditorError):
    """A source cannot be read; the audit goes on without it."""


class ReportError(AuditorError):
    """A report cannot be written."""


class Outcome(StrEnum):
    """What an audit says about one rule in one school. Absence of data is never PASS."""

    PASS = "pass"  # noqa: S105  # an outcome, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    MANUAL = "manual"
    ERROR = "error"


class Reason(StrEnum):
    """Say why an outcome is neither pass nor fail; stable codes, part of the result contract."""

    NO_SOURCE = "no_source"
    SOURCE_ERROR = "source_error"
    NO_ROWS = "no_rows"
    NO_SUBJECTS = "no_subjects"
    MISSING_COLUMN = "missing_column"
    PARTIAL = "partial"
    STALE_SOURCE = "stale_source"
    NO_CHECK = "no_check"
    OUT_OF_SCOPE = "out_of_scope"
    CHECK_ERROR = "check_error"


class Severity(StrEnum):
    """How much a failure weighs; ``rank`` orders them, ``weight`` enters the score."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Return 0 for info up to 4 for critical."""
        return _RANKS[self]

    @property
    def weight(self) -> int:
        """Return the weight in the score: info 0, low 1, medium 2, high 4, critical 8."""
        return (0, 1, 2, 4, 8)[self.rank]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Effort(StrEnum):
    """How much work a remedy takes; ranks the quick wins."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Modality(StrEnum):
    """How strongly a directive asks."""

    MUST = "must"
    SHOULD = "should"
    TARGET = "target"
    ENCOURAGED = "encouraged"


class Level(StrEnum):
    """What kind of unit a school is; the education office itself is a unit too."""

    PRESCHOOL = "preschool"
    PRIMARY = "primary"
    LOWER_SECONDARY = "lower-secondary"
    UPPER_SECONDARY = "upper-secondary"
    MULTI_LEVEL = "multi-level"
    OFFICE = "office"


class Owner(StrEnum):
    """Whose duty a requirement is.

    Cluster and district duties are answered once, not per school.
    """

    SCHOOL = "school"
    OFFICE = "office"
    CLUSTER = "cluster"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Text:
    """Hold one text in both languages."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in ``language`` (``vi`` or ``en``)."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Rule:
    """A question with a stable id, and the check that answers it (none while it is planned)."""

    id: str
    title: Text
    check: str | None
    parameters: Mapping[str, ParameterValue]
    severity: Severity
    effort: Effort = Effort.MEDIUM
    rationale: Text | None = None
    remediation: Text | None = None
    references: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: int = 1
    family: str | None = None
    """The evidence family a planned rule waits for; ``None`` once it has a check."""
    where: str = ""
    """``file:line`` of the definition, for messages and ``explain``."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A clause's use of a rule."""

    directive: str
    clause: str
    rule: Rule
    modality: Modality
    severity: Severity
    owners: tuple[Owner, ...]
    levels: tuple[Level, ...]
    """Empty means every level."""
    parameters: Mapping[str, ParameterValue]
    """Effective values: rule default, then clause, then tailoring."""
    origins: Mapping[str, str]
    """Where each value comes from (``rule``, ``clause`` or ``tailoring``, with file:line)."""
    pending: str | None = None
    """The evidence family it waits for; such a requirement is always ``unknown/no_check``."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered place in a directive."""

    ref: str
    summary: Text
    requirements: tuple[Requirement, ...] = ()
    not_checkable: Text | None = None
    out_of_scope: Text | None = None
    obligations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Directive:
    """One official document as a dated pack."""

    id: str
    version: int
    title: Text
    issuer: Text
    in_force_from: date
    in_force_to: date | None
    legal_status: Text
    clauses: tuple[Clause, ...]
    sha256: str
    path: str

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Return every requirement of every clause, in the document's order."""
        return tuple(r for clause in self.clauses for r in clause.requirements)


@dataclass(frozen=True, slots=True)
class School:
    """One unit of the district; ``extra`` keeps further columns of the list of schools."""

    code: str
    name: str
    level: Level
    site: str | None = None
    fanpage: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    row: int = 0

    @property
    def owner(self) -> Owner:
        """Return whose duties this unit has."""
        return Owner.OFFICE if self.level is Level.OFFICE else Owner.SCHOOL


@dataclass(frozen=True, slots=True)
class Citation:
    """Name the clause that asks for a result."""

    directive: str
    clause: str
    modality: Modality


@dataclass(frozen=True, slots=True)
class Finding:
    """One violating subject, traceable to a file and a row."""

    subject: str
    observed: str
    source: str
    row: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """A rule's outcome for one school (``None``: for the whole district)."""

    school: str | None
    rule: Rule
    parameters: Mapping[str, ParameterValue]
    citations: tuple[Citation, ...]
    severity: Severity
    outcome: Outcome
    reason: Reason | None
    reason_text: Text | None
    population: int
    violations: int
    unknown: int
    observed: Text
    expected: Text
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class SchoolSummary:
    """A school's standing: score and coverage always stand side by side."""

    school: School
    counts: Mapping[Outcome, int]
    score: float | None
    """Percent; weighted passes / (passes + fails). ``None`` when nothing was judged."""
    coverage: float | None
    """Percent; (passes + fails) / applicable. ``None`` when nothing is applicable."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The only clock there is: the instant the audit is made for, with its zone."""

    at: datetime
    time_zone: str
