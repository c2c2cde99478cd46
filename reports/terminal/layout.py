"""Lay out headings, paragraphs and tables within the width of a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import click

from auditor.model import Outcome
from reports.text import clean, width_of, wrap
from reports.words import OUTCOME_SIGNS

NARROWEST = 40
"""Columns; below it nothing would be readable."""
GAP = 2
"""Columns between two columns of a table."""
_LEAST_COLUMN = 4

_ASCII_SYMBOLS = {
    **OUTCOME_SIGNS,
    Outcome.PASS: "ok",
    Outcome.FAIL: "x",
    Outcome.NOT_APPLICABLE: "-",
}


@dataclass(frozen=True, slots=True)
class Screen:
    """What the lines are made for."""

    width: int
    """Columns."""
    colour: bool
    symbols: Mapping[Outcome, str]
    bar: str = "█"
    """Of which the bars of charts are made."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A cell in colour; the colour never says what the text does not."""

    text: str
    colour: str


Cell: TypeAlias = "str | Ink"


def screen_for(width: int, encoding: str, *, colour: bool) -> Screen:
    """Return what a terminal can show; symbols are ASCII where its encoding lacks ours."""
    try:
        "".join((*OUTCOME_SIGNS.values(), "█")).encode(encoding)
    except UnicodeEncodeError:
        return Screen(max(width, NARROWEST), colour, _ASCII_SYMBOLS, bar="#")
    return Screen(max(width, NARROWEST), colour, OUTCOME_SIGNS)


def heading(screen: Screen, text: str) -> list[str]:
    """Return the lines of a heading, a blank one before it."""
    lines = wrap(clean(text), screen.width)
    rule = "=" * max(map(width_of, lines))
    return ["", *(click.style(each, bold=True) if screen.colour else each for each in lines), rule]


def paragraph(screen: Screen, text: str) -> list[str]:
    """Return the lines of a sentence or two."""
    return wrap(clean(text), screen.width)


def table(
    screen: Screen, headers: Sequence[str], rows: Sequence[Sequence[Cell]], align: str
) -> list[str]:
    """Return the lines of a table; the widest columns are broken until it fits.

    Args:
        screen: the screen.
        headers: one per column; empty for a table without them.
        rows: cells; a newline in one starts a new line of the cell.
        align: ``l`` or ``r`` for each column.

    """
    # Slow to load, and `--help` has no table.
    import tabulate  # noqa: PLC0415

    if not rows:
        return []
    every = [headers, *rows] if headers else rows
    widths = _widths([[_plain(cell) for cell in row] for row in every], screen.width)
    broken = [
        [_break(screen, cell, width) for cell, width in zip(row, widths, strict=True)]
        for row in every
    ]
    if headers:
        # Tabulate's own headers would widen every column by two.
        broken.insert(1, ["-" * width for width in widths])
    text = tabulate.tabulate(
        broken,
        tablefmt="plain",
        colalign=["right" if each == "r" else "left" for each in align],
        disable_numparse=True,
    )
    return [line.rstrip() for line in text.split("\n")]


def _plain(cell: Cell) -> str:
    return cell.text if isinstance(cell, Ink) else cell


def _widths(rows: Sequence[Sequence[str]], available: int) -> list[int]:
    """Return the columns' widths: the widest are broken first, between words as long as it goes."""
    columns = [
        [clean(line) for cell in each for line in cell.split("\n")]
        for each in zip(*rows, strict=True)
    ]
    widths = [max(map(width_of, lines)) for lines in columns]
    words = [max(width_of(word) for line in lines for word in line.split(" ")) for lines in columns]
    spare = available - GAP * (len(widths) - 1)
    for least in (words, [_LEAST_COLUMN] * len(widths)):
        while sum(widths) > spare:
            loose = [i for i, width in enumerate(widths) if width > least[i]]
            if not loose:
                break
            widths[max(loose, key=lambda i: widths[i])] -= 1
    return widths


def _break(screen: Screen, cell: Cell, width: int) -> str:
    lines = [
        line
        for paragraph_ in _plain(cell).split("\n")
        for line in wrap(clean(paragraph_), max(width, 1))
    ]
    if isinstance(cell, Ink) and screen.colour:
        lines = [click.style(line, fg=cell.colour) for line in lines]
    return "\n".join(lines)
