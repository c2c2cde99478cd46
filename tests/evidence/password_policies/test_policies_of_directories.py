"""The policies that directories bring along are one table, in one piece."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from auditor.audit import Provenance
from auditor.evidence.families import FAMILIES, TABLES
from auditor.evidence.intake.given import Given
from auditor.evidence.intake.take_in import take_in
from auditor.evidence.interface import CollectContext
from auditor.model import Level, School

FAMILY = "password_policies"
CONTEXT = CollectContext(
    Path(), [School("thsao", "Sao", Level.PRIMARY)], datetime(2026, 11, 22, tzinfo=UTC), (), "UTC"
)


def of_directory(number: int, rows: int) -> Given:
    """Return policies as a directory gives them."""
    schema = {"file": pl.UInt32(), **TABLES[FAMILY].schema}
    cells = {"file": 0, "school": "thsao", "policy": f"cn=p{number}", "max_age_days": 0}
    frame = pl.DataFrame([cells] * rows, schema=schema)
    return Given(FAMILY, frame, [Provenance(FAMILY, "ldap", f"ldaps://{number}", "", None)])


def test_many_small_directories_give_one_piece_that_can_be_filtered_and_written_out() -> None:
    # With a piece for each directory Polars 2.1 panics over this: an abort, not an error.
    directories = [of_directory(number, rows) for number, rows in enumerate((1, 1, 3))]
    taken, gifts = take_in(FAMILIES[FAMILY], [], CONTEXT, given=directories)
    table = taken.tables[FAMILY]
    assert (table.height, table.n_chunks(), len(taken.provenance), gifts) == (5, 1, 3, [])
    some = pl.Series([False, True, True, True, True])
    written = table.with_columns(some.alias("some")).lazy().filter("some")
    days = written.select(pl.format("{} days", "max_age_days").alias("told")).collect()
    assert days["told"].to_list() == ["0 days"] * 4


def test_each_row_of_a_directory_is_traced_to_it_wherever_its_number_begins() -> None:
    directories = [of_directory(number, rows) for number, rows in enumerate((2, 1))]
    taken, _gifts = take_in(FAMILIES[FAMILY], [], CONTEXT, first=7, given=directories)
    places = [divmod(origin, 2**32) for origin in taken.tables[FAMILY]["origin"]]
    assert places == [(7, 1), (7, 2), (8, 1)]
