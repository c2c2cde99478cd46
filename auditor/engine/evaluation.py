"""Answer every question for every school, and once where the duty is the district's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from auditor.check import Check
from auditor.engine.answers import Answer, Matter, Settings, answer
from auditor.engine.coverage import SourceIndex
from auditor.engine.findings import ALL_FINDINGS, all_findings, findings_frame
from auditor.engine.questions import ask, group_questions
from auditor.engine.results import result_of, result_once
from auditor.evidence.interface import Evidence
from auditor.model import Requirement, Result, School


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
    district: Sequence[School] | None = None,
) -> Evaluation:
    """Return the results by school (as listed, the district last), rule id and parameters.

    ``district`` are all its schools, where only some are asked: its own duties are judged over all.
    """
    settings = settings or Settings()
    every = tuple(schools if district is None else district)
    sources = SourceIndex(evidence.provenance)
    asked = tuple(school.code for school in schools)
    matter = Matter(evidence, sources, asked, every, as_of, settings)
    answers = answer(group_questions(requirements), checks, matter)
    # What is asked of a school depends on its level alone.
    kinds = {school.level: school for school in schools}
    asks = [{level: ask(each.question, kind) for level, kind in kinds.items()} for each in answers]
    results = [
        result_of(each, school, asked_of[school.level], sources)
        for school in schools
        for each, asked_of in zip(answers, asks, strict=True)
    ]
    once = {
        number: result_once(each, every, sources)
        for number, each in enumerate(answers)
        if each.question.once
    }
    findings = _every_finding(answers, results, once) if settings.every_finding else None
    named = [replace(each, findings=each.findings[: settings.findings]) for each in once.values()]
    return Evaluation((*results, *named), findings)


def _every_finding(
    answers: Sequence[Answer], results: Sequence[Result], once: Mapping[int, Result]
) -> pl.DataFrame:
    """Return the violating rows of every failed result; those of the district have no school."""
    uses = Counter(each.question.rule.id for each in answers)
    tables = [pl.DataFrame(schema=ALL_FINDINGS)]
    for number, each in enumerate(answers):
        several = uses[each.question.rule.id] > 1
        if each.by_school is not None and each.by_school.rows is not None:
            own = results[number :: len(answers)]
            tables.append(all_findings(each.by_school.rows, own, several=several))
        if number in once:
            rows = None if each.district is None else each.district.rows
            if rows is None:
                rows = findings_frame(once[number].findings)
            tables.append(all_findings(rows, [once[number]], several=several))
    return pl.concat(tables)
