"""Recognise instants written as text: which written forms there are and how each is read.

Everything here works on whole columns. A form reads what it knows and leaves null what it does not;
which of day and month comes first is decided by the caller.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

import polars as pl

_TIMES = ("", " %H:%M:%S", " %H:%M", " %H:%M:%S%.f")

YEAR_LAST = tuple(f"%d/%m/%Y{time}" for time in _TIMES)
"""After ``tidied``; day first: see ``in_order`` for the other order."""

YEAR_FIRST = tuple(f"%Y-%m-%d{time}" for time in _TIMES)

ZONED = ("%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%d %H:%M%#z")

WHOLE_COLUMN = (
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d", "%Y/%m/%d"),
    *("%Y-%m-%dT%H:%M:%S%.fZ", "%Y-%m-%dT%H:%M:%S%#z", "%Y/%m/%d %H:%M:%S", "%Y%m%d%H%M%SZ"),
    *(f"%d{mark}%m{mark}%Y{time}" for mark in "/-." for time in _TIMES[:-1]),
)
"""What a column written by one program looks like: tried on the text as it stands."""

FIRST_DAY = datetime(1990, 1, 1)  # noqa: DTZ001 - a wall clock's time, compared with such
AFTER_LAST_DAY = datetime(2101, 1, 1)  # noqa: DTZ001 - as above

# A written zone may be up to 14 hours ahead of UTC, so a year as written begins that much earlier.
_FIRST_INSTANT = FIRST_DAY.replace(tzinfo=UTC) - timedelta(hours=14)
_AFTER_LAST_INSTANT = AFTER_LAST_DAY.replace(tzinfo=UTC) + timedelta(hours=12)

_FILETIME_EPOCH_S = 11_644_473_600
"""Seconds from 1601-01-01, where Windows counts from, to 1970-01-01."""

_TIDYINGS = (
    (r"(?i)\s*(?:UTC|GMT|Z)$", "Z"),
    # LDAP GeneralizedTime (RFC 4517, 3.3.13); Active Directory writes a fraction.
    (r"^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,]\d+)?(Z|[+-]\d{4})?$", "$1-$2-$3 $4:$5:$6$7"),
    # The time may stand before the date.
    (r"^(\d{1,2}:\d\d(?::\d\d)?)[\s,]+(\d.*)$", "$2 $1"),
    (r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b", "$1/$2/$3"),
    (r"^(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})", "$1-$2-$3"),
    (r"(\d)(?:[,\s]+|[Tt])(\d{1,2}:)", "$1 $2"),
    (r"\s+([+-]\d\d:?\d\d)$", "$1"),
)


def in_order(form: str, order: str) -> str:
    """Return a day-first ``form`` in ``order``: ``mdy`` swaps day and month, unless year-first."""
    if order != "mdy" or form.startswith("%Y"):
        return form
    return form.replace("%d", "%_").replace("%m", "%d").replace("%_", "%m")


def strptime(series: pl.Series, form: str) -> pl.Series:
    """Read ``series`` by one ``strptime`` form, null where it does not fit."""
    # A cache of distinct values costs more than it saves on columns of times.
    return series.str.to_datetime(form, strict=False, time_unit="us", cache=False)


def tidied(series: pl.Series) -> pl.Series:
    """Bring ways to write a form to one: separators, spaces, place of the time."""
    text = pl.col("text").str.strip_chars()
    for pattern, replacement in _TIDYINGS:
        text = text.str.replace(pattern, replacement)
    return series.to_frame("text").select(text)["text"]


def to_utc(naive: pl.Series, time_zone: str) -> pl.Series:
    """Place wall-clock times in a zone; one that a clock change doubled is the earlier."""
    offset_us = _fixed_offset_us(time_zone)
    if offset_us is not None:
        shifted = (naive.cast(pl.Int64) - offset_us).cast(pl.Datetime("us"))
        return shifted.dt.replace_time_zone("UTC")
    placed = naive.dt.replace_time_zone(time_zone, ambiguous="earliest", non_existent="null")
    return placed.dt.convert_time_zone("UTC")


@lru_cache(maxsize=64)
def _fixed_offset_us(time_zone: str) -> int | None:
    """Return the zone's offset if it is the same in all accepted years: far quicker to add."""
    start, end = FIRST_DAY.replace(tzinfo=UTC), AFTER_LAST_DAY.replace(tzinfo=UTC)
    weeks = pl.datetime_range(start, end, "1w", time_unit="us", eager=True)
    local = weeks.dt.convert_time_zone(time_zone).dt
    offsets = (local.base_utc_offset() + local.dst_offset()).unique()
    return int(offsets.dt.total_microseconds().item()) if len(offsets) == 1 else None


def within_years(times: pl.Series) -> pl.Series:
    """Return ``times`` (naive or UTC) with everything outside the years 1990 to 2100 made null."""
    naive = times.dtype == pl.Datetime("us")
    low, high = (FIRST_DAY, AFTER_LAST_DAY) if naive else (_FIRST_INSTANT, _AFTER_LAST_INSTANT)
    earliest, latest = times.min(), times.max()
    if isinstance(earliest, datetime) and isinstance(latest, datetime):
        if low <= earliest and latest < high:
            return times
        inside = pl.col("t").is_between(low, high, closed="left")
        return times.to_frame("t").select(pl.when(inside).then(pl.col("t")))["t"]
    return times


def looks_counted(series: pl.Series) -> bool:
    """Say whether most cells are plain numbers, as ``from_numbers`` reads them."""
    numbers = series.str.contains(r"^\d+(?:[.,]\d+)?$").sum() or 0
    return 2 * numbers > len(series)


def from_numbers(series: pl.Series, time_zone: str) -> pl.Series:
    """Read counts as UTC times.

    FILETIME has 17 or 18 digits, epoch seconds 10, epoch milliseconds 13, Excel days 5 and
    perhaps a fraction. Excel days are wall-clock days from 1899-12-30; a fraction is rounded to
    the second, which is what it can hold.
    """
    text = pl.col("text")
    whole = text.cast(pl.Int64, strict=False)
    days = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    cases = {
        r"^\d{17,18}$": (whole // 10 - _FILETIME_EPOCH_S * 1_000_000),
        r"^\d{10}$": whole * 1_000_000,
        r"^\d{13}$": whole * 1_000,
    }
    instants = pl.coalesce(pl.when(text.str.contains(form)).then(us) for form, us in cases.items())
    serials = pl.when(text.str.contains(r"^\d{5}(?:[.,]\d+)?$") & days.is_between(20_000, 60_000))
    found = series.to_frame("text").select(
        instants.cast(pl.Datetime("us")).dt.replace_time_zone("UTC").alias("instant"),
        serials.then(((days - 25_569) * 86_400).round() * 1_000_000)
        .cast(pl.Int64)
        .cast(pl.Datetime("us"))
        .alias("wall"),
    )
    wall = to_utc(within_years(found["wall"]), time_zone)
    return within_years(found["instant"]).zip_with(found["instant"].is_not_null(), wall)
