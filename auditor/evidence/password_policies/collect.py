"""Collect the password policies: what each directory itself enforces, school by school."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from auditor.audit import Provenance
from auditor.evidence.interface import (
    ROWS_PER_FILE,
    CollectContext,
    Collected,
    SourceFile,
    SourceSpec,
)
from auditor.evidence.password_policies.table import in_digits
from auditor.evidence.plain_table import Aliases, PlainFamily, collect_plain
from auditor.evidence.tables import polars_schema
from auditor.evidence.values.fold import fold

FAMILY = "password_policies"
DEFAULT_MAX_AGE_DAYS = 365
"""Settings are looked through once in a school year."""
_KNOWN_SYSTEMS: Mapping[str, str] = dict.fromkeys(
    ("csdl-nganh", "co-so-du-lieu-nganh", "csdl-nganh-giao-duc", "csdl-giao-duc"), "sector-db"
)
"""Names as offices write them -> the system as the directives name it."""


def collect_password_policies(
    specs: Sequence[SourceSpec],
    formats: Mapping[str, Aliases],
    context: CollectContext,
    further: Sequence[Collected] = (),
    *,
    first: int = 0,
) -> tuple[pl.DataFrame, list[Provenance]]:
    """Return the policies of every school, with ``origin``, and the provenance of every source.

    A register without a column of schools, whose source tells none either, speaks of every school:
    each of its rows counts once as read and stands once for each school.

    ``further`` are policies found elsewhere (by asking a live directory); their frames hold
    columns of the family and ``row``. ``first`` is the number of the first source.
    """
    family = PlainFamily(
        FAMILY, DEFAULT_MAX_AGE_DAYS, arrange=_named, numbers=in_digits, may_concern_all=True
    )
    found = [*collect_plain(family, specs, formats, context), *further]
    empty = pl.DataFrame(schema={**polars_schema(FAMILY), "origin": pl.UInt64()})
    frames = [
        each.frame.with_columns(
            origin=pl.col("row").cast(pl.UInt64) + pl.lit(number * ROWS_PER_FILE, pl.UInt64)
        ).drop("row")
        for number, each in enumerate(found, start=first)
    ]
    # In one piece: Polars 2.1 may panic over pl.format after a filter where a table of a few rows
    # lies in many pieces, as it does with one piece for each directory.
    table = pl.concat([empty, *frames], how="diagonal").rechunk()
    return table, [each.provenance for each in found]


def _named(frame: pl.DataFrame, file: SourceFile, spec: SourceSpec) -> pl.DataFrame:
    """Return the policies with a subject: their name, else their system, else the file."""
    written = frame["system"] if "system" in frame.columns else None
    names = [
        pl.col("policy") if "policy" in frame.columns else pl.lit(None, pl.String),
        pl.lit(None, pl.String) if written is None else pl.col("system"),
        pl.lit(spec.system, pl.String),
        pl.lit(file.shown),
    ]
    distinct = [] if written is None else written.drop_nulls().unique().to_list()
    codes = {name: _system_code(name) for name in distinct}
    told = (
        pl.col("system").replace_strict(codes, default=None, return_dtype=pl.String)
        if codes
        else pl.lit(None, pl.String)
    )
    return frame.with_columns(
        policy=pl.coalesce(*names), system=pl.coalesce(told, pl.lit(spec.system, pl.String))
    )


def _system_code(name: str) -> str:
    """Return a system as ``system:`` in district.yaml names it: lower case, joined by hyphens."""
    code = fold(name).replace(" ", "-")
    return _KNOWN_SYSTEMS.get(code, code)
