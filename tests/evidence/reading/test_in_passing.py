"""What is read in passing is what would have been read afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_series_equal

from auditor.evidence.interface import RawTable
from auditor.evidence.reading import read_table
from auditor.evidence.values.dates import parse_dates
from auditor.evidence.values.passing import Wishes

EAGER = Wishes(times=lambda header: header == "t", lower=lambda header: header == "n", from_bytes=0)


def read(folder: Path, cells: list[tuple[str, str]], wishes: Wishes | None = None) -> RawTable:
    path = folder / "f.csv"
    lines = ["n,t", *(f"{name},{time}" for name, time in cells)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_table(path, shown="f", known_header=lambda cell: cell in "nt", wishes=wishes)


times = st.one_of(
    st.integers(670_000_000, 4_000_000_000).map(
        lambda seconds: f"{datetime.fromtimestamp(seconds, tz=UTC):%Y-%m-%d %H:%M:%S}"
    ),
    st.sampled_from(["", "Never", "22/11/2026", "2026-11-22", "2026-13-01 00:00:00", "x", "0"]),
)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    cells=st.lists(st.tuples(st.sampled_from(["AN", "Đào", "b"]), times), min_size=1, max_size=20)
)
def test_times_come_out_the_same_either_way(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("passing")
    raw = read(folder, cells, EAGER)
    known = {"date_order": "dmy", "time_zone": "Asia/Ho_Chi_Minh"}
    plain = parse_dates(raw.frame["t"], **known)
    passed = parse_dates(raw.frame["t"], **known, passing=raw.times.get("t"))
    for ours, theirs in (
        (plain.values, passed.values),
        (plain.bad, passed.bad),
        (plain.never, passed.never),
    ):
        assert_series_equal(ours, theirs)
    assert (plain.ambiguous, plain.order_used) == (passed.ambiguous, passed.order_used)


def test_times_and_names_are_read_in_passing(tmp_path: Path) -> None:
    raw = read(tmp_path, [("AN", "2026-11-22 08:00:00"), ("Đào", "2026-11-21 09:30:00")], EAGER)
    assert raw.times["t"].form == "%Y-%m-%d %H:%M:%S"
    assert raw.times["t"].naive.null_count() == 0
    assert raw.lower["n"].to_list() == ["an", "đào"]
    assert raw.frame.columns == ["n", "t", "row"]


def test_a_column_that_no_form_reads_whole_is_left_to_the_reader_of_dates(tmp_path: Path) -> None:
    assert read(tmp_path, [("a", "2026-11-22 08:00:00"), ("b", "yesterday")], EAGER).times == {}
    assert read(tmp_path, [("a", "22/11/2026"), ("b", "23/11/2026")], EAGER).times == {}


def test_a_small_file_is_not_worth_it(tmp_path: Path) -> None:
    small = Wishes(times=lambda _header: True)
    assert read(tmp_path, [("a", "2026-11-22 08:00:00")], small).times == {}


def test_rows_that_are_set_aside_leave_nothing_read_in_passing(tmp_path: Path) -> None:
    """A ragged file goes the careful way, and what was read before would not fit its rows."""
    path = tmp_path / "f.csv"
    path.write_text("n,t\na,2026-11-22 08:00:00\nb\n", encoding="utf-8")
    raw = read_table(path, shown="f", known_header=lambda cell: cell in "nt", wishes=EAGER)
    assert (raw.times, raw.lower, raw.rows_read) == ({}, {}, 2)
    assert isinstance(raw.frame, pl.DataFrame)
