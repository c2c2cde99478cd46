"""Read a well-formed delimited file at the speed of Polars, and prove that nothing was lost.

Polars fills rows that are too short and is lenient with quotes. The proof is an account of bytes:
the cells, the separators and line ends that so many rows must have, and the quotation marks
together must give the size of the file. Rows that are too short make the account too small, and
nothing makes it too large, so equality leaves no room.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from auditor.evidence.reading.cells import FIRST_VISIBLE, MAX_CELL, WIDE_SPACE_STARTS
from auditor.evidence.reading.content import Content
from auditor.evidence.reading.header import ROW_COLUMN
from auditor.evidence.reading.layout import Layout

_CHUNK_BYTES = 256 << 10
"""Small enough to stay in the processor's cache."""

_TAIL_BYTES = 64 << 10
_NUL, _RETURN, _QUOTE = 0, 13, 34


@dataclass(frozen=True, slots=True)
class Signs:
    """What the bytes under the heading hold that decides how they may be read."""

    nuls: bool
    quotes: int
    returns: int
    wide_spaces: bool
    """Whether a character stands there that may be a space outside ASCII."""


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
    spaces: bool
    """Whether some cell is empty text, or begins or ends with a space or control character."""


def read_fast(content: Content, layout: Layout) -> FastTable | None:
    """Return the rows under the heading, or ``None`` when the file must be read with care."""
    size = content.size - layout.data_offset
    if layout.line_end not in {b"\n", b"\r\n"} or size <= 0:
        return None
    with ThreadPoolExecutor(max_workers=1) as beside:
        looking = beside.submit(look, content, layout.data_offset)
        parsed = _parse(content, layout)
        signs = looking.result()
    if parsed is None:
        return None
    end = _end_of(content, size)
    rows = max(0, parsed.frame.height - end.blank_lines)
    frame, lengths = parsed.frame.head(rows), parsed.lengths.head(rows)
    if not _returns_end_lines(signs, layout, rows, end):
        return None
    # Widened before adding up: a column of lengths is 32 bits wide.
    in_cells = int(lengths.cast(pl.UInt64).sum())
    if not _adds_up(frame, in_cells, signs, layout, size - end.size):
        return None
    shortest, longest = lengths.min(), lengths.max()
    tidy = not (parsed.spaces or signs.nuls or signs.wide_spaces) and (
        isinstance(shortest, int)
        and isinstance(longest, int)
        and 0 < shortest <= longest <= MAX_CELL
    )
    first = layout.header_row + 1
    numbers = pl.int_range(first, first + rows, dtype=pl.UInt32, eager=True).alias(ROW_COLUMN)
    return FastTable(frame.with_columns(numbers), tidy)


def look(content: Content, offset: int) -> Signs:
    """Count quotation marks and returns, and look for NULs, from ``offset`` to the end."""
    nuls, wide_spaces, quotes, returns = False, False, 0, 0
    buffer = bytearray(_CHUNK_BYTES)
    with content.open() as file:
        file.seek(offset)
        while read := file.readinto(buffer):  # type: ignore[attr-defined]
            nuls = nuls or buffer.find(_NUL, 0, read) >= 0
            wide_spaces = wide_spaces or any(
                buffer.find(start, 0, read) >= 0 for start in WIDE_SPACE_STARTS
            )
            # Finding is several times quicker than counting.
            if quotes or buffer.find(_QUOTE, 0, read) >= 0:
                quotes += buffer.count(_QUOTE, 0, read)
            if returns or buffer.find(_RETURN, 0, read) >= 0:
                returns += buffer.count(_RETURN, 0, read)
    return Signs(nuls, quotes, returns, wide_spaces)


def _parse(content: Content, layout: Layout) -> _Parsed | None:
    """Parse the rows, and look at the cells while they are still in the processor's cache."""
    with content.open() as file:
        lines = file.read(layout.data_offset).count(b"\n")
    length, space = _unused(layout.names, "length"), _unused(layout.names, "space")
    cells = pl.col(layout.names)
    last = cells.cast(pl.Binary).bin.get(-1, null_on_oob=True)
    rows = pl.scan_csv(
        content.source,
        has_header=False,
        schema=dict.fromkeys(layout.names, pl.String()),
        skip_lines=lines,
        separator=layout.separator,
        glob=False,
    )
    try:
        frame = rows.with_columns(
            pl.sum_horizontal(cells.str.len_bytes()).alias(length),
            pl.any_horizontal(cells < FIRST_VISIBLE, last < ord(FIRST_VISIBLE)).alias(space),
        ).collect(engine="streaming")
    except (pl.exceptions.PolarsError, OSError):
        # Too many cells in a row, broken quotes, not UTF-8: the careful reader says which and
        # where.
        return None
    return _Parsed(frame.drop(length, space), frame[length], bool(frame[space].any()))


def _unused(names: tuple[str, ...], wish: str) -> str:
    while wish in names:
        wish += "'"
    return wish


@dataclass(frozen=True, slots=True)
class _End:
    """The line ends at the very end of the file."""

    size: int
    blank_lines: int


def _end_of(content: Content, size: int) -> _End:
    with content.open() as file:
        file.seek(-min(size, _TAIL_BYTES), 2)
        tail = file.read()
    ends = tail[len(tail.rstrip(b"\r\n")) :]
    return _End(len(ends), max(0, ends.count(b"\n") - 1))


def _returns_end_lines(signs: Signs, layout: Layout, rows: int, end: _End) -> bool:
    """Say whether there are as many returns as CRLF line ends, and none without them."""
    if layout.line_end != b"\r\n":
        return not signs.returns
    return signs.returns == rows + end.blank_lines - (0 if end.size else 1)


def _adds_up(
    frame: pl.DataFrame, bytes_in_cells: int, signs: Signs, layout: Layout, size: int
) -> bool:
    """Say whether cells, separators, line ends and quotation marks add up to the size."""
    rows = frame.height
    if not rows:
        return False
    between = rows * (len(layout.names) - 1) + (rows - 1) * len(layout.line_end)
    surplus = bytes_in_cells + between + signs.quotes - size
    if surplus <= 0 or not signs.quotes:
        return surplus == 0
    # A quotation mark inside a cell was counted with the cell and with the marks.
    inside = frame.select(pl.all().str.count_matches('"', literal=True).sum())
    return bool(surplus == sum(inside.row(0)))
