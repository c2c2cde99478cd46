"""Share the width of a page among the columns of a table, so that words do not run out of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from reports.content.blocks import CellKind, Column
from reports.formal.glyphs import wide, widest_part

_LETTER_MM = 2.0
"""Of a usual letter at 11 points, rather wide; small tables have 10 points."""
_SMALL = 10 / 11
_PADDING_MM = 3.2
_LONGEST_WORD = 16.0
"""Width up to which a column grows for the sake of one word; longer ones are broken."""
_MANY_COLUMNS = 8
_BROKEN_AT_SIGNS = frozenset({CellKind.TEXT, CellKind.CODE})


@dataclass(frozen=True, slots=True)
class Grid:
    """How a table lies on the page."""

    widths_mm: tuple[float, ...]
    letters: tuple[float, ...]
    """Width of the widest word that fits each column, in usual letters."""
    small: bool
    """Whether its letters are smaller than usual, to make room for many columns."""


def is_wide(columns: Sequence[Column]) -> bool:
    """Tell whether a table has too many columns for a page that is higher than wide."""
    return len(columns) >= _MANY_COLUMNS


def fit(columns: Sequence[Column], rows: Sequence[Sequence[str]], width_mm: float) -> Grid:
    """Give each column its share, but room for its longest usual word first."""
    small = is_wide(columns)
    letter_mm = _LETTER_MM * (_SMALL if small else 1)
    words = [_widest(each, (row[place] for row in rows)) for place, each in enumerate(columns)]
    least = [_PADDING_MM + letter_mm * each for each in words]
    widths = _shared([max(each.share, 1) for each in columns], least, width_mm)
    return Grid(
        widths_mm=tuple(round(each, 2) for each in widths),
        letters=tuple((each - _PADDING_MM) / letter_mm for each in widths),
        small=small,
    )


def _widest(column: Column, cells: Iterable[str]) -> float:
    """Return the room that words need: a code may break at its signs, a day or a number never."""
    widest = widest_part(column.title)
    measure = widest_part if column.kind in _BROKEN_AT_SIGNS else wide
    for cell in cells:
        if widest >= _LONGEST_WORD:
            break
        widest = max(widest, *map(measure, cell.split()), 1.0)
    return min(widest, _LONGEST_WORD)


def _shared(shares: list[int], least: list[float], width_mm: float) -> list[float]:
    """Raise the columns that their share leaves too narrow; the others give what that takes."""
    if sum(least) >= width_mm:
        return [each * width_mm / sum(least) for each in least]
    raised: set[int] = set()
    while True:
        rest_mm = width_mm - sum(least[place] for place in raised)
        rest_shares = sum(share for place, share in enumerate(shares) if place not in raised)
        widths = [
            least[place] if place in raised else rest_mm * share / rest_shares
            for place, share in enumerate(shares)
        ]
        narrow = {place for place, each in enumerate(widths) if each < least[place]}
        if not narrow - raised:
            return widths
        raised |= narrow


def distinct(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return the cells of each column once, filled up with empty ones.

    A column is as wide as its widest word: outcomes and small numbers need not be measured again
    in every row.
    """
    columns = (dict.fromkeys(each) for each in zip(*rows, strict=True))
    return list(zip_longest(*columns, fillvalue=""))
