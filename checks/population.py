"""Say what a check speaks about: the parameters that checks share, and the rows they leave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from auditor.check import Kind, Parameter, Stricter
from auditor.model import Text

ROLES = ("staff", "admin", "pupil", "parent", "shared", "service")


def scope_parameters(*roles: str) -> dict[str, Parameter]:
    """Return the parameters ``roles`` (by default those given) and ``systems``."""
    return {
        "roles": Parameter(
            kind=Kind.TEXTS,
            stricter=Stricter.MORE,
            meaning=Text("Nhóm tài khoản được xét", "Groups of accounts that are judged"),
            choices=ROLES,
            default=roles or ("staff", "admin", "shared", "service"),
        ),
        **system_parameters(),
    }


def system_parameters() -> dict[str, Parameter]:
    """Return the parameter ``systems`` alone, for what has no role."""
    return {
        "systems": Parameter(
            kind=Kind.TEXTS,
            stricter=Stricter.FIXED,
            meaning=Text(
                "Hệ thống được xét; để trống là mọi hệ thống",
                "Systems that are judged; empty means all",
            ),
            default=(),
        ),
    }


def in_scope(parameters: Mapping[str, Any]) -> pl.Expr:
    """Return whether an account is in the population; one of unknown role is, so it cannot hide."""
    scope = pl.col("role").is_in(list(parameters["roles"])).fill_null(value=True)
    return within_systems(scope, parameters)


def within_systems(scope: pl.Expr, parameters: Mapping[str, Any]) -> pl.Expr:
    """Return ``scope`` narrowed to the systems that the parameters name, if they name any."""
    systems = list(parameters["systems"])
    return scope & pl.col("system").is_in(systems) if systems else scope


def privileged() -> pl.Expr:
    """Return whether an account holds administrative rights; null where nothing tells."""
    return pl.col("privileged") | (pl.col("role") == "admin")


def days_since(column: str, as_of: datetime) -> pl.Expr:
    """Return whole days from ``column`` to ``as_of`` (calendar days if it is the end of a day)."""
    return (pl.lit(as_of.astimezone(UTC)) - pl.col(column)).dt.total_days()


def older_than(moment: pl.Expr, days: int, as_of: datetime) -> pl.Expr:
    """Return whether more than ``days`` whole days lie between ``moment`` and ``as_of``.

    The same as ``days_since(...) > days``, as one comparison per row.
    """
    return moment <= pl.lit(as_of.astimezone(UTC) - timedelta(days=days + 1))
