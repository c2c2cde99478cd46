"""Trace every clause of a directive to what answers for it; nothing is skipped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from auditor.model import (
    Clause,
    Directive,
    Level,
    Modality,
    Owner,
    Requirement,
    Severity,
    Text,
)


class Answer(StrEnum):
    """How a clause is answered for."""

    REQUIRES = "requires"
    NOT_CHECKABLE = "not_checkable"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One requirement of a clause, or a clause without any."""

    directive: str
    clause: str
    obligations: tuple[str, ...]
    status: Answer
    rule: str | None
    modality: Modality | None
    severity: Severity | None
    owners: tuple[Owner, ...]
    levels: tuple[Level, ...]
    """Empty means every level."""
    pending: str | None
    """The family of evidence that the requirement waits for."""
    summary: Text
    reason: Text | None
    """Why a clause is not checkable or out of scope."""


@dataclass(frozen=True, slots=True)
class TraceCounts:
    """How clauses are answered: clauses = judged + pending + not checkable + out of scope."""

    directive: str
    clauses: int
    judged: int
    """Clauses with at least one requirement that a check judges now."""
    pending: int
    """Clauses all of whose requirements wait for evidence."""
    not_checkable: int
    out_of_scope: int
    requirements: int
    pending_requirements: int


def trace(directives: Iterable[Directive]) -> list[TraceRow]:
    """Return a row for each requirement and for each clause without one, in document order."""
    return [
        row
        for directive in directives
        for clause in directive.clauses
        for row in _rows(directive, clause)
    ]


def trace_counts(directives: Iterable[Directive]) -> list[TraceCounts]:
    """Return the counts of each directive."""
    return [_counts(directive) for directive in directives]


def status_of(clause: Clause) -> Answer:
    """Return how a clause is answered for."""
    if clause.not_checkable is not None:
        return Answer.NOT_CHECKABLE
    return Answer.OUT_OF_SCOPE if clause.out_of_scope is not None else Answer.REQUIRES


def _rows(directive: Directive, clause: Clause) -> list[TraceRow]:
    if not clause.requirements:
        return [_row(directive, clause, None)]
    return [_row(directive, clause, requirement) for requirement in clause.requirements]


def _row(directive: Directive, clause: Clause, requirement: Requirement | None) -> TraceRow:
    return TraceRow(
        directive=directive.id,
        clause=clause.ref,
        obligations=clause.obligations,
        status=status_of(clause),
        rule=requirement.rule.id if requirement else None,
        modality=requirement.modality if requirement else None,
        severity=requirement.severity if requirement else None,
        owners=requirement.owners if requirement else (),
        levels=requirement.levels if requirement else (),
        pending=requirement.pending if requirement else None,
        summary=clause.summary,
        reason=clause.not_checkable or clause.out_of_scope,
    )


def _counts(directive: Directive) -> TraceCounts:
    asking = [clause for clause in directive.clauses if status_of(clause) is Answer.REQUIRES]
    judged = [
        clause for clause in asking if any(each.pending is None for each in clause.requirements)
    ]
    statuses = [status_of(clause) for clause in directive.clauses]
    return TraceCounts(
        directive=directive.id,
        clauses=len(directive.clauses),
        judged=len(judged),
        pending=len(asking) - len(judged),
        not_checkable=statuses.count(Answer.NOT_CHECKABLE),
        out_of_scope=statuses.count(Answer.OUT_OF_SCOPE),
        requirements=len(directive.requirements),
        pending_requirements=sum(each.pending is not None for each in directive.requirements),
    )
