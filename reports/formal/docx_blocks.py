"""Draw each kind of block once, as WordprocessingML (ECMA-376, part 1, section 17).

Blocks are drawn as text, in our own documents and in an office's template alike: python-docx takes
at least 0.11 milliseconds for a cell (measured, six columns, one run each), so the 520 cells of a
school's report would take 60 milliseconds instead of two, and a district has 1,500 schools.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from auditor.locale import _
from reports.content.blocks import (
    Bar,
    Block,
    CellKind,
    Chart,
    Facts,
    Paragraph,
    Section,
    Steps,
    Table,
    Tone,
)
from reports.content.tables import table_texts
from reports.formal.column_widths import distinct, fit
from reports.formal.column_widths import is_wide as has_many_columns
from reports.formal.docx_text import paragraph, run, told, twips
from reports.words import number, outcome_words

_LONGEST_KEPT = 1200
"""Letters of a cell whose row may still be kept on one page."""
_BAR_LABEL_MM, _BAR_VALUE_MM = 50.0, 20.0
_CELL_MARGIN_MM = 1.1
_MARKED = (Tone.BAD, Tone.DOUBT, Tone.FAULT)
_FILLS = {
    Tone.GOOD: "C8C8C8",
    Tone.BAD: "202020",
    Tone.DOUBT: "A0A0A0",
    Tone.FAULT: "5A5A5A",
    Tone.PLAIN: "8C8C8C",
}
"""Greys: an official document is printed and copied in black and white; words say the same."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Properties of a paragraph and of its runs, as XML in the schema's order."""

    paragraph: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a document draws: our own styles, or those of an office's template."""

    body: Shape
    heading: Shape
    caption: Shape
    cell: Shape
    small_cell: Shape
    """For tables of many columns."""
    table_style: str
    """Identifier of a table style with borders; empty: borders are drawn directly."""
    width_mm: float
    """Of the text."""


def section(part: Section, label: str, look: Look) -> Iterator[str]:
    """Yield a section's heading with its number, and its blocks."""
    yield write(look.heading, f"{label}. {part.title}")
    yield from blocks(part, look)


def blocks(part: Section, look: Look) -> Iterator[str]:
    """Yield the blocks of a section, without its heading."""
    for each in part.blocks:
        yield from _block(each, part.title, look)


def write(shape: Shape, text: str) -> str:
    """Return a paragraph of one text."""
    return paragraph(run(text, shape.run), shape.paragraph)


def _block(block: Block, over: str, look: Look) -> Iterator[str]:
    match block:
        case Paragraph():
            yield _sentence(block, look)
        case Facts():
            for label, value in block.rows:
                yield write(look.body, f"- {label}: {value}")
        case Steps():
            for place, item in enumerate(block.items, start=1):
                yield write(look.body, f"{place}. {item}")
        case Chart():
            yield from _caption(block.title, over, look)
            yield _chart(block, look)
        case Table():
            yield from _caption(block.title, over, look)
            yield from _table(block, look)
        case _:
            assert_never(block)


def _sentence(block: Paragraph, look: Look) -> str:
    if block.tone not in _MARKED:
        return write(look.body, block.text)
    # Marked in bold; the words themselves say what is wrong.
    return paragraph(run(block.text, _bold(look.body.run)), look.body.paragraph)


def _bold(shape: str) -> str:
    """Put bold where the schema wants it: behind the style and the fonts, before all else."""
    bare = _BOLD.sub("", shape)
    head = _FIRST.match(bare)
    place = head.end() if head else 0
    return f"{bare[:place]}<w:b/>{bare[place:]}"


_BOLD = re.compile("<w:b( [^>]*)?/>")
_FIRST = re.compile("(<w:rStyle[^>]*/>)?(<w:rFonts[^>]*/>)?")


def _caption(title: str, over: str, look: Look) -> Iterator[str]:
    """Yield a caption unless the heading over it says the same."""
    if title and title != over:
        yield write(look.caption, title)


def _table(table: Table, look: Look) -> Iterator[str]:
    if table.rows:
        yield _grid(table, look)
    else:
        yield write(look.body, _("Nothing to list."))
    # Two tables with nothing between them would be one table.
    note = look.body.paragraph if table.left_out else GAP
    yield paragraph(run(table.left_out, look.body.run) if table.left_out else "", note)


GAP = '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'


def _grid(table: Table, look: Look) -> str:
    rows = table_texts(table, outcome_words())
    grid = fit(table.columns, distinct(rows), look.width_mm)
    shape = look.small_cell if grid.small else look.cell
    widths = [twips(each) for each in grid.widths_mm]
    starts = [
        _cell_start(column.kind, width, shape)
        for column, width in zip(table.columns, widths, strict=True)
    ]
    drawn = "".join(_row_of(row, starts) for row in rows)
    return f"{_opened(table.title, widths, look)}{_header(table, widths, shape)}{drawn}</w:tbl>"


def _cell_start(kind: CellKind, width: int, shape: Shape) -> str:
    """Return what all cells of a column begin with."""
    properties = f"<w:rPr>{shape.run}</w:rPr>" if shape.run else ""
    side = '<w:jc w:val="right"/>' if kind in (CellKind.NUMBER, CellKind.PERCENT) else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>'
        f"<w:pPr>{shape.paragraph}{side}</w:pPr><w:r>{properties}"
        '<w:t xml:space="preserve">'
    )


def _row_of(row: Sequence[str], starts: Sequence[str]) -> str:
    cells = [
        f"{start}{told(cell)}</w:t></w:r></w:p></w:tc>"
        for cell, start in zip(row, starts, strict=True)
    ]
    return _row(cells, whole=max(map(len, row), default=0) <= _LONGEST_KEPT)


def _row(cells: Sequence[str], *, whole: bool) -> str:
    properties = "<w:trPr><w:cantSplit/></w:trPr>" if whole else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def _header(table: Table, widths: Sequence[int], shape: Shape) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        + paragraph(run(column.title, _bold(shape.run)), f'{shape.paragraph}<w:jc w:val="center"/>')
        + "</w:tc>"
        for column, width in zip(table.columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _opened(title: str, widths: Sequence[int], look: Look) -> str:
    """Return the start of a table with a header row; its caption is read aloud too."""
    style = f'<w:tblStyle w:val="{look.table_style}"/>' if look.table_style else ""
    columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    return (
        f'<w:tbl><w:tblPr>{style}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'{"" if style else _BORDERS}<w:tblLayout w:type="fixed"/>{_MARGINS}'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        f' w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="{told(title)}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
    )


_MARGINS = (
    f'<w:tblCellMar><w:left w:w="{twips(_CELL_MARGIN_MM)}" w:type="dxa"/>'
    f'<w:right w:w="{twips(_CELL_MARGIN_MM)}" w:type="dxa"/></w:tblCellMar>'
)
_BORDERS = "<w:tblBorders>{}</w:tblBorders>".format(
    "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
)


def _chart(chart: Chart, look: Look) -> str:
    """Draw bars as shaded lines in a table without borders: it prints, copies and scales."""
    room = look.width_mm - _BAR_LABEL_MM - _BAR_VALUE_MM
    widths = [twips(each) for each in (_BAR_LABEL_MM, room, _BAR_VALUE_MM)]
    most = max((each.value for each in chart.bars), default=0)
    rows = "".join(_bar(each, most, widths, look.cell) for each in chart.bars)
    columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    told_aloud = told(chart.alternative or chart.title)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'{_MARGINS}<w:tblCaption w:val="{told(chart.title)}"/>'
        f'<w:tblDescription w:val="{told_aloud}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>{paragraph('', GAP)}"
    )


def _bar(bar: Bar, most: int, widths: Sequence[int], shape: Shape) -> str:
    room = widths[1] - 2 * twips(_CELL_MARGIN_MM)
    length = round(room * max(bar.value, 0) / most) if most > 0 else 0
    # Shading reaches from indent to indent; a bar of nothing has none.
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{_FILLS[bar.tone]}"/>' if length else ""
    line = '<w:spacing w:before="40" w:after="40" w:line="200" w:lineRule="exact"/>'
    drawn = paragraph("", f'{fill}{line}<w:ind w:right="{room - length}"/>')
    label = paragraph(run(bar.label, shape.run), shape.paragraph)
    value = paragraph(run(number(bar.value), shape.run), f'{shape.paragraph}<w:jc w:val="right"/>')
    cells = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{content}</w:tc>"
        for width, content in zip(widths, (label, drawn, value), strict=True)
    ]
    return _row(cells, whole=True)


def is_wide(part: Section) -> bool:
    """Tell whether a section's tables ask for a landscape page."""
    return any(has_many_columns(each.columns) for each in part.blocks if isinstance(each, Table))
