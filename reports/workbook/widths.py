"""Find how wide the columns of a sheet must be on which several blocks share them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil

from auditor.model import Outcome
from reports.content.blocks import Block, Cell, CellKind, Chart, Column, Facts, Table
from reports.workbook.cells import Value

LABELS = 30.0
"""Letters of the first column where labels, bars or names of sheets stand in it."""
_BREADTH = 110.0
"""Letters across which prose runs: what a page across holds at full size."""
_SPARE = 12.0
_FEWEST = 4
_LINE_POINTS = 15.0
_HIGHEST_POINTS = 409.0
"""Excel makes no row higher."""
_LIMITS: Mapping[CellKind, tuple[float, float]] = {
    CellKind.TEXT: (12.0, 50.0),
    CellKind.CODE: (12.0, 40.0),
    CellKind.NUMBER: (11.0, 16.0),
    CellKind.PERCENT: (11.0, 11.0),
    CellKind.DAY: (12.0, 12.0),
    CellKind.OUTCOME: (15.0, 18.0),
}
"""Narrowest and widest column of each kind, in letters."""


def widths_of(blocks: Iterable[Block], words: Mapping[Outcome, str]) -> list[float]:
    """Return the width of each column, in letters, so that every block has room."""
    widths = [LABELS, _SPARE]
    for block in blocks:
        if isinstance(block, Table):
            wanted = [
                width_of(column, (row[place] for row in block.rows), words)
                for place, column in enumerate(block.columns)
            ]
        elif isinstance(block, Facts | Chart):
            wanted = [LABELS, _SPARE]
        else:
            continue
        widths += [0.0] * (len(wanted) - len(widths))
        for place, width in enumerate(wanted):
            widths[place] = max(widths[place], width)
    while sum(widths) < _BREADTH or len(widths) < _FEWEST:
        widths.append(_SPARE)
    return widths


def width_of(column: Column, cells: Iterable[Cell], words: Mapping[Outcome, str]) -> float:
    """Return the width that fits a column's longest cell, within the limits of its kind."""
    narrowest, widest = _LIMITS[column.kind]
    longest = max(map(len, column.title.split()), default=0)
    for cell in cells:
        if isinstance(cell, Outcome):
            longest = max(longest, len(words[cell]))
        elif isinstance(cell, str):
            longest = max(longest, len(cell))
    return min(max(narrowest, longest + 2.0), widest)


def height_of(values: Iterable[Value], widths: Iterable[float]) -> float:
    """Return the height of a row, in points, in which these texts have room.

    Excel would find it out by itself; LibreOffice does not, nor does Excel for merged cells. A
    usual letter is narrower than a digit, by which widths are measured: that makes up for what is
    lost at the ends of lines.
    """
    most = 1
    for value, width in zip(values, widths, strict=True):
        if isinstance(value, str) and (len(value) > width or "\n" in value):
            lines = sum(max(1, ceil(len(line) / width)) for line in value.split("\n"))
            most = max(most, lines)
    return min(most * _LINE_POINTS, _HIGHEST_POINTS)


def reach(widths: Sequence[float]) -> tuple[int, float]:
    """Return the last column across which prose runs (from 0), and the letters it has room for."""
    total = 0.0
    for place, width in enumerate(widths):
        total += width
        if total >= _BREADTH and place > 1:
            return place, total
    return len(widths) - 1, total
