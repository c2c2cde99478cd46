"""Add to the accounts what a directory keeps elsewhere: their policy, their rights, their name."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from auditor.evidence.directory.groups import Members
from auditor.evidence.directory.interface import Policies
from auditor.ldap.names import comparable, comparable_column

_RDN = r"^[^=,+]+=((?:\\.|[^\\,+])+)"
"""The value of the first part of a distinguished name (RFC 4514), escapes and all."""


def with_policy(frame: pl.DataFrame, own: pl.Expr, policies: Policies) -> pl.DataFrame:
    """Add ``policy`` (the account's own, else the default) and ``policyMaxAge`` in seconds."""
    ages = {
        name: str(policy.max_age_s)
        for name, policy in policies.by_name.items()
        if policy.max_age_s is not None
    }
    keys = {comparable(name): name for name in policies.by_name}
    named = comparable_column(frame.select("dn", own.alias("own"))["own"])
    default = keys.get(comparable(policies.default), policies.default) if policies.default else None
    found = pl.coalesce(pl.lit(named.replace(keys)), pl.lit(default, dtype=pl.String))
    return frame.with_columns(policy=found).with_columns(
        policyMaxAge=pl.col("policy").replace_strict(ages, default=None, return_dtype=pl.String)
        if ages
        else pl.lit(None, dtype=pl.String)
    )


def with_rights(
    frame: pl.DataFrame, members: Members | None, user_name: str, primary: Collection[str] = ()
) -> pl.DataFrame:
    """Add ``privileged``: whether the account belongs to ``members``; null where nothing tells.

    Where one of the groups could not be read, only who is a member of another is known.

    ``primary`` are the numbers of groups of which an account may be a member by its primary group
    alone (Active Directory does not list those under ``member``).
    """
    if members is None:
        return frame.with_columns(privileged=pl.lit(None, dtype=pl.String))
    belongs = pl.lit(comparable_column(frame["dn"])).is_in(sorted(members.names))
    if members.user_names:
        names = pl.col(user_name).str.to_lowercase()
        belongs |= names.is_in(sorted(members.user_names)).fill_null(value=False)
    if primary:
        belongs |= pl.col("primaryGroupID").is_in(sorted(primary)).fill_null(value=False)
    others = pl.lit(None if members.missing else "FALSE", dtype=pl.String)
    named = pl.col("dn").is_not_null()  # of an entry whose name is no text nothing is known
    flag = pl.when(belongs).then(pl.lit("TRUE")).when(named).then(others)
    return frame.with_columns(privileged=flag)


def with_name(frame: pl.DataFrame, user_name: str) -> pl.DataFrame:
    """Fill a missing sign-in name from the distinguished name (``cn=backup,ou=services``)."""
    return frame.with_columns(pl.coalesce(user_name, pl.col("dn").str.extract(_RDN)))
