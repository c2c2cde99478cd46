"""Ask of every account what its directory knows about its password, never the password."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from auditor.check import Judgement, Kind, Parameter, Stricter, check
from auditor.locale import _
from auditor.model import Text
from checks.population import days_since, in_scope, older_than, scope_parameters

_CREATION_GRACE_MINUTES = 10
"""An administrator's own setting of the first password follows the creation within minutes."""


@check(
    "accounts",
    needs=["password_changed_at"],
    expected=Text(
        "Mật khẩu được đổi trong vòng {max_age_days} ngày",
        "Password changed within {max_age_days} days",
    ),
    parameters={
        "max_age_days": Parameter(
            kind=Kind.INTEGER,
            stricter=Stricter.LOWER,
            meaning=Text("Tuổi mật khẩu tối đa (ngày)", "Greatest age of a password, in days"),
            minimum=1,
            maximum=3660,
        ),
        **scope_parameters(),
    },
)
def password_max_age(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Is every password changed within the allowed time?

    Exactly ``max_age_days`` old still passes. A password cannot be older than its account, so an
    account younger than the limit passes even where the date of change is not known.
    """
    limit = int(parameters["max_age_days"])
    age = days_since("password_changed_at", as_of)
    old = older_than(pl.col("password_changed_at"), limit, as_of)
    young = ~older_than(pl.col("created_at"), limit, as_of)
    return Judgement(
        violates=pl.coalesce(old, pl.when(young).then(statement=False)),
        observed=pl.format(_("password last changed {} days ago"), age),
        applies=in_scope(parameters),
        worst=age,
        trace="password_changed_at",
    )


@check(
    "accounts",
    needs=["password_changed_at", "created_at"],
    expected=Text(
        "Mật khẩu cấp lần đầu đã được đổi sau lần đăng nhập đầu tiên",
        "The first password was changed after the first sign-in",
    ),
    parameters=scope_parameters(),
)
def password_changed_after_first_login(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Has the password issued with the account been replaced by one of the user's own?

    A violation is: never changed since creation, a change still demanded although the account is
    used, or an unused account whose first sign-in will demand no change.
    """
    del as_of
    grace = pl.duration(minutes=_CREATION_GRACE_MINUTES)
    changed = pl.col("password_changed_at") > pl.col("created_at") + grace
    unused = pl.col("never_logged_in").fill_null(value=False)
    used = (~pl.col("never_logged_in")).fill_null(pl.col("last_login_at").is_not_null())
    must_change = pl.col("must_change")
    violates = (
        pl.when(used & must_change)
        .then(statement=True)
        .when(unused)
        .then(~must_change)
        .when(must_change)
        .then(statement=None)
        .otherwise(~changed)
    )
    observed = (
        pl.when(used & must_change)
        .then(pl.lit(_("in use, but the demanded change of password is still pending")))
        .when(unused)
        .then(pl.lit(_("never used, and the first sign-in demands no change of password")))
        .otherwise(pl.lit(_("password never changed since the account was created")))
    )
    return Judgement(violates, observed, in_scope(parameters), trace="password_changed_at")


@check(
    "accounts",
    needs=["must_change"],
    expected=Text(
        "Yêu cầu đổi mật khẩu được thực hiện trong vòng {max_pending_days} ngày",
        "A demanded change of password is made within {max_pending_days} days",
    ),
    parameters={
        "max_pending_days": Parameter(
            kind=Kind.INTEGER,
            stricter=Stricter.LOWER,
            meaning=Text(
                "Số ngày được để treo yêu cầu đổi mật khẩu",
                "Days that a demanded change may stay pending",
            ),
            minimum=0,
            maximum=3660,
        ),
        **scope_parameters(),
    },
)
def must_change_pending(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Does no account wait longer than allowed with a password that someone else has set?"""
    waiting = pl.coalesce(days_since("password_changed_at", as_of), days_since("created_at", as_of))
    since = pl.coalesce("password_changed_at", "created_at")
    late = older_than(since, int(parameters["max_pending_days"]), as_of)
    return Judgement(
        violates=pl.col("must_change") & late,
        observed=pl.format(_("change of password pending for {} days"), waiting),
        applies=in_scope(parameters),
        worst=waiting,
        trace="must_change",
    )


@check(
    "accounts",
    needs=["password_never_expires"],
    expected=Text(
        "Không đặt mật khẩu không bao giờ hết hạn",
        "No password is set never to expire",
    ),
    parameters=scope_parameters(),
)
def password_never_expires(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Is no account exempt from the expiry of passwords?"""
    del as_of
    return Judgement(
        violates=pl.col("password_never_expires"),
        observed=pl.lit(_("password is set never to expire")),
        applies=in_scope(parameters),
        trace="password_never_expires",
    )


@check(
    "accounts",
    needs=["password_not_required"],
    expected=Text("Mọi tài khoản đều bắt buộc có mật khẩu", "Every account requires a password"),
    parameters=scope_parameters(),
)
def password_not_required(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Does every account require a password?"""
    del as_of
    return Judgement(
        violates=pl.col("password_not_required"),
        observed=pl.lit(_("the directory accepts an empty password")),
        applies=in_scope(parameters),
        trace="password_not_required",
    )
