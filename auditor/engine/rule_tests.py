"""Judge one rule test the way an audit would: it is evaluated, with the evidence that it states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl

from auditor.audit import Provenance
from auditor.check import Check
from auditor.engine.evaluation import evaluate
from auditor.evidence.families import TABLES
from auditor.evidence.interface import ROWS_PER_FILE, Evidence
from auditor.model import Level, Modality, Outcome, Owner, Reason, Requirement, School, Text
from auditor.policy.given_tables import DEFAULT_SCHOOL, GivenTable
from auditor.policy.rule_tests import RuleTest
from auditor.unit import Over


def judge_with(
    checks: Mapping[str, Check],
) -> Callable[[RuleTest], tuple[Outcome, Reason | None, int, int]]:
    """Return the function that judges a rule test with ``checks``."""

    def judge_test(test: RuleTest) -> tuple[Outcome, Reason | None, int, int]:
        if test.rule.check is None:
            return Outcome.UNKNOWN, Reason.NO_CHECK, 0, 0
        # A condition that cannot be built is told to its author, not judged as a failing check.
        judgement = checks[test.rule.check].function(test.parameters, test.as_of)
        for_all = judgement.unit is not None and judgement.unit.over is Over.DISTRICT
        owner = test.owner or (Owner.DISTRICT if for_all else Owner.SCHOOL)
        schools = [School(code, code, Level.PRIMARY) for code in test.schools]
        results = evaluate(
            [_requirement(test, owner)], _evidence(test), schools, test.as_of, checks
        ).results
        wanted = DEFAULT_SCHOOL if owner is Owner.SCHOOL else None
        [result] = [each for each in results if each.school == wanted]
        return result.outcome, result.reason, result.violations, result.unknown

    return judge_test


def _requirement(test: RuleTest, owner: Owner) -> Requirement:
    return Requirement(
        directive="",
        clause="",
        rule=test.rule,
        modality=Modality.MUST,
        severity=test.rule.severity,
        owners=(owner,),
        levels=(),
        parameters=test.parameters,
        origins={},
    )


def _evidence(test: RuleTest) -> Evidence:
    """Return what the test states as an audit collects it; a row's origin is that of its list."""
    tables: dict[str, pl.DataFrame] = {}
    sources: list[Provenance] = []
    for name, given in test.tables.items():
        place = pl.lit(len(sources) * ROWS_PER_FILE, pl.UInt64) + pl.col("row").cast(pl.UInt64)
        tables[name] = _as_collected(name, given.frame).with_columns(place.alias("origin"))
        sources += _sources(name, given, test)
    return Evidence(tables, tuple(sources))


def _sources(table: str, given: GivenTable, test: RuleTest) -> list[Provenance]:
    """Return the source of the rows, and beside it one that is too old or cannot be read."""
    plain = Provenance(
        family=table,
        format="",
        path=test.where,
        sha256="",
        collected_at=None,
        schools=frozenset((DEFAULT_SCHOOL, *given.frame["school"].drop_nulls().to_list())),
    )
    lost = {DEFAULT_SCHOOL: given.unread} if given.unread else {}
    sources = [replace(plain, provides=given.provides, quarantined_by_school=lost)]
    if not given.read:
        sources = []
    if given.stale:
        sources.append(replace(plain, stale=True))
    if given.failed:
        sources.append(replace(plain, error=Text(test.where, test.where)))
    return sources


def _as_collected(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows as an audit sees them: a disabled account is excluded, not judged."""
    declare = TABLES[table].declare
    return frame if declare is None else declare(frame, ())[0]
