"""Prepare the blocks of sections for the templates: each kind of block once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from auditor.locale import _n
from auditor.model import Outcome
from reports.content.blocks import Block, Cell, CellKind, Chart, Column, Section, Table
from reports.content.tables import cut_table
from reports.html.outcomes import Sign, outcome_signs, share
from reports.html.text import cut
from reports.words import day, number, percent

MOST_ROWS = 500
"""Rows of one table in a page; a spreadsheet is the place for more."""
_LONG = 20
"""Rows from which a table is folded, so that the page can be surveyed."""


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """One cell of a table, ready to be printed."""

    text: str
    code: bool = False
    number: bool = False
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table, ready to be printed."""

    title: str
    columns: Sequence[tuple[str, bool]]
    """Title, and whether it holds numbers."""
    rows: Sequence[Sequence[DrawnCell]]
    left_out: str
    folded: bool
    size: str
    """How many rows there are, as text."""


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """One bar of a chart; ``width`` is percent of the longest."""

    label: str
    value: str
    tone: str
    width: str


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """A chart, ready to be printed."""

    title: str
    alternative: str
    bars: Sequence[DrawnBar]


@dataclass(frozen=True, slots=True)
class DrawnSection:
    """A section with its blocks; each has the name of the macro that prints it."""

    id: str
    title: str
    blocks: Sequence[tuple[str, object]]


def draw(section: Section) -> DrawnSection:
    """Return a section ready to be printed."""
    return DrawnSection(section.id, section.title, draw_blocks(section.blocks))


def draw_blocks(blocks: Iterable[Block]) -> list[tuple[str, object]]:
    """Return blocks ready to be printed, each with the name of its macro."""
    return [(type(each).__name__.lower(), _drawn(each)) for each in blocks]


def _drawn(block: Block) -> object:
    if isinstance(block, Table):
        return _table(block)
    # Paragraphs, facts and steps are printed as they are.
    return draw_chart(block) if isinstance(block, Chart) else block


def draw_chart(chart: Chart) -> DrawnChart:
    """Return a chart ready to be printed."""
    longest = max((each.value for each in chart.bars), default=0)
    bars = [
        DrawnBar(
            label=each.label,
            value=number(each.value),
            tone=each.tone.value,
            width=f"{100 * each.value / longest:.2f}" if longest else "0",
        )
        for each in chart.bars
    ]
    return DrawnChart(chart.title, chart.alternative, bars)


def _table(table: Table) -> DrawnTable:
    kinds = [each.kind for each in table.columns]
    words = outcome_signs()
    shown = cut_table(table, MOST_ROWS)
    size = _n("{count} row", "{count} rows", len(table.rows)).format(count=number(len(table.rows)))
    return DrawnTable(
        title=table.title,
        columns=[(each.title, _is_number(each)) for each in table.columns],
        rows=[
            [_cell(cell, kind, words) for cell, kind in zip(row, kinds, strict=True)]
            for row in shown.rows
        ],
        left_out=shown.left_out,
        folded=len(table.rows) > _LONG,
        size=size,
    )


def _is_number(column: Column) -> bool:
    return column.kind in (CellKind.NUMBER, CellKind.PERCENT)


def _cell(value: Cell, kind: CellKind, words: dict[Outcome, Sign]) -> DrawnCell:
    if isinstance(value, Outcome):
        return DrawnCell(words[value].word, sign=words[value])
    if isinstance(value, str):
        return DrawnCell(cut(value), code=kind is CellKind.CODE and bool(value))
    if value is None:
        # An empty cell of a percentage means that there is none; any other that nothing is there.
        return DrawnCell(
            share(None) if kind is CellKind.PERCENT else "", number=kind is CellKind.PERCENT
        )
    if isinstance(value, date):
        return DrawnCell(day(value))
    whole = isinstance(value, int) and kind is not CellKind.PERCENT
    return DrawnCell(number(int(value)) if whole else percent(value), number=True)
