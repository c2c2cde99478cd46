"""Write workbooks as clerks make them: merged titles above the header, text and real dates."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet


def workbook_of(
    rows: Sequence[Sequence[str]],
    as_of: date,
    *,
    titles: Sequence[str] = (),
    sheet: str,
    real_dates: frozenset[str] = frozenset(),
) -> bytes:
    """Return a workbook with one sheet; ``titles`` are merged rows with a blank one below them.

    The columns in ``real_dates`` hold Excel's own dates.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    # Without a fixed date the file would differ from run to run.
    created = datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001
    book.set_properties({"created": created, "author": "demo"})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    bold = book.add_format({"bold": True, "align": "center"})
    for number, title in enumerate(titles):
        page.merge_range(number, 0, number, len(rows[0]) - 1, title, bold)
    start = len(titles) + 1 if titles else 0
    dated = {index for index, header in enumerate(rows[0]) if header in real_dates}
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            _write(page, start + number, index, cell, day if index in dated and number else None)
    book.close()
    return out.getvalue()


def _write(page: Worksheet, row: int, column: int, cell: str, day: Format | None) -> None:
    if not cell:
        return
    if day is None:
        page.write_string(row, column, cell)
    else:
        moment = datetime.strptime(cell, "%d/%m/%Y")  # noqa: DTZ007 - a day on the wall, no zone
        page.write_datetime(row, column, moment, day)
