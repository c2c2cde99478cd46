"""Make the result of one question for one school out of what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

import polars as pl

from auditor.check import Check, expected
from auditor.engine.judging import Counts
from auditor.engine.outcomes import Decision, SourceIndex, decide
from auditor.engine.questions import Ask, Question, ask
from auditor.locale import both
from auditor.model import Finding, Outcome, Reason, Result, School, Text


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for one question, for all schools."""

    question: Question
    check: Check | None = None
    counts: Mapping[str, Counts] = field(default_factory=dict)
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    rows: pl.DataFrame | None = None
    """Every violating row, where it was asked for."""
    needs: tuple[str, ...] = ()
    error: str | None = None
    expected: Text = field(init=False)
    """What compliance looks like."""

    def __post_init__(self) -> None:
        question = self.question
        text = (
            question.rule.title if self.check is None else expected(self.check, question.parameters)
        )
        object.__setattr__(self, "expected", text)


def result_of(answer: Answer, school: School, asked: Ask | None, sources: SourceIndex) -> Result:
    """Return the result of one question for one school."""
    if asked is None:
        outside = Ask((), answer.question.rule.severity)
        return _make(answer, school.code, outside, _out_of_scope(), Counts())
    if answer.question.pending or answer.check is None:
        return _make(answer, school.code, asked, _no_check(answer.question), Counts())
    if answer.error is not None:
        return _make(answer, school.code, asked, _check_error(answer.error), Counts())
    counts = answer.counts.get(school.code, Counts())
    coverage = sources.coverage(answer.check.family, school.code, answer.question.systems)
    decision = decide(counts, coverage, answer.needs)
    findings = answer.findings.get(school.code, ()) if decision.outcome is Outcome.FAIL else ()
    return _make(answer, school.code, asked, decision, counts, findings=findings)


def result_once(answer: Answer) -> Result:
    """Answer a duty of the district or its clusters; so far none of them has a check."""
    asked = ask(answer.question, None) or Ask((), answer.question.rule.severity)
    return _make(answer, None, asked, _no_check(answer.question), Counts())


# One decision or text stands in thousands of results: each is made once.
@cache
def _out_of_scope() -> Decision:
    return Decision(
        Outcome.NOT_APPLICABLE, Reason.OUT_OF_SCOPE, both("The rule is not this unit's duty.")
    )


def _no_check(question: Question) -> Decision:
    return _waiting(question.pending or question.rule.family or "district")


@cache
def _waiting(family: str) -> Decision:
    return Decision(
        Outcome.UNKNOWN,
        Reason.NO_CHECK,
        both(
            "This version cannot check it yet; it waits for evidence of the kind '{family}'.",
            family=family,
        ),
    )


def _check_error(name: str) -> Decision:
    return Decision(
        Outcome.ERROR,
        Reason.CHECK_ERROR,
        both(
            "The check failed ({name}); please report it. The other rules are not affected.",
            name=name,
        ),
    )


def _make(
    answer: Answer,
    school: str | None,
    asked: Ask,
    decision: Decision,
    counts: Counts,
    *,
    findings: tuple[Finding, ...] = (),
) -> Result:
    question = answer.question
    return Result(
        school=school,
        rule=question.rule,
        parameters=question.parameters,
        citations=asked.citations,
        severity=asked.severity,
        outcome=decision.outcome,
        reason=decision.reason,
        reason_text=decision.text,
        population=counts.population,
        violations=counts.violations,
        unknown=counts.unknown,
        observed=_observed(counts),
        expected=answer.expected,
        findings=findings,
    )


@lru_cache(maxsize=4096)
def _observed(counts: Counts) -> Text:
    if not counts.population:
        return Text("", "")
    return both(
        "{violations} of {population} violate, {unknown} not known",
        violations=counts.violations,
        population=counts.population,
        unknown=counts.unknown,
    )
