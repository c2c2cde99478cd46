"""Yes and no in all their spellings; an empty cell is neither."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.evidence.values import parse_flags

YES = "Có|có|ĐÃ|bật|x|X|v|✓|1|true|TRUE|Yes|đúng|Active|Hoạt động|Đã kích hoạt|on|Enabled"
NO = "Không|CHƯA|tắt|0|False|no|sai|Suspended|Inactive|disabled|Khóa|Đã khóa|tạm khoá|Off"


@pytest.mark.parametrize("word", [*YES.split("|"), "Đã bật", "đang làm việc", "Đang công tác"])
def test_a_yes_is_understood(word: str) -> None:
    assert parse_flags(pl.Series([word])).values.to_list() == [True]


@pytest.mark.parametrize(
    "word",
    [
        *NO.split("|"),
        *("Ngừng hoạt động", "Chưa kích hoạt", "chưa bật"),
        *("Nghỉ việc", "đã nghỉ", "Chuyển đi", "Nghỉ hưu"),
    ],
)
def test_a_no_is_understood(word: str) -> None:
    assert parse_flags(pl.Series([word])).values.to_list() == [False]


def test_maternity_leave_counts_as_working() -> None:
    assert parse_flags(pl.Series(["Nghỉ thai sản"])).values.to_list() == [True]


def test_an_empty_cell_is_null_and_not_bad() -> None:
    parsed = parse_flags(pl.Series([None, "", "  "], dtype=pl.String))
    assert parsed.values.to_list() == [None] * 3
    assert parsed.bad.to_list() == [False] * 3


def test_a_cell_that_is_neither_is_bad_and_null() -> None:
    parsed = parse_flags(pl.Series(["có thể", "yes", "2"]))
    assert parsed.values.to_list() == [None, True, None]
    assert parsed.bad.to_list() == [True, False, True]


def test_an_inverted_column_turns_answers_around_but_not_names_of_states() -> None:
    column = pl.Series(["True", "false", "có", "Suspended", "Active", None, "?"])
    parsed = parse_flags(column, inverted=True)
    assert parsed.values.to_list() == [False, True, False, False, True, None, None]
    assert parsed.bad.to_list() == [False] * 6 + [True]


def test_a_column_of_nulls_alone_is_read() -> None:
    assert parse_flags(pl.Series([None, None], dtype=pl.String)).values.to_list() == [None, None]
    assert parse_flags(pl.Series([], dtype=pl.String)).bad.to_list() == []
