"""Dates are read in every form met in the field; what is not a date is said to be bad."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.evidence.values import ParsedDates, parse_dates
from auditor.evidence.values.dates import Order

ZONE = "Asia/Ho_Chi_Minh"
WALL = timezone(timedelta(hours=7))


def parsed(*cells: str | None, order: str = "dmy", zone: str = ZONE) -> ParsedDates:
    return parse_dates(pl.Series(cells, dtype=pl.String), date_order=order, time_zone=zone)


def order_of(found: ParsedDates) -> Order:
    return found.orders[None]


def wall(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WALL).astimezone(UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("22/11/2026", wall(2026, 11, 22)),
        ("2-1-2026", wall(2026, 1, 2)),
        ("22.11.2026", wall(2026, 11, 22)),
        ("22/11/2026 08:30", wall(2026, 11, 22, 8, 30)),
        ("22/11/2026 8:30:15", wall(2026, 11, 22, 8, 30, 15)),
        ("22/11/2026 8:30:15 SA", wall(2026, 11, 22, 8, 30, 15)),
        ("22/11/2026 8:30:15 CH", wall(2026, 11, 22, 20, 30, 15)),
        ("22/11/2026 8:30 pm", wall(2026, 11, 22, 20, 30)),
        ("22/11/2026 8:30\u202fPM", wall(2026, 11, 22, 20, 30)),
        ("22/11/2026 12:30 SA", wall(2026, 11, 22, 0, 30)),
        ("22/11/2026 12:30 CH", wall(2026, 11, 22, 12, 30)),
        ("22/11/2026 15:30 CH", wall(2026, 11, 22, 15, 30)),
        ("08:30 22/11/2026", wall(2026, 11, 22, 8, 30)),
        ("22/11/2026, 08:30", wall(2026, 11, 22, 8, 30)),
        ("2026-11-22", wall(2026, 11, 22)),
        ("2026-11-22 08:30", wall(2026, 11, 22, 8, 30)),
        ("2026-11-22T08:30:15", wall(2026, 11, 22, 8, 30, 15)),
        ("2026-11-22T08:30:15Z", datetime(2026, 11, 22, 8, 30, 15, tzinfo=UTC)),
        ("2026-11-22T08:30:15.25Z", datetime(2026, 11, 22, 8, 30, 15, 250000, tzinfo=UTC)),
        ("2026-11-22T08:30:15.1234567Z", datetime(2026, 11, 22, 8, 30, 15, 123456, tzinfo=UTC)),
        ("2026-11-22T08:30:15+07:00", wall(2026, 11, 22, 8, 30, 15)),
        ("2026-11-22 08:30:15 +0700", wall(2026, 11, 22, 8, 30, 15)),
        ("2026-11-22 08:30:15 UTC", datetime(2026, 11, 22, 8, 30, 15, tzinfo=UTC)),
        ("2019/07/11 15:36:14", wall(2019, 7, 11, 15, 36, 14)),
        ("20261122083000Z", datetime(2026, 11, 22, 8, 30, tzinfo=UTC)),
        ("20261122083000.0Z", datetime(2026, 11, 22, 8, 30, tzinfo=UTC)),
        ("134398098150000000", datetime(2026, 11, 22, 8, 30, 15, tzinfo=UTC)),
        ("1795336215", datetime(2026, 11, 22, 8, 30, 15, tzinfo=UTC)),
        ("1795336215000", datetime(2026, 11, 22, 8, 30, 15, tzinfo=UTC)),
        ("46348", wall(2026, 11, 22)),
        ("46348.5", wall(2026, 11, 22, 12)),
        ("46348,35434", wall(2026, 11, 22, 8, 30, 15)),
    ],
)
def test_a_form_is_read_alone_and_beside_others(cell: str, expected: datetime) -> None:
    assert parsed(cell).values.to_list() == [expected]
    mixed = parsed("2026-01-31 00:00:00", cell, "2025-12-31 00:00:00", "2025-12-30 00:00:00")
    assert mixed.values.to_list()[1] == expected
    assert not mixed.bad.any()


@pytest.mark.parametrize(
    "cell",
    [
        *("Never", "never logged in", "Chưa đăng nhập", "CHƯA BAO GIỜ", "0", "9223372036854775807"),
        *("0x7FFFFFFFFFFFFFFF", "1601-01-01T00:00:00Z", "01/01/1601 7:00:00 SA"),
        *("1970-01-01T00:00:00Z", "1/1/1601", "0001-01-01T00:00:00Z"),
    ],
)
def test_never_is_neither_a_date_nor_bad(cell: str) -> None:
    found = parsed(cell, "22/11/2026")
    assert found.values.to_list()[0] is None
    assert found.never.to_list() == [True, False]
    assert found.bad.to_list() == [False, False]


@pytest.mark.parametrize(
    "cell",
    [
        *("31/02/2026", "22/11/26", "00/01/2026", "22/13/2026x", "hôm qua", "31/12/1989"),
        *("1/1/2101", "2026-02-30", "2026-11-22 24:00", "22/11/2026 13:30 SA", "99999", "19999"),
        *("12", "2026-11-22T08:30:15+99:00", "20261322083000Z", "1e300", "1" * 400, "-1", "nan"),
        "46348,",
    ],
)
def test_what_is_no_date_of_our_time_is_bad(cell: str) -> None:
    found = parsed(cell)
    assert found.values.to_list() == [None]
    assert found.bad.to_list() == [True]
    assert found.never.to_list() == [False]


def test_an_empty_cell_is_not_bad() -> None:
    found = parsed(None, "", "  ")
    assert found.values.null_count() == 3
    assert not found.bad.any()
    assert not found.never.any()


def test_an_empty_column_is_read() -> None:
    assert len(parsed().values) == 0


def test_without_evidence_the_wished_order_holds_and_doubts_are_counted() -> None:
    cells = ("3/4/2026", "5/5/2026", "1/2/2026", None)
    day_first, month_first = parsed(*cells), parsed(*cells, order="mdy")
    assert day_first.values.to_list()[0] == wall(2026, 4, 3)
    assert month_first.values.to_list()[0] == wall(2026, 3, 4)
    assert (order_of(day_first), order_of(month_first)) == (Order("dmy", 2), Order("mdy", 2))


@pytest.mark.parametrize("order", ["dmy", "mdy", "ymd"])
def test_one_telling_cell_settles_the_order_of_the_column(order: str) -> None:
    day_first = parsed("3/4/2026", "13/4/2026", order=order)
    assert day_first.values.to_list() == [wall(2026, 4, 3), wall(2026, 4, 13)]
    assert order_of(day_first) == Order("dmy")
    month_first = parsed("3/4/2026", "4/13/2026 10:00", order=order)
    assert month_first.values.to_list() == [wall(2026, 3, 4), wall(2026, 4, 13, 10)]
    assert order_of(month_first) == Order("mdy")


def test_where_cells_contradict_each_other_the_wished_order_holds_and_the_others_are_bad() -> None:
    cells = ("3/4/2026", "13/4/2026", "4/13/2026")
    assert parsed(*cells).bad.to_list() == [False, False, True]
    assert parsed(*cells, order="mdy").bad.to_list() == [False, True, False]
    assert parsed(*cells, order="mdy").values.to_list()[0] == wall(2026, 3, 4)


def test_dates_with_the_year_first_are_never_ambiguous() -> None:
    found = parsed("2026-03-04", order="ymd")
    assert order_of(found) == Order("ymd")


def test_a_zone_with_summer_time_is_followed() -> None:
    found = parsed("1/7/2026 12:00", "15/1/2026 12:00", zone="Europe/Paris")
    assert [each.hour for each in found.values] == [10, 11]


def test_a_time_that_a_clock_change_skipped_is_bad() -> None:
    assert parsed("29/3/2026 02:30", "22/11/2026 02:30", zone="Europe/Paris").bad.to_list() == [
        True,
        False,
    ]


WALL_FORMS = [
    "%d/%m/%Y %H:%M:%S", "%d-%m-%Y %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M:%S", "%d/%m/%Y %I:%M:%S %p", "%H:%M:%S %d/%m/%Y",
]  # fmt: skip
moments = st.lists(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31, 23, 59, 59)).map(  # noqa: DTZ001
        lambda at: at.replace(microsecond=0)
    ),
    min_size=1,
    max_size=8,
)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(moments, st.lists(st.sampled_from(WALL_FORMS), min_size=1, max_size=8), st.booleans())
def test_every_wall_clock_form_comes_back(
    times: list[datetime], forms: list[str], vietnamese: bool
) -> None:
    anchor = datetime(2026, 12, 31)  # noqa: DTZ001  # a wall clock has no zone
    cells = [anchor.strftime(forms[0])] + [
        at.strftime(forms[index % len(forms)]) for index, at in enumerate(times)
    ]
    if vietnamese:
        cells = [cell.replace("AM", "SA").replace("PM", "CH") for cell in cells]
    # The anchor settles the order of day and month where the year is last.
    found = parsed("31/12/2026", *cells)
    expected = [at.replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC) for at in (anchor, *times)]
    assert found.values.to_list()[1:] == expected
    assert not found.bad.any()
    assert not found.ambiguous


@settings(derandomize=True, max_examples=60, deadline=None)
@given(moments, st.sampled_from(["iso", "ldap", "filetime", "epoch", "milliseconds", "offset"]))
def test_every_form_of_an_instant_comes_back(times: list[datetime], form: str) -> None:
    instants = [at.replace(tzinfo=UTC) for at in times if at.year > 2001]
    write = {
        "iso": lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "ldap": lambda at: at.strftime("%Y%m%d%H%M%SZ"),
        "filetime": lambda at: str((int(at.timestamp()) + 11_644_473_600) * 10_000_000),
        "epoch": lambda at: str(int(at.timestamp())),
        "milliseconds": lambda at: str(int(at.timestamp()) * 1000),
        "offset": lambda at: at.astimezone(WALL).isoformat(),
    }[form]
    assert parsed(*(write(at) for at in instants)).values.to_list() == instants


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.none(), st.text(max_size=20), st.text("0123456789/-.: TZSACH+", max_size=24))
    )
)
def test_no_text_breaks_the_reading(cells: list[str | None]) -> None:
    found = parsed(*cells)
    states = pl.DataFrame(
        [found.values.is_not_null(), found.bad.alias("b"), found.never.alias("n")]
    )
    blank = [cell is None or not pl.Series([cell]).str.strip_chars().item() for cell in cells]
    assert [sum(row) for row in states.rows()] == [0 if empty else 1 for empty in blank]


BY_FILE = st.lists(
    st.lists(
        st.sampled_from(
            ["3/4/2026", "13/4/2026", "4/13/2026 10:00", "2026-05-06", "5/5/2026", "Never", "x", ""]
        ),
        max_size=4,
    ),
    min_size=1,
    max_size=5,
)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(BY_FILE, st.sampled_from(["dmy", "mdy", "ymd"]))
def test_what_one_file_tells_of_its_order_says_nothing_about_another(
    columns: list[list[str]], order: str
) -> None:
    cells = [cell for column in columns for cell in column]
    files = [number for number, column in enumerate(columns) for _cell in column]
    together = parse_dates(
        pl.Series(cells, dtype=pl.String),
        date_order=order,
        time_zone=ZONE,
        files=pl.Series(files, dtype=pl.UInt64),
    )
    alone = [parsed(*column, order=order) for column in columns]
    assert together.values.to_list() == [v for each in alone for v in each.values]
    assert together.bad.to_list() == [v for each in alone for v in each.bad]
    assert together.never.to_list() == [v for each in alone for v in each.never]
    assert together.ambiguous == {
        number: each.ambiguous[None] for number, each in enumerate(alone) if each.ambiguous
    }
