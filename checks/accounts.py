"""Ask of every account whether it is protected, used, owned and assigned as it should be."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl

from auditor.check import Judgement, Kind, Parameter, Stricter, check
from auditor.locale import _
from auditor.model import PolicyError, Text
from checks.population import (
    ROLES,
    in_scope,
    older_than,
    privileged,
    scope_parameters,
    within_systems,
)

_LEVEL = Parameter(
    kind=Kind.TEXT,
    stricter=Stricter.LATER_CHOICE,
    meaning=Text(
        "Mức phải đạt: registered (đã đăng ký), capable (chính sách cho phép dùng), "
        "enforced (bị buộc)",
        "What counts: registered, capable (registered and allowed by policy), or enforced",
    ),
    choices=("registered", "capable", "enforced"),
    default="registered",
)

_LEVEL_NEEDS = {
    "registered": ("mfa_enrolled",),
    "capable": ("mfa_capable",),
    "enforced": ("mfa_enforced", "mfa_enrolled"),
}
"""Level -> the columns without which it is unknown; ``mfa_capable`` only refines the others."""


def _second_factor(level: str) -> pl.Expr:
    """Return whether the second factor is there at ``level``; one that policy forbids is not."""
    if level == "enforced":
        return pl.col("mfa_enforced") & pl.coalesce("mfa_capable", "mfa_enrolled")
    if level == "capable":
        return pl.col("mfa_capable")
    return pl.coalesce("mfa_capable", "mfa_enrolled")


def _second_factor_observed(level: str) -> pl.Expr:
    return (
        pl.when(pl.col("mfa_enrolled") & ~pl.col("mfa_capable").fill_null(value=True))
        .then(pl.lit(_("a second factor is registered, but the policy does not allow it")))
        .when(pl.coalesce("mfa_capable", "mfa_enrolled") & pl.lit(level == "enforced"))
        .then(pl.lit(_("a second factor is registered, but not enforced")))
        .otherwise(pl.lit(_("no second factor")))
    )


@check(
    "accounts",
    needs=["mfa_enrolled", "mfa_capable"],
    expected=Text(
        "Mọi tài khoản bật xác thực hai lớp (mức {level})",
        "Every account has a second factor (level {level})",
    ),
    parameters={"level": _LEVEL, **scope_parameters()},
)
def mfa_enabled(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Does every account sign in with a second factor?"""
    del as_of
    level = str(parameters["level"])
    return Judgement(
        violates=~_second_factor(level),
        observed=_second_factor_observed(level),
        applies=in_scope(parameters),
        worst=privileged().fill_null(value=False).cast(pl.Int8),
        trace="mfa_enrolled",
        needs=_LEVEL_NEEDS[level],
    )


@check(
    "accounts",
    needs=["privileged", "mfa_enrolled", "mfa_capable"],
    expected=Text(
        "Mọi tài khoản quản trị bật xác thực hai lớp (mức {level})",
        "Every administrative account has a second factor (level {level})",
    ),
    parameters={"level": _LEVEL, **scope_parameters(*ROLES)},
)
def mfa_privileged(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Does every account with administrative rights sign in with a second factor?"""
    del as_of
    level = str(parameters["level"])
    return Judgement(
        violates=~_second_factor(level),
        observed=_second_factor_observed(level),
        applies=in_scope(parameters) & privileged(),
        trace="mfa_enrolled",
        needs=("privileged", *_LEVEL_NEEDS[level]),
    )


@check(
    "accounts",
    needs=["last_login_at"],
    expected=Text(
        "Không có tài khoản bỏ không quá {max_idle_days} ngày",
        "No account stays unused for more than {max_idle_days} days",
    ),
    parameters={
        "max_idle_days": Parameter(
            kind=Kind.INTEGER,
            stricter=Stricter.LOWER,
            meaning=Text(
                "Số ngày không đăng nhập tối đa", "Greatest number of days without a sign-in"
            ),
            minimum=1,
            maximum=3660,
        ),
        **scope_parameters(),
    },
)
def dormant(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Is every account that can sign in also used?

    A directory that reports sign-ins late (Active Directory: up to 14 days) leaves the last days
    before the limit in doubt: such an account is unknown, not dormant.
    """
    limit = int(parameters["max_idle_days"])
    unused = pl.col("never_logged_in").fill_null(value=False)
    since = pl.when(unused).then("created_at").otherwise("last_login_at")
    late = older_than(since, limit, as_of)
    lag = pl.duration(days=pl.col("login_lag_days").fill_null(0))
    surely = older_than(since + lag, limit, as_of)
    idle = (pl.lit(as_of.astimezone(UTC)) - since).dt.total_days()
    observed = (
        pl.when(unused)
        .then(pl.format(_("never signed in since it was created {} days ago"), idle))
        .otherwise(pl.format(_("last sign-in {} days ago"), idle))
    )
    return Judgement(
        violates=pl.when(late & ~surely).then(statement=None).otherwise(late),
        observed=observed,
        applies=in_scope(parameters),
        worst=idle,
        trace="last_login_at",
    )


@check(
    "accounts",
    needs=["people"],
    expected=Text("Mỗi tài khoản chỉ một người dùng", "One person uses each account"),
    parameters=scope_parameters("staff", "admin", "pupil", "parent", "shared"),
)
def shared(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Is every account used by one person only?"""
    del as_of
    return Judgement(
        violates=pl.col("people") > 1,
        observed=pl.format(_("{} people use this account"), pl.col("people")),
        applies=in_scope(parameters),
        worst=pl.col("people"),
        trace="people",
    )


@check(
    "accounts",
    needs=["role", "owner"],
    expected=Text(
        "Mỗi tài khoản cấp trường có một người chịu trách nhiệm được nêu tên",
        "Every school-level account has one named person who answers for it",
    ),
    parameters=scope_parameters("shared"),
)
def named_owner(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Does every school-level account have a named owner?"""
    del as_of
    kind = pl.col("role").is_in(list(parameters["roles"]))
    return Judgement(
        violates=pl.col("owner") == "",
        observed=pl.lit(_("school-level account without a named owner")),
        applies=within_systems(kind, parameters),
        trace="owner",
    )


@check(
    "accounts",
    needs=["email"],
    expected=Text(
        "Địa chỉ thư thuộc tên miền chính thức: {mail_domains}",
        "Mail addresses lie in the official domain: {mail_domains}",
    ),
    parameters={
        "mail_domains": Parameter(
            kind=Kind.TEXTS,
            stricter=Stricter.FEWER,
            meaning=Text(
                "Tên miền thư chính thức; tên miền con cũng được tính",
                "Official mail domains; their subdomains count too",
            ),
            default=(),
            from_district="mail_domains",
        ),
        **scope_parameters(),
    },
)
def official_mail_domain(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Does every account use a mail address of the official domain?

    An account that has no mail address at all is outside the question.
    """
    del as_of
    domain = pl.col("email").str.split("@").list.last()
    allowed = [str(name).lower().lstrip("@.") for name in parameters["mail_domains"]]
    official = (
        pl.any_horizontal(
            *[_lies_in(pl.col("email"), name) for name in allowed],
        )
        if allowed
        else pl.lit(None, dtype=pl.Boolean)
    )
    return Judgement(
        violates=~official,
        observed=(
            # Whatever else stands in the column (a phone number) is not repeated.
            pl.when(pl.col("email").str.contains("@", literal=True))
            .then(pl.format(_("mail domain {}"), domain))
            .otherwise(pl.lit(_("not a mail address")))
        ),
        applies=in_scope(parameters) & (pl.col("email") != ""),
        trace="email",
        needs=("email",) if allowed else ("email", "mail_domains"),
    )


def _lies_in(address: pl.Expr, domain: str) -> pl.Expr:
    """Return whether a mail address lies in a domain or a subdomain of it."""
    subdomain = address.str.ends_with(f".{domain}") & address.str.contains("@", literal=True)
    return address.str.ends_with(f"@{domain}") | subdomain


@check(
    "accounts",
    needs=["assigned"],
    expected=Text(
        "Mỗi tài khoản ứng với một người đang công tác và được phân công",
        "Every account belongs to a person who works here and is assigned to it",
    ),
    parameters=scope_parameters("staff", "admin"),
)
def assigned(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Does every account belong to a person of the staff list, every administrator by duty?

    An account of unknown role that is not in the staff list may be a pupil's: unknown, not a
    violation. One whose rights nothing tells is held to the list alone.
    """
    del as_of
    known = pl.col("role").is_not_null() | (pl.col("assignment") != "absent")
    reason = pl.col("assignment").replace_strict(
        {
            "absent": _("not in the staff list"),
            "left": _("the person no longer works here"),
            "no_admin_duty": _("holds administrative rights without being assigned the duty"),
        },
        default="",
    )
    return Judgement(
        violates=pl.when(known).then(~pl.col("assigned")),
        observed=reason,
        applies=in_scope(parameters),
        worst=privileged().fill_null(value=False).cast(pl.Int8),
    )


@check(
    "accounts",
    needs=[],
    expected=Text("Không tài khoản nào thỏa: {violates}", "No account satisfies: {violates}"),
    parameters={
        "violates": Parameter(
            kind=Kind.TEXT,
            stricter=Stricter.FIXED,
            meaning=Text(
                "Điều kiện vi phạm, viết bằng SQL trên các cột của bảng tài khoản",
                "What makes a violation, as a SQL expression over the columns of the"
                " accounts table",
            ),
        ),
        **scope_parameters(*ROLES),
    },
)
def where(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Does no account satisfy the condition? The check for custom rules without Python.

    Raises:
        PolicyError: the expression cannot be read or names an unknown column.

    """
    del as_of
    text = str(parameters["violates"])
    try:
        expression = pl.sql_expr(text)
    except pl.exceptions.PolarsError as error:
        raise PolicyError(
            _("'violates' is not a SQL expression: {text}").format(text=text)
        ) from error
    columns = tuple(dict.fromkeys(expression.meta.root_names()))
    for column in columns:
        _refuse_unknown(column)
    return Judgement(
        violates=expression,
        observed=pl.lit(text),
        applies=in_scope(parameters),
        trace=columns[0] if columns else None,
        needs=columns,
    )


def _refuse_unknown(column: str) -> None:
    from auditor.evidence.families import TABLES  # noqa: PLC0415  # for the message only

    names = [each.name for each in TABLES["accounts"].columns]
    if column not in names:
        close = difflib.get_close_matches(column, names, n=1)
        hint = _(" Did you mean '{name}'?").format(name=close[0]) if close else ""
        raise PolicyError(
            _("'violates' names the unknown column '{column}'.").format(column=column) + hint
        )
