"""Draw one long table on a sheet of its own: headers that stay, a filter, rows as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING

from auditor.locale import _, _n
from reports.content.blocks import CellKind
from reports.words import number
from reports.workbook.cells import Value, cell_text
from reports.workbook.look import Look
from reports.workbook.widths import height_of

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_HEADER_ROW = 1
"""From 0; the caption stands above it."""
MOST_ROWS = 1_048_576 - _HEADER_ROW - 1
MOST_COLUMNS = 16_384
MOST_WRAPPED = 5_000
"""Rows whose texts are broken into lines: an office program lays out every one when it opens."""
_TURNED_HEIGHT = 190
"""Points; a title of 90 letters in three lines."""
_PRINTED_TOO = 0
"""Gridlines are not hidden; a border in the format of a column would run down the empty rows."""
_ACROSS_SCALE = 60
"""Percent of the size on screen, where a table is printed on several pages side by side."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a listing."""

    title: str
    width: float
    """In letters."""
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True, slots=True)
class Listing:
    """A table that fills a sheet."""

    title: str
    """Names the sheet."""
    caption: str
    fields: Sequence[Field]
    rows: Iterable[Sequence[Value]]
    """Texts in it are fit for cells already."""
    count: int
    """Rows there are."""
    left_out: str = ""
    """What the rows do not hold, and where it stands; empty if they hold all."""
    frozen: int = 0
    """Columns that stay in sight."""
    turned: bool = False
    """Whether the headers of outcomes read upwards, and print goes on several pages across."""

    @property
    def note(self) -> str:
        """Return what the sheet leaves out, its own limit included."""
        over = self.count - MOST_ROWS
        if over <= 0:
            return self.left_out
        told = _n(
            "{count} row is left out, as a sheet has no room for it; the json report holds it.",
            "{count} rows are left out, as a sheet has no room for them; the json report holds"
            " them.",
            over,
        ).format(count=number(over))
        return f"{self.left_out} {told}".strip()


def draw_listing(sheet: Worksheet, listing: Listing, look: Look) -> None:
    """Write the listing; what has no room in a sheet is left out, which its note tells."""
    shown = min(listing.count, MOST_ROWS)
    last_row, last = _HEADER_ROW + shown, len(listing.fields) - 1
    look.lay_out(sheet)
    _columns(sheet, listing, look)
    sheet.set_row(0, 20)
    caption = " ".join(each for each in (listing.caption, listing.note) if each)
    sheet.write_string(0, 0, cell_text(caption), look.heading)
    _headers(sheet, listing, look)
    _rows(sheet, islice(listing.rows, shown), _wrapped_widths(listing))
    sheet.autofilter(_HEADER_ROW, 0, max(last_row, _HEADER_ROW), last)
    sheet.freeze_panes(_HEADER_ROW + 1, listing.frozen)
    sheet.repeat_rows(0, _HEADER_ROW)
    sheet.hide_gridlines(_PRINTED_TOO)
    if listing.turned:
        # As wide as one page, a matrix of sixty rules could not be read.
        sheet.repeat_columns(0, max(listing.frozen - 1, 0))
        sheet.set_print_scale(_ACROSS_SCALE)
        sheet.print_across()
    if shown:
        for first, end in _outcomes(listing.fields):
            look.mark(sheet, (_HEADER_ROW + 1, first), (last_row, end))


def _columns(sheet: Worksheet, listing: Listing, look: Look) -> None:
    """Give each column its width and, to spare every cell the care for it, its format."""
    formats = look.wrapped if listing.count <= MOST_WRAPPED else look.lines
    for place, field in enumerate(listing.fields):
        sheet.set_column(place, place, field.width, formats[field.kind])


def _headers(sheet: Worksheet, listing: Listing, look: Look) -> None:
    titles = [cell_text(field.title) for field in listing.fields]
    height = height_of(titles, (field.width for field in listing.fields))
    sheet.set_row(_HEADER_ROW, _TURNED_HEIGHT if listing.turned else height)
    for place, (field, title) in enumerate(zip(listing.fields, titles, strict=True)):
        upwards = listing.turned and field.kind is CellKind.OUTCOME
        style = look.turned if upwards else look.headers[field.kind]
        sheet.write_string(_HEADER_ROW, place, title, style)


def _wrapped_widths(listing: Listing) -> Sequence[float] | None:
    """Return the widths by which the rows' heights are found; ``None``: each is one line high."""
    return [each.width for each in listing.fields] if listing.count <= MOST_WRAPPED else None


def _rows(
    sheet: Worksheet, rows: Iterable[Sequence[Value]], widths: Sequence[float] | None
) -> None:
    # The innermost loop of a workbook: five million cells in a province.
    write_text, write_number = sheet.write_string, sheet.write_number
    for at, row in enumerate(rows, start=_HEADER_ROW + 1):
        if widths is not None:
            sheet.set_row(at, height_of(row, widths))
        for place, value in enumerate(row):
            if value.__class__ is str:
                if value:
                    write_text(at, place, value)
            elif value is not None:
                write_number(at, place, value)


def _outcomes(fields: Sequence[Field]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of columns side by side that hold outcomes."""
    places = range(len(fields))
    for holds, group in groupby(places, key=lambda place: fields[place].kind is CellKind.OUTCOME):
        if holds:
            found = list(group)
            yield found[0], found[-1]


def of_all(listed: int, every: int) -> str:
    """Return what tells that only the first of many are listed; empty if all are."""
    if listed >= every:
        return ""
    note = _("{listed} of {count} are listed; the findings report holds all.")
    return note.format(listed=number(listed), count=number(every))
