"""Answer every question for every school, and once where the duty is the district's."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from auditor.check import Check, Judgement, expected
from auditor.engine.findings import (
    ALL_FINDINGS,
    all_findings,
    first_findings,
    violating_rows,
    with_source,
)
from auditor.engine.judging import Counts, Verdicts, judge, rows_of
from auditor.engine.outcomes import Coverage, Decision, coverage_of, decide
from auditor.engine.questions import Ask, Question, ask, group_questions
from auditor.evidence.interface import Evidence
from auditor.locale import both
from auditor.model import Finding, Outcome, Reason, Requirement, Result, School, Text

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """How much an evaluation keeps."""

    findings: int = 50
    """Findings kept per result."""
    every_finding: bool = False
    """Whether to return every violating row as a table too."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The results, and every violating row where it was asked for."""

    results: tuple[Result, ...]
    findings: pl.DataFrame | None = None
    """Every finding (``ALL_FINDINGS``), by rule, then in the order of the sources."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was found for one question, for all schools."""

    question: Question
    check: Check | None = None
    counts: Mapping[str, Counts] = field(default_factory=dict)
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    rows: pl.DataFrame | None = None
    """Every violating row, where it was asked for."""
    needs: tuple[str, ...] = ()
    error: str | None = None


def evaluate(
    requirements: Sequence[Requirement],
    evidence: Evidence,
    schools: Sequence[School],
    as_of: datetime,
    checks: Mapping[str, Check],
    *,
    settings: Settings | None = None,
) -> Evaluation:
    """Return the results by school (as listed, the district last), rule id and parameters."""
    settings = settings or Settings()
    questions = group_questions(requirements)
    codes = [school.code for school in schools]
    answers = _answer(questions, evidence, codes, as_of, checks, settings=settings)
    results = [_result(answer, school, evidence) for school in schools for answer in answers]
    once = [_once(answer) for answer in answers if answer.question.once]
    findings = None
    if settings.every_finding:
        width = len(answers)
        asked = Counter(answer.question.rule.id for answer in answers)
        tables = [
            all_findings(
                answer.rows, results[number::width], several=asked[answer.question.rule.id] > 1
            )
            for number, answer in enumerate(answers)
            if answer.rows is not None
        ]
        findings = pl.concat([pl.DataFrame(schema=ALL_FINDINGS), *tables])
    return Evaluation((*results, *once), findings)


def _answer(
    questions: Sequence[Question],
    evidence: Evidence,
    codes: Sequence[str],
    as_of: datetime,
    checks: Mapping[str, Check],
    *,
    settings: Settings,
) -> list[_Answer]:
    """Judge each family's questions together; keep the order of the questions."""
    answers: dict[int, _Answer] = {}
    families: dict[str, list[tuple[int, Check, Judgement]]] = {}
    for position, question in enumerate(questions):
        if question.pending or question.rule.check is None:
            answers[position] = _Answer(question)
            continue
        check = checks[question.rule.check]
        try:
            judgement = check.function(question.parameters, as_of)
        except Exception as error:  # noqa: BLE001  # the one guard: a failing check never stops the audit
            _log.exception("check %s failed", check.id)
            answers[position] = _Answer(question, check, error=type(error).__name__)
            continue
        families.setdefault(check.family, []).append((position, check, judgement))
    for family, asked in families.items():
        frame = rows_of(evidence.tables[family], codes)
        paths = [each.path for each in evidence.provenance if each.family == family]
        verdicts = judge(frame, [judgement for _position, _check, judgement in asked])
        for number, (position, check, judgement) in enumerate(asked):
            answers[position] = _judged(
                questions[position],
                check,
                judgement,
                verdicts,
                number=number,
                paths=paths,
                settings=settings,
            )
    return [answers[position] for position in range(len(questions))]


def _judged(
    question: Question,
    check: Check,
    judgement: Judgement,
    verdicts: Verdicts,
    *,
    number: int,
    paths: Sequence[str],
    settings: Settings,
) -> _Answer:
    """Take one judgement out of the verdicts of its family."""
    if number in verdicts.failed:
        _log.error("check %s failed: %s", check.id, verdicts.failed[number])
        return _Answer(question, check, error="PolarsError")
    rows = None
    if settings.findings or settings.every_finding:
        try:
            rows = with_source(violating_rows(verdicts.frame, number, judgement), paths)
        except pl.exceptions.PolarsError as error:
            _log.error("check %s cannot describe its findings: %s", check.id, error)
            return _Answer(question, check, error="PolarsError")
    return _Answer(
        question=question,
        check=check,
        counts=verdicts.counts[number],
        findings=first_findings(rows, settings.findings) if rows is not None else {},
        rows=rows if settings.every_finding else None,
        needs=judgement.needs if judgement.needs is not None else check.needs,
    )


def _result(answer: _Answer, school: School, evidence: Evidence) -> Result:
    asked = ask(answer.question, school)
    if asked is None:
        out = Decision(
            Outcome.NOT_APPLICABLE, Reason.OUT_OF_SCOPE, both("The rule is not this unit's duty.")
        )
        return _make(answer, school.code, Ask((), answer.question.rule.severity), out, Counts())
    if answer.question.pending or answer.check is None:
        return _make(answer, school.code, asked, _no_check(answer.question), Counts())
    if answer.error is not None:
        return _make(answer, school.code, asked, _check_error(answer.error), Counts())
    counts = answer.counts.get(school.code, Counts())
    systems = answer.question.parameters.get("systems", ())
    named = tuple(str(each) for each in systems) if isinstance(systems, tuple) else ()
    coverage: Coverage = coverage_of(evidence.provenance, answer.check.family, school.code, named)
    decision = decide(counts, coverage, answer.needs)
    findings = answer.findings.get(school.code, ()) if decision.outcome is Outcome.FAIL else ()
    return _make(answer, school.code, asked, decision, counts, findings=findings)


def _once(answer: _Answer) -> Result:
    """Answer a duty of the district or its clusters; so far none of them has a check."""
    asked = ask(answer.question, None) or Ask((), answer.question.rule.severity)
    return _make(answer, None, asked, _no_check(answer.question), Counts())


def _no_check(question: Question) -> Decision:
    return Decision(
        Outcome.UNKNOWN,
        Reason.NO_CHECK,
        both(
            "This version cannot check it yet; it waits for evidence of the kind '{family}'.",
            family=question.pending or question.rule.family or "district",
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
    answer: _Answer,
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
        expected=_expected(answer.check, question),
        findings=findings,
    )


def _observed(counts: Counts) -> Text:
    if not counts.population:
        return Text("", "")
    return both(
        "{violations} of {population} violate, {unknown} not known",
        violations=counts.violations,
        population=counts.population,
        unknown=counts.unknown,
    )


def _expected(check: Check | None, question: Question) -> Text:
    return question.rule.title if check is None else expected(check, question.parameters)
