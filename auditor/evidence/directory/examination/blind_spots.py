"""Name the attributes without which a directory cannot tell what the audit needs to know.

They are those that the dialects ask for and the account formats read: an account to which all of
them are hidden leaves the column unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Blind:
    """A column that stays unknown, because no entry shows any of these attributes."""

    column: str
    attributes: tuple[str, ...]


_NEEDED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("email", ("mail",)),
    ("created_at", ("createTimestamp", "whenCreated")),
    (
        "password_changed_at",
        (
            *("pwdChangedTime", "krbLastPwdChange", "pwdUpdateTime", "shadowLastChange"),
            "pwdLastSet",
        ),
    ),
    (
        "must_change",
        (
            *("pwdChangedTime", "pwdReset", "krbLastPwdChange", "passwordExpirationTime"),
            *("shadowLastChange", "pwdLastSet"),
        ),
    ),
    (
        "last_login_at",
        (
            *("pwdLastSuccess", "authTimestamp", "krbLastSuccessfulAuth", "lastLoginTime"),
            *("lastLogonTimestamp", "lastLogon"),
        ),
    ),
    (
        "enabled",
        (
            *("pwdChangedTime", "pwdAccountLockedTime", "krbLastPwdChange", "nsAccountLock"),
            *("passwordExpirationTime", "userAccountControl"),
        ),
    ),
    ("password_not_required", ("userAccountControl",)),
)
"""Column -> the attributes of any dialect of which at least one must be seen."""


def blind_spots(
    asked: Collection[str], seen: Mapping[str, int], named: Mapping[str, str]
) -> list[Blind]:
    """Return what stays unknown, given how many entries show which attribute.

    Args:
        asked: The attributes that were asked for; what is never asked for is no blind spot.
        seen: Attribute in lower case -> number of entries.
        named: Column -> the attribute that the district names for it, instead of the usual ones.

    """
    spots = []
    for column, attributes in _NEEDED:
        here = tuple(name for name in attributes if name in asked)
        if here and column not in named and not any(seen.get(name.lower()) for name in here):
            spots.append(Blind(column, here))
    return spots + [
        Blind(column, (name,)) for column, name in named.items() if not seen.get(name.lower())
    ]
