"""Hold the list of staff: who works where, and who is assigned administrative duty."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from auditor.evidence.family import Family, Format, Table
from auditor.evidence.intake.stacks import Part
from auditor.evidence.staff.columns import COLUMNS
from auditor.evidence.staff.table import ALIASES
from auditor.model import Text

__all__ = ["FAMILY"]


def _lowered(part: Part) -> Part:
    """Return the list with names as accounts hold them."""
    names = [name for name in ("email", "username") if name in part.frame.columns]
    return replace(part, frame=part.frame.with_columns(pl.col(names).str.to_lowercase()))


FAMILY = Family(
    name="staff",
    title=Text("Nhân sự", "Staff"),
    recognised_by=frozenset({"working", "left_at", "admin_duty"}),
    described="Lists of staff and their duties.",
    # A list of staff is made for a school year.
    tables=(Table(name="staff", columns=COLUMNS, max_age_days=365, arrange=_lowered),),
    formats={
        "table": Format("table", Text("Danh sách nhân sự", "List of staff, any table"), ALIASES)
    },
)
