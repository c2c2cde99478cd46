"""Declare the members of the result document; reading, writing and its JSON Schema follow from it.

Where the document tells a value of the model member by member, the model's own class stands here:
findings may be millions, and are not made twice. A member whose default is null may be left out,
and is where it is null.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import ConfigDict, Field

from auditor.audit import ColumnUse, Distribution, Exclusion, Fates, Redact
from auditor.model import (
    Citation,
    Effort,
    Finding,
    Level,
    Modality,
    Outcome,
    Owner,
    Reason,
    Severity,
    Text,
)
from auditor.result.kinds import (
    Count,
    Counts,
    Day,
    EveryMember,
    Flag,
    Language,
    LateParameters,
    Listed,
    Moment,
    Parameters,
    Percent,
    SchoolCode,
    Several,
    Version,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_T = TypeVar("_T", bound="DataclassInstance")


def like(made: type[_T], value: object, **other: Any) -> _T:
    """Make a class of what a value holds under the same names, and of what else is given."""
    alike = {
        each.name: getattr(value, each.name)
        for each in fields(made)
        if each.name not in other and hasattr(value, each.name)
    }
    return made(**alike, **other)


@dataclass(frozen=True, slots=True)
class Tool:
    """What wrote the document."""

    name: Literal["auditor"]
    version: str


@dataclass(frozen=True, slots=True)
class District:
    """Whose result it is."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class InForce:
    """The days between which a directive is in force."""

    from_: Annotated[Day, Field(alias="from")]
    to: Day | None


@dataclass(frozen=True, slots=True)
class RequirementMembers:
    """What a clause asks."""

    rule: str
    modality: Modality
    severity: Severity
    owners: tuple[Owner, ...]
    levels: Annotated[tuple[Level, ...], Field(description="Empty: every level.")]
    parameters: Parameters
    pending: Annotated[str | None, Field(description="Kind of evidence it waits for.")]


@dataclass(frozen=True, slots=True)
class ClauseMembers:
    """A clause of a directive."""

    ref: str
    summary: Text
    not_checkable: Text | None
    out_of_scope: Text | None
    requires: Listed[RequirementMembers]


@dataclass(frozen=True, slots=True)
class DirectiveMembers:
    """A directive with its clauses."""

    id: str
    version: Count
    sha256: str
    title: Text
    issuer: Text
    in_force: InForce
    legal_status: Text
    path: str
    clauses: Listed[ClauseMembers]


@dataclass(frozen=True, slots=True)
class ProblemMembers:
    """Something wrong with a row, or (``row`` null) with the whole source."""

    row: Count | None
    reason: str
    code: str
    quarantined: Flag
    school: str | None


@dataclass(frozen=True, slots=True)
class SourceMembers:
    """Where a table came from and what became of its rows."""

    family: str
    format: str
    path: str
    sha256: str
    collected_at: Moment | None
    rows_read: Annotated[Count, Field(description="Evaluated + excluded + quarantined.")]
    rows_evaluated: Count
    rows_excluded: Count
    rows_quarantined: Count
    problems: Listed[ProblemMembers]
    problem_counts: Annotated[
        Counts, Field(description="Exact number for each code; 'problems' lists only the first.")
    ]
    rows_excluded_by_reason: Counts
    columns: Several[ColumnUse]
    error: Annotated[
        Text | None, Field(description="Why it could not be read at all; then every count is 0.")
    ]
    stale: Annotated[Flag, Field(description="Older than the evidence may be.")]
    system: str
    provides: Annotated[list[str], Field(description="Columns it can speak about.")]
    only_school: Annotated[str | None, Field(description="The one school it belongs to.")]
    schools: Annotated[list[str], Field(description="Schools that have rows or a file in it.")]
    by_school: Annotated[
        dict[str, Annotated[Fates, EveryMember]],
        Field(description="What became of the rows whose school is known."),
    ]
    quarantined_by_school: Counts
    unreadable_of_any_school: Count
    table: Annotated[
        str | None,
        Field(description="The evidence table of its rows, where it is not named like the family."),
    ] = None


@dataclass(frozen=True, slots=True)
class SchoolMembers:
    """A school with its standing."""

    code: SchoolCode
    name: str
    level: Level
    score: Annotated[
        Percent | None,
        Field(description="Weights of passes / weights of (passes + fails), by severity."),
    ]
    coverage: Annotated[Percent | None, Field(description="(passes + fails) / applicable.")]
    counts: Annotated[dict[Outcome, Count], Field(min_length=len(Outcome))]
    site: str | None
    fanpage: str | None


@dataclass(frozen=True, slots=True)
class ResultMembers:
    """A rule's outcome for one school (null: for the whole district)."""

    school: str | None
    rule: str
    check: str | None
    parameters: LateParameters
    citations: Several[Citation]
    severity: Severity
    outcome: Outcome
    reason: Reason | None
    population: Count
    violations: Annotated[Count, Field(description="Exact; 'findings' lists only the worst.")]
    unknown: Count
    observed: str
    expected: str
    findings: Several[Annotated[Finding, EveryMember]]
    waiver: None
    title: str
    reason_text: Text | None


@dataclass(frozen=True, slots=True)
class RuleMembers:
    """A rule; its id is the member's name."""

    title: Text
    check: Annotated[str | None, Field(description="Null: no check can judge it yet.")]
    parameters: Parameters
    days: Annotated[list[str], Field(description="Names of the parameters that hold a day.")]
    severity: Severity
    effort: Effort
    rationale: Text | None
    remediation: Text | None
    references: dict[str, tuple[str, ...]]
    since: Count
    family: Annotated[str | None, Field(description="Kind of evidence it waits for.")]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole result of an audit."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    schema: Version
    generated_at: Moment
    as_of: Moment
    tool: Tool
    district: District
    exit_code: Annotated[
        Literal[0, 1, 3],
        Field(description="0 nothing at or above 'fail_on', 1 failures, 3 incomplete."),
    ]
    directives: Listed[DirectiveMembers]
    sources: Listed[SourceMembers]
    schools: Listed[SchoolMembers]
    results: Listed[ResultMembers]
    language: Language
    forecast: Annotated[Flag, Field(description="'as_of' lies after 'generated_at'.")]
    pending: Annotated[Count, Field(description="Requirements that no check can judge yet.")]
    exclusions: Several[Annotated[Exclusion, EveryMember]]
    findings_language: Annotated[
        Language, Field(description="In which findings are worded; all else has both languages.")
    ]
    fail_on: Annotated[Severity, Field(description="What 'exit_code' was decided by.")]
    min_coverage: Annotated[
        Percent, Field(description="A school whose coverage is below makes 'exit_code' 3.")
    ]
    redacted: Annotated[Redact, Field(description="What is hidden in it.")]
    time_zone: Annotated[str | None, Field(description="IANA name of the zone of 'as_of'.")]
    rules: dict[str, RuleMembers]
    distributions: Several[Annotated[Distribution, EveryMember]]
    texts: Annotated[
        Listed[Text],
        Field(
            description="What stands in the document's language alone, in both: observed and"
            " expected of results, reasons of problems."
        ),
    ]
