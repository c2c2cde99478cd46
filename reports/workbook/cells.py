"""Make any text or value of an audit fit for a cell: it shows as what it is and stays what it is.

A string cell is no formula, but a copy of the sheet as CSV would make it one: it is defused as in
our own CSV. Limits of a cell and of the name of a sheet: Microsoft, "Excel specifications and
limits".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TypeAlias

from auditor.model import Outcome, Text
from reports.content.blocks import Cell, CellKind
from reports.text import clean, defuse
from reports.words import day

Value: TypeAlias = str | int | float | None
"""``None`` and an empty text leave the cell empty."""

_DAY_NOUGHT = date(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)
"""Before it Excel's days are one off: it takes 1900 for a leap year."""

LONGEST = 32_767
"""UTF-16 units in a cell."""
LONGEST_NAME = 31
"""UTF-16 units in the name of a sheet."""

_ORDINARY = re.compile(
    r"(?![=+\-@<'])[ -~\u00a1-\u00ac\u00ae-\u02ff\u1e00-\u1eff\u2013\u2014\u2018-\u201d\u2026]"
    rf"{{0,{LONGEST}}}"
)
"""Composed letters and usual signs that need no second look: nearly every text is made of them."""
_RICH = "<r>"
"""XlsxWriter takes a text that starts with this tag and ends with its like for markup of its own
and writes it as it is."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_RESERVED = frozenset({"history"})
"""Excel keeps this name for itself."""


def cell_text(text: str) -> str:
    """Return ``text`` in one line, control and direction characters written out, defused."""
    return text if _ORDINARY.fullmatch(text) else _fit(clean(text))


def prose(text: str) -> str:
    """Return a text of several lines as :func:`cell_text` would, each line for itself."""
    if "\n" not in text:
        return cell_text(text)
    return _fit("\n".join(clean(line) for line in text.strip().splitlines()))


def told(text: Text | None, language: str) -> str:
    """Return a text of a rule or a result for a cell; empty if there is none."""
    return prose(text.in_language(language)) if text else ""


def _fit(text: str) -> str:
    if text.startswith(_RICH):
        text = f" {text}"
    return shortened(defuse(text), LONGEST)


def shortened(text: str, longest: int) -> str:
    """Return ``text`` in at most ``longest`` UTF-16 units; one that is cut says so."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * longest:
        return text
    # Half of a letter that takes two units is dropped.
    return f"{units[: 2 * (longest - 1)].decode('utf-16-le', 'ignore').rstrip()}…"


def sheet_name(title: str, taken: Collection[str]) -> str:
    """Return a name that Excel accepts for a sheet, different from those ``taken`` in any case."""
    plain = " ".join(_NOT_IN_NAMES.sub(" ", clean(title)).split()) or "-"
    used = {each.casefold() for each in taken} | _RESERVED
    name = shortened(plain, LONGEST_NAME)
    number = 1
    while name.casefold() in used:
        number += 1
        ending = f" ({number})"
        name = f"{shortened(plain, LONGEST_NAME - len(ending))}{ending}"
    return name


def value_of(cell: Cell, kind: CellKind, words: Mapping[Outcome, str]) -> Value:
    """Return what stands in the sheet; ``kind`` is the column's."""
    if isinstance(cell, Outcome):
        return words[cell]
    if isinstance(cell, str):
        return prose(cell)
    if isinstance(cell, date):
        return _serial(cell.date() if isinstance(cell, datetime) else cell)
    if cell is not None and kind is CellKind.PERCENT:
        return cell / 100
    return cell


def _serial(of: date) -> Value:
    return (of - _DAY_NOUGHT).days if of >= _FIRST_DAY else day(of)
