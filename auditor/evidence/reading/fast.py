"""Read a well-formed delimited file at the speed of Polars, and prove that nothing was lost or moved.

Polars fills rows that are too short and is lenient with quotes. The proof is an account of bytes: the cells, the
separators and line ends that so many rows must have, and the quotation marks together must give the size of the file.
Rows that are too short make the account too small, and nothing makes it too large, so equality leaves no room.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from auditor.evidence.reading.cells import MAX_CELL, WIDE_SPACE_STARTS
from auditor.evidence.reading.content import Content
from auditor.evidence.reading.header import ROW_COLUMN
from auditor.evidence.reading.layout import Layout

_PIECE_BYTES = 1 << 20

_TAIL_BYTES = 64 << 10


@dataclass(frozen=True, slots=True)
class Signs:
    """What the bytes under the heading hold that decides how they may be read."""

    nuls: bool
    spaces: bool
    """Whether a cell may begin or end with a space."""
    quotes: int
    returns: int


@dataclass(frozen=True, slots=True)
class FastTable:
    """The rows, blank ones included, with their numbers."""

    frame: pl.DataFrame
    tidy: bool
    """Whether every cell is already as it should be: nothing to strip, drop or quarantine."""


@dataclass(frozen=True, slots=True)
class _Parsed:
    frame: pl.DataFrame
    lengths: pl.Series
    """Bytes in the cells of each row."""


def read_fast(content: Content, layout: Layout) -> FastTable | None:
    """Return the rows under the heading, or ``None`` when the file must be read with care."""
    size = content.size - layout.data_offset
    if layout.line_end not in {b"\n", b"\r\n"} or size <= 0:
        return None
    with ThreadPoolExecutor(max_workers=1) as beside:
        looking = beside.submit(look, content, layout)
        parsed = _parse(content, layout)
        signs = looking.result()
    if parsed is None:
        return None
    end_bytes, blank_lines = _blank_end(content, size)
    rows = max(0, parsed.frame.height - blank_lines)
    frame, lengths = parsed.frame.head(rows), parsed.lengths.head(rows)
    bytes_in_cells = int(lengths.sum())
    if not _accounts(frame, bytes_in_cells, signs, layout, size, end_bytes, blank_lines):
        return None
    shortest, longest = lengths.min(), lengths.max()
    tidy = not (signs.spaces or signs.nuls) and (
        isinstance(shortest, int)
        and isinstance(longest, int)
        and 0 < shortest <= longest <= MAX_CELL
    )
    first = layout.header_row + 1
    numbers = pl.int_range(first, first + rows, dtype=pl.UInt32, eager=True).alias(ROW_COLUMN)
    return FastTable(frame.with_columns(numbers), tidy)


def look(content: Content, layout: Layout) -> Signs:
    """Look through the bytes under the heading, in pieces small enough for the processor's cache."""
    nuls, spaces, quotes, returns = False, False, 0, 0
    pattern = _spaces_at_ends(layout.separator)
    rest = b""
    with content.open() as file:
        file.seek(layout.data_offset)
        while piece := file.read(_PIECE_BYTES):
            nuls = nuls or b"\0" in piece
            # Finding is several times quicker than counting.
            if quotes or b'"' in piece:
                quotes += piece.count(b'"')
            if returns or b"\r" in piece:
                returns += piece.count(b"\r")
            # With quotes the ends of cells cannot be told from the bytes alone.
            spaces = spaces or any(start in piece for start in WIDE_SPACE_STARTS)
            if not (spaces or quotes):
                lines = piece.rfind(b"\n") + 1
                spaces = _found(pattern, rest + piece[:lines])
                rest = piece[lines:]
    return Signs(nuls, spaces or bool(quotes) or _found(pattern, rest + b"\n"), quotes, returns)


def _spaces_at_ends(separator: str) -> str:
    """Return the pattern of a space beside a separator or line end; few enough pairs for a vectorised search."""
    beside = "".join({" ", "\t"} - {separator})
    mark = re.escape(separator)
    return rf"[{mark}\n][{beside}]|[{beside}][{mark}\r\n]"


def _found(pattern: str, text: bytes) -> bool:
    """Search by the expressions of Polars, which are ten times quicker than Python's and leave the lock to others."""
    try:
        found = pl.Series([text], dtype=pl.Binary).cast(pl.String).str.contains(pattern)
    except pl.exceptions.PolarsError:
        return True
    return bool(found.item())


def _parse(content: Content, layout: Layout) -> _Parsed | None:
    """Parse the rows, and measure the cells while they are still in the processor's cache."""
    with content.open() as file:
        lines = file.read(layout.data_offset).count(b"\n")
    length = _unused(layout.names, "length")
    try:
        frame = (
            pl.scan_csv(
                content.source,
                has_header=False,
                schema=dict.fromkeys(layout.names, pl.String()),
                skip_lines=lines,
                separator=layout.separator,
                glob=False,
            )
            .with_columns(
                pl.sum_horizontal(pl.col(layout.names).str.len_bytes().cast(pl.UInt64)).alias(
                    length
                )
            )
            .collect(engine="streaming")
        )
    except (pl.exceptions.PolarsError, OSError):
        # Too many cells in a row, broken quotes, not UTF-8: the careful reader says which and where.
        return None
    return _Parsed(frame.drop(length), frame[length])


def _unused(names: tuple[str, ...], wish: str) -> str:
    while wish in names:
        wish += "'"
    return wish


def _blank_end(content: Content, size: int) -> tuple[int, int]:
    """Return the bytes of line ends at the very end, and how many blank lines they make."""
    with content.open() as file:
        file.seek(-min(size, _TAIL_BYTES), 2)
        tail = file.read()
    ends = re.search(rb"[\r\n]*\Z", tail)
    found = ends[0] if ends else b""
    return len(found), max(0, found.count(b"\n") - 1)


def _accounts(
    frame: pl.DataFrame,
    bytes_in_cells: int,
    signs: Signs,
    layout: Layout,
    size: int,
    end_bytes: int,
    blank_lines: int,
) -> bool:
    """Say whether cells, separators, line ends and quotation marks add up to the size without the blank end."""
    rows = frame.height
    if not rows:
        return False
    returns = rows + blank_lines - (0 if end_bytes else 1) if layout.line_end == b"\r\n" else 0
    if signs.returns != returns:
        return False
    between = rows * (len(layout.names) - 1) + (rows - 1) * len(layout.line_end)
    missing = bytes_in_cells + between + signs.quotes - (size - end_bytes)
    if missing <= 0 or not signs.quotes:
        return missing == 0
    # A quotation mark inside a cell was counted with the cell and with the marks.
    inside = frame.select(pl.all().exclude(ROW_COLUMN).str.count_matches('"', literal=True).sum())
    return missing == sum(inside.row(0))
