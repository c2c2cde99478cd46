"""Compute what several attributes of a directory say together; the pieces its formats share.

All of it works on raw text columns under folded headers, as ``derive`` of a format receives them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import polars as pl

_FILETIME_EPOCH_S = 11_644_473_600
"""Seconds from 1601-01-01, where Windows counts from, to 1970-01-01."""
_MOST_SECONDS = 4_102_444_800
"""The year 2100: what lies beyond means "never"."""
_UTC = pl.Datetime("us", "UTC")


def column(raw: pl.DataFrame, name: str) -> pl.Expr:
    """Return a raw column, or nulls where the source does not have it."""
    return pl.col(name) if name in raw.columns else pl.lit(None, dtype=pl.String)


def number(raw: pl.DataFrame, name: str) -> pl.Expr:
    """Return a raw column as whole numbers; null where it holds none."""
    return column(raw, name).cast(pl.Int64, strict=False)


def yes(raw: pl.DataFrame, name: str) -> pl.Expr:
    """Return whether a raw column says TRUE; null where it is empty."""
    return column(raw, name).str.to_uppercase() == "TRUE"


def from_epoch(seconds: pl.Expr) -> pl.Expr:
    """Return seconds since 1970 as UTC; null for 0 and for what lies beyond the year 2100."""
    sane = pl.when((seconds > 0) & (seconds < _MOST_SECONDS)).then(seconds)
    return (sane * 1_000_000).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def from_filetime(raw: pl.DataFrame, name: str) -> pl.Expr:
    """Return a FILETIME (100 ns since 1601) as UTC; null for 0 and "never" (MS-ADTS, 3.1.1.1.9)."""
    return from_epoch(number(raw, name) // 10_000_000 - _FILETIME_EPOCH_S)


def from_generalized(raw: pl.DataFrame, name: str) -> pl.Expr:
    """Return a GeneralizedTime in UTC (RFC 4517, 3.3.13); null where it is of another form."""
    digits = column(raw, name).str.extract(r"^(\d{14})(?:[.,]\d+)?Z$")
    naive = digits.str.to_datetime("%Y%m%d%H%M%S", strict=False, time_unit="us")
    return naive.dt.replace_time_zone("UTC")


def known(*expressions: pl.Expr) -> pl.Expr:
    """Return whether any of ``expressions`` is known for the row."""
    return reduce(lambda left, right: left | right, (each.is_not_null() for each in expressions))


def evaluated(raw: pl.DataFrame, expressions: Mapping[str, pl.Expr]) -> dict[str, pl.Series]:
    """Return the columns of ``expressions`` that are known for some row at least."""
    # A raw column goes along: constants alone would give one row.
    frame = raw.select(pl.col(raw.columns[0]).alias("@rows"), **expressions)
    return {name: frame[name] for name in expressions if frame[name].null_count() < raw.height}
