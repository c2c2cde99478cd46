"""Read what a rule test gives as evidence: small tables, and what could not be read beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

from auditor.check import Check
from auditor.evidence.families import TABLES
from auditor.locale import _
from auditor.policy.schema import RuleTestModel

if TYPE_CHECKING:
    import polars as pl

TIME_ZONE = "Asia/Ho_Chi_Minh"
"""The zone of every date in a rule test."""
DEFAULT_SCHOOL = "t1"
"""The school of rows that name none, and the one that is judged."""
_BESIDE = ("unread", "stale", "failed")
"""Keys that speak of a table's sources, not of its rows."""

TellFault: TypeAlias = Callable[[str, str | None], None]
"""Receives a message and the key that it is about, if any."""


@dataclass(frozen=True, slots=True)
class GivenTable:
    """What a rule test says of one evidence table and of its sources."""

    frame: pl.DataFrame
    """The table's columns, plus ``source`` (``file:line`` of the test) and ``row`` (from 1)."""
    provides: frozenset[str]
    """The columns that some row mentions; to the source, the others do not exist."""
    read: bool = True
    """Whether a source was read at all, with rows or without."""
    unread: int = 0
    """Further rows of the judged school that could not be used."""
    stale: bool = False
    """Whether a further source is too old."""
    failed: bool = False
    """Whether a further source cannot be read."""


def given_tables(
    model: RuleTestModel, check: Check, where: str, tell_fault: TellFault
) -> dict[str, GivenTable]:
    """Return what is said of each table that ``check`` reads; any of them may be left out."""
    rows = {name: each for name in TABLES if (each := getattr(model, name)) is not None}
    beside = {key: _beside(getattr(model, key)) for key in _BESIDE}
    for key, names in {**{name: (name,) for name in rows}, **beside}.items():
        for name in names:
            if name not in check.tables:
                tell_fault(_not_read(check, name), key)
    if not rows and not any(beside.values()):
        message = _("the rows are missing; give them under '{family}' (an empty list: no rows).")
        tell_fault(message.format(family=check.table), None)
    return {
        name: _given(
            name,
            rows.get(name),
            where,
            unread=beside["unread"].get(name, 0),
            stale=name in beside["stale"],
            failed=name in beside["failed"],
        )
        for name in check.tables
        if name in rows or any(name in names for names in beside.values())
    }


def _beside(value: object) -> Mapping[str, int]:
    """Return the tables that a key speaks of; for ``unread`` with the number of rows."""
    if isinstance(value, list):
        return dict.fromkeys(value, 1)
    names = getattr(value, "model_fields_set", ())
    return {name: getattr(value, name) for name in names}


def _not_read(check: Check, name: str) -> str:
    message = _("the check reads '{family}', not '{given}'; give the rows under that name.")
    return message.format(family="', '".join(check.tables), given=name)


def _given(
    table: str,
    models: Sequence[object] | None,
    where: str,
    *,
    unread: int,
    stale: bool,
    failed: bool,
) -> GivenTable:
    rows = [
        {name: getattr(each, name) for name in getattr(each, "model_fields_set", ())}
        for each in models or ()
    ]
    return GivenTable(
        frame=_frame(table, rows, where),
        provides=frozenset(name for row in rows for name in row) | {"school"},
        read=models is not None or bool(unread),
        unread=unread,
        stale=stale,
        failed=failed,
    )


def _frame(table: str, rows: Sequence[Mapping[str, object]], where: str) -> pl.DataFrame:
    import polars as pl

    schema = TABLES[table].schema
    columns = {
        name: [
            _cell(row.get(name, DEFAULT_SCHOOL if name == "school" else None), day=kind == pl.Date)
            for row in rows
        ]
        for name, kind in schema.items()
    }
    return pl.DataFrame(columns, schema=schema).with_columns(
        pl.lit(where, pl.String).alias("source"),
        pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("row"),
    )


def _cell(value: object, *, day: bool) -> object:
    """Return a cell as its column holds it: times in UTC, a plain date from its first minute.

    In a column of days a date is that day, wherever midnight lies.
    """
    if day or not isinstance(value, date):
        return value
    if not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    return in_zone(value).astimezone(UTC)


def in_zone(moment: datetime) -> datetime:
    """Return a moment that tells no zone as one of ``TIME_ZONE``."""
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(TIME_ZONE))
