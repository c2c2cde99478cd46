"""Answer questions together: each table's rows in one pass, units of one kind made once."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import polars as pl

from auditor.check import Check, Judgement, expected
from auditor.engine.coverage import Coverage, SourceIndex
from auditor.engine.findings import all_violating_rows, first_findings, with_source
from auditor.engine.judging import CHECK_FAILURES, Counts, judge, limited_to, rows_of
from auditor.engine.questions import Question, members
from auditor.engine.units import WHOLE, Units, same, units_of
from auditor.evidence.families import TABLES
from auditor.evidence.interface import ROWS_PER_FILE, Evidence
from auditor.model import Finding, School, Text
from auditor.unit import Over, Unit

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """How much an evaluation keeps."""

    findings: int = 50
    """Findings kept per result."""
    every_finding: bool = False
    """Whether to return every violating row as a table too."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one question, by school; ``None`` stands for the whole district."""

    counts: Mapping[str | None, Counts] = field(default_factory=dict)
    findings: Mapping[str | None, tuple[Finding, ...]] = field(default_factory=dict)
    rows: pl.DataFrame | None = None
    """Every violating row, where it was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for one question: school by school, and once over the whole district."""

    question: Question
    check: Check | None = None
    judgement: Judgement | None = None
    by_school: Found | None = None
    """``None``: it is not judged school by school."""
    district: Found | None = None
    """``None``: it is not judged over the whole district."""
    error: str | None = None
    expected: Text = field(init=False)
    """What compliance looks like."""

    def __post_init__(self) -> None:
        question = self.question
        text = (
            question.rule.title if self.check is None else expected(self.check, question.parameters)
        )
        object.__setattr__(self, "expected", text)


@dataclass(frozen=True, slots=True)
class Matter:
    """What questions are answered from."""

    evidence: Evidence
    sources: SourceIndex
    asked: tuple[str, ...]
    """Codes of the schools that are asked."""
    district: tuple[School, ...]
    """Every school, over which the duties of the district are judged."""
    as_of: datetime
    settings: Settings

    def rows(self, table: str, schools: Sequence[str]) -> pl.DataFrame:
        """Return the rows of schools; a table that nothing was collected for has none."""
        found = self.evidence.tables.get(table)
        if found is None:
            found = pl.DataFrame(schema={**TABLES[table].schema, "origin": pl.UInt64()})
        return rows_of(found, schools)


@dataclass(frozen=True, slots=True)
class _Group:
    """What questions have in common that are answered in one pass."""

    table: str
    schools: tuple[str, ...]
    whole: bool = False
    """Whether the schools are judged as one."""
    systems: tuple[str, ...] = ()
    unit: tuple[object, ...] | None = None


def answer(
    questions: Sequence[Question], checks: Mapping[str, Check], matter: Matter
) -> list[Answer]:
    """Judge each table's questions together; keep the order of the questions."""
    answers = [_asked(each, checks, matter.as_of) for each in questions]
    groups: dict[_Group, list[int]] = {}
    for position, each in enumerate(answers):
        for group in _groups(each, matter):
            groups.setdefault(group, []).append(position)
    for group, positions in groups.items():
        asked = [answers[position] for position in positions]
        for position, each in zip(positions, _answered(group, asked, matter), strict=True):
            answers[position] = each
    return answers


def _asked(question: Question, checks: Mapping[str, Check], as_of: datetime) -> Answer:
    """Return the question with what its check says, if one can judge it."""
    if question.pending or question.rule.check is None:
        return Answer(question)
    check = checks[question.rule.check]
    try:
        return Answer(question, check, check.function(question.parameters, as_of))
    except Exception as error:  # noqa: BLE001  # the one guard: a failing check never stops the audit
        _log.exception("check %s failed", check.id)
        return Answer(question, check, error=type(error).__name__)


def _groups(answer: Answer, matter: Matter) -> Iterator[_Group]:
    """Return whom a question is answered for, by whom it could be answered in the same pass."""
    check, judgement, question = answer.check, answer.judgement, answer.question
    if check is None or judgement is None:
        return
    unit = judgement.unit
    systems, kind = (question.systems, same(unit)) if unit else ((), None)
    if unit is None or unit.over is not Over.DISTRICT:
        by_schools = question.once and judgement.schools is not None
        every = tuple(each.code for each in matter.district)
        yield _Group(check.table, every if by_schools else matter.asked, systems=systems, unit=kind)
    if question.once and unit is not None and unit.over is not Over.SCHOOL:
        codes = tuple(each.code for each in members(question, matter.district))
        yield _Group(check.table, codes, whole=True, systems=systems, unit=kind)


def _answered(group: _Group, asked: Sequence[Answer], matter: Matter) -> list[Answer]:
    """Return the questions of a group with what was found for them."""
    judgements = [each.judgement for each in asked if each.judgement is not None]
    unit = judgements[0].unit
    frame = matter.rows(group.table, group.schools)
    units: Units | None = None
    try:
        if unit is not None:
            units = _units(frame, unit, group, matter)
    except CHECK_FAILURES as error:
        return [_failed(each, str(error).splitlines()[0]) for each in asked]
    rows = None
    if units is not None:
        frame, rows = units.frame, units.rows
    scope = WHOLE if group.whole else "school"
    verdicts = judge(frame, judgements, scope=scope, rows=rows)
    sound = {i: each for i, each in enumerate(judgements) if i not in verdicts.failed}
    wanted = sound if matter.settings.findings or matter.settings.every_finding else {}
    subject = (TABLES[group.table].subject or "") if units is None else "subject"
    violating, failed = all_violating_rows(verdicts.frame, wanted, subject, scope)
    failed |= verdicts.failed
    answers = []
    for number, each in enumerate(asked):
        if number in failed or each.error is not None:
            answers.append(_failed(each, failed.get(number, "")))
            continue
        counts = _counts(verdicts.counts[number], frame, units, each.question)
        found = _found(counts, violating.get(number), matter)
        whole = group.whole
        answers.append(replace(each, district=found) if whole else replace(each, by_school=found))
    return answers


def _units(rows: pl.DataFrame, unit: Unit, group: _Group, matter: Matter) -> Units:
    """Make the units of a group, each with the rows of its school that could not be used."""

    def covered(school: str | None) -> Coverage:
        schools = group.schools if school is None else (school,)
        return matter.sources.coverage(
            group.table, schools, group.systems, silence_tells=unit.silence_tells
        )

    def unread(school: str | None) -> int | None:
        found = covered(school)
        return found.unread if found.heard else None

    files = {each.path: number for number, each in enumerate(matter.evidence.provenance)}
    spoken_of = {
        school: files[found.paths[0]] * ROWS_PER_FILE
        for school in ((None,) if group.whole else group.schools)
        if (found := covered(school)).sources
    }
    listing = matter.rows(unit.listed_in, group.schools) if unit.listed_in else None
    return units_of(
        rows,
        listing,
        unit,
        unread,
        systems=group.systems,
        whole=group.whole,
        spoken_of=spoken_of,
    )


def _counts(
    counts: Mapping[str | None, Counts],
    frame: pl.DataFrame,
    units: Units | None,
    question: Question,
) -> Mapping[str | None, Counts]:
    if units is None:
        return limited_to(counts, frame, question.systems)
    return {
        school: replace(each, adrift=units.adrift.get(school, 0)) for school, each in counts.items()
    }


def _found(
    counts: Mapping[str | None, Counts], violating: pl.DataFrame | None, matter: Matter
) -> Found:
    if violating is None:
        return Found(counts)
    rows = with_source(violating, [each.path for each in matter.evidence.provenance])
    kept = rows if matter.settings.every_finding else None
    return Found(counts, first_findings(rows, matter.settings.findings), kept)


def _failed(answer: Answer, message: str) -> Answer:
    """Return the question as failed; an expression that raises costs its rule alone."""
    if answer.error is not None or answer.check is None:
        return answer
    _log.error("check %s failed: %s", answer.check.id, message)
    return Answer(answer.question, answer.check, error="PolarsError")
