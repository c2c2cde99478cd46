"""Pictures count every judged row of a school once; what is not known stays visible."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl

from auditor.audit import Distribution
from auditor.engine.pictures import draw
from auditor.evidence.families import TABLES
from auditor.evidence.interface import Evidence
from auditor.picture import Picture
from checks.pictures import PICTURES

NOW = datetime(2026, 11, 22, tzinfo=UTC)
AGE = next(each for each in PICTURES if each.id == "password-age")


def accounts(*rows: dict[str, object]) -> Evidence:
    schema = {**TABLES["accounts"].schema, "excluded": pl.String()}
    return Evidence({"accounts": pl.DataFrame(list(rows), schema=schema)}, ())


def row(school: str, days: int | None, **more: object) -> dict[str, object]:
    changed = None if days is None else NOW - timedelta(days=days)
    return {"school": school, "role": "staff", "password_changed_at": changed, **more}


def drawn(evidence: Evidence, *pictures: Picture) -> tuple[Distribution, ...]:
    return draw(pictures or (AGE,), evidence, ["a", "b", "c"], NOW)


def test_each_school_has_a_number_for_each_bin_and_one_for_what_is_not_known() -> None:
    found = drawn(accounts(row("a", 1), row("a", 91), row("a", None), row("b", 500)))
    assert [(each.id, each.family, each.bins) for each in found] == [
        ("password-age", "accounts", AGE.bins)
    ]
    assert found[0].counts == {"a": (1, 0, 0, 1, 0, 0, 1), "b": (0, 0, 0, 0, 0, 1, 0)}


def test_excluded_rows_pupils_and_other_schools_are_in_no_picture() -> None:
    evidence = accounts(
        row("a", 1),
        row("a", 1, excluded="disabled"),
        row("a", 1, role="pupil"),
        row("z", 1),
        row("b", 1, role=None),
    )
    assert drawn(evidence)[0].counts == {"a": (1, 0, 0, 0, 0, 0, 0), "b": (1, 0, 0, 0, 0, 0, 0)}


def test_without_evidence_there_is_no_picture() -> None:
    assert drawn(Evidence({}, ())) == ()
    assert drawn(accounts()) == ()
    assert drawn(accounts(row("a", 1, role="pupil"))) == ()


def test_a_picture_that_fails_costs_only_itself() -> None:
    broken = replace(AGE, id="broken", place=lambda _as_of: pl.col("no such column"))
    found = drawn(accounts(row("a", 1)), broken, AGE)
    assert [each.id for each in found] == ["password-age"]


def test_a_bin_that_does_not_exist_counts_as_not_known() -> None:
    odd = replace(AGE, place=lambda _as_of: pl.lit(99))
    assert drawn(accounts(row("a", 1)), odd)[0].counts == {"a": (0, 0, 0, 0, 0, 0, 1)}
