"""Show how the evidence is spread: the age of passwords, sign-ins, second factors.

Every picture speaks of the accounts that the rules judge unless told otherwise: staff,
administrators, shared and service accounts, and those whose role is not known.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from auditor.model import Text
from auditor.picture import Picture
from checks.population import in_scope, older_than, scope_parameters

_DAYS = (30, 60, 90, 180, 365)
"""Upper ends of the bins, in days; 90 is the most that the directives allow a password."""
_UPPER = tuple(
    Text(f"{low}-{high} ngày", f"{low}-{high} days")
    for low, high in zip((0, *(each + 1 for each in _DAYS)), _DAYS, strict=False)
)
_OVER = Text("Trên 365 ngày", "Over 365 days")


def _judged_accounts() -> pl.Expr:
    parameters = {name: each.default for name, each in scope_parameters().items()}
    return in_scope(parameters)


def _by_age(column: str, as_of: datetime) -> pl.Expr:
    """Return the bin of whole days between ``column`` and the audit's moment."""
    moment = pl.col(column)
    beyond = pl.sum_horizontal(older_than(moment, days, as_of) for days in _DAYS)
    return pl.when(moment.is_not_null()).then(beyond)


def _password_age(as_of: datetime) -> pl.Expr:
    return _by_age("password_changed_at", as_of)


def _last_sign_in(as_of: datetime) -> pl.Expr:
    never = pl.lit(len(_DAYS) + 1)
    return pl.when(pl.col("never_logged_in")).then(never).otherwise(_by_age("last_login_at", as_of))


def _second_factor(_as_of: datetime) -> pl.Expr:
    enforced, enrolled = pl.col("mfa_enforced"), pl.col("mfa_enrolled")
    return pl.when(enrolled & enforced).then(0).when(enrolled).then(1).when(~enrolled).then(2)


PICTURES: tuple[Picture, ...] = (
    Picture(
        id="password-age",
        family="accounts",
        title=Text("Tuổi của mật khẩu", "Age of passwords"),
        bins=(*_UPPER, _OVER),
        place=_password_age,
        applies=_judged_accounts,
    ),
    Picture(
        id="second-factor",
        family="accounts",
        title=Text("Xác thực hai lớp", "Second factor"),
        bins=(
            Text("Đã đăng ký, bị buộc dùng", "Registered and enforced"),
            Text("Đã đăng ký", "Registered"),
            Text("Chưa đăng ký", "Not registered"),
        ),
        place=_second_factor,
        applies=_judged_accounts,
    ),
    Picture(
        id="last-sign-in",
        family="accounts",
        title=Text("Lần đăng nhập gần nhất", "Last sign-in"),
        bins=(*_UPPER, _OVER, Text("Chưa từng đăng nhập", "Never signed in")),
        place=_last_sign_in,
        applies=_judged_accounts,
    ),
)
"""In the order in which reports show them."""
