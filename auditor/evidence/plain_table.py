"""Read the families whose every source is one plain table: rows in a file, each of some school.

What tells such families apart stands in a ``PlainFamily``; reading, placing and accounting for the
rows is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import polars as pl

from auditor.audit import Fates, Problem, Provenance
from auditor.evidence.cells import type_column
from auditor.evidence.files import files_of
from auditor.evidence.interface import (
    CollectContext,
    Collected,
    RawTable,
    SchoolBy,
    SourceFile,
    SourceSpec,
)
from auditor.evidence.mapping import ColumnMap, known_headers, map_columns
from auditor.evidence.placing import place_rows
from auditor.evidence.problems import ProblemLog
from auditor.evidence.reading import read_table, sha256_of
from auditor.evidence.tables import FAMILIES, polars_schema
from auditor.evidence.values.fold import fold
from auditor.locale import _, both
from auditor.model import EvidenceError, Text

Aliases = Mapping[str, tuple[str, ...]]
"""Canonical column -> folded headers, best first; ``!`` inverts a flag."""


def _as_read(frame: pl.DataFrame, _file: SourceFile, _spec: SourceSpec) -> pl.DataFrame:
    return frame


@dataclass(frozen=True, slots=True)
class PlainFamily:
    """What a family of plain tables does in its own way."""

    name: str
    max_age_days: int
    """An older file is stale unless its source says otherwise."""
    arrange: Callable[[pl.DataFrame, SourceFile, SourceSpec], pl.DataFrame] = _as_read
    """Completes the typed columns of one file."""
    numbers: Callable[[str, str], str] | None = None
    """Writes the cell of a count (column, cell) as plain digits, where it is put in words."""
    may_concern_all: bool = False
    """Whether a file that tells no school at all speaks of every school of the district."""


def collect_plain(
    family: PlainFamily,
    specs: Sequence[SourceSpec],
    formats: Mapping[str, Aliases],
    context: CollectContext,
) -> list[Collected]:
    """Return what every file of ``specs`` gave; one that cannot be read gives its error.

    A frame holds the rows of known schools: columns of the family, and ``row``.
    """
    return [
        _collect(family, spec, file, formats[spec.format], context)
        for spec in specs
        for file in files_of(spec, context)
    ]


def _collect(
    family: PlainFamily,
    spec: SourceSpec,
    file: SourceFile,
    aliases: Aliases,
    context: CollectContext,
) -> Collected:
    try:
        return _read(family, spec, file, aliases, context)
    except EvidenceError as error:
        failed = Provenance(
            family=family.name,
            format=spec.format,
            path=file.shown,
            sha256="",
            collected_at=None,
            schools=frozenset({file.school} if file.school else ()),
            only_school=file.school,
            error=Text(str(error), str(error)),
            system=spec.system or "",
        )
        nothing = pl.DataFrame(schema={**polars_schema(family.name), "row": pl.UInt32()})
        return Collected(nothing, failed)


def _read(
    family: PlainFamily,
    spec: SourceSpec,
    file: SourceFile,
    aliases: Aliases,
    context: CollectContext,
) -> Collected:
    raw, mapping = _cells(spec, file, aliases)
    log = ProblemLog()
    log.extend([*raw.quarantined, *raw.notes])
    typed = _typed(family, spec, raw, mapping, log)
    frame = family.arrange(typed, file, spec).with_columns(raw.frame["row"])
    told = frozenset(name for name in frame.columns if not _is_empty(frame[name])) - {"row"}
    everywhere = family.may_concern_all and _tells_no_school(typed, file, spec)
    placed, unplaced = _placed(frame, spec, file, context, log, everywhere=everywhere)
    made = spec.exported or datetime.fromtimestamp(file.path.stat().st_mtime, tz=UTC)
    stale = context.as_of - made > timedelta(days=spec.max_age_days or family.max_age_days)
    rows = _in_every_school(placed, context) if everywhere else placed
    damaged = len(raw.quarantined)
    return Collected(
        # A table that is too old says nothing any more.
        rows.clear() if stale else rows,
        Provenance(
            family=family.name,
            format=spec.format,
            path=file.shown,
            sha256=sha256_of(file.path),
            collected_at=made,
            rows_read=raw.rows_read,
            rows_evaluated=placed.height,
            rows_quarantined=damaged + unplaced,
            problems=log.told,
            problem_counts=dict(sorted(log.counts.items())),
            columns=mapping.shown,
            unused=mapping.unused,
            provides=frozenset() if stale else told | {"school"},
            schools=frozenset(rows["school"].to_list()),
            only_school=file.school,
            quarantined_by_school={file.school: damaged} if file.school and damaged else {},
            by_school=_by_school(placed, file, damaged, everywhere=everywhere),
            unreadable_of_any_school=0 if file.school else damaged,
            stale=stale,
            system="" if "system" in typed.columns else spec.system or "",
        ),
    )


def _cells(spec: SourceSpec, file: SourceFile, aliases: Aliases) -> tuple[RawTable, ColumnMap]:
    known = known_headers(aliases, spec.columns)
    raw = read_table(
        file.path,
        shown=file.shown,
        known_header=lambda cell: fold(cell) in known,
        encoding=spec.encoding,
        sheet=spec.sheet,
    )
    columns = dict(spec.columns)
    if spec.school.by is SchoolBy.COLUMN and spec.school.value:
        columns["school"] = spec.school.value
    headers = [name for name in raw.frame.columns if name != "row"]
    mapping = map_columns(headers, aliases, columns, file.shown)
    if not mapping.uses:  # what was taken for the heading may be a row of data: never repeat it
        raise EvidenceError(
            _(
                "{path}: no column is known; perhaps the heading is missing. Add a row of headings,"
                " or name the columns under 'columns'."
            ).format(path=file.shown)
        )
    return raw, mapping


def _typed(
    family: PlainFamily, spec: SourceSpec, raw: RawTable, mapping: ColumnMap, log: ProblemLog
) -> pl.DataFrame:
    """Return the family's columns that the file or the source's ``values`` give."""
    typed: dict[str, pl.Series] = {}
    for column in FAMILIES[family.name]:
        uses = mapping.uses.get(column.name)
        if not uses:
            continue
        cells = raw
        if column.type == "count" and family.numbers is not None:
            cells = _in_digits(raw, uses[0].header, column.name, family.numbers)
        columns, bad = type_column(column.name, column.type, uses, cells, spec)
        typed.update(columns)
        log.merge(bad)
    schema = polars_schema(family.name)
    constants = {
        name: pl.lit(value).cast(schema[name])
        for name, value in spec.values.items()
        if name in schema
    }
    return pl.DataFrame(typed).with_columns(**constants)


def _in_digits(
    raw: RawTable, header: str, column: str, numbers: Callable[[str, str], str]
) -> RawTable:
    cells = raw.frame[header]
    distinct = cells.drop_nulls().unique().to_list()
    if not distinct:
        return raw
    digits = {cell: numbers(column, cell) for cell in distinct}
    written = cells.replace_strict(digits, default=None, return_dtype=pl.String).alias(header)
    return replace(raw, frame=raw.frame.with_columns(written))


def _is_empty(series: pl.Series) -> bool:
    return len(series) > 0 and series.null_count() == len(series)


def _tells_no_school(typed: pl.DataFrame, file: SourceFile, spec: SourceSpec) -> bool:
    by_column = spec.school.by is SchoolBy.COLUMN and not spec.school.value
    return by_column and file.school is None and "school" not in typed.columns


def _placed(
    frame: pl.DataFrame,
    spec: SourceSpec,
    file: SourceFile,
    context: CollectContext,
    log: ProblemLog,
    *,
    everywhere: bool,
) -> tuple[pl.DataFrame, int]:
    """Return the rows whose school is known, and how many others there are."""
    if everywhere:
        note = both(
            "Nothing in this file tells a school, so every row counts for every school of the"
            " district. If that is wrong, add 'school:' to this source."
        )
        log.add(Problem(None, "every_school", note))
        return frame, 0
    frame = frame.with_columns(school=place_rows(frame, spec.school, context.schools, file.school))
    unplaced = frame["school"].is_null()
    log.rows(
        frame["row"],
        unplaced,
        "unknown_school",
        both("Nothing tells the school of this row, or its code is not in the list of schools."),
        quarantined=True,
    )
    return frame.filter(~unplaced), int(unplaced.sum())


def _by_school(
    placed: pl.DataFrame, file: SourceFile, damaged: int, *, everywhere: bool
) -> Mapping[str, Fates]:
    """Account for the rows of each school; what speaks of every school is no school's own."""
    if everywhere:
        return {}
    counted = dict(placed.group_by("school").len().sort("school").iter_rows())
    if file.school is not None:
        return {file.school: Fates(counted.get(file.school, 0), quarantined=damaged)}
    return {school: Fates(evaluated=count) for school, count in counted.items()}


def _in_every_school(frame: pl.DataFrame, context: CollectContext) -> pl.DataFrame:
    codes = pl.DataFrame({"school": [each.code for each in context.schools]})
    return codes.join(frame, how="cross")
