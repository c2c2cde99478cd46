"""Say the cells of a table in words, and cut a table that is too long for a format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from auditor.locale import _n
from auditor.model import Outcome
from reports.content.blocks import Cell, CellKind, Table
from reports.words import day, number, percent


def table_texts(
    table: Table, outcomes: Mapping[Outcome, str], nothing: str = "–"
) -> list[list[str]]:
    """Return the cells of a table as they are read.

    Args:
        table: the table.
        outcomes: how outcomes are written.
        nothing: what stands where there is no value, or nobody knows it.

    """
    kinds = [each.kind for each in table.columns]
    return [
        [
            # An outcome is a string too, but its code is not what is read.
            outcomes[cell] if isinstance(cell, Outcome) else _cell_text(cell, kind, nothing)
            for cell, kind in zip(row, kinds, strict=True)
        ]
        for row in table.rows
    ]


def _cell_text(cell: Cell, kind: CellKind, nothing: str) -> str:
    if cell is None:
        return nothing
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return day(cell)
    if kind is CellKind.PERCENT or isinstance(cell, float):
        return percent(cell)
    return number(cell)


def cut_table(table: Table, most: int) -> Table:
    """Return the table with its first rows; it says how many are left out, and where they stand."""
    left_out = f"{table.left_out} {note_left_out(len(table.rows) - most)}".strip()
    return replace(table, rows=table.rows[:most], left_out=left_out)


def note_left_out(count: int) -> str:
    """Say how many rows a format leaves out, and where they stand; empty if none."""
    if count <= 0:
        return ""
    return _n(
        "{count} further row is left out here; the json report holds it.",
        "{count} further rows are left out here; the json report holds them.",
        count,
    ).format(count=number(count))
