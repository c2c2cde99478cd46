"""Tell which password policies govern the accounts of each school, as their directory says."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from auditor.evidence.column_types import dtype
from auditor.evidence.directory.interface import NOT_VISIBLE, PasswordPolicy
from auditor.evidence.intake.stacks import FILE_OF
from auditor.evidence.password_policies.columns import COLUMNS

_DAY_S, _MINUTE_S = 86_400, 60


def policies_in_force(
    accounts: pl.DataFrame, policies: Mapping[str, PasswordPolicy], system: str
) -> pl.DataFrame:
    """Return one row for each base, school and policy, with the number of accounts it governs.

    ``accounts`` has ``origin``, ``school`` and ``policy`` (a lower-case name, or null). Disabled
    accounts are not counted. A policy that may not be seen leaves every column but its name null.
    """
    schema = {column.name: dtype(column.type) for column in COLUMNS}
    if "policy" not in accounts.columns:
        accounts = accounts.with_columns(policy=pl.lit(None, dtype=pl.String))
    if "enabled" in accounts.columns:
        accounts = accounts.filter(pl.col("enabled").fill_null(value=True))
    governed = (
        accounts.filter(pl.col("school").is_not_null())
        .group_by(FILE_OF.alias("file"), "school", "policy", maintain_order=True)
        .len("accounts")
    )
    known = pl.DataFrame(
        [_row(key, policy) for key, policy in policies.items()],
        schema={"policy": pl.String, "name": pl.String, **_facts(schema)},
        orient="row",
    )
    return (
        governed.join(known, on="policy", how="left", maintain_order="left")
        .with_columns(
            policy=pl.coalesce("name", "policy", pl.lit(NOT_VISIBLE)),
            system=pl.lit(system),
        )
        .select("file", *(pl.col(name).cast(kind) for name, kind in schema.items()))
    )


def _facts(schema: Mapping[str, pl.DataType]) -> dict[str, pl.DataType]:
    names = ("school", "policy", "system", "accounts")
    return {name: kind for name, kind in schema.items() if name not in names}


def _row(key: str, policy: PasswordPolicy) -> tuple[object, ...]:
    return (
        key,
        policy.name,
        _rounded_up(policy.max_age_s, _DAY_S),
        policy.min_length,
        policy.history,
        policy.complexity,
        policy.lockout_attempts,
        _rounded_down(policy.lockout_s, _MINUTE_S),
        policy.must_change_after_reset,
    )


def _rounded_up(seconds: int | None, unit: int) -> int | None:
    """Return whole units; a second more than 90 days is 91 days: no age is understated."""
    return None if seconds is None else max(0, -(-seconds // unit))


def _rounded_down(seconds: int | None, unit: int) -> int | None:
    """Return whole units, but one at least for what is not 0: no lockout is overstated."""
    return None if seconds is None else max(min(1, seconds), seconds // unit)
