"""Collect the accounts of a district: take in files, join accounts, account for every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from auditor.audit import Exclusion, Provenance
from auditor.evidence.accounts.declared import apply_declared
from auditor.evidence.accounts.fates import (
    count_fates,
    policies_of,
    provenance_of,
    set_aside_repeated,
    set_aside_unplaced,
)
from auditor.evidence.accounts.identity import join_sources, merge_repeated
from auditor.evidence.accounts.intake import Intake, take_in
from auditor.evidence.accounts.interface import AccountFormat
from auditor.evidence.directory.readers import Readers
from auditor.evidence.files import files_of
from auditor.evidence.interface import CollectContext, Collected, SourceSpec
from auditor.evidence.tables import polars_schema

_THREADS = 4


@dataclass(frozen=True, slots=True)
class CollectedAccounts:
    """The accounts of a district, and what came with them."""

    table: pl.DataFrame
    """Every account of a known school; ``excluded`` is null for those that are judged."""
    provenance: Sequence[Provenance]
    exclusions: tuple[Exclusion, ...]
    """What the declarations matched."""
    policies: Sequence[Collected]
    """What the directories among the sources enforce on passwords."""


def collect_accounts(
    specs: Sequence[SourceSpec],
    formats: Mapping[str, AccountFormat],
    context: CollectContext,
    declared: Sequence[Exclusion],
) -> CollectedAccounts:
    """Return the accounts of all sources, one row each."""
    found = [(i, spec, file) for i, spec in enumerate(specs) for file in files_of(spec, context)]
    files = [
        Intake(spec, position, file, formats[spec.format], number)
        for number, (position, spec, file) in enumerate(found)
    ]
    with ThreadPoolExecutor(_THREADS) as pool, Readers(context) as readers:
        for intake in files:
            take_in(intake, context, pool, readers.of(intake.spec, intake.position))
        table, exclusions = apply_declared(_complete(_joined(files)), declared)
        table = set_aside_unplaced(table, files)
        count_fates(table, files)
    provenance = [provenance_of(each) for each in files]
    policies = [
        policies_of(intake, source)
        for intake, source in zip(files, provenance, strict=True)
        if intake.file.base is not None
    ]
    return CollectedAccounts(table, provenance, exclusions, policies)


def _joined(files: Sequence[Intake]) -> pl.DataFrame:
    """Return one row per account: first the files of a source, then the sources of a system."""
    sources: dict[int, list[Intake]] = {}
    for intake in files:
        if intake.frame is not None:
            sources.setdefault(intake.position, []).append(intake)
    systems: dict[str, list[pl.DataFrame]] = {}
    for _position, parts in sorted(sources.items()):
        frames = [part.frame for part in parts if part.frame is not None]
        merged, again = merge_repeated(pl.concat(frames, how="diagonal"))
        set_aside_repeated(again, files)
        systems.setdefault(parts[0].system, []).append(merged)
    joined = [
        frames[0] if len(frames) == 1 else join_sources(frames) for frames in systems.values()
    ]
    return pl.concat(joined, how="diagonal") if joined else pl.DataFrame()


def _complete(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill the columns no source has with nulls, in the declared order, extra columns last."""
    schema = polars_schema("accounts")
    if frame.width == 0:
        return pl.DataFrame(schema={**schema, "origin": pl.UInt64(), "key": pl.String()})
    missing = [
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in schema.items()
        if name not in frame.columns
    ]
    extra = [name for name in frame.columns if name not in schema]
    return frame.with_columns(*missing).select(*schema, *extra)
