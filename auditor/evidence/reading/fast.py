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

from auditor.evidence.reading.cells import WIDE_SPACE_STARTS
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
    """The rows, blank ones included, with their numbers; and what their bytes hold."""

    frame: pl.DataFrame
    signs: Signs


def read_fast(content: Content, layout: Layout) -> FastTable | None:
    """Return the rows under the heading, or ``None`` when the file must be read with care."""
    size = content.size - layout.data_offset
    if layout.line_end not in {b"\n", b"\r\n"} or size <= 0:
        return None
    with ThreadPoolExecutor(max_workers=1) as beside:
        looking = beside.submit(look, content, layout.data_offset)
        frame = _parse(content, layout)
        signs = looking.result()
    if frame is None:
        return None
    blank_end, extra_lines = _blank_end(content, size)
    frame = frame.head(max(0, frame.height - extra_lines))
    if not _accounts(frame, signs, layout, size - blank_end, extra_lines, ended=blank_end > 0):
        return None
    rows = pl.int_range(
        layout.header_row + 1, layout.header_row + 1 + frame.height, dtype=pl.UInt32, eager=True
    )
    return FastTable(frame.with_columns(rows.alias(ROW_COLUMN)), signs)


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


def _parse(content: Content, layout: Layout) -> pl.DataFrame | None:
    with content.open() as file:
        lines = file.read(layout.data_offset).count(b"\n")
    try:
        return pl.read_csv(
            content.source,
            has_header=False,
            schema=dict.fromkeys(layout.names, pl.String()),
            skip_lines=lines,
            separator=layout.separator,
            glob=False,
        )
    except (pl.exceptions.PolarsError, OSError):
        return None


def _blank_end(content: Content, size: int) -> tuple[int, int]:
    """Return the bytes of line ends at the very end, and how many blank lines they make."""
    with content.open() as file:
        file.seek(-min(size, _TAIL_BYTES), 2)
        tail = file.read()
    ends = re.search(rb"[\r\n]*\Z", tail)
    found = ends[0] if ends else b""
    return len(found), max(0, found.count(b"\n") - 1)


def _accounts(
    frame: pl.DataFrame, signs: Signs, layout: Layout, size: int, extra_lines: int, *, ended: bool
) -> bool:
    """Say whether cells, separators, line ends and quotation marks add up to the size without the blank end."""
    columns, rows = len(layout.names), frame.height
    if not rows:
        return False
    line_ends = rows - 1
    returns = rows + extra_lines if layout.line_end == b"\r\n" else 0
    unfinished = 0 if ended or not returns else 1
    if signs.returns != returns - unfinished:
        return False
    cells = sum(frame.select(pl.all().str.len_bytes().sum()).row(0))
    frame_size = rows * (columns - 1) + line_ends * len(layout.line_end)
    missing = size - cells - frame_size - signs.quotes
    if not missing:
        return True
    if not signs.quotes:
        return False
    inside = sum(frame.select(pl.all().str.count_matches('"', literal=True).sum()).row(0))
    return missing == -inside
