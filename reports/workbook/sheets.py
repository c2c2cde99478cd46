"""Bind sheets together: each gets its name, its look and its line in the table of contents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.locale import _, _n
from reports.content.blocks import Chart, Section, Table
from reports.words import number
from reports.workbook.blocks import MOST_STACKED, BlockWriter
from reports.workbook.cells import sheet_name, value_of
from reports.workbook.listing import Field, Listing, draw_listing
from reports.workbook.look import Look
from reports.workbook.widths import width_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the table of contents."""

    sheet: str
    told: str
    note: str = ""


class SheetWriter:
    """Add sheets to a workbook in the order in which a reader turns them over."""

    def __init__(self, book: Workbook, look: Look) -> None:
        """Start with an empty workbook."""
        self._book = book
        self._look = look
        self._entries: list[ContentsLine] = []
        self._names: list[str] = []

    def reserve(self, title: str) -> Worksheet:
        """Return a new sheet, to be drawn later."""
        name = self._name(title)
        return self._book.add_worksheet(name)

    def contents(self, sheet: Worksheet, section: Section) -> None:
        """Draw a section and, below it, a link to every sheet with what it holds."""
        writer = self._blocks(sheet, section, {})
        writer.heading(_("Sheets"))
        for each in self._entries:
            writer.link(each.sheet, each.told, each.note)

    def section(self, section: Section) -> None:
        """Draw a section on a sheet; its long tables on further sheets, to which it leads."""
        sheet = self.reserve(section.title)
        self._entries.append(ContentsLine(sheet.get_name(), _contents_of(section)))
        long = {
            place: block
            for place, block in enumerate(section.blocks)
            if isinstance(block, Table) and len(block.rows) > MOST_STACKED
        }
        names = {place: self._name(table.title) for place, table in long.items()}
        self._blocks(sheet, section, names)
        for place, table in long.items():
            self._draw(self._book.add_worksheet(names[place]), self._listing_of(table))

    def listing(self, listing: Listing) -> None:
        """Draw a listing on a sheet."""
        self._draw(self.reserve(listing.title), listing)

    def _draw(self, sheet: Worksheet, listing: Listing) -> None:
        rows = _n("{count} row", "{count} rows", listing.count)
        self._entries.append(
            ContentsLine(
                sheet.get_name(),
                f"{listing.caption} {rows.format(count=number(listing.count))}",
                listing.note,
            )
        )
        draw_listing(sheet, listing, self._look)

    def _blocks(self, sheet: Worksheet, section: Section, elsewhere: dict[int, str]) -> BlockWriter:
        self._look.lay_out(sheet)
        here = [each for place, each in enumerate(section.blocks) if place not in elsewhere]
        writer = BlockWriter(self._book, sheet, self._look, here)
        writer.title(section.title)
        writer.draw(section, elsewhere)
        return writer

    def _listing_of(self, table: Table) -> Listing:
        words = self._look.words
        return Listing(
            title=table.title,
            caption=table.title,
            fields=[
                Field(
                    column.title,
                    width_of(column, (row[place] for row in table.rows), words),
                    column.kind,
                )
                for place, column in enumerate(table.columns)
            ],
            rows=(
                [
                    value_of(cell, column.kind, words)
                    for column, cell in zip(table.columns, row, strict=True)
                ]
                for row in table.rows
            ),
            count=len(table.rows),
            left_out=table.left_out,
        )

    def _name(self, title: str) -> str:
        name = sheet_name(title, self._names)
        self._names.append(name)
        return name


def _contents_of(section: Section) -> str:
    """Return the titles of a section's tables and charts."""
    titled = (each.title for each in section.blocks if isinstance(each, Table | Chart))
    return "; ".join(titled)
