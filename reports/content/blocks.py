"""Define the blocks of which a section is made; every format draws each kind of block once.

A section never knows in which format it is shown, a format never knows what a section tells.
Texts are in the language of the run; numbers and days stay numbers and days, so that a workbook can
count with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from auditor.model import Outcome

Cell: TypeAlias = "str | int | float | date | Outcome | None"
"""``None`` is an empty cell: there is no such value, or nobody knows it."""


class Tone(StrEnum):
    """What a bar or a line means; a format may colour it, and always says it in words too."""

    GOOD = "good"
    BAD = "bad"
    DOUBT = "doubt"
    FAULT = "fault"
    PLAIN = "plain"


class CellKind(StrEnum):
    """What a column of a table holds."""

    TEXT = "text"
    CODE = "code"
    """A name that must not be broken or translated: a rule, a file, an account."""
    NUMBER = "number"
    PERCENT = "percent"
    """0 to 100."""
    DAY = "day"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or a few."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values; a newline in one starts a new line of it."""

    rows: Sequence[tuple[str, str]]
    tones: Sequence[Tone] = ()
    """What each label means, where a format may colour it; empty: plain."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    title: str
    kind: CellKind = CellKind.TEXT
    share: int = 1
    """Its width on paper, relative to the other columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers."""

    title: str
    """Caption; what the table tells, for whoever hears it read aloud too."""
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    left_out: str = ""
    """What is not shown, and where it stands; empty if all is shown."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    label: str
    value: int
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from zero; whoever cannot see them reads ``alternative`` and the values."""

    title: str
    bars: Sequence[Bar]
    alternative: str


@dataclass(frozen=True, slots=True)
class Steps:
    """Numbered things to do, in their order."""

    items: Sequence[str]


Block: TypeAlias = Paragraph | Facts | Table | Chart | Steps


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a report; it appears when its data exists."""

    id: str
    """Stable, fit for an anchor: ``population``."""
    title: str
    blocks: Sequence[Block]
    brief: Sequence[Block] | None = None
    """What a page for a quick look (terminal, Markdown) shows of it.

    ``None``: all its blocks; empty: nothing.
    """
