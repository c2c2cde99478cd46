"""Take in all sources of a family: read, type, place and join their rows, account for each one."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import polars as pl

from auditor.audit import Exclusion, Provenance
from auditor.evidence.family import Family, Table
from auditor.evidence.intake.accounting import Taken, account_for, origins
from auditor.evidence.intake.given import Given, given_by
from auditor.evidence.intake.placing import Placed, placed
from auditor.evidence.intake.reads import read_sources
from auditor.evidence.intake.remarks import Fate, Remark
from auditor.evidence.intake.stacks import stacked
from auditor.evidence.interface import CollectContext, SourceSpec
from auditor.locale import both

_THREADS = 4


def take_in(
    family: Family,
    specs: Sequence[SourceSpec],
    context: CollectContext,
    first: int = 0,
    given: Sequence[Given] = (),
) -> tuple[Taken, list[Given]]:
    """Return the tables of a family, and what its sources tell of other families' tables.

    Args:
        family: What is read.
        specs: Its sources.
        context: What every source may know of the district.
        first: The number of its first file, counted over all families.
        given: What sources of other families told of its tables.

    """
    with ThreadPoolExecutor(_THREADS) as pool:
        reads = list(read_sources(family, specs, context, first, pool))
        found = [placed(stack, context) for stack in stacked(reads, pool)]
        errors = {number: error for each in found for number, error in each.errors.items()}
        reads = [replace(r, error=errors[r.number]) if r.number in errors else r for r in reads]
        tables: dict[str, pl.DataFrame] = {}
        remarks = [remark for each in found for remark in each.remarks]
        exclusions: list[Exclusion] = []
        for table in family.tables:
            mine = [each for each in found if each.part.stack.table is table]
            tables[table.name], declared, further = _table(table, mine, context)
            remarks += further
            exclusions += declared
        provenance = account_for(
            reads,
            {number: each for one in found for number, each in one.understood.items()},
            tables.values(),
            remarks,
            [note for each in found for note in each.notes],
        )
    further_provenance: list[Provenance] = []
    for each in given:
        start = first + len(reads) + len(further_provenance)
        rows = each.numbered_from(start)
        tables[each.table] = pl.concat([tables[each.table], rows], how="diagonal").rechunk()
        further_provenance += each.provenance
    by_number = {read.number: told for read, told in zip(reads, provenance, strict=True)}
    gifts: list[Given] = []
    for position in {read.position: None for read in reads if read.live is not None}:
        places = [read for read in reads if read.position == position]
        parts = [each.part for each in found if each.part.stack.reads[0].position == position]
        gifts += given_by(places, parts, by_number)
    return Taken(tables, (*provenance, *further_provenance), tuple(exclusions)), gifts


def _table(
    table: Table, found: Sequence[Placed], context: CollectContext
) -> tuple[pl.DataFrame, tuple[Exclusion, ...], list[Remark]]:
    """Return the rows of a table that have a school, what the declarations matched, and remarks."""
    parts = [each.part for each in found]
    joined, remarks = table.join(parts) if parts else (pl.DataFrame(), [])
    frame = _complete(joined, table)
    exclusions: tuple[Exclusion, ...] = ()
    if table.declare is not None:
        frame, exclusions = table.declare(frame, context.declared)
    lost = frame.filter(pl.col("school").is_null())
    if lost.height:
        frame = frame.filter(pl.col("school").is_not_null())
        text = both(
            "Nothing tells the school of this row, or its code is not in the list of schools."
        )
        rows = origins(lost).select("origin").sort("origin")
        remarks = [*remarks, Remark(rows, "unknown_school", text, Fate.SET_ASIDE)]
    # In one piece: Polars 2.1 may panic over pl.format after a filter over many small pieces.
    return frame.rechunk(), exclusions, remarks


def _complete(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Fill the columns no source has with nulls, in the declared order, further columns last."""
    schema = table.schema
    if frame.width == 0:
        return pl.DataFrame(schema={**schema, "origin": pl.UInt64()})
    missing = [
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in schema.items()
        if name not in frame.columns
    ]
    extra = [name for name in frame.columns if name not in schema]
    return frame.with_columns(*missing).select(*schema, *extra)
