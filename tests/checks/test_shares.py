"""Shares: compared in whole numbers, and known only where unread rows cannot turn them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.unit import Share
from checks.shares import below_share, unread_amount

SCHEMA = {"part": pl.Int64(), "whole": pl.Int64(), "unread": pl.UInt32()}


def below(part: int | None, whole: int | None, unread: int | None, share: Share) -> bool | None:
    row = {"part": [part], "whole": [whole], "unread": [unread]}
    expression = below_share(pl.col("part"), pl.col("whole"), pl.col("unread"), share)
    answer: bool | None = pl.DataFrame(row, schema=SCHEMA).select(expression).item()
    return answer


@pytest.mark.parametrize(
    ("part", "unread", "answer"),
    [
        (900, 0, False),
        (899, 0, True),
        (903, 3, False),
        (902, 3, None),
        (900, 3, None),
        (899, 3, True),
        (898, 3, True),
        (950, None, None),
    ],
)
def test_ninety_percent_of_a_thousand_with_rows_unread(
    part: int, unread: int | None, answer: bool | None
) -> None:
    assert below(part, 1000, unread, Share(90)) is answer


def test_at_least_and_more_than_part_at_the_limit() -> None:
    assert below(95, 100, 0, Share(95)) is False
    assert below(95, 100, 0, Share(95, more=True)) is True
    assert below(96, 100, 0, Share(95, more=True)) is False
    assert below(995, 1000, 0, Share(99.5)) is False
    assert below(994, 1000, 0, Share(99.5)) is True


def test_a_share_of_money_is_exact_where_a_float_is_not() -> None:
    whole = 900_000_000_000_000_001
    assert below(whole - 1, whole, 0, Share(100)) is True
    assert below(whole, whole, 0, Share(100)) is False


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (None, 10), (5, None)])
def test_of_nothing_no_share_is_known(part: int | None, whole: int | None) -> None:
    assert below(part, whole, 0, Share(90)) is None


def test_amounts_of_unread_rows_are_known_only_where_there_are_none() -> None:
    frame = pl.DataFrame({"unread": [0, 3, None]}, schema={"unread": pl.UInt32()})
    assert frame.select(unread_amount()).to_series().to_list() == [0, None, None]


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    part=st.integers(0, 12),
    rest=st.integers(0, 12),
    unread=st.integers(0, 4),
    percent=st.sampled_from([0, 33.3, 50, 66.7, 80, 100]),
    more=st.booleans(),
)
def test_a_bounded_share_is_what_every_completion_of_the_unread_rows_says(
    part: int, rest: int, unread: int, percent: float, more: bool
) -> None:
    share, whole = Share(percent, more=more), part + rest
    # Each unread row belongs to the part, or to the rest.
    answers = {not share.reached(part + good, whole + unread) for good in range(unread + 1)}
    known = answers.pop() if len(answers) == 1 and whole + unread else None
    assert below(part, whole, unread, share) is known
