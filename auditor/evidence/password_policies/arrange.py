"""Name the policies of a register: by their name, else their system, else the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from auditor.evidence.intake.stacks import FILE_OF, Part
from auditor.evidence.values.fold import fold

_KNOWN_SYSTEMS: Mapping[str, str] = dict.fromkeys(
    ("csdl-nganh", "co-so-du-lieu-nganh", "csdl-nganh-giao-duc", "csdl-giao-duc"), "sector-db"
)
"""Names as offices write them -> the system as the directives name it."""


def named(part: Part) -> Part:
    """Return the policies with a subject, and their systems as district.yaml names them."""
    frame, spec = part.frame, part.stack.spec
    nothing = pl.lit(None, pl.String)
    shown = {read.number: read.file.shown for read in part.stack.reads}
    names = [
        pl.col("policy") if "policy" in frame.columns else nothing,
        pl.col("system") if "system" in frame.columns else nothing,
        pl.lit(spec.system, pl.String),
        FILE_OF.replace_strict(shown, return_dtype=pl.String),
    ]
    distinct = frame["system"].drop_nulls().unique().to_list() if "system" in frame.columns else []
    codes = {name: _system_code(name) for name in distinct}
    told = (
        pl.col("system").replace_strict(codes, default=None, return_dtype=pl.String)
        if codes
        else nothing
    )
    return replace(
        part,
        frame=frame.with_columns(
            policy=pl.coalesce(*names), system=pl.coalesce(told, pl.lit(spec.system, pl.String))
        ),
    )


def _system_code(name: str) -> str:
    """Return a system as ``system:`` in district.yaml names it: lower case, joined by hyphens."""
    code = fold(name).replace(" ", "-")
    return _KNOWN_SYSTEMS.get(code, code)
