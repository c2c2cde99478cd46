"""Read accounts of a live Active Directory (or Samba AD).

``lastLogonTimestamp`` is replicated up to 14 days late; ``lastLogon`` is known to one server only,
so the later of the two counts. Computers and managed service accounts, whose passwords the system
changes by itself, are left out visibly (MS-ADTS; Microsoft, "Group Managed Service Accounts").
"""

from __future__ import annotations

import polars as pl

from auditor.evidence.accounts.derived import (
    column,
    evaluated,
    from_filetime,
    number,
)
from auditor.evidence.directory.live import ask_directory
from auditor.evidence.family import Format
from auditor.model import Text

DISABLED, PASSWORD_NOT_REQUIRED, TRUST, PASSWORD_NEVER_EXPIRES = 0x2, 0x20, 0x800, 0x10000
"""Bits of ``userAccountControl`` (MS-ADTS, 2.2.16)."""
_MANAGED = (
    r"(?m)^msds-(?:groupmanagedserviceaccount|managedserviceaccount|"
    r"delegatedmanagedserviceaccount)$"
)
COMPUTER, MANAGED_SERVICE, TRUSTED_DOMAIN = "computer", "managed_service_account", "trust"
"""Why a row is left out."""


def derive(raw: pl.DataFrame, typed: pl.DataFrame) -> dict[str, pl.Series]:
    """Return states, rights, dates and who is left out, as the attributes of each row tell them."""
    del typed
    return evaluated(
        raw, {**_flags(raw), **_dates(raw), **_kind(raw), "policy": column(raw, "policy")}
    )


def _bit(raw: pl.DataFrame, bit: int) -> pl.Expr:
    return (number(raw, "useraccountcontrol") & bit) != 0


def _flags(raw: pl.DataFrame) -> dict[str, pl.Expr]:
    by_policy = number(raw, "policymaxage") == 0
    exempt = _bit(raw, PASSWORD_NEVER_EXPIRES)
    set_at = number(raw, "pwdlastset")
    return {
        "enabled": ~_bit(raw, DISABLED),
        "password_not_required": _bit(raw, PASSWORD_NOT_REQUIRED),
        "password_never_expires": exempt | by_policy.fill_null(value=False),
        # 0 demands a change at the next sign-in, but not of an account that is exempt from expiry.
        "must_change": pl.when(set_at == 0).then(~exempt).when(set_at > 0).then(statement=False),
    }


def _dates(raw: pl.DataFrame) -> dict[str, pl.Expr]:
    changed, age = from_filetime(raw, "pwdlastset"), number(raw, "policymaxage")
    replicated, here = from_filetime(raw, "lastlogontimestamp"), from_filetime(raw, "lastlogon")
    never = replicated.is_null() & (number(raw, "lastlogon") == 0)
    last = pl.max_horizontal(replicated, here)
    expires = ~_bit(raw, PASSWORD_NEVER_EXPIRES) & (age > 0)
    return {
        "password_expires_at": pl.when(expires).then(changed + pl.duration(seconds=age)),
        "last_login_at": last,
        "never_logged_in": pl.when(never)
        .then(statement=True)
        .when(last.is_not_null())
        .then(statement=False),
    }


def _kind(raw: pl.DataFrame) -> dict[str, pl.Expr]:
    """Return who is left out and why, and which person's account serves a program.

    An ordinary account with a service principal name is judged: its password is a person's to
    change. Only what district.yaml declares as a service is left out.
    """
    classes = column(raw, "objectclass").str.to_lowercase()
    left_out = (
        pl.when(classes.str.contains(_MANAGED))
        .then(pl.lit(MANAGED_SERVICE))
        .when(classes.str.contains(r"(?m)^computer$"))
        .then(pl.lit(COMPUTER))
        .when(_bit(raw, TRUST))
        .then(pl.lit(TRUSTED_DOMAIN))
    )
    service = column(raw, "serviceprincipalname").is_not_null()
    return {
        "left_out": left_out,
        "role": pl.when(service & left_out.is_null()).then(pl.lit("service")),
    }


FORMAT = Format(
    name="active-directory",
    title=Text("Active Directory (hoặc Samba AD) đang chạy", "Live Active Directory (or Samba AD)"),
    signature=frozenset(),
    system="microsoft",
    aliases={
        "username": ("userprincipalname", "samaccountname"),
        "email": ("mail",),
        "person_code": ("employeeid", "employeenumber"),
        "position": ("title",),
        "org_unit": ("dn",),
        "created_at": ("whencreated",),
        "password_changed_at": ("pwdlastset",),
        "expires_at": ("accountexpires",),
        "locked": ("locked",),
        "privileged": ("privileged",),
    },
    cannot_tell=("mfa_enrolled", "mfa_capable", "mfa_enforced", "people", "owner"),
    derive=derive,
    live=ask_directory,
    derives_from=frozenset(
        {
            *("useraccountcontrol", "lastlogontimestamp", "lastlogon", "lockouttime"),
            *("objectclass", "primarygroupid", "serviceprincipalname", "policy", "policymaxage"),
        }
    ),
    constants={"login_lag_days": 14},
)
