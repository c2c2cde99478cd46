"""Take the half of the day (``SA``/``CH``, ``AM``/``PM``) off times, and put it back as hours."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from auditor.evidence.values.moments import to_utc

_LAST_BYTES = tuple(b"AaHhMm.")
_MORNING = ("SA", "AM", "sa", "am", "Sa", "Am", "A.M.", "a.m.")
_AFTERNOON = ("CH", "PM", "ch", "pm", "Ch", "Pm", "P.M.", "p.m.")
_LETTERS_OF_MARKS = "SAMCHPsamchp. \xa0\u202f"
"""Newer Windows puts a narrow no-break space before the mark."""
_NOON = 12


@dataclass(frozen=True, slots=True)
class Halved:
    """A column of times without the marks, and where they stood."""

    text: pl.Series
    rows: pl.Series
    """Indices of the cells that had a mark."""
    afternoon: pl.Series
    """For each of ``rows``, whether the mark said afternoon."""


def unmarked(series: pl.Series) -> Halved:
    """Say that no cell bears a mark."""
    return Halved(series, pl.Series("t", [], dtype=pl.UInt32), pl.Series("t", [], dtype=pl.Boolean))


def halved(series: pl.Series) -> Halved:
    """Take marks off; only the last byte of a cell is looked at to find those that may have one."""
    last = series.to_frame("t").select(pl.col("t").cast(pl.Binary).bin.get(-1, null_on_oob=True))
    may = last["t"].is_in(_LAST_BYTES).fill_null(value=False)
    rows = may.arg_true()
    cells = series.gather(rows)
    # Plain endings are several times quicker than one expression with alternatives.
    afternoon = _ends_with(cells, _AFTERNOON)
    marked = (afternoon | _ends_with(cells, _MORNING)) & cells.str.contains(":", literal=True)
    rows, cells, afternoon = rows.filter(marked), cells.filter(marked), afternoon.filter(marked)
    if not len(rows):
        return Halved(series, rows, afternoon)
    bare = cells.str.strip_chars_end(_LETTERS_OF_MARKS)
    return Halved(series.clone().scatter(rows, bare), rows, afternoon)


def _ends_with(cells: pl.Series, endings: tuple[str, ...]) -> pl.Series:
    ended = (pl.col("t").str.ends_with(ending) for ending in endings)
    return cells.to_frame("t").select(pl.any_horizontal(*ended))["t"]


def with_halves(values: pl.Series, halves: Halved, time_zone: str) -> pl.Series:
    """Move marked times (UTC) by half a day where the mark says so.

    Clerks mark 24-hour times too: 15:30 CH is 15:30. A morning after 12:59 means nothing and
    becomes null.
    """
    if not len(halves.rows):
        return values
    wall = values.gather(halves.rows).dt.convert_time_zone(time_zone).dt.replace_time_zone(None)
    hour = wall.dt.hour()
    moved = pl.DataFrame({"wall": wall, "hour": hour, "afternoon": halves.afternoon}).select(
        pl.when(pl.col("afternoon") & (pl.col("hour") < _NOON))
        .then(pl.col("wall").dt.offset_by("12h"))
        .when(~pl.col("afternoon") & (pl.col("hour") == _NOON))
        .then(pl.col("wall").dt.offset_by("-12h"))
        .when(pl.col("afternoon") | (pl.col("hour") < _NOON))
        .then(pl.col("wall"))
    )["wall"]
    return values.clone().scatter(halves.rows, to_utc(moved, time_zone))
