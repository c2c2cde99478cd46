"""Find the row that names the columns, under title rows, and make its names usable."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from auditor.locale import _
from auditor.model import EvidenceError

SEARCHED_ROWS = 40
"""Ministry templates have up to a dozen title rows; exports with legends have more."""

MAX_COLUMNS = 1_000

_LETTERS = 26

ROW_COLUMN = "row"
"""The column that holds row numbers; a header of this name is kept as ``row (file)``."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the heading stands and the names it gives, one for each column."""

    index: int
    """Among the records looked at, from 0."""
    names: tuple[str, ...]


def find_header(
    records: Sequence[Sequence[str]],
    *,
    shown: str,
    known_header: Callable[[str], bool],
    has_fixed_header: bool,
    first_row: int = 1,
    first_column: int = 0,
) -> Header:
    """Choose the heading among the first records; raise ``EvidenceError`` if it is not usable.

    It is the record with most known names, the first of equals. Without a known name it is the
    first record with two cells or more, or simply the first if no record has two. A fixed
    header is the first record that is not blank.
    """
    cleaned = [[clean_header(cell) for cell in record] for record in records[:SEARCHED_ROWS]]
    filled = [index for index, record in enumerate(cleaned) if any(record)]
    if not filled:
        message = _("{file} holds no text at all; export it again.")
        raise EvidenceError(message.format(file=shown))
    index = filled[0] if has_fixed_header else heading_index(cleaned, known_header)
    sure = known_cells(cleaned[index], known_header) > 0
    return Header(index, _names(cleaned[index], shown, index + first_row, first_column, sure=sure))


def clean_header(cell: str) -> str:
    """Return a header cell in one line, without outer spaces or byte order mark, composed (NFC)."""
    return unicodedata.normalize("NFC", " ".join(cell.replace("\ufeff", "").split()))


def known_cells(record: Sequence[str], known_header: Callable[[str], bool]) -> int:
    """Count the cells of ``record`` that are names of columns."""
    return sum(1 for cell in record if cell and known_header(cell))


def heading_index(records: Sequence[Sequence[str]], known_header: Callable[[str], bool]) -> int:
    """Return which of some cleaned records is likely the heading; one of them must be filled."""
    filled = [index for index, record in enumerate(records) if any(record)]
    best = max(filled, key=lambda index: known_cells(records[index], known_header))
    if known_cells(records[best], known_header):
        return best
    several = (index for index in filled if sum(1 for cell in records[index] if cell) > 1)
    return next(several, filled[0])


def _names(
    cells: Sequence[str], shown: str, row: int, first_column: int, *, sure: bool
) -> tuple[str, ...]:
    """Return a name for each column; unless the row is surely a heading, no message repeats it."""
    if len(cells) > MAX_COLUMNS:
        message = _(
            "{file} has {found} columns; at most {limit} are read. Delete the columns not needed."
        )
        raise EvidenceError(message.format(file=shown, found=len(cells), limit=MAX_COLUMNS))
    seen: dict[str, int] = {}
    for position, name in enumerate(cells):
        if name and name in seen:
            message = (
                _(
                    "{file}, row {row}: the header '{header}' stands in columns {first} and "
                    "{second}; rename one."
                )
                if sure
                else _(
                    "{file}, row {row}: columns {first} and {second} have the same header, and no "
                    "column is known; perhaps the heading is missing."
                )
            )
            raise EvidenceError(
                message.format(
                    file=shown,
                    row=row,
                    header=name,
                    first=column_letters(first_column + seen[name]),
                    second=column_letters(first_column + position),
                )
            )
        seen.setdefault(name, position)
    taken = set(cells) | {ROW_COLUMN}
    names: list[str] = []
    for position, name in enumerate(cells):
        unique = (
            _untaken(f"{name} (file)" if name else f"column {position + 1}", taken)
            if name in {"", ROW_COLUMN}
            else name
        )
        taken.add(unique)
        names.append(unique)
    return tuple(names)


def _untaken(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    return name


def column_letters(position: int) -> str:
    """Return the letters a spreadsheet shows for a column (0 -> A, 26 -> AA)."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters
