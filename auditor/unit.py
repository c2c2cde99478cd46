"""Define what is judged where it is not a row: a unit, made of the rows that agree in some keys.

Freshness, "at least two copies", "exactly one site", shares and deadlines are no word about a row;
they are one about a school's system, its site, its whole register. After the reduction a unit is a
row like any other: a check gives expressions over its columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


class Over(StrEnum):
    """Say over whose rows units are made, and so whose question is answered."""

    SCHOOL = "school"
    """Over each school's rows: every school has its own units."""
    DISTRICT = "district"
    """Over all schools' rows together, once: a duty of the district or of its clusters."""
    BOTH = "both"
    """Either way, as the requirement has it: a share reached in every school and by all of them."""


class Absence(StrEnum):
    """Say which verdict rests on what is not there, so that an unread row may overturn it.

    A verdict that does stands only on evidence read whole: where a row was damaged, a source could
    not be read or is too old, it is unknown.
    """

    PASS = "pass"  # noqa: S105  # a verdict, not a password
    """Nothing bad was seen: "every offline copy is encrypted". So is every judgement of rows."""
    FAIL = "fail"
    """Too little was seen: "at least two copies", "a fresh copy". Unread rows can only help."""
    BOTH = "both"
    """"Exactly one official site": an unread row may be the missing one, or one too many."""
    NEITHER = "neither"
    """The expressions count ``unread`` themselves and are null where it could turn them: shares."""


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """What one judged thing is: a school's rows that agree in ``by``.

    Beside the keys, the facts and what it ``keeps`` of the list, a unit has the columns ``school``
    (but over the district), ``subject`` (its keys in words), ``rows`` (how many it was made of),
    ``listed``, ``unread`` and ``origin`` (its last row, else its row in the list).
    ``unread`` is how many rows of its school were read but could not be used, any of which may be
    its own; null where nobody knows how many.

    A row that lacks a key, or whose system is not known where the question is limited to some, is
    of no unit: it counts as unread for all of its school. A unit all of whose rows are excluded
    from judgement is itself excluded.
    """

    by: tuple[str, ...] = ()
    """Columns beside the school; none: the school (or the district) itself."""
    facts: Mapping[str, pl.Expr] = field(default_factory=dict)
    """Name -> aggregate over the unit's rows; with no rows it is that of an empty table: a count
    is 0, a maximum null. A fact ``X@origin`` is the place that the trace ``X`` names."""
    listed_in: str | None = None
    """The table that lists which units there must be; its check declares it under ``lists``."""
    keeps: tuple[str, ...] = ()
    """Further columns of the list; null for what is not listed, or listed in two ways."""
    unlisted: bool = True
    """Whether units that have rows but are not listed are judged too: every row read is told."""
    silence_tells: bool = False
    """Whether a source of several schools that holds no row of one says that it has none, as a
    register of what was handed in does. Otherwise nothing is known of that school."""
    over: Over = Over.SCHOOL

    @property
    def closed(self) -> bool:
        """Return whether an unread row of its own table can be of no unit but those known."""
        return not self.by or (self.listed_in is not None and not self.unlisted)


@dataclass(frozen=True, slots=True)
class Share:
    """How large a part must be, in percent of the whole; compared in whole numbers."""

    percent: int | float | Decimal
    more: bool = False
    """Strictly more than that (the operator ``gt`` of a directive), not at least (``ge``)."""

    @property
    def limit(self) -> Fraction:
        """Return the part as an exact fraction; 99.5 means what is written."""
        return Fraction(str(self.percent)) / 100

    def reached(self, part: int, whole: int) -> bool:
        """Return whether ``part`` of ``whole`` is enough."""
        least = self.limit * whole
        return part > least if self.more else part >= least
