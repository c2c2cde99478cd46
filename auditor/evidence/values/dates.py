"""Understand dates and times as people and systems write them, and say which are not understood.

A column is first read as if one program wrote it, in one pass; only what is left goes through the
other forms, each distinct text once. Whether ``03/04/2026`` is in March or in April is settled for
the whole column of a file, and for each file by itself where a column runs through several.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from auditor.evidence.values.fold import fold
from auditor.evidence.values.halves import halved, unmarked, with_halves
from auditor.evidence.values.moments import (
    WHOLE_COLUMN,
    YEAR_FIRST,
    YEAR_LAST,
    ZONED,
    from_numbers,
    in_order,
    looks_counted,
    strptime,
    tidied,
    to_utc,
    within_years,
)

_UTC = pl.Datetime("us", "UTC")
_SAMPLE = 240
_MONTHS = 12
_COUNTED = "%Y counted"
"""In place of a form: the column holds counts of seconds or days."""

_NEVER_WORDS = frozenset(
    map(
        fold,
        (
            *("never", "never logged in", "never signed in", "never expires", "0"),
            *("0x7FFFFFFFFFFFFFFF", "9223372036854775807"),
            *(
                "chưa đăng nhập",
                "chưa bao giờ",
                "chưa từng đăng nhập",
                "chưa từng",
                "không bao giờ",
            ),
            *("chưa đăng nhập lần nào", "chưa bao giờ đăng nhập", "không hết hạn"),
        ),
    )
)
# The zero of Windows (in any zone, so with any time), of .NET; what systems write for "not yet".
_NEVER_DATES = r"^(?:1601-0?1-0?1|0?1/0?1/1601|0001-0?1-0?1|0?1/0?1/0001)(?:\D|$)"
_EPOCH_IN_UTC = r"^1970-01-01(?: 00:00(?::00(?:\.0+)?)?Z?)?$|^0?1/0?1/1970(?: 0?0:00(?::00)?)?$"


@dataclass(frozen=True, slots=True)
class Order:
    """How the dates of one file's column were read."""

    used: str
    """``dmy`` or ``mdy`` where years stand last; the caller's order if none does."""
    ambiguous: int = 0
    """How many cells can be day-month and month-day, when no other cell settles it."""


@dataclass(frozen=True, slots=True)
class ParsedDates:
    """What a column of dates says, row by row, and how it was understood."""

    values: pl.Series
    """Datetime, microseconds, UTC; null where empty, never or not understood."""
    bad: pl.Series
    """Boolean; true where the cell is filled but no date of the years 1990 to 2100. Never null."""
    never: pl.Series
    """Boolean; true where the cell says "not yet" (``Never``, a calendar's zero). Never null."""
    orders: Mapping[int | None, Order]
    """By file; ``None`` stands for the only one."""

    @property
    def ambiguous(self) -> Mapping[int | None, tuple[int, str]]:
        """Return of each file with dates that nothing settles how many, and the order used."""
        return {
            file: (order.ambiguous, order.used)
            for file, order in self.orders.items()
            if order.ambiguous
        }


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of a column under one order of day and month."""

    values: pl.Series
    never: pl.Series
    marks: pl.DataFrame | None = None
    """For each cell whether it can be read in this order only, in the other only, or in either.

    ``None``: no cell has the year last.
    """


def parse_dates(
    series: pl.Series, *, date_order: str, time_zone: str, files: pl.Series | None = None
) -> ParsedDates:
    """Read ``series`` (String) as instants.

    ``date_order`` (``dmy``, ``mdy``, ``ymd``) is used for dates with the year last when the
    column itself does not tell: one cell with a first part above 12 makes the whole column day-
    first. If cells contradict each other, ``date_order`` holds and the others are bad. Times
    without a zone are in ``time_zone`` (an IANA name). ``files`` numbers the file of each cell:
    what one file tells of its order says nothing about another.
    """
    wished = "mdy" if date_order == "mdy" else "dmy"
    form, order = _likely_form(series, wished)
    naive = None if form == _COUNTED else strptime(series, form)
    if naive is not None and naive.null_count() == series.null_count():
        halves = unmarked(series)  # every cell fits the form, so none bears a mark
    else:
        halves, naive = halved(series), None
        form, order = _likely_form(halves.text, wished)
    reading = _read(halves.text, form, order, time_zone, naive=naive)
    decided = _decided(reading.marks, files, order, wished)
    other = [file for file, each in decided.items() if each.used != order]
    if other:
        opposite, swapped = ("mdy" if order == "dmy" else "dmy"), in_order(form, "mdy")
        rows = None if files is None else files.is_in(other).arg_true()
        text = halves.text if rows is None else halves.text.gather(rows)
        again = _read(text, swapped, opposite, time_zone)
        reading = again if rows is None else _replaced(reading, rows, again)
    values = with_halves(reading.values, halves, time_zone)
    unread = values.is_null() & ~reading.never & series.is_not_null()
    if unread.any():
        unread &= (series.str.strip_chars() != "").fill_null(value=False)
    return ParsedDates(
        values=values.alias(series.name),
        bad=unread,
        never=reading.never,
        orders=decided or {None: Order(date_order)},
    )


def _decided(
    marks: pl.DataFrame | None, files: pl.Series | None, order: str, wished: str
) -> dict[int | None, Order]:
    """Return the order of each file with years last: the evidence if it agrees, else the wished."""
    if marks is None:
        return {}
    seen = (pl.col("this_only").any(), pl.col("other_only").any(), pl.col("either").sum())
    if files is None:
        rows: list[tuple[int | None, bool, bool, int]] = [(None, *marks.select(*seen).row(0))]
    else:
        grouped = marks.with_columns(files.alias("file")).group_by("file", maintain_order=True)
        rows = grouped.agg(*seen).rows()
    opposite = "mdy" if order == "dmy" else "dmy"
    return {
        file: Order(
            wished if this == other else order if this else opposite,
            0 if this or other else int(either),
        )
        for file, this, other, either in rows
        if this or other or either
    }


def _replaced(reading: _Reading, rows: pl.Series, again: _Reading) -> _Reading:
    """Return the reading with that of some cells in place of theirs."""
    return _Reading(
        reading.values.clone().scatter(rows, again.values),
        reading.never.clone().scatter(rows, again.never),
    )


def _likely_form(series: pl.Series, wished: str) -> tuple[str, str]:
    """Return the form and order that read most of a sample; of equals, the wished order."""
    known = series.drop_nulls()
    sample = known.gather_every(max(1, len(known) // _SAMPLE)).head(_SAMPLE)
    if looks_counted(sample):
        return _COUNTED, wished
    best, form, order = -1, WHOLE_COLUMN[0], wished
    for each in (wished, "dmy" if wished == "mdy" else "mdy"):
        for likely in dict.fromkeys(in_order(written, each) for written in WHOLE_COLUMN):
            count = strptime(sample, likely).count()
            if count > best:
                best, form, order = count, likely, each
            if best == len(sample):
                return form, order
    return form, order


def _read(
    series: pl.Series, form: str, order: str, time_zone: str, *, naive: pl.Series | None = None
) -> _Reading:
    """Read the column by its likely form, and what that leaves by all forms.

    ``naive`` is the column as already read by that form.
    """
    marks: pl.DataFrame | None = None
    if form == _COUNTED:
        values = from_numbers(series, time_zone)
    else:
        naive = within_years(strptime(series, form) if naive is None else naive)
        if not form.startswith("%Y"):
            marks = _evidence(naive)
        zone = "UTC" if form.endswith("Z") else time_zone
        values = naive if naive.dtype == _UTC else to_utc(naive, zone)
    never = pl.repeat(False, len(series), dtype=pl.Boolean, eager=True)
    left = values.is_null() & series.is_not_null()
    if not left.any():
        return _Reading(values, never, marks)
    cells, rows = series.filter(left), left.arg_true()
    rest = _read_rest(cells.unique(), order, time_zone)
    if rest.select(pl.any_horizontal(pl.col(_MARKS).any())).item():
        marks = _evidence(values.clear(len(values))) if marks is None else marks
        marks = marks.with_columns(
            marks[name].scatter(rows, _mapped(cells, rest, name)) for name in _MARKS
        )
    return _Reading(
        values.scatter(rows, _mapped(cells, rest, "value")),
        never.scatter(rows, _mapped(cells, rest, "never")),
        marks,
    )


def _mapped(cells: pl.Series, rest: pl.DataFrame, column: str) -> pl.Series:
    return cells.replace_strict(
        rest["text"], rest[column], default=None, return_dtype=rest[column].dtype
    )


_MARKS = ("this_only", "other_only", "either")


def _evidence(naive: pl.Series) -> pl.DataFrame:
    """Return of each date whether it can be in this order only, in the other only, in either."""
    day, month = naive.dt.day(), naive.dt.month()
    this_only = (day > _MONTHS).fill_null(value=False)
    return pl.DataFrame(
        {
            "this_only": this_only,
            "other_only": pl.repeat(False, len(naive), dtype=pl.Boolean, eager=True),
            "either": (~this_only & (day != month)).fill_null(value=False),
        }
    )


def _read_rest(distinct: pl.Series, order: str, time_zone: str) -> pl.DataFrame:
    """Read distinct texts by every form, one row for each."""
    text = tidied(distinct)
    this = _first_fit(text, [in_order(form, order) for form in YEAR_LAST])
    other = _first_fit(
        text, [in_order(form, "dmy" if order == "mdy" else "mdy") for form in YEAR_LAST]
    )
    other = other.set(this.is_not_null(), None) if len(other) else other
    wall = this.zip_with(this.is_not_null(), _first_fit(text, YEAR_FIRST))
    zoned = _first_zoned(text)
    placed = to_utc(wall, time_zone).zip_with(wall.is_not_null(), zoned)
    value = placed.zip_with(placed.is_not_null(), from_numbers(text, time_zone))
    never = value.is_null() & (
        text.str.contains(_NEVER_DATES)
        | text.str.contains(_EPOCH_IN_UTC)
        | pl.Series([fold(each) in _NEVER_WORDS for each in text], dtype=pl.Boolean)
    )
    day, month = this.dt.day(), this.dt.month()
    return pl.DataFrame(
        {
            "text": distinct,
            "value": value,
            "never": never,
            "this_only": (day > _MONTHS).fill_null(value=False),
            "other_only": other.is_not_null(),
            "either": ((day <= _MONTHS) & (day != month)).fill_null(value=False),
        }
    )


def _first_fit(text: pl.Series, forms: tuple[str, ...] | list[str]) -> pl.Series:
    """Read wall-clock times by the first of ``forms`` that fits each cell."""
    found = pl.repeat(None, len(text), dtype=pl.Datetime("us"), eager=True)
    for form in forms:
        left = found.is_null()
        if not left.any():
            break
        found = found.scatter(left.arg_true(), within_years(strptime(text.filter(left), form)))
    return found


def _first_zoned(text: pl.Series) -> pl.Series:
    found = [within_years(strptime(text, form)) for form in ZONED]
    return found[0].zip_with(found[0].is_not_null(), found[1])
