"""The policies that directories bring along are one table, in one piece."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from auditor.evidence.password_policies.collect import FAMILY, collect_password_policies

from auditor.audit import Provenance
from auditor.evidence.families import TABLES
from auditor.evidence.interface import CollectContext, Collected
from auditor.evidence.password_policies import FORMATS
from auditor.model import Level, School

CONTEXT = CollectContext(
    Path(), [School("thsao", "Sao", Level.PRIMARY)], datetime(2026, 11, 22, tzinfo=UTC), (), "UTC"
)


def of_directory(number: int, rows: int) -> Collected:
    """Return policies as a directory gives them."""
    schema = {**TABLES[FAMILY].schema, "row": pl.UInt32()}
    cells = {"school": "thsao", "policy": f"cn=p{number}", "max_age_days": 0}
    frame = pl.DataFrame([{**cells, "row": n + 1} for n in range(rows)], schema=schema)
    provenance = Provenance(FAMILY, "ldap", f"ldaps://{number}", "", None)
    return Collected(frame, provenance)


def test_many_small_directories_give_one_piece_that_can_be_filtered_and_written_out() -> None:
    # With a piece for each directory Polars 2.1 panics over this: an abort, not an error.
    directories = [of_directory(number, rows) for number, rows in enumerate((1, 1, 3))]
    table, provenance = collect_password_policies([], FORMATS, CONTEXT, directories)
    assert (table.height, table.n_chunks(), len(provenance)) == (5, 1, 3)
    some = pl.Series([False, True, True, True, True])
    written = table.with_columns(some.alias("some")).lazy().filter("some")
    days = written.select(pl.format("{} days", "max_age_days").alias("told")).collect()
    assert days["told"].to_list() == ["0 days"] * 4
