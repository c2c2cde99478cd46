"""Say in what ways an account departs from the blameless one, and make it depart.

``violates`` and ``unknown`` name rules, divided by blanks: what is right about such an account.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from auditor.demo.accounts.plan import Account, Spoil, Standing, days_before
from auditor.demo.names import ADMIN_POSITION, SHARED_POSITION

Facts = dict[str, object]
"""Fields of ``Account``; of dates the days before the audit, or days, hour and minute."""

_MARKS = frozenset({"violates", "unknown"})
_MOMENTS = frozenset({"created", "password", "login"})


def row(**facts: object) -> Facts:
    """Return an account of which the named facts differ."""
    return facts


def admin(**facts: object) -> Facts:
    """Return an administrator who is assigned that duty, unless ``facts`` say otherwise."""
    whole = {"role": "admin", "position": ADMIN_POSITION, "privileged": True, "duty": True}
    return whole | facts


def without_factor(**facts: object) -> Facts:
    """Return an account without a second factor, which may be an administrator's for all we see."""
    return {"enrolled": False, "violates": "MFA-ENABLED", "unknown": "MFA-PRIVILEGED"} | facts


def school_account(mailbox: str, **facts: object) -> Facts:
    """Return a school-level account, named after the school rather than a person."""
    whole = {
        "mailbox": mailbox,
        "role": "shared",
        "position": SHARED_POSITION,
        "person": "Văn phòng nhà trường",
        "code": "",
        "standing": Standing.ABSENT,
    }
    return whole | facts


def unused(**facts: object) -> Facts:
    """Return an account that nobody has ever signed in with, seen by other facts than one in use.

    So young an account as those with ``created`` has no older password, nor waits any longer.
    """
    seen_by = {"ACC-DORMANT": "never created", "PWD-FIRST-LOGIN-CHANGE": "never must_change"}
    if facts.get("must_change"):
        seen_by["PWD-MUST-CHANGE-PENDING"] = "password | created"
    if "created" in facts:
        seen_by["PWD-MAX-AGE"] = "password | created"
    return {"login": None, "seen_by": seen_by} | facts


def spoiled(fact: str, spoil: Spoil) -> Facts:
    """Return an account of which one cell is unreadable or impossible."""
    return {"spoiled": {fact: spoil}}


def changed(account: Account, facts: Facts, as_of: date) -> Account:
    """Return the account as it departs on the day of the audit."""
    whole = {**facts}
    if "password" in whole:  # a blameless account's mark is that of its own password's date
        whole.setdefault("seen_by", {})
    if "mailbox" in whole:
        mailbox = whole.pop("mailbox")
        whole["email"] = f"{mailbox}@{account.email.partition('@')[2]}"
        whole["name"] = whole["email"] if "@" in account.name else mailbox
    for fact in _MOMENTS & whole.keys():
        whole[fact] = _moment(as_of, whole[fact])
    if isinstance(left := whole.get("left"), int):
        whole["left"] = as_of - timedelta(days=left)
    for mark in _MARKS & whole.keys():
        whole[mark] = frozenset(str(whole[mark]).split())
    return replace(account, **whole)  # type: ignore[arg-type]  # each row names fields of Account


def _moment(as_of: date, age: object) -> datetime | None:
    match age:
        case int():
            return days_before(as_of, age)
        case (int(days), int(hour), int(minute)):
            return days_before(as_of, days, hour, minute)
        case _:
            return None
