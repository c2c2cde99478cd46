"""Write single facts as cells: dates in each system's form, yes and no, and the spoiled ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from auditor.demo.accounts.plan import UTC_OFFSET, Account, Spoil

Form = Callable[[datetime], str]

_NOON = 12
_IMPOSSIBLE = "32/13/2026"
_UNREADABLE_FLAG = "?"
_AFTER_AUDIT_DAYS = 30
_BEFORE_CREATION_DAYS = 30


def dmy(moment: datetime) -> str:
    """Return ``22/11/2026``."""
    return moment.strftime("%d/%m/%Y")


def mdy(moment: datetime) -> str:
    """Return ``11/22/2026``."""
    return moment.strftime("%m/%d/%Y")


def year_first(moment: datetime) -> str:
    """Return ``2026/11/22 08:30:00``, as the Google Admin console writes."""
    return moment.strftime("%Y/%m/%d %H:%M:%S")


def utc(moment: datetime) -> str:
    """Return ``2026-11-22T01:30:00.000Z``, as Google's API answers."""
    return (moment - UTC_OFFSET).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def vietnamese_windows(moment: datetime) -> str:
    """Return ``22/11/2026 8:30:00 SA``, as PowerShell writes under Vietnamese regional settings."""
    half = "SA" if moment.hour < _NOON else "CH"
    hour = moment.hour % _NOON or _NOON
    return f"{moment:%d/%m/%Y} {hour}:{moment:%M:%S} {half}"


def date_cell(account: Account, fact: str, form: Form, as_of: date, absent: str = "") -> str:
    """Return a date's cell in ``form``, spoiled where planned; ``absent`` for no date."""
    match account.spoiled.get(fact):
        case Spoil.EMPTY:
            return ""
        case Spoil.BAD:
            return _IMPOSSIBLE
        case Spoil.FUTURE:
            later = as_of + timedelta(days=_AFTER_AUDIT_DAYS)
            return form(datetime(later.year, later.month, later.day, 9))  # noqa: DTZ001 - wall clock
        case Spoil.BEFORE_CREATION:
            return form(account.created - timedelta(days=_BEFORE_CREATION_DAYS))
        case None:
            moment: datetime | None = getattr(account, fact)
            return absent if moment is None else form(moment)


def flag_cell(account: Account, fact: str, yes: str, no: str) -> str:
    """Return a yes or no, spoiled where the plan says so."""
    spoil = account.spoiled.get(fact)
    if spoil is None:
        return yes if getattr(account, fact) else no
    return "" if spoil is Spoil.EMPTY else _UNREADABLE_FLAG
