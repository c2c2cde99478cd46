"""Build a family that exists in tests only: backups of systems, and the register of systems.

Its checks are one of each kind of unit, so that the engine is held to all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from auditor.audit import Provenance
from auditor.check import Check, Judgement
from auditor.evidence.column_types import Type, dtype
from auditor.evidence.family import Column, Table
from auditor.evidence.interface import ROWS_PER_FILE, Evidence
from auditor.model import Text
from auditor.unit import Absence, Over, Share, Unit
from checks.shares import below_share

AS_OF = datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC)
FRESH = AS_OF - timedelta(days=3)
OLD = AS_OF - timedelta(days=83)
LIMIT = AS_OF - timedelta(days=31)

_TYPES: Mapping[str, Mapping[str, Type]] = {
    "backups": {
        "school": Type.TEXT,
        "system": Type.TEXT,
        "medium": Type.TEXT,
        "ended_at": Type.TIME,
        "encrypted": Type.FLAG,
    },
    "backup_systems": {"school": Type.TEXT, "system": Type.TEXT, "owner": Type.TEXT},
}
SCHEMAS = {
    name: {column: dtype(kind) for column, kind in types.items()} for name, types in _TYPES.items()
}
TABLES = {
    name: Table(
        name,
        tuple(Column(column, kind, Text(column, column)) for column, kind in types.items()),
    )
    for name, types in _TYPES.items()
}

Row = Mapping[str, object]


def source(
    path: str, table: str = "backups", schools: Sequence[str] = (), **more: Any
) -> Provenance:
    """Return a source of one school (its own file) or, with several or none, of the district."""
    own = schools[0] if len(schools) == 1 else None
    given: dict[str, Any] = {
        "provides": frozenset(SCHEMAS[table]),
        "schools": frozenset(schools),
        "only_school": own,
    }
    return Provenance(
        family="backups",
        table=table,
        format="test",
        path=path,
        sha256="",
        collected_at=None,
        **{**given, **more},
    )


def evidence_of(*files: tuple[Provenance, Sequence[Row]]) -> Evidence:
    """Return the evidence of files in order; an origin is the file's number and its row from 2."""
    tables: dict[str, list[dict[str, object]]] = {name: [] for name in SCHEMAS}
    for number, (provenance, rows) in enumerate(files):
        for place, row in enumerate(rows, start=2):
            origin = number * ROWS_PER_FILE + place
            tables[provenance.table].append(
                {"school": provenance.only_school, "origin": origin, **row}
            )
    frames = {}
    for name, rows_of_table in tables.items():
        schema = {**SCHEMAS[name], "excluded": pl.String(), "origin": pl.UInt64()}
        cells = {column: [row.get(column) for row in rows_of_table] for column in schema}
        frames[name] = pl.DataFrame(cells, schema=schema)
    return Evidence(frames, tuple(provenance for provenance, _rows in files))


PER_SYSTEM = Unit(
    by=("system",),
    facts={
        "newest": pl.col("ended_at").max(),
        "newest@origin": pl.col("origin").sort_by("ended_at", nulls_last=False).last(),
        "undated": pl.col("ended_at").null_count(),
        "copies": pl.len(),
        "in_clear": (~pl.col("encrypted")).any(ignore_nulls=False),
    },
    listed_in="backup_systems",
)
SCHOOL = Unit(facts={"copies": pl.len(), "official": (pl.col("medium") == "official").sum()})


def recent(_parameters: Mapping[str, Any], _as_of: datetime) -> Judgement:
    """Has every system a copy of the last 31 days?"""
    old = pl.col("newest") <= pl.lit(LIMIT)
    dated = pl.when(old & (pl.col("undated") > 0)).then(None).otherwise(old)
    return Judgement(
        violates=pl.when(pl.col("copies") == 0).then(statement=True).otherwise(dated),
        observed=pl.coalesce(
            pl.format("newest copy {} days old", (AS_OF - pl.col("newest")).dt.total_days()),
            pl.lit("no copy"),
        ),
        trace="newest",
        unit=PER_SYSTEM,
        by_absence=Absence.FAIL,
    )


def two_copies(parameters: Mapping[str, Any], _as_of: datetime) -> Judgement:
    """Has the school at least two copies?"""
    share = parameters.get("min_share_percent")
    return Judgement(
        violates=pl.col("copies") < 2,
        observed=pl.format("{} copies", pl.col("copies")),
        unit=SCHOOL,
        by_absence=Absence.FAIL,
        schools=None if share is None else Share(share),
    )


def one_official(_parameters: Mapping[str, Any], _as_of: datetime) -> Judgement:
    """Has the school exactly one official copy?"""
    return Judgement(
        violates=pl.col("official") != 1,
        observed=pl.format("{} official", pl.col("official")),
        unit=SCHOOL,
    )


def encrypted(_parameters: Mapping[str, Any], _as_of: datetime) -> Judgement:
    """Is every copy encrypted?"""
    return Judgement(
        violates=pl.col("in_clear"),
        observed=pl.lit("in clear"),
        unit=PER_SYSTEM,
        by_absence=Absence.PASS,
    )


def encrypted_share(parameters: Mapping[str, Any], _as_of: datetime) -> Judgement:
    """Are enough copies encrypted, in each school and in the whole district?"""
    share = Share(parameters.get("min_share_percent", 90))
    good, every = pl.col("good"), pl.col("rows")
    return Judgement(
        violates=below_share(good, every, pl.col("unread"), share),
        observed=pl.format("{} of {}", good, every),
        applies=(every > 0) | (pl.col("unread") != 0),
        unit=Unit(facts={"good": pl.col("encrypted").sum()}, over=Over.BOTH),
        by_absence=Absence.NEITHER,
    )


def media(_parameters: Mapping[str, Any], _as_of: datetime) -> Judgement:
    """Are there two copies on every medium, over the whole district?"""
    return Judgement(
        violates=pl.col("copies") < 2,
        observed=pl.format("{} copies", pl.col("copies")),
        unit=replace(SCHOOL, by=("medium",), over=Over.DISTRICT),
        by_absence=Absence.FAIL,
    )


_FUNCTIONS: Sequence[Callable[[Mapping[str, Any], datetime], Judgement]] = (
    *(recent, two_copies, one_official, encrypted, encrypted_share, media),
)
CHECKS: dict[str, Check] = {
    f"backups.{each.__name__}": Check(
        id=f"backups.{each.__name__}",
        family="backups",
        needs=("ended_at",) if each is recent else (),
        parameters={},
        expected=Text("vi", "en"),
        function=each,
        lists=("backup_systems",),
    )
    for each in _FUNCTIONS
}
