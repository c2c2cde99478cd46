"""The table of every violating row: only of failed results, complete, traceable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import polars as pl
import pytest

from auditor.check import Check
from auditor.engine import Settings, evaluate
from auditor.engine.findings import ALL_FINDINGS
from auditor.model import Level, Severity

Make = Callable[..., Any]


@pytest.fixture(scope="module")
def table_of(checks: Mapping[str, Check], as_of: datetime, make_school: Make) -> Make:
    """Evaluate with one finding kept per result, and return the table of all of them."""

    def made(requirements: Any, evidence: Any, *schools: Any) -> pl.DataFrame:
        asked = schools or [make_school("t1")]
        chosen = Settings(findings=1, every_finding=True)
        found = evaluate(requirements, evidence, asked, as_of, checks, settings=chosen).findings
        assert found is not None
        return found

    return made


def test_every_violating_row_is_there_with_its_place(
    table_of: Make, make_requirement: Make, make_evidence: Make
) -> None:
    evidence = make_evidence(
        [
            {"account": "a", "locked": True, "people": 1},
            {"account": "b", "locked": True, "people": 5},
            {"account": "c", "locked": None},
        ]
    )
    found = table_of([make_requirement(severity=Severity.LOW)], evidence)
    assert found.schema == ALL_FINDINGS
    assert found.rows() == [
        ("t1", "R-A", None, "low", "a", "locked, 1 people", "a.csv", 2),
        ("t1", "R-A", None, "low", "b", "locked, 5 people", "a.csv", 3),
    ]


def test_rows_stand_by_rule_then_in_the_order_of_the_sources(
    table_of: Make, make_requirement: Make, make_evidence: Make, make_school: Make
) -> None:
    evidence = make_evidence([{"school": each, "locked": True} for each in ("t1", "t2")])
    requirements = [make_requirement("R-B"), make_requirement("R-A")]
    found = table_of(requirements, evidence, make_school("t2"), make_school("t1"))
    assert found.select("rule", "school").rows() == [
        ("R-A", "t1"),
        ("R-A", "t2"),
        ("R-B", "t1"),
        ("R-B", "t2"),
    ]


def test_a_school_that_is_not_asked_for_has_no_findings(
    table_of: Make, make_requirement: Make, make_evidence: Make, make_school: Make
) -> None:
    evidence = make_evidence([{"school": each, "locked": True} for each in ("t1", "t2")])
    found = table_of([make_requirement()], evidence, make_school("t1"))
    assert found["school"].to_list() == ["t1"]


def test_what_is_not_a_units_duty_is_no_finding(
    table_of: Make,
    make_requirement: Make,
    make_evidence: Make,
    make_provenance: Make,
    make_school: Make,
) -> None:
    rows = [{"school": each, "locked": True} for each in ("t1", "pgd")]
    evidence = make_evidence(rows, make_provenance("a.csv", ["t1", "pgd"]))
    office = make_school("pgd", Level.OFFICE)
    found = table_of([make_requirement()], evidence, make_school("t1"), office)
    assert found["school"].to_list() == ["t1"]


def test_the_severity_is_that_of_the_school(
    table_of: Make, make_requirement: Make, make_evidence: Make, make_school: Make
) -> None:
    requirements = [
        make_requirement(severity=Severity.LOW),
        make_requirement(clause="2", severity=Severity.CRITICAL, levels=(Level.PRESCHOOL,)),
    ]
    evidence = make_evidence([{"school": each, "locked": True} for each in ("t1", "mn")])
    schools = [make_school("t1"), make_school("mn", Level.PRESCHOOL)]
    found = table_of(requirements, evidence, *schools)
    assert found.select("school", "severity").rows() == [("t1", "low"), ("mn", "critical")]


def test_parameters_are_named_where_a_rule_is_asked_with_several(
    table_of: Make, make_requirement: Make, make_evidence: Make
) -> None:
    requirements = [
        make_requirement("R-A", parameters={"days": 5, "roles": ("staff",)}),
        make_requirement("R-A", parameters={"days": 9}),
        make_requirement("R-B", parameters={"days": 9}),
    ]
    found = table_of(requirements, make_evidence([{"locked": True}]))
    assert found.select("rule", "parameters").rows() == [
        ("R-A", '{"days": 5, "roles": ["staff"]}'),
        ("R-A", '{"days": 9}'),
        ("R-B", None),
    ]


def test_without_violations_the_table_is_empty_and_keeps_its_columns(
    table_of: Make, make_requirement: Make, make_evidence: Make
) -> None:
    pending = make_requirement("R-B", check=None, pending="backups")
    found = table_of([make_requirement(), pending], make_evidence([{"locked": False}]))
    assert found.is_empty()
    assert found.schema == ALL_FINDINGS


def test_the_table_is_made_only_where_it_is_asked_for(
    checks: Mapping[str, Check],
    as_of: datetime,
    make_requirement: Make,
    make_evidence: Make,
    make_school: Make,
) -> None:
    evidence = make_evidence([{"locked": True}])
    evaluation = evaluate([make_requirement()], evidence, [make_school()], as_of, checks)
    assert evaluation.findings is None
