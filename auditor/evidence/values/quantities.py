"""Understand amounts of money, sizes and lengths of time as people and programs write them.

What can be read in two ways with different results is not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal, localcontext
from typing import TypeVar

import polars as pl

from auditor.evidence.values.fold import fold

_Value = TypeVar("_Value")

_MONEY = pl.Decimal(38, 2)
_LARGEST = Decimal(10) ** 30
_CURRENCY = re.compile(r"(?i)\s*(?:vnđ|vnd|đồng|dong|đ|₫)\.?\s*$|^\s*(?:vnđ|vnd|₫)\s*")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,\s])\d{3})(?:\1\d{3})*")
_DECIMALS = re.compile(r"(\d+)[.,](\d{1,2})")
_BOTH = re.compile(r"([1-9]\d{0,2}(?:([.,])\d{3})(?:\2\d{3})*)([.,])(\d{1,2})")

_BYTES = re.compile(r"(\d+(?:[.,]\d{1,3})?)\s*([kmgtp]?)(i?)(?:b|bytes?)?", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
_MOST_BYTES = 2**63

_CLOCK = re.compile(r"(?:(\d+)\s*(?:days?|ngày|d),?\s*)?(\d{1,4}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?")
_PIECE = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)")
_SECONDS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "giay"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "phut", "ph"), 60),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "gio", "g"), 3600),
    **dict.fromkeys(("d", "day", "days", "ngay"), 86_400),
    **dict.fromkeys(("w", "week", "weeks", "tuan"), 604_800),
}
_LONGEST_S = 100 * 365 * 86_400


def parse_money(series: pl.Series) -> pl.Series:
    """Return amounts exactly (Decimal with two places), null where a cell is none.

    ``1.250.000`` and ``1,250,000.50`` are told apart by their marks; one mark before three digits
    groups thousands, as the dong has no smaller unit. Parentheses and a minus are negative.
    """
    return _each(series, _money, _MONEY)


def _money(cell: str) -> Decimal | None:
    text = _CURRENCY.sub("", cell.strip()).strip()
    negative = text.startswith("(") and text.endswith(")")
    text = text[1:-1].strip() if negative else text
    if text.startswith(("-", "−", "+")):
        negative, text = text[0] != "+", text[1:].strip()
    amount = _amount(text)
    if amount is None or amount >= _LARGEST:
        return None
    return -amount if negative else amount


def _amount(text: str) -> Decimal | None:
    if re.fullmatch(r"\d+", text, re.ASCII):
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        return Decimal(re.sub(r"\D", "", text))
    if found := _BOTH.fullmatch(text):
        whole, grouping, mark, rest = found.groups()
        return None if grouping == mark else Decimal(f"{re.sub(r'[.,]', '', whole)}.{rest}")
    if found := _DECIMALS.fullmatch(text):
        return Decimal(".".join(found.groups()))
    return None


def parse_bytes(series: pl.Series) -> pl.Series:
    """Return sizes in bytes (UInt64), null where a cell is none.

    ``KiB``, ``MiB`` ... count by 1,024; ``KB``, ``MB`` ... by 1,000: no copy looks larger than it
    is. More than three decimals, or a grouped number with a unit, is not guessed.
    """
    return _each(series, _size, pl.UInt64())


def _size(cell: str) -> int | None:
    text = cell.strip()
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    found = _BYTES.fullmatch(text)
    if found is None:
        return None
    number, prefix, binary = found.groups()
    if not prefix and ("." in number or "," in number or binary):
        return None
    base = 1024 if binary else 1000
    size = int(Decimal(number.replace(",", ".")) * base ** _POWERS[prefix.lower()])
    return size if size < _MOST_BYTES else None


def parse_durations(series: pl.Series) -> pl.Series:
    """Return lengths of time (microseconds), null where a cell is none.

    ``2 giờ 30 phút``, ``90 min``, ``1:30:00``, ``2 days, 1:00:00``. A number without a unit and
    ``1:30`` (hours or minutes?) are not guessed.
    """
    return _each(series, _duration, pl.Duration("us"))


def _duration(cell: str) -> timedelta | None:
    text = cell.strip().lower()
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        days, hours, minutes, seconds = clock.groups()
        if seconds is None:
            return None
        whole = int(days or 0) * 86_400 + int(hours) * 3600 + int(minutes) * 60 + int(seconds)
        return timedelta(seconds=whole) if whole <= _LONGEST_S else None
    if not text or _PIECE.sub("", text).strip(" ,;"):
        return None
    total = Decimal(0)
    for number, unit in _PIECE.findall(text):
        seconds_each = _SECONDS.get(fold(unit))
        if seconds_each is None:
            return None
        total += Decimal(number.replace(",", ".")) * seconds_each
    return timedelta(seconds=float(total)) if total <= _LONGEST_S else None


def _each(series: pl.Series, read: Callable[[str], _Value | None], kept: pl.DataType) -> pl.Series:
    """Read each distinct cell once."""
    distinct = series.drop_nulls().unique()
    with localcontext(prec=60):
        values = pl.Series([read(cell) for cell in distinct.to_list()], dtype=kept)
    return series.replace_strict(distinct, values, default=None, return_dtype=kept)
