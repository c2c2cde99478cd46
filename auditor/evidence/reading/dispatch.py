"""Choose the reader by what a file is, not by what it is called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from auditor.evidence.interface import RawTable
from auditor.evidence.reading.delimited import read_delimited
from auditor.evidence.reading.opening import Container, open_checked
from auditor.evidence.reading.small import read_small


def read_table(
    path: Path,
    *,
    shown: str,
    known_header: Callable[[str], bool],
    encoding: str | None = None,
    sheet: str | None = None,
    has_fixed_header: bool = False,
) -> RawTable:
    """Return the table in a CSV, xlsx, xlsm, xls or ods file, rows numbered as in a spreadsheet.

    Args:
        path: the file.
        shown: its path as messages name it.
        known_header: whether a cell is a column name this source knows; finds the heading
            and the sheet.
        encoding: of delimited text; found out when absent.
        sheet: of a workbook; when absent, the one with most known headers.
        has_fixed_header: whether the heading is the first row that is not blank, as in
            machine formats.

    Row numbers count records from 1, headings and blank rows included; a record spanning
    several lines counts once, and a first line ``sep=;`` not at all. Damaged rows are
    quarantined; ``EvidenceError`` is raised when the whole file cannot be used.

    """
    container = open_checked(path, shown)
    if container is Container.TEXT:
        small = None
        if encoding is None:
            small = read_small(
                path, shown=shown, known_header=known_header, has_fixed_header=has_fixed_header
            )
        return small or read_delimited(
            path,
            shown=shown,
            known_header=known_header,
            encoding=encoding,
            has_fixed_header=has_fixed_header,
        )
    # The reader of workbooks takes as long to load as all the others together.
    from auditor.evidence.reading.workbook import read_workbook

    return read_workbook(
        path,
        container,
        shown=shown,
        known_header=known_header,
        sheet=sheet,
        has_fixed_header=has_fixed_header,
    )
