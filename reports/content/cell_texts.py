"""Say the cells of a table in the words of the run's language, for formats that hold texts only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from auditor.model import Outcome
from reports.content.blocks import Cell, CellKind, Table
from reports.words import day, number, percent


def table_texts(table: Table, outcomes: Mapping[Outcome, str]) -> list[list[str]]:
    """Return the cells of a table as they are read; ``outcomes`` holds how those are written."""
    kinds = [each.kind for each in table.columns]
    return [
        [
            # An outcome is a string too, but its code is not what is read.
            outcomes[cell] if isinstance(cell, Outcome) else _cell_text(cell, kind)
            for cell, kind in zip(row, kinds, strict=True)
        ]
        for row in table.rows
    ]


def _cell_text(cell: Cell, kind: CellKind) -> str:
    """Return a cell as it is read; a dash where there is no value, or nobody knows it."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return day(cell)
    if kind is CellKind.PERCENT or isinstance(cell, float):
        return percent(cell)
    return number(cell)
