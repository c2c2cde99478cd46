"""Draw a chart of Excel's own beside the cells that hold its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.content.blocks import Chart
from reports.workbook.cells import cell_text
from reports.workbook.look import BARS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

HEIGHT_ROWS = 15
"""Rows of a sheet that a chart needs."""
_BESIDE = 2
_WIDTH_PIXELS, _HEIGHT_PIXELS = 620, 280


def insert_chart(book: Workbook, sheet: Worksheet, chart: Chart, first: int) -> None:
    """Draw the bars whose labels and values stand from row ``first`` (from 0) in columns A and B.

    The values are given to the chart too: a program that does not compute would show no bars.
    """
    if not chart.bars:
        return
    last = first + len(chart.bars) - 1
    title = cell_text(chart.title)
    drawn = book.add_chart({"type": "bar"})
    drawn.add_series(
        {
            "name": title,
            "categories": [sheet.get_name(), first, 0, last, 0],
            "values": [sheet.get_name(), first, 1, last, 1],
            "categories_data": [cell_text(each.label) for each in chart.bars],
            "values_data": [each.value for each in chart.bars],
            "data_labels": {"value": True},
            "points": [{"fill": {"color": BARS[each.tone]}} for each in chart.bars],
            "gap": 40,
        }
    )
    drawn.set_title({"name": title, "name_font": {"size": 11}, "overlay": False})
    drawn.set_legend({"none": True})
    drawn.set_y_axis({"reverse": True})
    drawn.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    drawn.set_size({"width": _WIDTH_PIXELS, "height": _HEIGHT_PIXELS})
    sheet.insert_chart(
        first, _BESIDE, drawn, {"description": cell_text(chart.alternative), "x_offset": 12}
    )
