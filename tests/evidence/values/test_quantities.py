"""Amounts, sizes and durations: read exactly, or not at all."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.evidence.values.quantities import parse_bytes, parse_durations, parse_money

derandomized = settings(derandomize=True, max_examples=200, deadline=None)


def money(cell: str | None) -> Decimal | None:
    found = parse_money(pl.Series([cell], dtype=pl.String))
    assert found.dtype == pl.Decimal(38, 2)
    return found.item()


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1.250.000", "1250000"),
        ("1,250,000.50", "1250000.50"),
        ("1.250.000,5 đ", "1250000.50"),
        ("1 250 000 VNĐ", "1250000"),
        ("1.250", "1250"),
        ("12,5", "12.50"),
        ("0,50", "0.50"),
        ("350000", "350000"),
        ("-350.000 ₫", "-350000"),
        ("(350.000)", "-350000"),
        ("90071992547409930.07", "90071992547409930.07"),
    ],
)
def test_an_amount_is_read_exactly(cell: str, amount: str) -> None:
    assert money(cell) == Decimal(amount)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "miễn",
        "1.250,000.5",
        "1,25,000",
        "0.500",
        "1.2345",
        "1e6",
        "1250000,505",
        "--5",
        "5 USD",
    ],
)
def test_what_may_be_another_amount_is_not_read(cell: str) -> None:
    assert money(cell) is None


@derandomized
@given(st.integers(0, 10**15), st.sampled_from(".,"), st.integers(0, 99))
def test_an_amount_written_with_marks_comes_back(whole: int, group: str, cents: int) -> None:
    decimal = "," if group == "." else "."
    grouped = f"{whole:,}".replace(",", group)
    exact = Decimal(whole) + Decimal(cents) / 100
    assert money(f"{grouped}{decimal}{cents:02d}") == exact
    assert money(grouped) == whole


@pytest.mark.parametrize(
    ("cell", "size"),
    [
        ("4294967296", 2**32),
        ("4,294,967,296", 2**32),
        ("1.5 GB", 1_500_000_000),
        ("1,5 GiB", 1_610_612_736),
        ("12 KiB", 12_288),
        ("120B", 120),
        ("3 TB", 3 * 10**12),
        ("1.5", None),
        ("12 X", None),
        ("1.250.000 KB", None),
        ("99999999999999999999", None),
        ("nhiều", None),
    ],
)
def test_a_size_is_read_in_bytes(cell: str, size: int | None) -> None:
    found = parse_bytes(pl.Series([cell]))
    assert (found.dtype, found.item()) == (pl.UInt64, size)


@pytest.mark.parametrize(
    ("cell", "length"),
    [
        ("2 giờ 30 phút", timedelta(hours=2, minutes=30)),
        ("90 min", timedelta(minutes=90)),
        ("1:30:00", timedelta(hours=1, minutes=30)),
        ("2 days, 1:00:00", timedelta(days=2, hours=1)),
        ("36h", timedelta(hours=36)),
        ("1,5 giờ", timedelta(minutes=90)),
        ("45 giây", timedelta(seconds=45)),
        ("1:30", None),
        ("90", None),
        ("2 tháng", None),
        ("hai giờ", None),
        ("9999999 ngày", None),
    ],
)
def test_a_length_of_time_needs_its_unit(cell: str, length: timedelta | None) -> None:
    found = parse_durations(pl.Series([cell]))
    assert (found.dtype, found.item()) == (pl.Duration("us"), length)


@derandomized
@given(st.text(max_size=30))
def test_any_text_is_read_or_not_known(cell: str) -> None:
    for parse in (parse_money, parse_bytes, parse_durations):
        assert len(parse(pl.Series([cell, None]))) == 2
