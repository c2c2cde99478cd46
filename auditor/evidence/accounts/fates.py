"""Account for every row: which were judged, excluded, set aside; and say so as provenance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from auditor.audit import Fates, Provenance
from auditor.evidence.accounts.intake import Intake
from auditor.evidence.interface import ROWS_PER_FILE, Collected
from auditor.evidence.tables import polars_schema
from auditor.locale import both
from auditor.model import Text


def set_aside_repeated(origins: pl.Series, files: Sequence[Intake]) -> None:
    """Note the rows that repeat an account.

    Their facts live on in the merged row, so no school is in doubt.
    """
    for number, rows in _by_file(origins):
        text = both(
            "The account stands in the source more than once; its rows were merged, and facts they"
            " disagree on count as not known."
        )
        files[number].quarantine(rows, "duplicate_account", text)


def set_aside_unplaced(table: pl.DataFrame, files: Sequence[Intake]) -> pl.DataFrame:
    """Return the accounts of a known school; note the rows of the others."""
    lost = table.filter(pl.col("school").is_null())
    if lost.is_empty():
        return table
    for number, rows in _by_file(_origins(lost)["origin"].sort()):
        text = both(
            "Nothing tells the school of this row, or its code is not in the list of schools."
        )
        files[number].quarantine(rows, "unknown_school", text)
    return table.filter(pl.col("school").is_not_null())


def count_fates(table: pl.DataFrame, files: Sequence[Intake]) -> None:
    """Note how many rows of every file were judged or excluded, and of which schools they are."""
    counted = (
        _origins(table)
        .lazy()
        .group_by((pl.col("origin") // ROWS_PER_FILE).alias("file"), "school", "excluded")
        .len()
        .collect()
    )
    for number, school, excluded, count in counted.iter_rows():
        files[number].fates[excluded or ""] += count
        files[number].placed.setdefault(school, Counter())[excluded or ""] += count
        files[number].schools.add(school)


def _origins(table: pl.DataFrame) -> pl.DataFrame:
    """Return (school, excluded, origin), one row for each row of a file behind an account."""
    columns = ["school", "excluded", "origin"]
    if "origins" not in table.columns:
        return table.select(columns)
    single = table.filter(pl.col("origins").is_null()).select(columns)
    joined = (
        table.filter(pl.col("origins").is_not_null())
        .select("school", "excluded", pl.col("origins").alias("origin"))
        .explode("origin")
    )
    return pl.concat([single, joined])


def _by_file(origins: pl.Series) -> list[tuple[int, pl.Series]]:
    if origins.is_empty():
        return []
    table = pl.DataFrame(
        {"file": origins // ROWS_PER_FILE, "row": (origins % ROWS_PER_FILE).cast(pl.UInt32)}
    )
    parts = table.partition_by("file", as_dict=True, maintain_order=True)
    return [(int(key[0]), part["row"]) for key, part in parts.items()]


def provenance_of(intake: Intake) -> Provenance:
    """Return what is to be told of one file."""
    built = intake.built if intake.error is None else None
    excluded = {reason: count for reason, count in sorted(intake.fates.items()) if reason}
    return Provenance(
        family="accounts",
        format=intake.spec.format,
        path=intake.file.shown,
        sha256=intake.sha256,
        collected_at=intake.collected_at,
        rows_read=intake.rows_read,
        rows_evaluated=intake.fates[""],
        rows_excluded=sum(excluded.values()),
        rows_quarantined=intake.quarantined,
        excluded=excluded,
        problems=intake.log.told,
        problem_counts=dict(sorted(intake.log.counts.items())),
        columns=built.columns if built else (),
        unused=built.unused if built else (),
        provides=built.provides if built and not intake.stale else frozenset(),
        schools=frozenset(intake.schools),
        only_school=intake.file.school,
        quarantined_by_school=dict(sorted(intake.quarantined_by_school.items())),
        by_school=_by_school(intake),
        unreadable_of_any_school=intake.unreadable_of_any_school,
        error=Text(intake.error, intake.error) if intake.error else None,
        stale=intake.stale,
        system=intake.system,
    )


def _by_school(intake: Intake) -> Mapping[str, Fates]:
    """Account for the rows of each school; all rows of a file that belongs to one are its own."""
    if intake.file.school is not None:
        return {intake.file.school: _fates(intake.fates, intake.quarantined)}
    schools = sorted({*intake.placed, *intake.set_aside})
    return {
        school: _fates(intake.placed.get(school, Counter()), intake.set_aside[school])
        for school in schools
    }


def _fates(counted: Counter[str], quarantined: int) -> Fates:
    excluded = {reason: count for reason, count in sorted(counted.items()) if reason}
    return Fates(counted[""], excluded, quarantined)


def policies_of(intake: Intake, accounts: Provenance) -> Collected:
    """Return what a directory enforces on passwords, as evidence of its own.

    Each row is one policy in one school. Whoever could not be read leaves a policy that may govern
    others too, so what makes the accounts doubtful makes the policies doubtful.
    """
    empty = pl.DataFrame(schema=polars_schema("password_policies"))
    found = empty if intake.policies is None else intake.policies
    told = frozenset(name for name in found.columns if found[name].null_count() < found.height)
    provenance = replace(
        accounts,
        family="password_policies",
        rows_read=found.height,
        rows_evaluated=found.height,
        rows_excluded=0,
        rows_quarantined=0,
        excluded={},
        problems=(),
        problem_counts={},
        columns=(),
        unused=(),
        provides=told,
        schools=frozenset(found["school"].to_list()) | _own(intake),
        quarantined_by_school={},
        by_school={
            school: Fates(evaluated=count)
            for school, count in found.group_by("school").len().sort("school").iter_rows()
        },
    )
    return Collected(found.with_row_index("row", offset=1), provenance)


def _own(intake: Intake) -> frozenset[str]:
    return frozenset({intake.file.school} if intake.file.school else ())
