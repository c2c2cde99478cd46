"""Read sheets of workbooks (xlsx, xlsm, xls, ods) into text cells, through calamine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import fastexcel
import polars as pl

from auditor.audit import Problem
from auditor.evidence.interface import RawTable
from auditor.evidence.reading.cells import tidy
from auditor.evidence.reading.container import Parts, check_parts
from auditor.evidence.reading.encoding import refuse_font_encoding
from auditor.evidence.reading.header import (
    ROW_COLUMN,
    SEARCHED_ROWS,
    clean_header,
    find_header,
    known_cells,
)
from auditor.evidence.reading.opening import Container
from auditor.evidence.reading.sheetparts import part_of_sheet
from auditor.locale import _, both
from auditor.model import EvidenceError

_SECONDS = 19
"""Characters of ``2026-11-22 08:30:15``."""
_MOMENT = r"^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?$"
_TIME_ONLY = r"^1899-12-3[01]T"
_BINARY_WORKBOOK = "xl/workbook.bin"


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    cells: pl.DataFrame
    first_column: int

    @property
    def head(self) -> list[list[str]]:
        """Return the first rows, empty cells as empty text."""
        return [[cell or "" for cell in row] for row in self.cells.head(SEARCHED_ROWS).rows()]


def read_workbook(
    path: Path,
    container: Container,
    *,
    shown: str,
    known_header: Callable[[str], bool],
    sheet: str | None,
    has_fixed_header: bool,
) -> RawTable:
    """Read one sheet; without a name, the first of those with most known headers.

    Dates become ISO text, numbers plain digits, flags ``TRUE`` and ``FALSE``; error values
    become empty cells, with a note. Raises ``EvidenceError`` for damaged, protected or
    monstrous files and for an unknown sheet.
    """
    parts = check_parts(path, shown) if container is Container.ZIPPED_WORKBOOK else None
    if parts and _BINARY_WORKBOOK in parts.names:
        message = _("{file} is a binary workbook (xlsb); save it as xlsx or as CSV UTF-8.")
        raise EvidenceError(message.format(file=shown))
    chosen = _guarded(lambda: _choose(path, shown, known_header, sheet), shown)
    refuse_font_encoding("\n".join(cell for row in chosen.head for cell in row), shown)
    header = find_header(
        chosen.head,
        shown=shown,
        known_header=known_header,
        has_fixed_header=has_fixed_header,
        first_column=chosen.first_column,
    )
    frame = chosen.cells.slice(header.index + 1)
    frame.columns = list(header.names)
    first = header.index + 2
    rows = pl.int_range(first, first + frame.height, dtype=pl.UInt32, eager=True)
    tidied = tidy(_spelled(frame).with_columns(rows.alias(ROW_COLUMN)), shown)
    return RawTable(
        frame=tidied.frame,
        rows_read=tidied.frame.height + len(tidied.quarantined),
        quarantined=tidied.quarantined,
        notes=_notes(path, parts, chosen.name, shown),
        header_row=header.index + 1,
        sheet=chosen.name,
    )


def _guarded(read: Callable[[], _Sheet], shown: str) -> _Sheet:
    """Run the parser; whatever it stumbles over is the file's fault and is said as such."""
    message = _(
        "{file} is damaged or cut off and cannot be opened as a workbook; "
        "copy or export it again, or save it as CSV UTF-8."
    )
    try:
        return read()
    except fastexcel.FastExcelError as error:
        raise EvidenceError(message.format(file=shown)) from error
    except BaseException as error:
        # The parser is Rust: its panics are no Exception, and their class has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise EvidenceError(message.format(file=shown)) from error


def _choose(
    path: Path, shown: str, known_header: Callable[[str], bool], wanted: str | None
) -> _Sheet:
    reader = fastexcel.read_excel(path)
    names = reader.sheet_names
    if wanted is not None and wanted not in names:
        raise _unknown_sheet(wanted, names, shown)
    best: _Sheet | None = None
    most = -1
    for name in names if wanted is None else [wanted]:
        sheet = _load(reader, name)
        known = max(
            (known_cells([clean_header(cell) for cell in row], known_header) for row in sheet.head),
            default=0,
        )
        # An empty sheet is chosen only when every sheet is empty.
        if best is None or known > most or (best.cells.is_empty() and not sheet.cells.is_empty()):
            best, most = sheet, known
    if best is None:
        message = _("{file} has no sheet; export it again.")
        raise EvidenceError(message.format(file=shown))
    return best


def _load(reader: fastexcel.ExcelReader, name: str) -> _Sheet:
    # Rows are counted from the first of the sheet, so blank ones at the top are kept.
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    columns = sheet.available_columns()
    cells = sheet.to_polars()
    width = cells.width
    while width and cells.to_series(width - 1).null_count() == cells.height:
        width -= 1
    first_column = columns[0].absolute_index if columns else 0
    return _Sheet(name, cells[:, :width], first_column)


def _unknown_sheet(wanted: str, names: list[str], shown: str) -> EvidenceError:
    close = get_close_matches(wanted, names, n=1, cutoff=0.5)
    listed = ", ".join(f"'{name}'" for name in names)
    if close:
        message = _(
            "{file} has no sheet '{sheet}'; did you mean '{close}'? Its sheets are: {sheets}."
        )
        return EvidenceError(
            message.format(file=shown, sheet=wanted, close=close[0], sheets=listed)
        )
    message = _("{file} has no sheet '{sheet}'. Its sheets are: {sheets}.")
    return EvidenceError(message.format(file=shown, sheet=wanted, sheets=listed))


def _spelled(frame: pl.DataFrame) -> pl.DataFrame:
    """Spell dates as ISO 8601 with ``T``, times without the date of day 0, flags in capitals."""
    if frame.is_empty():
        return frame
    cells = pl.all()
    dated = frame.select((cells.str.len_bytes() >= _SECONDS).any()).row(0, named=True)
    flagged = frame.select(cells.is_in(["true", "false"]).any()).row(0, named=True)
    dates = [name for name, found in dated.items() if found]
    flags = [name for name, found in flagged.items() if found]
    return frame.with_columns(
        pl.col(dates).str.replace(_MOMENT, "${1}T${2}").str.replace(_TIME_ONLY, "")
    ).with_columns(
        pl.when(pl.col(flags).is_in(["true", "false"]))
        .then(pl.col(flags).str.to_uppercase())
        .otherwise(pl.col(flags))
    )


def _notes(path: Path, parts: Parts | None, sheet: str, shown: str) -> tuple[Problem, ...]:
    if parts is None or not parts.error_cells:
        return ()
    count = parts.error_cells.get(part_of_sheet(path, sheet) or "", 0)
    if not count:
        return ()
    text = both(
        "{file}, sheet '{sheet}': cells that hold an error such as #N/A are read as empty "
        "({count} of them); correct their formulas.",
        file=shown,
        sheet=sheet,
        count=count,
    )
    return (Problem(None, "error_cells", text),)
