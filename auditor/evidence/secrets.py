"""Name what is never taken over from any source, leave it out, and tell the user that it is there.

Passwords, their hashes, keys and the seeds of one-time codes say nothing an audit needs. What was
never stored cannot leak into a report, a bundle or a message.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from auditor.audit import Problem
from auditor.evidence.interface import RawTable
from auditor.evidence.values.fold import fold
from auditor.locale import both

SECRET_ATTRIBUTES = frozenset(
    (
        # RFC 4519, RFC 3112, inetOrgPerson and what products call the same.
        *("userpassword", "authpassword", "userpkcs12", "unixuserpassword", "mssfu30password"),
        *("cleartextpassword", "randompassword", "oathsecret", "radiustunnelpassword"),
        # Active Directory; LAPS under its old and its present names.
        *("unicodepwd", "dbcspwd", "ntpwdhistory", "lmpwdhistory", "supplementalcredentials"),
        *("initialauthincoming", "initialauthoutgoing", "trustauthincoming", "trustauthoutgoing"),
        *("ms-mcs-admpwd", "msds-managedpassword", "msds-executescriptpassword"),
        *("mslaps-password", "mslaps-encryptedpassword", "mslaps-encryptedpasswordhistory"),
        *("mslaps-encrypteddsrmpassword", "mslaps-encrypteddsrmpasswordhistory"),
        # Samba
        *("sambantpassword", "sambalmpassword", "sambapasswordhistory", "sambacleartextpassword"),
        *("sambapreviouscleartextpassword",),
        # OpenLDAP ppolicy, 389 Directory Server
        *("pwdhistory", "passwordhistory", "nsds5replicacredentials"),
        # MIT Kerberos, FreeIPA
        *("krbprincipalkey", "krbextradata", "krbmkey", "ipanthash", "ipatokenotpkey"),
        *("ipatokenradiussecret", "ipanttrustauthincoming", "ipanttrustauthoutgoing"),
    )
)
"""Attributes of directories, lower case, without options."""

SECRET_HEADERS = frozenset(
    (
        *("password", "password required", "password hash", "passwd", "pass", "pwd"),
        *("user password", "userpassword", "user pass", "new password", "initial password"),
        *("mat khau", "mk", "mat khau mac dinh", "mat khau khoi tao", "mat khau tam"),
        *("user activation key", "secret", "otp secret", "totp secret"),
    )
)
"""Headers of tables and fields of records, folded."""


def is_secret(header: str) -> bool:
    """Return whether a table's header or a record's field announces secrets."""
    return fold(header) in SECRET_HEADERS


def secret_columns(headers: Iterable[str]) -> tuple[Problem, ...]:
    """Return what to tell the user about columns of secrets that were left out."""
    return tuple(
        Problem(
            None,
            "secret_column",
            both(
                "Column '{header}' holds passwords or keys; it was not read. Delete it from the"
                " file.",
                header=header,
            ),
        )
        for header in headers
    )


def without_secret_columns(raw: RawTable) -> RawTable:
    """Return the table without its columns of secrets, and a note for each of them."""
    secret = [name for name in raw.frame.columns if name != "row" and is_secret(name)]
    if not secret:
        return raw
    return replace(
        raw,
        frame=raw.frame.drop(secret),
        notes=(*raw.notes, *secret_columns(secret)),
    )
