"""Hold the accounts against the staff list: who still works here, and who has which duty."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

import polars as pl

from auditor.audit import Provenance
from auditor.evidence.interface import CollectContext

_KEYS = (
    ("account", "email"),
    ("email", "email"),
    ("account", "username"),
    ("username", "username"),
    ("person_code", "person_code"),
)
"""Account column and staff column that may name the same person, strongest first."""


def link_staff(
    tables: Mapping[str, pl.DataFrame], provenance: Sequence[Provenance], context: CollectContext
) -> Mapping[str, pl.DataFrame]:
    """Return the tables with the accounts held against the staff list."""
    codes = [school.code for school in context.schools]
    doubtful = _in_doubt([each for each in provenance if each.table == "staff"], codes)
    accounts = assign(tables["accounts"], tables["staff"], context.as_of, doubtful)
    return {**tables, "accounts": accounts}


def _in_doubt(sources: Sequence[Provenance], schools: Sequence[str]) -> frozenset[str]:
    """Return the schools of which a source may know more than could be read of it."""
    found: set[str] = set()
    for each in sources:
        if each.error is not None or each.stale or each.rows_quarantined:
            found |= set(schools) if each.only_school is None else {each.only_school}
    return frozenset(found)


def assign(
    accounts: pl.DataFrame,
    staff: pl.DataFrame,
    as_of: datetime,
    doubtful: Collection[str] = (),
) -> pl.DataFrame:
    """Return the accounts with ``assigned`` and ``assignment`` filled where there is a staff list.

    ``left`` counts over the whole district: a person may hold an account of one school and stand in
    the list of another only as somebody who left. A school without a staff list stays null: not
    known. So does who is missed in a school of ``doubtful`` (part of its lists could not be used),
    and an administrator in a school whose lists tell no duties.
    """
    if staff.is_empty():
        return accounts
    people = staff.with_columns(
        present=pl.col("working").fill_null(value=True)
        & (pl.col("left_at").is_null() | (pl.col("left_at") > as_of.astimezone(UTC))),
    )
    present, duty = _matches(accounts, people.filter("present")), _duty(accounts, people)
    known = _matches(accounts, people)
    covered = accounts["school"].is_in(staff["school"].unique().to_list())
    with_duties = staff.filter(pl.col("admin_duty").is_not_null())["school"].unique()
    duties_told = accounts["school"].is_in(with_duties.to_list())
    doubt = accounts["school"].is_in(list(doubtful))
    admin = accounts.select(
        (pl.col("privileged") | (pl.col("role") == "admin")).fill_null(value=False)
    ).to_series()
    assignment = pl.select(
        pl.when(~covered)
        .then(statement=None)
        .when(~present & doubt)
        .then(statement=None)
        .when(~known)
        .then(pl.lit("absent"))
        .when(~present)
        .then(pl.lit("left"))
        .when(admin & ~duty & (doubt | ~duties_told))
        .then(statement=None)
        .when(admin & ~duty)
        .then(pl.lit("no_admin_duty"))
        .otherwise(pl.lit("listed"))
    ).to_series()
    return accounts.with_columns(
        assignment=assignment, assigned=pl.select(assignment == "listed").to_series()
    )


def _matches(accounts: pl.DataFrame, people: pl.DataFrame) -> pl.Series:
    """Return whether any key of an account names one of ``people``."""
    found = pl.Series([False]).new_from_index(0, accounts.height)
    for account_column, staff_column in _KEYS:
        names = people[staff_column].drop_nulls().unique()
        if len(names):
            cells = accounts[account_column]
            if account_column != "person_code":
                cells = cells.str.to_lowercase()
            found = found | cells.is_in(names.to_list()).fill_null(value=False)
    return found


def _duty(accounts: pl.DataFrame, people: pl.DataFrame) -> pl.Series:
    assigned = people.filter(pl.col("present") & pl.col("admin_duty").fill_null(value=False))
    return _matches(accounts, assigned)
