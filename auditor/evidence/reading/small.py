"""Read a small well-formed file in one go: for a few rows, a plain loop is quicker than a query.

A thousand schools keep a thousand lists of forty accounts. What is in any way unusual (another
encoding, rows of another width, quotation marks over several lines, NULs) is left to the readers
that say what is wrong and where.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import polars as pl

from auditor.evidence.interface import RawTable
from auditor.evidence.reading.cells import MAX_CELL, SPACES
from auditor.evidence.reading.content import Content
from auditor.evidence.reading.encoding import is_plain_text
from auditor.evidence.reading.header import ROW_COLUMN
from auditor.evidence.reading.layout import Layout, find_layout

MAX_SMALL_BYTES = 128 << 10
"""Beyond it the readers of whole columns are quicker."""


def read_small(
    path: Path, *, shown: str, known_header: Callable[[str], bool], has_fixed_header: bool
) -> RawTable | None:
    """Return the table in a small file of UTF-8 text, or ``None`` where others must read it.

    Raises:
        EvidenceError: the file has no heading that can be used.

    """
    with path.open("rb") as file:
        data = file.read(MAX_SMALL_BYTES + 1)
    text = _decoded(data) if len(data) <= MAX_SMALL_BYTES else None
    if text is None:
        return None
    layout = find_layout(
        Content(path, data=data),
        shown=shown,
        known_header=known_header,
        has_fixed_header=has_fixed_header,
    )
    table = _rows(text, layout)
    if table is None:
        return None
    rows, numbers = table
    columns = zip(*rows, strict=True) if rows else ([] for _name in layout.names)
    frame = pl.DataFrame(
        [
            *(pl.Series(n, c, dtype=pl.String) for n, c in zip(layout.names, columns, strict=True)),
            pl.Series(ROW_COLUMN, numbers, dtype=pl.UInt32),
        ]
    )
    return RawTable(
        frame=frame,
        rows_read=len(rows),
        header_row=layout.header_row,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _rows(text: str, layout: Layout) -> tuple[list[list[str | None]], list[int]] | None:
    """Return the rows under the heading with their numbers, if nothing about them is unusual."""
    lines = islice(io.StringIO(text, newline=""), layout.lines_before_data, None)
    reader = csv.reader(lines, delimiter=layout.separator, strict=True)
    try:
        records = list(reader)
    except csv.Error:
        return None
    # Otherwise a cell of several lines, a mark that is not closed, or another line end.
    if reader.line_num != len(records) or layout.line_end not in {b"\n", b"\r\n"}:
        return None
    rows: list[list[str | None]] = []
    numbers: list[int] = []
    width = len(layout.names)
    for number, record in enumerate(records, start=layout.header_row + 1):
        if len(record) != width:
            if any(cell.strip() for cell in record):
                return None
            continue
        cells = [cell.strip(SPACES) or None for cell in record]
        if any(cells):
            if len(max(record, key=len)) > MAX_CELL:
                return None
            rows.append(cells)
            numbers.append(number)
    return rows, numbers


def _decoded(data: bytes) -> str | None:
    """Return the text, or ``None`` where it is not plainly UTF-8."""
    if not is_plain_text(data) or b"\0" in data:
        return None
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        return None
