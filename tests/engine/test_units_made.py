"""How units are made of rows: once for all judgements, with what the list and the sources tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import polars as pl
import pytest

from auditor.check import Check, Judgement, check
from auditor.engine import answers, evaluate
from auditor.engine.judging import rows_of
from auditor.engine.pictures import draw
from auditor.engine.units import units_of
from auditor.model import Outcome, Owner, Reason, Result, Text
from auditor.picture import Picture
from auditor.unit import Absence, Share, Unit
from tests.engine.backup_building import (
    AS_OF,
    CHECKS,
    FRESH,
    PER_SYSTEM,
    SCHOOL,
    evidence_of,
    source,
)

Make = Callable[..., Any]

COPIES = source("a.json", "backups", ["t1"])
REGISTER = source("so.csv", "backup_systems", ["t1"])
TEXT = Text("vi", "en")


def made(unit: Unit, copies: Any, register: Any = None, **more: Any) -> list[dict[str, Any]]:
    evidence = evidence_of((COPIES, copies), (REGISTER, register or []))
    tables = {name: rows_of(each, ["t1"]) for name, each in evidence.tables.items()}
    listing = None if register is None else tables["backup_systems"]
    return units_of(tables["backups"], listing, unit, lambda _school: 2, **more).frame.to_dicts()


def test_a_unit_tells_its_keys_its_facts_its_rows_and_where_it_stands() -> None:
    rows = [{"system": "csdl", "ended_at": FRESH}, {"system": "csdl"}, {"system": "web"}]
    csdl, web, mail = made(PER_SYSTEM, rows, [{"system": "csdl"}, {"system": "mail"}])
    assert {**csdl, "newest": None, "in_clear": None} == {
        **{"school": "t1", "system": "csdl", "subject": "csdl"},
        **{"newest": None, "newest@origin": 2, "undated": 1, "copies": 2, "in_clear": None},
        **{"rows": 2, "listed": True, "unread": 2, "origin": 3},
    }
    assert csdl["newest"] == FRESH
    assert (web["rows"], web["listed"], web["origin"]) == (1, False, 4)
    assert (mail["rows"], mail["copies"], mail["newest"]) == (0, 0, None)
    assert (mail["listed"], mail["origin"]) == (True, 2**32 + 3)


def test_several_keys_are_told_together() -> None:
    [unit] = made(Unit(by=("system", "medium")), [{"system": "csdl", "medium": "tape"}])
    assert (unit["subject"], unit["listed"], unit["rows"]) == ("csdl, tape", None, 1)


def test_what_is_kept_of_the_list_is_null_where_its_rows_disagree() -> None:
    unit = replace(PER_SYSTEM, facts={}, keeps=("owner",))
    register = [
        *({"system": "csdl", "owner": each} for each in ("an", "an", None)),
        *({"system": "web", "owner": each} for each in ("an", "binh")),
    ]
    kept = made(unit, [{"system": "mail"}], register)
    assert {each["system"]: each["owner"] for each in kept} == {
        "csdl": "an",
        "web": None,
        "mail": None,
    }


def test_units_that_are_not_listed_may_be_left_out() -> None:
    unit = replace(PER_SYSTEM, unlisted=False)
    rows = [{"system": "csdl"}, {"system": "web"}]
    kept = made(unit, rows, [{"system": "csdl"}])
    assert [each["system"] for each in kept] == ["csdl"]
    assert (unit.closed, PER_SYSTEM.closed, SCHOOL.closed) == (True, False, True)


def test_rows_that_tell_no_unit_are_unread_for_all_of_the_school() -> None:
    [unit] = made(Unit(by=("system",)), [{"system": "csdl"}, {}, {}])
    assert unit["unread"] == 4


@pytest.fixture
def ask(make_requirement: Make, make_school: Make) -> Callable[..., list[Result]]:
    def asked(judgements: Mapping[str, Any], *files: Any, schools: Any = ("t1",)) -> list[Result]:
        checks = {
            name: replace(CHECKS["backups.recent"], id=name, needs=(), function=function)
            for name, function in judgements.items()
        }
        requirements = [make_requirement(f"R-{name}", name) for name in checks]
        asked_of = [make_school(code) for code in schools]
        return list(evaluate(requirements, evidence_of(*files), asked_of, AS_OF, checks).results)

    return asked


def judging(unit: Unit, violates: pl.Expr, **more: Any) -> Callable[..., Judgement]:
    return lambda _parameters, _as_of: Judgement(violates, pl.lit("seen"), unit=unit, **more)


def test_judgements_of_one_unit_share_one_making(
    ask: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = []

    def counted(*given: Any, **more: Any) -> Any:
        times.append(given)
        return units_of(*given, **more)

    monkeypatch.setattr(answers, "units_of", counted)
    few = pl.col("copies") < 2
    same = replace(PER_SYSTEM, facts=dict(PER_SYSTEM.facts))
    ask(
        {"a": judging(PER_SYSTEM, few), "b": judging(same, ~few), "c": judging(SCHOOL, few)},
        (COPIES, [{"system": "csdl"}]),
        (REGISTER, [{"system": "csdl"}]),
    )
    assert len(times) == 2


def test_a_fact_that_fails_costs_the_judgements_of_its_unit_alone(ask: Make) -> None:
    broken = Unit(facts={"sum": pl.col("no_such_column").sum()})
    results = ask(
        {
            "a": judging(broken, pl.col("sum") > 1),
            "b": judging(SCHOOL, pl.col("copies") > 1),
            "c": judging(SCHOOL, pl.col("no_such_fact") > 1),
        },
        (COPIES, [{"system": "csdl"}]),
    )
    assert [each.outcome for each in results] == [Outcome.ERROR, Outcome.PASS, Outcome.ERROR]


def test_a_unit_whose_verdicts_are_not_declared_rests_on_absence_both_ways() -> None:
    row = Judgement(pl.lit(value=True), pl.lit(""))
    assert row.absence is Absence.PASS
    assert replace(row, unit=SCHOOL).absence is Absence.BOTH
    assert replace(row, unit=SCHOOL, by_absence=Absence.FAIL).absence is Absence.FAIL


def test_silence_tells_only_where_the_unit_says_so(ask: Make) -> None:
    ledger = source("so-gui.csv", "backups", ["t2", "t3"])
    files = [(ledger, [{"school": "t2", "system": "csdl"}])]
    none = pl.col("copies") == 0
    silent = judging(SCHOOL, none, by_absence=Absence.FAIL)
    telling = judging(replace(SCHOOL, silence_tells=True), none, by_absence=Absence.FAIL)
    results = ask({"a": silent, "b": telling}, *files)
    assert [(each.outcome, each.reason) for each in results] == [
        (Outcome.UNKNOWN, Reason.NO_ROWS),
        (Outcome.FAIL, None),
    ]
    assert [(each.source, each.row) for each in results[1].findings] == [("so-gui.csv", None)]
    torn = source("so-gui.csv", "backups", ["t2", "t3"], unreadable_of_any_school=1)
    results = ask({"b": telling}, (torn, files[0][1]))
    assert results[0].reason is Reason.PARTIAL
    old = source("so-gui.csv", "backups", ["t2", "t3"], stale=True)
    assert ask({"b": telling}, (old, []))[0].reason is Reason.STALE_SOURCE


def test_a_check_declares_the_tables_it_reads() -> None:
    @check("backups", needs=[], expected=TEXT, table="copies", lists=["backup_systems"])
    def fresh(_parameters: Mapping[str, Any], _as_of: datetime) -> Judgement:
        """Is it fresh?"""
        raise NotImplementedError

    declared: Check = fresh.__dict__["check"]
    assert (declared.id, declared.table) == ("backups.fresh", "copies")
    assert declared.tables == ("copies", "backup_systems")
    plain = Check("a.b", "accounts", (), {}, TEXT, fresh)
    assert plain.tables == ("accounts",)


def test_a_share_is_what_is_written_of_it() -> None:
    assert Share(99.5).limit.denominator == 200
    assert Share(80).reached(4, 5)
    assert not Share(80, more=True).reached(4, 5)


def test_a_picture_shows_the_rows_of_its_table() -> None:
    evidence = evidence_of((COPIES, [{"system": "csdl"}] * 3), (REGISTER, [{"system": "csdl"}]))
    common: dict[str, Any] = {
        "family": "backups",
        "title": TEXT,
        "bins": (TEXT,),
        "place": lambda _as_of: pl.lit(0),
        "applies": lambda: pl.lit(value=True),
    }
    pictures = [Picture("copies", **common), Picture("systems", **common, table="backup_systems")]
    drawn = draw(pictures, evidence, ["t1"], AS_OF)
    assert [each.counts["t1"] for each in drawn] == [(3, 0), (1, 0)]


def test_a_school_that_shares_no_question_is_not_judged_over_the_district(
    make_requirement: Make, make_school: Make
) -> None:
    requirement = make_requirement(check="backups.media", owners=(Owner.SCHOOL,))
    evidence = evidence_of((COPIES, [{"medium": "usb"}]))
    [result] = evaluate([requirement], evidence, [make_school()], AS_OF, CHECKS).results
    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, Reason.NO_CHECK)
