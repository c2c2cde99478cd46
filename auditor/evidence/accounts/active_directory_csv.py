"""Read ``Get-ADUser -Filter * -Properties * | Export-Csv``.

Active Directory knows no second factor.

``pwdLastSet`` 0 (an empty ``PasswordLastSet``) means that the password must be changed at the next
sign-in, unless the flag "password never expires" is set; ``lastLogonTimestamp`` may be up to 14
days late (Microsoft, AD schema).
"""

from __future__ import annotations

import polars as pl

from auditor.evidence.family import FILE, Format
from auditor.model import Text

_DISABLED, _PASSWORD_NOT_REQUIRED, _PASSWORD_NEVER_EXPIRES = 0x2, 0x20, 0x10000
_PRIVILEGED_GROUPS = (
    r"(?i)CN=(Domain Admins|Enterprise Admins|Schema Admins|Administrators|Account Operators),"
)


def _derive(raw: pl.DataFrame, typed: pl.DataFrame) -> dict[str, pl.Series]:
    """Read the account-control bits, the pending change and the administrative groups."""
    derived: dict[str, pl.Series] = {}
    if "useraccountcontrol" in raw.columns:
        bits = raw["useraccountcontrol"].cast(pl.Int64, strict=False)
        for column, bit, inverted in (
            ("enabled", _DISABLED, True),
            ("password_not_required", _PASSWORD_NOT_REQUIRED, False),
            ("password_never_expires", _PASSWORD_NEVER_EXPIRES, False),
        ):
            if column not in typed.columns:
                flag = (bits & bit) != 0
                derived[column] = ~flag if inverted else flag
    if "password_changed_at" in typed.columns:
        pending = _must_change(raw, typed["password_changed_at"])
        if pending is not None:
            expires = {**typed.to_dict(), **derived}.get("password_never_expires")
            if expires is not None:
                pending &= ~expires.fill_null(value=False)
            derived["must_change"] = pending.alias("must_change")
    groups = pl.Series("privileged", [None] * raw.height, dtype=pl.Boolean)
    if "memberof" in raw.columns:
        # What was not joined before it was exported stands as the name of its type, file by file.
        lost = pl.col("memberof").str.contains("PropertyValueCollection").any().over(FILE)
        told = pl.col("memberof").fill_null("").str.contains(_PRIVILEGED_GROUPS)
        groups = raw.select(pl.when(~lost).then(told).alias("privileged")).to_series()
    if "admincount" in raw.columns:
        groups = groups | (raw["admincount"] == "1").fill_null(value=False)
    derived["privileged"] = groups
    return derived


def _must_change(raw: pl.DataFrame, changed: pl.Series) -> pl.Series | None:
    """Return whether the directory holds 0 or nothing for the date; null for an unreadable cell."""
    if "pwdlastset" in raw.columns:
        cells = raw["pwdlastset"]
        pending = (cells == "0").fill_null(value=False)
    elif "passwordlastset" in raw.columns:
        cells = raw["passwordlastset"]
        pending = cells.is_null()
        if "passwordexpired" in raw.columns:
            expired = raw["passwordexpired"].str.to_lowercase().is_in(["true", "đúng"])
            pending &= expired.fill_null(value=False)
    else:
        return None
    unread = changed.is_null() & cells.is_not_null() & ~pending
    return pending.set(unread, None)


FORMAT = Format(
    name="active-directory-csv",
    title=Text(
        "Active Directory: Get-ADUser xuất ra CSV",
        "Active Directory: Get-ADUser exported as CSV",
    ),
    signature=frozenset({"samaccountname", "useraccountcontrol", "passwordlastset"}),
    system="microsoft",
    aliases={
        "username": ("userprincipalname", "samaccountname"),
        "email": ("emailaddress", "mail"),
        "person_code": ("employeeid", "employeenumber"),
        "position": ("title",),
        "org_unit": ("distinguishedname",),
        "enabled": ("enabled",),
        "created_at": ("created", "whencreated"),
        "password_changed_at": ("passwordlastset", "pwdlastset"),
        "last_login_at": ("lastlogondate", "lastlogontimestamp"),
        "password_never_expires": ("passwordneverexpires",),
        "password_not_required": ("passwordnotrequired",),
        "locked": ("lockedout",),
        "expires_at": ("accountexpirationdate",),
    },
    cannot_tell=("mfa_enrolled", "mfa_capable", "mfa_enforced", "people", "owner"),
    derive=_derive,
    derives_from=frozenset(
        {"useraccountcontrol", "pwdlastset", "passwordexpired", "memberof", "admincount"}
    ),
    constants={"login_lag_days": 14},
)
