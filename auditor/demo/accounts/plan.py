"""Say what a planned account is: its true facts, what its files tell, which cells are spoiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

UTC_OFFSET = timedelta(hours=7)
"""The district's zone has had this one offset since 1975."""


class Spoil(StrEnum):
    """How a cell is spoiled, so that nobody can know the fact."""

    EMPTY = "empty"
    BAD = "bad"
    FUTURE = "future"
    BEFORE_CREATION = "before_creation"


class Standing(StrEnum):
    """How the account's person stands in the staff lists."""

    LISTED = "listed"
    LEFT = "left"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the district folder, or one part of a directory, with what it tells."""

    path: str
    system: str
    tells: frozenset[str]
    """Names of ``Account`` fields; ``never`` when the file can say "never signed in"."""
    login_lag_days: int = 0
    unusable_rows: Mapping[str, int] = field(default_factory=dict)
    """Unit -> rows of a file of its own that cannot be read."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account with its true facts. Times are the district's local time."""

    unit: str
    name: str
    """Lower case: the subject of findings."""
    system: str
    sources: tuple[str, ...]
    """Paths of the files, and parts of a directory, in which it stands."""
    person: str
    code: str
    """Staff or pupil code."""
    role: str | None
    """``None``: nothing in its files tells whose it is."""
    position: str
    email: str
    created: datetime
    password: datetime | None
    """``None``: reset, and to be changed at the next sign-in (Active Directory drops the date)."""
    login: datetime | None
    """``None``: never signed in."""
    must_change: bool = False
    enrolled: bool = True
    capable: bool = True
    enforced: bool = False
    privileged: bool = False
    never_expires: bool = False
    not_required: bool = False
    enabled: bool = True
    people: tuple[str, ...] = ()
    """Further people who use it."""
    owner: str = ""
    declared: str = ""
    """``service``, ``break_glass`` or ``shared`` when district.yaml declares it."""
    standing: Standing = Standing.LISTED
    duty: bool = False
    """The staff list assigns administrative duty to its person."""
    left: date | None = None
    """The day on which the staff list says that the person leaves."""
    moved_to: str = ""
    """The unit whose staff list has the person now; the own unit's list says "left"."""
    twice: bool = False
    """Its row stands in its first file twice; with several people, once for each."""
    spoiled: Mapping[str, Spoil] = field(default_factory=dict)
    violates: frozenset[str] = frozenset()
    """Rules that it violates, where its files show the facts for it; it keeps all others."""
    unknown: frozenset[str] = frozenset()
    """Rules under which nobody can know, whatever its files show."""
    seen_by: Mapping[str, str] = field(default_factory=dict)
    """Rule -> the facts that show its verdict, where they are not the usual ones (``SEEN_BY``)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole district as intended."""

    as_of: date
    sources: Mapping[str, Source]
    accounts: tuple[Account, ...]
    listed_units: frozenset[str]
    """Units that have handed in a staff list."""

    def of_unit(self, unit: str) -> list[Account]:
        """Return the accounts of a unit, in the order of the files."""
        return [each for each in self.accounts if each.unit == unit]

    def in_file(self, path: str) -> list[Account]:
        """Return the accounts that stand in a file, in order."""
        return [each for each in self.accounts if path in each.sources]


def days_before(as_of: date, days: int, hour: int = 8, minute: int = 0) -> datetime:
    """Return a local time ``days`` calendar days before ``as_of``."""
    return datetime.combine(as_of - timedelta(days=days), time(hour, minute))
