"""Understand dates and times as people and systems write them, and say which are not understood.

A column is first read as if one program wrote it, in one pass; only what is left goes through the
other forms, each distinct text once. Whether ``03/04/2026`` is in March or in April is settled for
the whole column.
"""

from __future__ import annotations

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
from auditor.evidence.values.passing import InPassing

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
class ParsedDates:
    """What a column of dates says, row by row, and how it was understood."""

    values: pl.Series
    """Datetime, microseconds, UTC; null where empty, never or not understood."""
    bad: pl.Series
    """Boolean; true where the cell is filled but no date of the years 1990 to 2100. Never null."""
    never: pl.Series
    """Boolean; true where the cell says "not yet" (``Never``, a calendar's zero). Never null."""
    ambiguous: int
    """How many cells can be day-month and month-day, when no other cell settles it."""
    order_used: str
    """``dmy`` or ``mdy`` where years stand last; the caller's order if none does."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of a column under one order of day and month."""

    values: pl.Series
    never: pl.Series
    this_only: bool = False
    """Some cell can be read in this order only."""
    other_only: bool = False
    """Some cell can be read in the other order only."""
    either: int = 0

    @property
    def year_last(self) -> bool:
        return self.this_only or self.other_only or self.either > 0


def parse_dates(
    series: pl.Series, *, date_order: str, time_zone: str, passing: InPassing | None = None
) -> ParsedDates:
    """Read ``series`` (String) as instants.

    ``date_order`` (``dmy``, ``mdy``, ``ymd``) is used for dates with the year last when the
    column itself does not tell: one cell with a first part above 12 makes the whole column day-
    first. If cells contradict each other, ``date_order`` holds and the others are bad. Times
    without a zone are in ``time_zone`` (an IANA name). ``passing`` is the column as it was read
    with its file.
    """
    wished = "mdy" if date_order == "mdy" else "dmy"
    naive: pl.Series | None
    if passing is not None and passing.naive.null_count() == series.null_count():
        form, order, naive = passing.form, wished, passing.naive
    else:
        form, order = _likely_form(series, wished)
        naive = None if form == _COUNTED else strptime(series, form)
    if naive is not None and naive.null_count() == series.null_count():
        halves = unmarked(series)  # every cell fits the form, so none bears a mark
    else:
        halves, naive = halved(series), None
        form, order = _likely_form(halves.text, wished)
    reading = _read(halves.text, form, order, time_zone, naive=naive)
    decided = _decided(reading, order, wished)
    if decided != order:
        form, order = in_order(form, "mdy"), decided
        reading = _read(halves.text, form, order, time_zone)
    values = with_halves(reading.values, halves, time_zone)
    unread = values.is_null() & ~reading.never & series.is_not_null()
    if unread.any():
        unread &= (series.str.strip_chars() != "").fill_null(value=False)
    settled = reading.this_only or reading.other_only
    return ParsedDates(
        values=values.alias(series.name),
        bad=unread,
        never=reading.never,
        ambiguous=0 if settled else reading.either,
        order_used=order if reading.year_last else date_order,
    )


def _decided(reading: _Reading, order: str, wished: str) -> str:
    """Return the order for the whole column: the evidence if it agrees, else the wished one."""
    other = "mdy" if order == "dmy" else "dmy"
    if reading.this_only == reading.other_only:
        return wished
    return order if reading.this_only else other


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
    this_only, either = False, 0
    if form == _COUNTED:
        values = from_numbers(series, time_zone)
    else:
        naive = within_years(strptime(series, form) if naive is None else naive)
        if not form.startswith("%Y"):
            this_only, either = _evidence(naive)
        zone = "UTC" if form.endswith("Z") else time_zone
        values = naive if naive.dtype == _UTC else to_utc(naive, zone)
    never = pl.repeat(False, len(series), dtype=pl.Boolean, eager=True)
    left = values.is_null() & series.is_not_null()
    if not left.any():
        return _Reading(values, never, this_only, False, either)
    cells, rows = series.filter(left), left.arg_true()
    rest = _read_rest(cells.unique(), order, time_zone)
    return _Reading(
        values.scatter(rows, _mapped(cells, rest, "value")),
        never.scatter(rows, _mapped(cells, rest, "never")),
        this_only or bool(rest["this_only"].any()),
        bool(rest["other_only"].any()),
        either + int(_mapped(cells, rest, "either").sum() or 0),
    )


def _mapped(cells: pl.Series, rest: pl.DataFrame, column: str) -> pl.Series:
    return cells.replace_strict(
        rest["text"], rest[column], default=None, return_dtype=rest[column].dtype
    )


def _evidence(naive: pl.Series) -> tuple[bool, int]:
    """Return whether some date can be in this order only, and how many can be in both."""
    day, month = naive.dt.day(), naive.dt.month()
    if (day > _MONTHS).any():
        return True, 0
    return False, int((day != month).sum() or 0)


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
