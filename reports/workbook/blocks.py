"""Draw the blocks of a section one below the other on a sheet; each kind is drawn here, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, assert_never

from auditor.locale import _, _n
from reports.content.blocks import (
    Block,
    CellKind,
    Chart,
    Column,
    Facts,
    Paragraph,
    Section,
    Steps,
    Table,
    Tone,
)
from reports.words import number
from reports.workbook.cells import cell_text, prose, value_of
from reports.workbook.chart import HEIGHT_ROWS, insert_chart
from reports.workbook.look import Look
from reports.workbook.widths import height_of, reach, widths_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_STACKED = 50
"""Rows of a table that may stand among other blocks; a longer one has a sheet of its own."""


class BlockWriter:
    """Write downwards on one sheet: what is written stays, the next block follows below."""

    def __init__(
        self, book: Workbook, sheet: Worksheet, look: Look, blocks: Sequence[Block]
    ) -> None:
        """Set the widths of the columns by what is to stand in them."""
        self._book = book
        self._sheet = sheet
        self._look = look
        self._widths = widths_of(blocks, look.words)
        self._last, self._breadth = reach(self._widths)
        self._row = 0
        for place, width in enumerate(self._widths):
            sheet.set_column(place, place, width)

    def title(self, text: str) -> None:
        """Write the title of the sheet."""
        self._sheet.set_row(self._row, 24)
        self._sheet.write_string(self._row, 0, cell_text(text), self._look.title)
        self._row += 2

    def draw(self, section: Section, elsewhere: Mapping[int, str]) -> None:
        """Draw a section's blocks; a table in ``elsewhere`` (by its place) stands on that sheet."""
        for place, block in enumerate(section.blocks):
            name = elsewhere.get(place)
            if name is not None and isinstance(block, Table):
                self.link(name, block.title, _rows_told(len(block.rows)))
                self._row += 1
            else:
                self._block(block)

    def link(self, sheet: str, *told: str) -> None:
        """Write what leads to another sheet, and in the next columns what it holds."""
        self._sheet.write_url(
            self._row, 0, f"internal:'{sheet}'!A1", self._look.link, string=cell_text(sheet)
        )
        self._merged(1, " · ".join(filter(None, told)), Tone.PLAIN)
        self._row += 1

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._merged(0, block.text, block.tone)
                self._row += 1
            case Facts():
                self._facts(block)
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case Steps():
                for place, item in enumerate(block.items, start=1):
                    self._sheet.write_number(self._row, 0, place, self._look.label)
                    self._merged(1, item, Tone.PLAIN)
                    self._row += 1
            case _:
                assert_never(block)
        self._row += 1

    def _merged(self, first: int, text: str, tone: Tone, label: str = "") -> None:
        """Write prose across the sheet, beside a label in the first column if there is one."""
        told = prose(text)
        room = self._breadth - sum(self._widths[:first])
        self._sheet.set_row(self._row, height_of([told, label], [room, self._widths[0]]))
        self._sheet.merge_range(self._row, first, self._row, self._last, "", self._look.prose[tone])
        self._sheet.write_string(self._row, first, told, self._look.prose[tone])

    def _facts(self, facts: Facts) -> None:
        for label, value in facts.rows:
            shown = cell_text(label)
            self._sheet.write_string(self._row, 0, shown, self._look.label)
            self._merged(1, value, Tone.PLAIN, shown)
            self._row += 1

    def heading(self, text: str) -> None:
        """Write a heading; what it is of follows below."""
        self._sheet.write_string(self._row, 0, cell_text(text), self._look.heading)
        self._row += 1

    def _table(self, table: Table) -> None:
        self.heading(table.title)
        self._headers(table.columns)
        first = self._row + 1
        for row in table.rows:
            self._row += 1
            values = [
                value_of(cell, column.kind, self._look.words)
                for cell, column in zip(row, table.columns, strict=True)
            ]
            self._sheet.set_row(self._row, height_of(values, self._widths[: len(values)]))
            for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
                style = self._look.cells[column.kind]
                if value is None or value == "":
                    self._sheet.write_blank(self._row, place, None, style)
                elif isinstance(value, str):
                    self._sheet.write_string(self._row, place, value, style)
                else:
                    self._sheet.write_number(self._row, place, value, style)
        for place, column in enumerate(table.columns):
            if column.kind is CellKind.OUTCOME and table.rows:
                self._look.mark(self._sheet, (first, place), (self._row, place))
        self._row += 1
        if table.left_out:
            self._merged(0, table.left_out, Tone.DOUBT)
            self._row += 1

    def _headers(self, columns: Sequence[Column]) -> None:
        titles = [cell_text(each.title) for each in columns]
        self._sheet.set_row(self._row, height_of(titles, self._widths[: len(titles)]))
        for place, (column, title) in enumerate(zip(columns, titles, strict=True)):
            self._sheet.write_string(self._row, place, title, self._look.headers[column.kind])

    def _chart(self, chart: Chart) -> None:
        """Write the numbers and, beside them, the bars that are drawn from these cells."""
        self._headers([Column(chart.title), Column(_("Number"), CellKind.NUMBER)])
        self._row += 1
        first = self._row
        for bar in chart.bars:
            label = self._look.cells[CellKind.TEXT]
            self._sheet.write_string(self._row, 0, cell_text(bar.label), label)
            self._sheet.write_number(self._row, 1, bar.value, self._look.cells[CellKind.NUMBER])
            self._row += 1
        insert_chart(self._book, self._sheet, chart, first)
        self._row = max(self._row, first + HEIGHT_ROWS)


def _rows_told(count: int) -> str:
    return _n("{count} row", "{count} rows", count).format(count=number(count))
