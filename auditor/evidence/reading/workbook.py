"""Read sheets of workbooks (xlsx, xlsm, xls, ods) into text cells, through calamine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import fastexcel
import polars as pl

from auditor.evidence.interface import RawTable
from auditor.evidence.reading.cells import tidy
from auditor.evidence.reading.header import (
    ROW_COLUMN,
    SEARCHED_ROWS,
    find_header,
)
from auditor.evidence.reading.opening import Container


def read_workbook(
    path: Path,
    container: Container,
    *,
    shown: str,
    known_header: Callable[[str], bool],
    sheet: str | None,
    has_fixed_header: bool,
) -> RawTable:
    """Read one sheet."""
    reader = fastexcel.read_excel(path)
    name = sheet or reader.sheet_names[0]
    cells = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
    records = [[cell or "" for cell in row] for row in cells.head(SEARCHED_ROWS).rows()]
    header = find_header(
        records, shown=shown, known_header=known_header, has_fixed_header=has_fixed_header
    )
    frame = cells.slice(header.index + 1)
    frame.columns = list(header.names)
    frame = frame.with_columns(
        pl.int_range(
            header.index + 2, header.index + 2 + frame.height, dtype=pl.UInt32, eager=True
        ).alias(ROW_COLUMN)
    )
    tidied = tidy(frame, shown)
    return RawTable(
        tidied.frame,
        tidied.frame.height + len(tidied.quarantined),
        tidied.quarantined,
        header_row=header.index + 1,
        sheet=name,
    )
