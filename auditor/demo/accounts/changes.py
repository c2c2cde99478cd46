"""Say how a planted account departs from the blameless one it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from auditor.demo.accounts.plan import Account, Spoil, Standing
from auditor.demo.names import ADMIN_POSITION, SHARED_POSITION

Change = Callable[[Account], Account]
Ago = Callable[..., datetime]
"""Days before the audit, hour and minute -> a local time."""


def but(**facts: object) -> Change:
    """Return what changes the named facts of an account."""

    def change(account: Account) -> Account:
        return replace(account, **facts)  # type: ignore[arg-type]  # each call names fields of Account

    return change


def admin(**facts: object) -> Change:
    """Return an administrator who is assigned that duty, unless ``facts`` say otherwise."""
    whole = {"role": "admin", "position": ADMIN_POSITION, "privileged": True, "duty": True}
    return but(**(whole | facts))


def school_account(name: str, **facts: object) -> Change:
    """Return a school-level account, named after the school rather than a person."""

    def change(account: Account) -> Account:
        domain = account.email.partition("@")[2]
        whole = f"{name}@{domain}" if "@" in account.name else name
        made = replace(
            account,
            name=whole,
            email=f"{name}@{domain}",
            role="shared",
            position=SHARED_POSITION,
            person="Văn phòng nhà trường",
            code="",
            standing=Standing.ABSENT,
        )
        return but(**facts)(made)

    return change


def initial(created: datetime, **facts: object) -> Change:
    """Return an account in use with the password it was issued with."""
    return but(**({"created": created, "password": created} | facts))


def never_used(created: datetime, **facts: object) -> Change:
    """Return an account that nobody has signed in with since it was created."""
    return but(**({"created": created, "password": created, "login": None} | facts))


def spoiled(fact: str, spoil: Spoil) -> Change:
    """Return what makes one cell unreadable or impossible."""
    return but(spoiled={fact: spoil})
