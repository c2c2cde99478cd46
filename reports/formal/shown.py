"""Say cells, section numbers and enumerations as a formal report writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import zip_longest

from auditor.model import Outcome
from reports.content.blocks import Cell, Kind, Table
from reports.words import day, number, percent


def texts(table: Table, outcomes: Mapping[Outcome, str]) -> list[list[str]]:
    """Return the cells of a table as they are read; ``outcomes`` holds how those are written."""
    kinds = [each.kind for each in table.columns]
    return [
        [
            # An outcome is a string too, but its code is not what is read.
            outcomes[cell] if isinstance(cell, Outcome) else cell_text(cell, kind)
            for cell, kind in zip(row, kinds, strict=True)
        ]
        for row in table.rows
    ]


def distinct(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return the cells of each column once, filled up with empty ones.

    A column is as wide as its widest word: outcomes and small numbers need not be measured again
    in every row.
    """
    columns = (dict.fromkeys(each) for each in zip(*rows, strict=True))
    return list(zip_longest(*columns, fillvalue=""))


def cell_text(cell: Cell, kind: Kind) -> str:
    """Return a cell as it is read; a dash where there is no value, or nobody knows it."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return day(cell)
    if kind is Kind.PERCENT or isinstance(cell, float):
        return percent(cell)
    return number(cell)


def roman(value: int) -> str:
    """Return a positive number in Roman numerals, in which sections and annexes are counted."""
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for worth, sign in signs:
        written += sign * (value // worth)
        value %= worth
    return written


def closed(lines: Iterable[str]) -> list[str]:
    """Return the lines of an enumeration: each ends with ``;``, the last with a full stop."""
    bare = [each.rstrip(" ;.") for each in lines]
    return [f"{each};" for each in bare[:-1]] + [f"{each}." for each in bare[-1:]]
