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
    likely: tuple[int, int] | None = None,
) -> Header:
    """Choose the heading among the first records; raise ``EvidenceError`` if it is not usable.

    It is the record with most known names, the first of equals. Without a known name it is the
    first record with two cells or more, or simply the first if no record has two. A fixed
    header is the first record that is not blank. ``likely`` is what ``heading_of`` said of the
    records, where it was asked already.
    """
    first = next((i for i, r in enumerate(records[:SEARCHED_ROWS]) if _is_filled(r)), None)
    if first is None:
        message = _("{file} holds no text at all; export it again.")
        raise EvidenceError(message.format(file=shown))
    if has_fixed_header:
        index, known = first, known_cells(records[first], known_header)
    else:
        index, known = likely or heading_of(records, known_header)
    cells = [clean_header(cell) for cell in records[index]]
    return Header(index, _names(cells, shown, index + first_row, first_column, sure=known > 0))


def _is_filled(record: Sequence[str]) -> bool:
    return any(clean_header(cell) for cell in record)


def clean_header(cell: str) -> str:
    """Return a header cell in one line, without outer spaces or byte order mark, composed (NFC)."""
    return unicodedata.normalize("NFC", " ".join(cell.replace("\ufeff", "").split()))


def known_cells(
    record: Sequence[str], known_header: Callable[[str], bool], more_than: int = 0
) -> int:
    """Count the cells of ``record`` that are names of columns.

    Where there cannot be ``more_than`` so many, counting stops early.
    """
    known, left = 0, len(record)
    for cell in record:
        if known + left <= more_than:
            break
        left -= 1
        name = clean_header(cell)
        known += bool(name and known_header(name))
    return known


def heading_of(
    records: Sequence[Sequence[str]], known_header: Callable[[str], bool]
) -> tuple[int, int]:
    """Return which of the first records is likely the heading, and how many names in it are known.

    One of them must hold text.
    """
    seen: dict[str, bool] = {}

    def is_known(name: str) -> bool:
        if name not in seen:
            seen[name] = known_header(name)
        return seen[name]

    best, most = -1, 0
    for index, record in enumerate(records[:SEARCHED_ROWS]):
        known = known_cells(record, is_known, most)
        if known > most:
            best, most = index, known
    if most:
        return best, most
    filled = [i for i, record in enumerate(records[:SEARCHED_ROWS]) if _is_filled(record)]
    several = (i for i in filled if sum(1 for cell in records[i] if clean_header(cell)) > 1)
    return next(several, filled[0]), 0


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
