"""Read accounts of LDAP directories: live, or from an LDIF export of the same attributes.

One mapping serves OpenLDAP, 389 Directory Server, FreeIPA and POSIX shadow attributes: an entry has
those of its own kind. What is absent is not known, unless another attribute of the same entry shows
that the account may be seen: the overlay writes ``pwdReset`` only when it is TRUE.
"""

from __future__ import annotations

import polars as pl

from auditor.evidence.accounts.derived import (
    column,
    evaluated,
    from_epoch,
    from_generalized,
    known,
    number,
    yes,
)
from auditor.evidence.directory.live import ask_directory
from auditor.evidence.family import Format
from auditor.model import Text

_LOCKED_FOR_GOOD = "000001010000Z"
"""``pwdAccountLockedTime`` of an account that only an administrator unlocks (slapo-ppolicy(5))."""
_DAY_S = 86_400
_ZERO_YEAR = 1970
"""Of ``passwordExpirationTime`` that is no moment of expiry (389 Directory Server)."""
_DEMANDED = "19700101000000Z"
"""``passwordExpirationTime`` after a reset that demands a change; a second later it is done."""
_SHADOW_NEVER = 99_999
"""``shadowMax`` from which on a password is not meant to expire (shadow(5))."""
_AT_ONCE_S = 1
"""FreeIPA expires a password that an administrator set in the moment in which it is set."""
_STRONG = "otp|passkey"
"""Kinds of sign-in that FreeIPA itself holds to a second factor; others (radius, idp) it cannot."""
_ELSEWHERE = "radius|idp|pkinit"


def derive(raw: pl.DataFrame, typed: pl.DataFrame) -> dict[str, pl.Series]:
    """Return dates, states and the second factor as the attributes of each row tell them."""
    del typed
    return evaluated(
        raw,
        {
            **_dates(raw),
            **_states(raw),
            **_second_factor(raw),
            **_kind(raw),
            "policy": column(raw, "policy"),
        },
    )


def _dates(raw: pl.DataFrame) -> dict[str, pl.Expr]:
    age = number(raw, "policymaxage")
    shadow = number(raw, "shadowmax")
    of_389 = from_generalized(raw, "passwordexpirationtime")
    held = pl.coalesce(
        from_generalized(raw, "krbpasswordexpiration"),
        pl.when(age > 0).then(from_generalized(raw, "pwdchangedtime") + pl.duration(seconds=age)),
        pl.when((shadow > 0) & (shadow < _SHADOW_NEVER)).then(
            from_epoch((number(raw, "shadowlastchange") + shadow) * _DAY_S)
        ),
    )
    told = pl.coalesce(pl.when(of_389.dt.year() > _ZERO_YEAR).then(of_389), held)
    never = pl.coalesce(age == 0, pl.when(shadow >= _SHADOW_NEVER).then(statement=True))
    return {
        # Never by passwordExpirationTime: the age allowed may have been another at the change.
        "password_changed_at": from_epoch(number(raw, "shadowlastchange") * _DAY_S),
        "password_expires_at": pl.when(never.is_null() | ~never).then(told),
        # 389 leaves passwordExpirationTime as it is when expiry is switched off: no proof of it.
        "password_never_expires": pl.coalesce(
            never, pl.when(held.is_not_null()).then(statement=False)
        ),
        "expires_at": from_epoch(number(raw, "shadowexpire") * _DAY_S),
    }


def _states(raw: pl.DataFrame) -> dict[str, pl.Expr]:
    changed, locked = column(raw, "pwdchangedtime"), column(raw, "pwdaccountlockedtime")
    ipa_changed = from_generalized(raw, "krblastpwdchange")
    ipa_expires = from_generalized(raw, "krbpasswordexpiration")
    expiry, updated = column(raw, "passwordexpirationtime"), column(raw, "pwdupdatetime")
    # With ppolicy, what is not written is not so; seen by the attribute that always is.
    overlay = pl.when(changed.is_not_null()).then(statement=False)
    must_change = pl.coalesce(
        # 389 demands nothing under a policy without passwordMustChange, whatever came before.
        pl.when(~yes(raw, "policymustchange")).then(statement=False),
        expiry == _DEMANDED,
        yes(raw, "pwdreset"),
        overlay,
        ipa_expires <= ipa_changed + pl.duration(seconds=_AT_ONCE_S),
        number(raw, "shadowlastchange") == 0,
    )
    for_good = locked == _LOCKED_FOR_GOOD
    unlocks = column(raw, "accountunlocktime")
    of_389 = pl.when(known(expiry, updated) & unlocks.is_null()).then(statement=False)
    disabled = pl.coalesce(
        pl.when(yes(raw, "nsaccountlock")).then(statement=True),
        pl.when(for_good).then(statement=True),
        yes(raw, "nsaccountlock"),
        pl.when(known(changed, ipa_changed, expiry)).then(statement=False),
    )
    return {
        "must_change": must_change,
        "enabled": ~disabled,
        "locked": pl.coalesce(
            yes(raw, "lockedout"),
            locked.is_not_null() & ~for_good if "pwdaccountlockedtime" in raw.columns else overlay,
            of_389,
        ),
    }


def _second_factor(raw: pl.DataFrame) -> dict[str, pl.Expr]:
    """Return what FreeIPA tells: a usable token or a passkey, and whether sign-in demands it."""
    kinds = column(raw, "ipauserauthtype").str.to_lowercase()
    passkey = pl.when(column(raw, "ipapasskey").is_not_null()).then(statement=True)
    elsewhere = kinds.str.contains(_ELSEWHERE)
    enrolled = pl.coalesce(
        passkey,
        pl.when(yes(raw, "token") | ~elsewhere).then(yes(raw, "token")),
    )
    strong = kinds.str.contains(_STRONG)
    return {
        "mfa_enrolled": enrolled,
        "mfa_capable": pl.when(enrolled.is_not_null()).then(enrolled & strong),
        "mfa_enforced": strong & ~kinds.str.contains(r"(?m)^(?:password|hardened)$"),
    }


def _kind(raw: pl.DataFrame) -> dict[str, pl.Expr]:
    """Return ``role`` where the class alone tells it: an entry that is no person's."""
    classes = column(raw, "objectclass").str.to_lowercase()
    service = classes.str.contains(r"(?m)^simplesecurityobject$") & ~classes.str.contains(
        r"(?m)^(?:person|inetorgperson|organizationalperson|posixaccount)$"
    )
    return {"role": pl.when(service).then(pl.lit("service"))}


ALIASES: dict[str, tuple[str, ...]] = {
    "username": ("uid",),
    "email": ("mail",),
    "person_code": ("employeenumber",),
    "position": ("employeetype", "title"),
    "org_unit": ("dn",),
    "created_at": ("createtimestamp",),
    "password_changed_at": ("pwdchangedtime", "krblastpwdchange", "pwdupdatetime"),
    "expires_at": ("pwdendtime", "krbprincipalexpiration"),
    "last_login_at": (
        "pwdlastsuccess",
        "authtimestamp",
        "krblastsuccessfulauth",
        "lastlogintime",
    ),
    "privileged": ("privileged",),
}
DERIVES_FROM = frozenset(
    {
        *("pwdreset", "pwdaccountlockedtime", "pwdpolicysubentry", "krbpasswordexpiration"),
        *("krbpwdpolicyreference", "passwordexpirationtime", "accountunlocktime"),
        *("passwordretrycount", "policymustchange", "lockedout"),
        *("nsaccountlock", "shadowlastchange", "shadowmax", "shadowexpire", "ipauserauthtype"),
        *("ipapasskey", "objectclass", "policy", "policymaxage", "token"),
    }
)
CANNOT_TELL = ("people", "owner", "password_not_required")

FORMAT = Format(
    name="ldap",
    title=Text(
        "Thư mục LDAP đang chạy: OpenLDAP, 389 Directory Server, FreeIPA, POSIX",
        "Live LDAP directory: OpenLDAP, 389 Directory Server, FreeIPA, POSIX",
    ),
    signature=frozenset(),
    system="ldap",
    aliases=ALIASES,
    cannot_tell=CANNOT_TELL,
    derive=derive,
    live=ask_directory,
    derives_from=DERIVES_FROM,
)
