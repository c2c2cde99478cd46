"""Write accounts as rows: dates in each system's form, yes and no, and the spoiled cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from auditor.demo.accounts.plan import UTC_OFFSET, Account, Plan, Spoil, days_before

Cell = Callable[[Account, Plan], str]
Maker = Callable[[Account], str]
Column = tuple[str, Cell]
"""A header and what writes the cells below it."""

_NOON = 12
_IMPOSSIBLE = "32/13/2026"
_UNREADABLE_FLAG = "?"
_MONTH = timedelta(days=30)


def _utc(moment: datetime) -> str:
    return (moment - UTC_OFFSET).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _vietnamese_windows(moment: datetime) -> str:
    half = "SA" if moment.hour < _NOON else "CH"
    return f"{moment:%d/%m/%Y} {moment.hour % _NOON or _NOON}:{moment:%M:%S} {half}"


_FORMS: Mapping[str, Callable[[datetime], str]] = {
    "dmy": lambda moment: f"{moment:%d/%m/%Y}",
    "mdy": lambda moment: f"{moment:%m/%d/%Y}",
    "console": lambda moment: f"{moment:%Y/%m/%d %H:%M:%S}",  # Google's Admin console
    "utc": _utc,  # Google's API
    "powershell": _vietnamese_windows,  # under Vietnamese regional settings
}


def columns(described: str, makers: Mapping[str, Maker]) -> list[Column]:
    """Return the columns of ``header=cell|header=cell``, so that a file's looks stand in one place.

    A cell is a field of ``Account``, ``field?yes/no``, ``field@form/if there is none``, ``'`` and
    what is the same for everybody, one of ``makers``, or nothing: no audit needs what stands there.
    """
    parts = (each.partition("=") for each in described.split("|"))
    return [(header, _cell(cell, makers)) for header, _is, cell in parts]


def _cell(described: str, makers: Mapping[str, Maker]) -> Cell:
    if described in makers:
        return lambda account, _plan: makers[described](account)
    if not described or described.startswith("'"):
        return lambda _account, _plan: described[1:]
    field, asked, words = described.partition("?")
    if asked:
        yes, _or, no = words.partition("/")
        return lambda account, _plan: _flag(account, field, yes, no)
    field, dated, words = described.partition("@")
    if dated:
        form, _or, absent = words.partition("/")
        return lambda account, plan: _date(account, field, form, plan.as_of, absent)
    return lambda account, _plan: str(getattr(account, field))


def _flag(account: Account, field: str, yes: str, no: str) -> str:
    spoil = account.spoiled.get(field)
    if spoil is None:
        return yes if getattr(account, field) else no
    return "" if spoil is Spoil.EMPTY else _UNREADABLE_FLAG


def _date(account: Account, field: str, form: str, as_of: date, absent: str) -> str:
    match account.spoiled.get(field):
        case Spoil.BAD:
            return _IMPOSSIBLE
        case Spoil.FUTURE:
            return _FORMS[form](days_before(as_of, -_MONTH.days, 9))
        case Spoil.BEFORE_CREATION:
            return _FORMS[form](account.created - _MONTH)
        case Spoil.EMPTY:
            return ""
        case None:
            moment: datetime | None = getattr(account, field)
            return absent if moment is None else _FORMS[form](moment)


def people(account: Account) -> str:
    """Write everybody who uses the account into one cell."""
    return "; ".join((account.person, *account.people))


def rows_of(accounts: Iterable[Account], columns: Iterable[Column], plan: Plan) -> list[list[str]]:
    """Return header and rows; an account that stands there twice has a row for each person."""
    headers, cells = zip(*columns, strict=True)
    lines = (line for account in accounts for line in _lines(account))
    return [list(headers), *([cell(line, plan) for cell in cells] for line in lines)]


def _lines(account: Account) -> list[Account]:
    if not account.twice:
        return [account]
    persons = (account.person, *(account.people or (account.person,)))
    return [replace(account, person=person, people=()) for person in persons]
