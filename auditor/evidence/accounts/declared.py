"""Apply what the district declares: service and break-glass accounts, owners of shared ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from auditor.audit import Exclusion


def apply_declared(
    table: pl.DataFrame, declared: Sequence[Exclusion]
) -> tuple[pl.DataFrame, tuple[Exclusion, ...]]:
    """Return the table with ``excluded`` (the reason or null), and what each declaration matched.

    A shared account that is declared is judged: its role is ``shared`` and its owner is the
    declared one.
    """
    owners = {each.account.lower(): each.owner for each in declared if each.kind == "shared"}
    kinds = {each.account.lower(): each.kind for each in declared if each.kind != "shared"}
    if owners:
        mine = pl.col("account").is_in(list(owners))
        owner = pl.col("account").replace_strict(owners, default=None, return_dtype=pl.String)
        table = table.with_columns(
            role=pl.when(mine).then(pl.lit("shared")).otherwise("role"),
            owner=pl.when(mine).then(owner).otherwise("owner"),
        )
    kind = pl.lit(None, dtype=pl.String)
    if kinds:
        kind = pl.col("account").replace_strict(kinds, default=None, return_dtype=pl.String)
    disabled = pl.when(~pl.col("enabled")).then(pl.lit("disabled"))
    table = table.with_columns(excluded=pl.coalesce(kind, disabled))
    return table, tuple(_matched(table, declared))


def _matched(table: pl.DataFrame, declared: Sequence[Exclusion]) -> list[Exclusion]:
    names = [each.account.lower() for each in declared]
    if not names:
        return []
    found: dict[str, list[str | None]] = {}
    rows = table.filter(pl.col("account").is_in(names)).select("account", "school")
    for account, school in rows.iter_rows():
        found.setdefault(account, []).append(school)
    return [_with_rows(each, found.get(each.account.lower(), [])) for each in declared]


def _with_rows(declared: Exclusion, schools: Sequence[str | None]) -> Exclusion:
    known = Counter(each for each in schools if each is not None)
    return replace(declared, matched=len(schools), schools=dict(sorted(known.items())))
