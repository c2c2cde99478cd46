"""Turn the entries of an answer into a table, page by page: only one page lives as objects.

A page becomes binary columns at once; what a column of text needs is done for many pages together,
because each step costs about the same for a thousand rows as for ten thousand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import polars as pl

from auditor.evidence.intake.problems import ProblemLog
from auditor.ldap.cutting import Cutter
from auditor.ldap.interface import Attributes, Page, Row
from auditor.locale import both

JOINED_BY = "\n"
"""Stands between the values of an attribute that may have several."""
_MOST_ENTRIES = 5_000_000
_PAGES_PER_CHUNK = 8
_FEW_ROWS = 500
"""Below it, cells are turned into text one by one: columns cost the same for ten rows."""
_CELL, _ROW, _ABSENT = b"\x1f", b"\x1e", b"\x00"


class TooManyEntriesError(Exception):
    """The directory sends more entries than any district has."""


class Rows:
    """Collect the accounts of an answer.

    The table has a text column for every attribute (the first value; all, joined, for those that
    have ``several``), ``dn``, and ``row``: the entry's position in the answer, from 1.
    """

    def __init__(self, attributes: Sequence[str], several: Iterable[str] = ()) -> None:
        self._attributes = tuple(attributes)
        self.cutter = Cutter(self._attributes, several, JOINED_BY.encode())
        self._waiting: list[Row] = []
        self._pages: list[pl.DataFrame] = []
        self._chunks: list[pl.DataFrame] = []
        self._digest = hashlib.sha256()
        self._problems = ProblemLog()
        self.count = 0

    def add(self, page: Page) -> None:
        """Add the entries of one page.

        Raises:
            TooManyEntriesError: there are more than a directory of schools can hold.

        """
        rows = page.rows or [self.cutter.row(*entry) for entry in page.entries]
        if self.count + len(rows) > _MOST_ENTRIES:
            raise TooManyEntriesError
        for row in rows:
            self._digest.update(_CELL.join([_ABSENT if cell is None else cell for cell in row]))
            self._digest.update(_ROW)
        self._waiting += rows
        self.count += len(rows)
        if len(self._waiting) >= _FEW_ROWS:
            self._to_columns()
        if len(self._pages) == _PAGES_PER_CHUNK:
            self._settle()

    def _to_columns(self) -> None:
        """Turn the rows so far into binary columns, so that they no longer live as objects."""
        cells = zip(*self._waiting, strict=True)
        columns = zip((*self._attributes, "dn"), cells, strict=True)
        self._pages.append(
            pl.DataFrame({name: pl.Series(each, dtype=pl.Binary) for name, each in columns})
        )
        self._waiting = []

    def _settle(self) -> None:
        """Turn what came so far into text; a few rows cell by cell, many by columns."""
        if not self._pages:
            self._settle_few()
            return
        if self._waiting:
            self._to_columns()
        cells = pl.concat(self._pages, rechunk=True)
        self._pages = []
        texts = {name: _text(cells[name]) for name in cells.columns}
        rows = self._numbers(cells.height)
        for name, text in texts.items():
            if text.null_count() != cells[name].null_count():
                self._note_unreadable(name, rows.filter(text.is_null() & cells[name].is_not_null()))
        self._chunks.append(_without_empty(pl.DataFrame(texts)).with_columns(row=rows))

    def _settle_few(self) -> None:
        if not self._waiting:
            return
        rows = self._numbers(len(self._waiting))
        columns = zip((*self._attributes, "dn"), zip(*self._waiting, strict=True), strict=True)
        self._waiting = []
        series: list[pl.Series] = []
        for name, cells in columns:
            texts = [_decoded(cell) for cell in cells]
            if texts.count(None) != cells.count(None):
                bad = [
                    text is None and cell is not None
                    for text, cell in zip(texts, cells, strict=True)
                ]
                self._note_unreadable(name, rows.filter(pl.Series(bad)))
            series.append(pl.Series(name, [text or None for text in texts], dtype=pl.String))
        self._chunks.append(pl.DataFrame([*series, rows]))

    def _numbers(self, height: int) -> pl.Series:
        stop = self.count + 1
        return pl.int_range(stop - height, stop, dtype=pl.UInt32, eager=True).alias("row")

    def table(self) -> pl.DataFrame:
        """Return all rows."""
        self._settle()
        if len(self._chunks) == 1:
            return self._chunks[0]
        schema = {**dict.fromkeys((*self._attributes, "dn"), pl.String()), "row": pl.UInt32()}
        return pl.concat([pl.DataFrame(schema=schema), *self._chunks])

    @property
    def sha256(self) -> str:
        """Return the hash of all values of all rows, in the order of the answer."""
        return self._digest.hexdigest()

    @property
    def problems(self) -> ProblemLog:
        """Return what could not be read."""
        self._settle()
        return self._problems

    def _note_unreadable(self, name: str, rows: pl.Series) -> None:
        text = both(
            "The attribute '{name}' holds no valid text (UTF-8); it counts as not known.",
            name=name,
        )
        self._problems.rows(rows, "bad_text", text)


def _text(cells: pl.Series) -> pl.Series:
    """Return the values as text; what is no text is not known."""
    try:
        return cells.cast(pl.String)
    except pl.exceptions.ComputeError:  # one value that is no UTF-8 fails the whole column
        return pl.Series([_decoded(cell) for cell in cells.to_list()], dtype=pl.String)


def _decoded(cell: bytes | None) -> str | None:
    try:
        return None if cell is None else cell.decode()
    except UnicodeDecodeError:
        return None


def _without_empty(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table with nulls for empty text: an empty value tells nothing."""
    empty = table.select((pl.all() == "").any()).row(0)
    names = [name for name, some in zip(table.columns, empty, strict=True) if some]
    return table.with_columns(pl.col(name).replace("", None) for name in names)


def has_value(attributes: Attributes, name: str) -> bool:
    """Return whether an entry shows any value of an attribute, be it with options (a range)."""
    wanted = name.lower().encode()
    return any(
        key.partition(b";")[0].lower() == wanted and value for key, value in attributes.items()
    )
