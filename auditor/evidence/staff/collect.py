"""Collect the list of staff: who works where, and who is assigned administrative duty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import polars as pl

from auditor.audit import Provenance
from auditor.evidence.cells import type_column
from auditor.evidence.files import files_of
from auditor.evidence.interface import CollectContext, SourceFile, SourceSpec
from auditor.evidence.mapping import known_headers, map_columns
from auditor.evidence.placing import place_rows
from auditor.evidence.problems import ProblemLog
from auditor.evidence.reading import read_table, sha256_of
from auditor.evidence.tables import STAFF, polars_schema
from auditor.evidence.values.fold import fold
from auditor.locale import _, both
from auditor.model import EvidenceError, Text

DEFAULT_MAX_AGE_DAYS = 365
"""A list of staff is made for a school year."""


def collect_staff(
    specs: Sequence[SourceSpec],
    formats: Mapping[str, Mapping[str, tuple[str, ...]]],
    context: CollectContext,
) -> tuple[pl.DataFrame, list[Provenance]]:
    """Return the staff table (rows of a known school) and the provenance of every file."""
    frames, provenance = [], []
    for spec in specs:
        for file in files_of(spec, context):
            frame, source = _collect(spec, file, formats[spec.format], context)
            provenance.append(source)
            frames.append(frame)
    empty = pl.DataFrame(schema=polars_schema("staff"))
    return pl.concat([empty, *frames], how="diagonal"), provenance


def _collect(
    spec: SourceSpec,
    file: SourceFile,
    aliases: Mapping[str, tuple[str, ...]],
    context: CollectContext,
) -> tuple[pl.DataFrame, Provenance]:
    try:
        return _read(spec, file, aliases, context)
    except EvidenceError as error:
        schools = frozenset({file.school} if file.school else ())
        failed = Provenance(
            family="staff",
            format=spec.format,
            path=file.shown,
            sha256="",
            collected_at=None,
            schools=schools,
            only_school=file.school,
            error=Text(str(error), str(error)),
        )
        return pl.DataFrame(schema=polars_schema("staff")), failed


def _read(
    spec: SourceSpec,
    file: SourceFile,
    aliases: Mapping[str, tuple[str, ...]],
    context: CollectContext,
) -> tuple[pl.DataFrame, Provenance]:
    known = known_headers(aliases, spec.columns)
    raw = read_table(
        file.path,
        shown=file.shown,
        known_header=lambda cell: fold(cell) in known,
        encoding=spec.encoding,
        sheet=spec.sheet,
    )
    columns = dict(spec.columns)
    if spec.school.by == "column" and spec.school.value:
        columns["school"] = spec.school.value
    mapping = map_columns(
        [n for n in raw.frame.columns if n != "row"], aliases, columns, file.shown
    )
    if not mapping.uses:  # what was taken for the heading may be a row of data: never repeat it
        raise EvidenceError(
            _(
                "{path}: no column is known; perhaps the heading is missing. Add a row of headings,"
                " or name the columns under 'columns'."
            ).format(path=file.shown)
        )
    log = ProblemLog()
    log.extend([*raw.quarantined, *raw.notes])
    typed: dict[str, pl.Series] = {}
    for column in STAFF:
        uses = mapping.uses.get(column.name)
        if uses:
            cells, bad = type_column(column.name, column.type, uses, raw, spec)
            typed.update(cells)
            log.merge(bad)
    frame = pl.DataFrame(typed)
    school = place_rows(frame, spec.school, context.schools, file.school)
    frame = frame.with_columns(school=school, row=raw.frame["row"])
    unplaced = frame["school"].is_null()
    log.rows(
        frame["row"],
        unplaced,
        "unknown_school",
        both("Nothing tells the school of this row, or its code is not in the list of schools."),
        quarantined=True,
    )
    placed = frame.filter(~unplaced).drop("row")
    lower = [pl.col(n).str.to_lowercase() for n in ("email", "username") if n in placed.columns]
    made = spec.exported or datetime.fromtimestamp(file.path.stat().st_mtime, tz=UTC)
    stale = context.as_of - made > timedelta(days=spec.max_age_days or DEFAULT_MAX_AGE_DAYS)
    # A list that is too old says nothing any more of who works here.
    frame = placed.clear() if stale else placed
    return frame.with_columns(*lower), Provenance(
        family="staff",
        format=spec.format,
        path=file.shown,
        sha256=sha256_of(file.path),
        collected_at=made,
        rows_read=raw.rows_read,
        rows_evaluated=placed.height,
        rows_quarantined=len(raw.quarantined) + int(unplaced.sum()),
        problems=log.told,
        problem_counts=dict(sorted(log.counts.items())),
        columns=mapping.shown,
        unused=mapping.unused,
        provides=frozenset(typed),
        only_school=file.school,
        schools=frozenset(placed["school"].to_list()),
        stale=stale,
    )
