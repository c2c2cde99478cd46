"""Which rows a finding names: the worst first, from their own file and row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
import pytest

from auditor.check import Judgement
from auditor.engine.findings import first_findings, violating_rows, with_source
from auditor.engine.judging import judge
from auditor.model import Finding

Make = Callable[..., Any]

SECOND_FILE = 2**32
PATHS = ("a.csv", "b.csv")
OBSERVED = pl.format("{} people", pl.col("people"))


def rows_of(
    table: pl.DataFrame, paths: Sequence[str] = PATHS, **more: Any
) -> list[tuple[object, ...]]:
    given = {"violates": pl.col("locked"), "observed": OBSERVED, "worst": pl.col("people")}
    judgement = Judgement(**{**given, **more})
    frame = judge(table, [judgement]).frame
    found = first_findings(
        with_source(violating_rows(frame, 0, judgement, "account").collect(), paths), 1000
    )
    return [
        (school, each.subject, each.observed, each.source, each.row)
        for school, findings in found.items()
        for each in findings
    ]


def names_of(table: pl.DataFrame, **more: Any) -> list[object]:
    return [row[1] for row in rows_of(table, **more)]


def test_only_a_certain_violation_is_a_finding(make_table: Make) -> None:
    table = make_table([{"locked": True}, {"locked": False}, {"locked": None}])
    assert names_of(table) == ["a0"]


def test_the_worst_comes_first_then_the_order_of_the_sources(make_table: Make) -> None:
    table = make_table(
        [
            {"account": "b", "locked": True, "people": 2},
            {"account": "a", "locked": True, "people": 2},
            {"account": "c", "locked": True, "people": 9},
        ]
    )
    assert names_of(table) == ["c", "b", "a"]


def test_a_gravity_that_is_not_known_counts_as_none(make_table: Make) -> None:
    table = make_table(
        [
            {"account": "a", "locked": True, "people": None},
            {"account": "b", "locked": True, "people": 1},
        ]
    )
    assert names_of(table) == ["b", "a"]


def test_without_a_gravity_the_order_is_that_of_the_sources(make_table: Make) -> None:
    rows = [{"account": name, "locked": True, "origin": i} for i, name in enumerate("cab")]
    assert names_of(make_table(rows), worst=None) == ["c", "a", "b"]
    assert names_of(make_table(rows[::-1]), worst=None) == ["c", "a", "b"]


def test_one_name_in_two_files_is_ordered_by_where_it_stands(make_table: Make) -> None:
    rows = [
        {"account": "a", "locked": True, "people": 1, "origin": SECOND_FILE + 3},
        {"account": "a", "locked": True, "people": 1, "origin": 7},
    ]
    wanted = [("t1", "a", "1 people", "a.csv", 7), ("t1", "a", "1 people", "b.csv", 3)]
    assert rows_of(make_table(rows)) == wanted
    assert rows_of(make_table(rows[::-1])) == wanted


def test_schools_are_kept_apart(make_table: Make) -> None:
    table = make_table(
        [
            {"school": "t2", "account": "a", "locked": True, "people": 9},
            {"school": "t1", "account": "b", "locked": True, "people": 1},
        ]
    )
    assert [row[:2] for row in rows_of(table)] == [("t1", "b"), ("t2", "a")]


def test_a_finding_names_the_row_the_fact_came_from(make_table: Make) -> None:
    table = make_table(
        [
            {"account": "a", "locked": True, "origin": 5, "locked@origin": SECOND_FILE + 8},
            {"account": "b", "locked": True, "origin": 6, "locked@origin": None},
        ]
    )
    found = {row[1]: row[3:] for row in rows_of(table, trace="locked")}
    assert found == {"a": ("b.csv", 8), "b": ("a.csv", 6)}


@pytest.mark.parametrize("trace", [None, "people"])
def test_without_an_origin_of_the_fact_the_row_itself_is_named(
    make_table: Make, trace: str | None
) -> None:
    table = make_table([{"locked": True, "origin": 5, "locked@origin": SECOND_FILE + 8}])
    assert rows_of(table, trace=trace)[0][3:] == ("a.csv", 5)


def test_large_row_numbers_keep_file_and_row_apart(make_table: Make) -> None:
    table = make_table([{"locked": True, "origin": SECOND_FILE + SECOND_FILE - 1}])
    assert rows_of(table)[0][3:] == ("b.csv", SECOND_FILE - 1)


def test_no_violation_gives_no_rows_with_the_same_columns(make_table: Make) -> None:
    judgement = Judgement(violates=pl.col("locked"), observed=OBSERVED)
    rows = with_source(
        violating_rows(judge(make_table([]), [judgement]).frame, 0, judgement, "account").collect(),
        [],
    )
    assert rows.columns == ["school", "subject", "observed", "source", "row", "worst"]
    assert first_findings(rows, 5) == {}


def ten_rows(make_table: Make) -> pl.DataFrame:
    judgement = Judgement(violates=pl.col("locked"), observed=OBSERVED, worst=pl.col("people"))
    table = make_table(
        [{"school": f"t{i % 2}", "locked": True, "people": i, "origin": i} for i in range(10)]
    )
    return with_source(
        violating_rows(judge(table, [judgement]).frame, 0, judgement, "account").collect(), PATHS
    )


@pytest.mark.parametrize(("limit", "kept"), [(1, 1), (3, 3), (5, 5), (50, 5)])
def test_each_school_keeps_its_worst_up_to_the_limit(
    make_table: Make, limit: int, kept: int
) -> None:
    found = first_findings(ten_rows(make_table), limit)
    assert {school: len(each) for school, each in found.items()} == {"t0": kept, "t1": kept}
    assert found["t1"][0] == Finding("a9", "9 people", "a.csv", 9)


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_of_none_keeps_none(make_table: Make, limit: int) -> None:
    assert first_findings(ten_rows(make_table), limit) == {}


def test_an_observation_that_cannot_be_made_is_empty_text(make_table: Make) -> None:
    judgement = Judgement(violates=pl.col("locked"), observed=OBSERVED)
    table = make_table([{"locked": True, "people": None}])
    rows = with_source(
        violating_rows(judge(table, [judgement]).frame, 0, judgement, "account").collect(), PATHS
    )
    assert first_findings(rows, 5)["t1"][0].observed == ""


def test_a_table_in_many_pieces_gives_the_same_findings_as_in_one(make_table: Make) -> None:
    """Sources of many files are joined piece by piece; Polars 2.1 panics on such tables."""
    rows = [{"account": f"a{n:03d}", "locked": n % 7 != 0, "people": n} for n in range(160)]
    whole, pieces, start = make_table(rows), [], 0
    for number in range(40):
        pieces.append(whole.slice(start, number % 7 + 1))
        start += number % 7 + 1
    joined = pl.concat(pieces, rechunk=False)
    assert (joined.n_chunks(), joined.height) == (40, start)
    assert rows_of(joined) == rows_of(whole.head(start))
