"""Read a file without quotes that has rows of the wrong width, without a loop over its rows.

Without quotes every line is a record, so the lines that are not as wide as the heading can be
counted out and the others read at once. One row with a separator too many in a million is the
usual damage.
"""

from __future__ import annotations

import polars as pl

from auditor.evidence.reading.careful import CarefulTable, ragged_row
from auditor.evidence.reading.cells import SPACES
from auditor.evidence.reading.content import Content
from auditor.evidence.reading.fast import look
from auditor.evidence.reading.header import ROW_COLUMN
from auditor.evidence.reading.layout import Layout

_NO_SEPARATOR = "\x1f"
"""A control character no export contains; if one does, the careful reader takes over."""


def read_unquoted(content: Content, layout: Layout) -> CarefulTable | None:
    """Return the rows under the heading, or ``None`` when lines and records are not the same."""
    if layout.line_end not in {b"\n", b"\r\n"} or look(content, layout.data_offset).quotes:
        return None
    try:
        lines = _lines(content, layout)
        if lines["line"].str.contains("\r", literal=True).any():
            return None
        whole = lines.filter(pl.col("cells") == len(layout.names))
        frame = _parsed(whole["line"], layout)
    except (pl.exceptions.PolarsError, OSError):
        return None
    if frame.height != whole.height:
        return None
    blank = pl.col("line").str.strip_chars(SPACES + layout.separator).fill_null("") == ""
    ragged = lines.filter(~blank, pl.col("cells") != len(layout.names))
    return CarefulTable(
        frame.with_columns(whole[ROW_COLUMN]),
        tuple(
            ragged_row(row, cells, len(layout.names))
            for row, cells in ragged.select(ROW_COLUMN, "cells").iter_rows()
        ),
    )


def _lines(content: Content, layout: Layout) -> pl.DataFrame:
    """Return every line with its row number and the number of its cells."""
    with content.open() as file:
        before = file.read(layout.data_offset).count(b"\n")
    lines = pl.read_csv(
        content.source,
        has_header=False,
        schema={"line": pl.String()},
        skip_lines=before,
        separator=_NO_SEPARATOR,
        quote_char=None,
        glob=False,
    )
    separators = pl.col("line").str.count_matches(layout.separator, literal=True)
    return lines.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias(ROW_COLUMN) + layout.header_row + 1,
        "line",
        (separators + 1).fill_null(0).alias("cells"),
    )


def _parsed(lines: pl.Series, layout: Layout) -> pl.DataFrame:
    schema = dict.fromkeys(layout.names, pl.String())
    if lines.is_empty():
        return pl.DataFrame(schema=schema)
    return pl.read_csv(
        lines.str.join("\n").cast(pl.Binary).item(),
        has_header=False,
        schema=schema,
        separator=layout.separator,
        quote_char=None,
    )
