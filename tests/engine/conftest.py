"""Build rules, requirements, evidence and results for the engine.

Every builder fills in what a test leaves out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from auditor.audit import Provenance
from auditor.check import Check, Judgement
from auditor.evidence.families import TABLES
from auditor.evidence.interface import Evidence
from auditor.locale import language, set_language
from auditor.model import (
    Level,
    Modality,
    Outcome,
    Owner,
    Requirement,
    Result,
    Rule,
    School,
    Severity,
    Text,
)

AS_OF = datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC)
TEXT = Text("vi", "en")


@pytest.fixture(scope="session", autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.fixture(scope="session")
def as_of() -> datetime:
    return AS_OF


def _rule(id_: str = "R-A", check: str | None = "accounts.locked", **more: Any) -> Rule:
    given: dict[str, Any] = {"parameters": {}, "severity": Severity.HIGH, "where": f"{id_}.yaml:1"}
    return Rule(id=id_, title=TEXT, check=check, **{**given, **more})


@pytest.fixture(scope="session")
def make_rule() -> Callable[..., Rule]:
    return _rule


@pytest.fixture(scope="session")
def make_requirement() -> Callable[..., Requirement]:
    """Return a requirement of the rule ``id_``; ``check=None`` with ``pending`` makes it wait."""

    def made(id_: str = "R-A", check: str | None = "accounts.locked", **more: Any) -> Requirement:
        given: dict[str, Any] = {
            "directive": "d1",
            "clause": "1",
            "modality": Modality.MUST,
            "severity": Severity.HIGH,
            "owners": (Owner.SCHOOL,),
            "levels": (),
            "parameters": {},
            "origins": {},
        }
        rule = more.pop("rule", None) or _rule(id_, check)
        return Requirement(rule=rule, **{**given, **more})

    return made


@pytest.fixture(scope="session")
def make_school() -> Callable[..., School]:
    def made(code: str = "t1", level: Level = Level.PRIMARY) -> School:
        return School(code=code, name=f"School {code}", level=level)

    return made


@pytest.fixture(scope="session")
def make_provenance() -> Callable[..., Provenance]:
    def made(path: str = "a.csv", schools: Sequence[str] = ("t1",), **more: Any) -> Provenance:
        given: dict[str, Any] = {
            "family": "accounts",
            "format": "table",
            "sha256": "",
            "collected_at": None,
            "provides": frozenset({"school", "account", "locked", "people"}),
            "system": "table",
        }
        return Provenance(path=path, schools=frozenset(schools), **{**given, **more})

    return made


@pytest.fixture(scope="session")
def make_table() -> Callable[..., pl.DataFrame]:
    """Return the accounts as collected; the origin is file 0 and the row's place from 2."""

    def made(rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
        schema = {
            **TABLES["accounts"].schema,
            "origin": pl.UInt64(),
            "excluded": pl.String(),
            "locked@origin": pl.UInt64(),
        }
        filled = [
            {"school": "t1", "account": f"a{i}", "origin": i + 2, **row}
            for i, row in enumerate(rows)
        ]
        return pl.DataFrame(
            {name: [row.get(name) for row in filled] for name in schema}, schema=schema
        )

    return made


@pytest.fixture(scope="session")
def make_evidence(
    make_table: Callable[..., pl.DataFrame], make_provenance: Callable[..., Provenance]
) -> Callable[..., Evidence]:
    """Return evidence of the rows; without a provenance, one readable file of all their schools."""

    def made(rows: Sequence[Mapping[str, object]], *sources: Provenance) -> Evidence:
        table = make_table(rows)
        schools = table["school"].unique().to_list()
        return Evidence({"accounts": table}, sources or (make_provenance(schools=schools),))

    return made


@pytest.fixture(scope="session")
def make_result() -> Callable[..., Result]:
    def made(
        outcome: Outcome, severity: Severity = Severity.HIGH, school: str | None = "t1"
    ) -> Result:
        return Result(
            school=school,
            rule=_rule(severity=severity),
            parameters={},
            citations=(),
            severity=severity,
            outcome=outcome,
            reason=None,
            reason_text=None,
            population=0,
            violations=0,
            unknown=0,
            observed=TEXT,
            expected=TEXT,
        )

    return made


def _locked(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    return Judgement(
        violates=pl.col("locked"),
        observed=pl.format("locked, {} people", pl.col("people").fill_null(0)),
        applies=pl.col("role") != "pupil" if parameters.get("adults") else None,
        worst=pl.col("people"),
        trace="locked",
    )


def _raising(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    raise ZeroDivisionError("a secret cell")


def _misspelt(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    return Judgement(violates=pl.col("no_such_column"), observed=pl.lit(""))


def _mute(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    return Judgement(violates=pl.col("locked"), observed=pl.col("no_such_column"))


def _constant(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    return Judgement(violates=pl.lit(value=True), observed=pl.lit("always"))


@pytest.fixture(scope="session")
def checks() -> dict[str, Check]:
    """Return one check that works, one of constants, and three that fail in three places."""
    functions = {
        "locked": _locked,
        "constant": _constant,
        "raising": _raising,
        "misspelt": _misspelt,
        "mute": _mute,
    }
    expected = Text("Không khóa {adults}", "Nothing locked {adults}")
    return {
        f"accounts.{name}": Check(
            f"accounts.{name}", "accounts", ("locked",), {}, expected, function
        )
        for name, function in functions.items()
    }
