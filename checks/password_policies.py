"""Ask of every password policy what the directory itself enforces, whatever the accounts show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from auditor.check import Judgement, Kind, Parameter, Stricter, check
from auditor.locale import _
from auditor.model import Text
from checks.population import system_parameters, within_systems

_FAMILY = "password_policies"
_NEVER = float("inf")
"""How bad "never" is: worse than any number of days or attempts."""


def _number(stricter: Stricter, vi: str, en: str, *, least: int = 1, most: int = 3660) -> Parameter:
    return Parameter(
        kind=Kind.INTEGER, stricter=stricter, meaning=Text(vi, en), minimum=least, maximum=most
    )


def _judged(
    parameters: Mapping[str, Any],
    violates: pl.Expr,
    observed: pl.Expr,
    *,
    trace: str,
    worst: pl.Expr | None = None,
    needs: tuple[str, ...] | None = None,
) -> Judgement:
    """Return the judgement of the policies that govern somebody in the systems asked for.

    ``needs`` are the columns it reads, where ``trace`` is not the only one.

    One that governs no account at all binds nobody. Where it is not known whose system a policy is,
    nothing is known at all: another system's good policy must not pass for the one asked for.
    """
    governs = (pl.col("accounts") > 0).fill_null(value=True)
    applies = within_systems(governs, parameters)
    columns = needs or (trace,)
    return Judgement(
        violates=pl.when(applies.is_not_null()).then(violates),
        observed=observed,
        applies=applies,
        worst=worst,
        trace=trace,
        needs=(*columns, "system") if parameters["systems"] else columns,
    )


@check(
    _FAMILY,
    needs=["max_age_days"],
    expected=Text(
        "Hệ thống buộc đổi mật khẩu chậm nhất sau {max_age_days} ngày",
        "The directory lets passwords expire after at most {max_age_days} days",
    ),
    parameters={
        "max_age_days": _number(
            Stricter.LOWER,
            "Thời hạn mật khẩu tối đa (ngày)",
            "Greatest number of days until a password expires",
        ),
        **system_parameters(),
    },
)
def max_age(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Does the directory let every password expire within the allowed time?"""
    del as_of
    days = pl.col("max_age_days")
    never = days == 0
    return _judged(
        parameters,
        never | (days > int(parameters["max_age_days"])),
        pl.when(never)
        .then(pl.lit(_("passwords never expire")))
        .otherwise(pl.format(_("passwords expire after {} days"), days)),
        worst=pl.when(never).then(_NEVER).otherwise(days),
        trace="max_age_days",
    )


@check(
    _FAMILY,
    needs=["min_length"],
    expected=Text(
        "Hệ thống chỉ nhận mật khẩu từ {min_length} ký tự trở lên",
        "The directory accepts only passwords of at least {min_length} characters",
    ),
    parameters={
        "min_length": _number(
            Stricter.HIGHER,
            "Độ dài tối thiểu của mật khẩu (ký tự)",
            "Least number of characters of a password",
            most=256,
        ),
        **system_parameters(),
    },
)
def min_length(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Does the directory refuse short passwords?"""
    del as_of
    length = pl.col("min_length")
    return _judged(
        parameters,
        length < int(parameters["min_length"]),
        pl.when(length == 0)
        .then(pl.lit(_("passwords of any length are accepted")))
        .otherwise(pl.format(_("passwords of {} characters are accepted"), length)),
        worst=-length.cast(pl.Int64),
        trace="min_length",
    )


@check(
    _FAMILY,
    needs=["history"],
    expected=Text(
        "Hệ thống không cho dùng lại {min_remembered} mật khẩu gần nhất",
        "The directory refuses the last {min_remembered} passwords",
    ),
    parameters={
        "min_remembered": _number(
            Stricter.HIGHER,
            "Số mật khẩu cũ phải ghi nhớ",
            "Earlier passwords that must be remembered",
            most=1000,
        ),
        **system_parameters(),
    },
)
def history(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Does the directory refuse passwords that were in use before?"""
    del as_of
    remembered = pl.col("history")
    return _judged(
        parameters,
        remembered < int(parameters["min_remembered"]),
        pl.when(remembered == 0)
        .then(pl.lit(_("no earlier password is remembered")))
        .otherwise(pl.format(_("earlier passwords remembered: {}"), remembered)),
        worst=-remembered.cast(pl.Int64),
        trace="history",
    )


@check(
    _FAMILY,
    needs=["complexity"],
    expected=Text(
        "Hệ thống bắt buộc mật khẩu trộn nhiều loại ký tự",
        "The directory demands a mix of kinds of characters",
    ),
    parameters=system_parameters(),
)
def complexity(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Does the directory demand that passwords mix kinds of characters?"""
    del as_of
    return _judged(
        parameters,
        ~pl.col("complexity"),
        pl.lit(_("passwords of one kind of character are accepted")),
        trace="complexity",
    )


@check(
    _FAMILY,
    needs=["lockout_attempts", "lockout_minutes"],
    expected=Text(
        "Hệ thống khóa tài khoản sau tối đa {max_attempts} lần sai mật khẩu, ít nhất {min_minutes}"
        " phút",
        "The directory locks an account after at most {max_attempts} wrong passwords, for at least"
        " {min_minutes} minutes",
    ),
    parameters={
        "max_attempts": _number(
            Stricter.LOWER,
            "Số lần sai mật khẩu tối đa trước khi khóa",
            "Greatest number of wrong passwords before the account is locked",
            most=1000,
        ),
        "min_minutes": Parameter(
            kind=Kind.INTEGER,
            stricter=Stricter.HIGHER,
            meaning=Text(
                "Thời gian khóa tối thiểu (phút); 0 là không đòi hỏi",
                "Least number of minutes that it stays locked; 0 asks for nothing",
            ),
            minimum=0,
            maximum=1440,
            default=0,
        ),
        **system_parameters(),
    },
)
def lockout(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Does the directory lock an account against the guessing of passwords?

    An account that stays locked until an administrator unlocks it is locked for long enough.
    """
    del as_of
    least = int(parameters["min_minutes"])
    attempts, minutes = pl.col("lockout_attempts"), pl.col("lockout_minutes")
    never = attempts == 0
    many = attempts > int(parameters["max_attempts"])
    short = (minutes > 0) & (minutes < least) if least else pl.lit(value=False)
    return _judged(
        parameters,
        never | many | short,
        pl.when(never)
        .then(pl.lit(_("accounts are never locked, however many passwords are tried")))
        .when(many)
        .then(pl.format(_("accounts are locked only after {} wrong passwords"), attempts))
        .otherwise(pl.format(_("accounts are locked for {} minutes only"), minutes)),
        worst=pl.when(never).then(_NEVER).otherwise(attempts),
        trace="lockout_attempts",
        needs=("lockout_attempts", "lockout_minutes") if least else ("lockout_attempts",),
    )


@check(
    _FAMILY,
    needs=["must_change_after_reset"],
    expected=Text(
        "Mật khẩu do quản trị viên đặt phải được đổi khi đăng nhập lần đầu",
        "A password that an administrator has set must be changed at the next sign-in",
    ),
    parameters=system_parameters(),
)
def must_change_after_reset(parameters: Mapping[str, Any], as_of: datetime) -> Judgement:
    """Does the directory demand a new password after an administrator has set one?"""
    del as_of
    return _judged(
        parameters,
        ~pl.col("must_change_after_reset"),
        pl.lit(_("a password that an administrator has set may be kept")),
        trace="must_change_after_reset",
    )
