"""Define what slapd's own schema lacks: names that FreeIPA and 389 Directory Server use.

This IMITATES their attribute names so that readers can be tried over a real LDAP connection:
FreeIPA itself cannot run here. The object identifiers are our own, under 1.3.6.1.4.1.99999;
syntaxes follow FreeIPA's 60basev2.ldif, 60kerberos.ldif and 70ipaotp.ldif, and 389-ds'
02common.ldif.
"""

from __future__ import annotations

_OID = "1.3.6.1.4.1.99999"

_TEXT = "EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX {}.15"
_TIME = "EQUALITY generalizedTimeMatch ORDERING generalizedTimeOrderingMatch SYNTAX {}.24"
_NUMBER = "EQUALITY integerMatch ORDERING integerOrderingMatch SYNTAX {}.27"
_FLAG = "EQUALITY booleanMatch SYNTAX {}.7"
_NAME = "EQUALITY distinguishedNameMatch SYNTAX {}.12"
_SECRET = "EQUALITY octetStringMatch SYNTAX {}.40"
_SINGLE = " SINGLE-VALUE"
_SYNTAX = "1.3.6.1.4.1.1466.115.121.1"

_ATTRIBUTES = {
    "ipaUniqueID": _TEXT + _SINGLE,
    "ipaUserAuthType": _TEXT,
    "krbPrincipalName": _TEXT,
    "krbCanonicalName": _TEXT + _SINGLE,
    "krbLastPwdChange": _TIME + _SINGLE,
    "krbPasswordExpiration": _TIME + _SINGLE,
    "krbPrincipalExpiration": _TIME + _SINGLE,
    "krbLastSuccessfulAuth": _TIME + _SINGLE,
    "krbLastFailedAuth": _TIME + _SINGLE,
    "krbLoginFailedCount": _NUMBER + _SINGLE,
    "krbMaxPwdLife": _NUMBER + _SINGLE,
    "krbPwdMinLength": _NUMBER + _SINGLE,
    "ipatokenUniqueID": _TEXT + _SINGLE,
    "ipatokenOwner": _NAME + _SINGLE,
    "ipatokenDisabled": _FLAG + _SINGLE,
    "ipatokenNotBefore": _TIME + _SINGLE,
    "ipatokenNotAfter": _TIME + _SINGLE,
    "ipatokenModel": _TEXT + _SINGLE,
    "ipatokenOTPkey": _SECRET + _SINGLE,
    # Operational in 389-ds: returned only by name or with "+". slapd refuses operational attributes
    # of others, so here "*" returns them too; memberOf comes with slapd's overlay.
    "nsAccountLock": _TEXT + _SINGLE,
    "passwordExpirationTime": _TIME + _SINGLE,
    "passwordRetryCount": _NUMBER + _SINGLE,
    "accountUnlockTime": _TIME + _SINGLE,
    "pwdUpdateTime": _TIME + _SINGLE,
    "lastLoginTime": _TIME + _SINGLE,
}
"""Attribute -> its definition after the name."""

_CLASSES = {
    "ipaObject": ("AUXILIARY", (), ("ipaUniqueID",)),
    "ipaUserAuthTypeClass": ("AUXILIARY", (), ("ipaUserAuthType",)),
    "krbPrincipalAux": (
        "AUXILIARY",
        (),
        tuple(
            name
            for name in _ATTRIBUTES
            if name.startswith("krb") and name not in {"krbMaxPwdLife", "krbPwdMinLength"}
        ),
    ),
    "directoryServerAccount": (
        "AUXILIARY",
        (),
        (
            *("nsAccountLock", "passwordExpirationTime", "passwordRetryCount"),
            *("accountUnlockTime", "pwdUpdateTime", "lastLoginTime"),
        ),
    ),
    "krbPwdPolicy": ("STRUCTURAL", ("cn",), ("krbMaxPwdLife", "krbPwdMinLength")),
    "ipaToken": (
        "STRUCTURAL",
        ("ipatokenUniqueID",),
        (
            "description",
            *("ipatokenOwner", "ipatokenDisabled", "ipatokenNotBefore", "ipatokenNotAfter"),
            "ipatokenModel",
        ),
    ),
    "ipatokenTOTP": ("AUXILIARY", (), ("ipatokenOTPkey",)),
}
"""Object class -> (kind, must, may); ``directoryServerAccount`` is a name of our own."""


def schema() -> str:
    """Return the definitions as slapd.conf(5) takes them."""
    lines = [
        f"attributetype ( {_OID}.1.{number} NAME '{name}' {definition.format(_SYNTAX)} )"
        for number, (name, definition) in enumerate(_ATTRIBUTES.items(), 1)
    ]
    for number, (name, (kind, must, may)) in enumerate(_CLASSES.items(), 1):
        needed = f"MUST ( {' $ '.join(must)} ) " if must else ""
        allowed = f"MAY ( {' $ '.join(may)} )"
        lines.append(
            f"objectclass ( {_OID}.2.{number} NAME '{name}' SUP top {kind} {needed}{allowed} )"
        )
    return "\n".join(lines) + "\n"
