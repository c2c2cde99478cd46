"""Answer every question for every school, and once where the duty is the district's."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from auditor.check import Check, Judgement
from auditor.engine.findings import (
    ALL_FINDINGS,
    all_findings,
    all_violating_rows,
    first_findings,
    with_source,
)
from auditor.engine.judging import judge, limited_to, rows_of
from auditor.engine.outcomes import SourceIndex
from auditor.engine.questions import Question, ask, group_questions
from auditor.engine.results import Answer, result_of, result_once
from auditor.evidence.families import TABLES
from auditor.evidence.interface import Evidence
from auditor.model import Requirement, Result, School

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
    sources = SourceIndex(evidence.provenance)
    # What is asked of a school depends on its level alone.
    kinds = {school.level: school for school in schools}
    asks = [{level: ask(each.question, kind) for level, kind in kinds.items()} for each in answers]
    results = [
        result_of(answer, school, asked[school.level], sources)
        for school in schools
        for answer, asked in zip(answers, asks, strict=True)
    ]
    once = [result_once(answer) for answer in answers if answer.question.once]
    findings = None
    if settings.every_finding:
        width = len(answers)
        uses = Counter(answer.question.rule.id for answer in answers)
        tables = [
            all_findings(
                answer.rows, results[number::width], several=uses[answer.question.rule.id] > 1
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
) -> list[Answer]:
    """Judge each family's questions together; keep the order of the questions."""
    answers: dict[int, Answer] = {}
    families: dict[str, list[tuple[int, Check, Judgement]]] = {}
    for position, question in enumerate(questions):
        if question.pending or question.rule.check is None:
            answers[position] = Answer(question)
            continue
        check = checks[question.rule.check]
        try:
            judgement = check.function(question.parameters, as_of)
        except Exception as error:  # noqa: BLE001  # the one guard: a failing check never stops the audit
            _log.exception("check %s failed", check.id)
            answers[position] = Answer(question, check, error=type(error).__name__)
            continue
        families.setdefault(check.family, []).append((position, check, judgement))
    paths = [each.path for each in evidence.provenance]
    for family, asked in families.items():
        frame = rows_of(evidence.tables[family], codes)
        verdicts = judge(frame, [judgement for _position, _check, judgement in asked])
        sound = {
            number: judgement
            for number, (_position, _check, judgement) in enumerate(asked)
            if number not in verdicts.failed
        }
        wanted = sound if settings.findings or settings.every_finding else {}
        rows, failed = all_violating_rows(verdicts.frame, wanted, TABLES[family].subject or "")
        failed |= verdicts.failed
        for number, (position, check, judgement) in enumerate(asked):
            question = questions[position]
            if number in failed:
                _log.error("check %s failed: %s", check.id, failed[number])
                answers[position] = Answer(question, check, error="PolarsError")
                continue
            found = with_source(rows[number], paths) if number in rows else None
            answers[position] = Answer(
                question=question,
                check=check,
                counts=limited_to(verdicts.counts[number], frame, question.systems),
                findings={} if found is None else first_findings(found, settings.findings),
                rows=found if settings.every_finding else None,
                needs=check.needs if judgement.needs is None else judgement.needs,
            )
    return [answers[position] for position in range(len(questions))]
