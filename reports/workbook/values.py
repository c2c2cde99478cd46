"""Turn the cells of a table into what a sheet holds: texts, numbers, days as numbers of days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeAlias

from auditor.model import Outcome
from reports.content.blocks import Cell, Kind
from reports.words import day
from reports.workbook.text import prose

Value: TypeAlias = str | int | float | None
"""``None`` and an empty text leave the cell empty."""

_DAY_NOUGHT = date(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)
"""Before it Excel's days are one off: it takes 1900 for a leap year."""


def value_of(cell: Cell, kind: Kind, words: Mapping[Outcome, str]) -> Value:
    """Return what stands in the sheet; ``kind`` is the column's."""
    if isinstance(cell, Outcome):
        return words[cell]
    if isinstance(cell, str):
        return prose(cell)
    if isinstance(cell, date):
        return _serial(cell.date() if isinstance(cell, datetime) else cell)
    if cell is not None and kind is Kind.PERCENT:
        return cell / 100
    return cell


def _serial(of: date) -> Value:
    return (of - _DAY_NOUGHT).days if of >= _FIRST_DAY else day(of)
