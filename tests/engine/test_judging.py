"""Three-valued verdicts, exact counts per school, expressions that fail for themselves alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.check import Judgement
from auditor.engine.judging import Counts, judge, rows_of

Make = Callable[..., Any]

NOTE = pl.lit("")
flags = st.sampled_from([True, False, None])


def of(violates: pl.Expr, applies: pl.Expr | None = None) -> Judgement:
    return Judgement(violates=violates, observed=NOTE, applies=applies)


LOCKED = of(pl.col("locked"))
CONCERNED = of(pl.col("locked"), pl.col("privileged"))
MISSPELT = of(pl.col("no_such_column"))


@pytest.mark.parametrize(
    ("applies", "violates", "counts"),
    [
        (True, True, Counts(1, 1, 0, 1)),
        (True, False, Counts(1, 0, 0, 1)),
        (True, None, Counts(1, 0, 1, 1)),
        (False, True, Counts(0, 0, 0, 1)),
        (False, False, Counts(0, 0, 0, 1)),
        (False, None, Counts(0, 0, 0, 1)),
        (None, True, Counts(1, 0, 1, 1)),
        (None, False, Counts(1, 0, 0, 1)),
        (None, None, Counts(1, 0, 1, 1)),
    ],
)
def test_a_verdict_is_the_three_valued_and_of_concerned_and_violating(
    make_table: Make, applies: bool | None, violates: bool | None, counts: Counts
) -> None:
    table = make_table([{"privileged": applies, "locked": violates}])
    assert judge(table, [CONCERNED]).counts == [{"t1": counts}]


def test_a_judgement_without_a_population_concerns_every_row(make_table: Make) -> None:
    table = make_table([{"locked": True}, {"locked": False}, {"locked": None}])
    assert judge(table, [LOCKED]).counts == [{"t1": Counts(3, 1, 1, 3)}]


def test_rows_are_counted_for_their_school_only(make_table: Make) -> None:
    table = make_table(
        [
            {"school": "t2", "locked": True},
            {"school": "t1", "locked": None},
            {"school": "t2", "locked": True},
        ]
    )
    assert judge(table, [LOCKED]).counts == [{"t1": Counts(1, 0, 1, 1), "t2": Counts(2, 2, 0, 2)}]


def test_excluded_rows_are_not_judged(make_table: Make) -> None:
    table = make_table(
        [{"locked": True, "excluded": "disabled"}, {"locked": False, "excluded": None}]
    )
    verdicts = judge(table, [LOCKED])
    assert verdicts.counts == [{"t1": Counts(1, 0, 0, 2)}]
    assert verdicts.frame["account"].to_list() == ["a1"]


def test_a_school_whose_rows_are_all_excluded_has_rows_and_nobody_concerned(
    make_table: Make,
) -> None:
    table = make_table([{"locked": True, "excluded": "service"}])
    assert judge(table, [LOCKED, CONCERNED]).counts == [{"t1": Counts(rows=1)}] * 2


def test_a_table_without_the_column_excluded_is_judged_whole(make_table: Make) -> None:
    table = make_table([{"locked": True}]).drop("excluded")
    assert judge(table, [LOCKED]).counts == [{"t1": Counts(1, 1, 0, 1)}]


def test_no_rows_give_no_counts(make_table: Make) -> None:
    verdicts = judge(make_table([]), [LOCKED, CONCERNED])
    assert verdicts.counts == [{}, {}]
    assert verdicts.frame.is_empty()
    assert verdicts.failed == {}


@pytest.mark.parametrize("value", [True, False, None])
def test_a_constant_counts_for_every_row(make_table: Make, value: bool | None) -> None:
    constant = of(pl.lit(value, dtype=pl.Boolean))
    table = make_table([{}, {}, {"school": "t2"}])
    counted = judge(table, [constant]).counts[0]
    assert counted["t1"] == Counts(2, 2 * (value is True), 2 * (value is None), 2)
    assert counted["t2"].population == 1


def test_a_failing_expression_costs_only_itself(make_table: Make) -> None:
    table = make_table([{"locked": True}, {"locked": None}])
    alone = judge(table, [LOCKED, CONCERNED])
    verdicts = judge(table, [LOCKED, MISSPELT, CONCERNED])
    assert list(verdicts.failed) == [1]
    assert "no_such_column" in verdicts.failed[1]
    assert verdicts.counts == [alone.counts[0], {}, alone.counts[1]]
    assert verdicts.frame["verdict@2"].to_list() == alone.frame["verdict@1"].to_list()


@pytest.mark.parametrize(
    "broken",
    [
        MISSPELT,
        of(pl.col("locked"), pl.col("no_such_column")),
        of(pl.col("account")),
        of(pl.col("locked").filter(pl.col("locked"))),
    ],
)
def test_whatever_part_fails_nothing_else_is_lost(make_table: Make, broken: Judgement) -> None:
    table = make_table([{"locked": True}, {"locked": False}])
    verdicts = judge(table, [broken, LOCKED])
    assert set(verdicts.failed) == {0}
    assert verdicts.counts == [{}, {"t1": Counts(2, 1, 0, 2)}]


def test_the_message_of_a_failure_is_one_line(make_table: Make) -> None:
    verdicts = judge(make_table([{}]), [MISSPELT])
    assert "\n" not in verdicts.failed[0]


def test_where_every_expression_fails_the_rows_are_still_there(make_table: Make) -> None:
    verdicts = judge(make_table([{}, {}]), [MISSPELT, MISSPELT])
    assert verdicts.counts == [{}, {}]
    assert set(verdicts.failed) == {0, 1}
    assert verdicts.frame.height == 2


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["t1", "t2"]), flags, flags), max_size=8))
def test_counts_never_exceed_what_they_are_counted_from(
    make_table: Make, rows: list[tuple[str, bool | None, bool | None]]
) -> None:
    table = make_table([{"school": s, "privileged": a, "locked": v} for s, a, v in rows])
    counted = judge(table, [CONCERNED]).counts[0]
    for each in counted.values():
        assert 0 <= each.violations + each.unknown <= each.population <= each.rows
    assert sum(each.rows for each in counted.values()) == len(rows)


@settings(derandomize=True, max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["t1", "t2"]), flags, flags), max_size=8))
def test_judging_together_gives_what_judging_alone_gives(
    make_table: Make, rows: list[tuple[str, bool | None, bool | None]]
) -> None:
    table = make_table([{"school": s, "privileged": a, "locked": v} for s, a, v in rows])
    asked = [LOCKED, CONCERNED, of(~pl.col("locked"))]
    together = judge(table, asked).counts
    assert together == [judge(table, [each]).counts[0] for each in asked]


def test_only_rows_of_the_schools_asked_for_are_kept_and_they_order_as_the_list(
    make_table: Make,
) -> None:
    table = make_table([{"school": code} for code in ("t1", "t9", "t2", "t1")])
    kept = rows_of(table, ["t2", "t1"])
    assert kept["school"].to_list() == ["t1", "t2", "t1"]
    assert kept.sort("school")["school"].to_list() == ["t2", "t1", "t1"]
    assert rows_of(table, []).is_empty()
