"""Collect the list of staff: who works where, and who is assigned administrative duty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from auditor.audit import Provenance
from auditor.evidence.interface import CollectContext, SourceFile, SourceSpec
from auditor.evidence.plain_table import Aliases, PlainFamily, collect_plain
from auditor.evidence.tables import polars_schema

DEFAULT_MAX_AGE_DAYS = 365
"""A list of staff is made for a school year."""


def collect_staff(
    specs: Sequence[SourceSpec], formats: Mapping[str, Aliases], context: CollectContext
) -> tuple[pl.DataFrame, list[Provenance]]:
    """Return the staff table (rows of a known school) and the provenance of every file."""
    family = PlainFamily("staff", DEFAULT_MAX_AGE_DAYS, arrange=_lowered)
    found = collect_plain(family, specs, formats, context)
    empty = pl.DataFrame(schema=polars_schema("staff"))
    table = pl.concat([empty, *(each.frame.drop("row") for each in found)], how="diagonal")
    return table, [each.provenance for each in found]


def _lowered(frame: pl.DataFrame, _file: SourceFile, _spec: SourceSpec) -> pl.DataFrame:
    """Return the list with names as accounts hold them."""
    names = [name for name in ("email", "username") if name in frame.columns]
    return frame.with_columns(pl.col(name).str.to_lowercase() for name in names)
