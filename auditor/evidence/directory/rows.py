"""Turn the entries of an answer into a table, page by page: only one page lives as objects.

A page becomes binary columns at once; what a column of text needs is done for many pages together,
because each step costs about the same for a thousand rows as for ten thousand.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence

import polars as pl

from auditor.evidence.intake.problems import ProblemLog
from auditor.ldap.cutting import Cutter
from auditor.ldap.interface import Attributes, Page
from auditor.locale import both

JOINED_BY = "\n"
"""Stands between the values of an attribute that may have several."""
_MOST_ENTRIES = 5_000_000
_PAGES_PER_CHUNK = 8


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
        if not rows:
            return
        if self.count + len(rows) > _MOST_ENTRIES:
            raise TooManyEntriesError
        columns = zip((*self._attributes, "dn"), zip(*rows, strict=True), strict=True)
        self._pages.append(
            pl.DataFrame({name: pl.Series(cells, dtype=pl.Binary) for name, cells in columns})
        )
        self.count += len(rows)
        if len(self._pages) == _PAGES_PER_CHUNK:
            self._settle()

    def _settle(self) -> None:
        """Turn the pages so far into text, and hash them."""
        if not self._pages:
            return
        cells = pl.concat(self._pages, rechunk=True)
        self._pages = []
        stop = self.count + 1
        rows = pl.int_range(stop - cells.height, stop, dtype=pl.UInt32, eager=True)
        texts = {name: _text(cells[name]) for name in cells.columns}
        self._note_unreadable(cells, texts, rows)
        chunk = _without_empty(pl.DataFrame(texts)).with_columns(row=rows)
        written = io.BytesIO()
        chunk.write_csv(written, include_header=False)
        self._digest.update(written.getbuffer())
        self._chunks.append(chunk)

    def table(self) -> pl.DataFrame:
        """Return all rows."""
        self._settle()
        schema = {**dict.fromkeys((*self._attributes, "dn"), pl.String()), "row": pl.UInt32()}
        return pl.concat([pl.DataFrame(schema=schema), *self._chunks])

    @property
    def sha256(self) -> str:
        """Return the hash of the table as CSV, without a heading, in the order of the answer."""
        self._settle()
        return self._digest.hexdigest()

    @property
    def problems(self) -> ProblemLog:
        """Return what could not be read."""
        self._settle()
        return self._problems

    def _note_unreadable(
        self, columns: pl.DataFrame, texts: dict[str, pl.Series], rows: pl.Series
    ) -> None:
        for name, text in texts.items():
            cells = columns[name]
            if text.null_count() == cells.null_count():
                continue
            self._problems.rows(
                rows.filter(text.is_null() & cells.is_not_null()),
                "bad_text",
                both(
                    "The attribute '{name}' holds no valid text (UTF-8); it counts as not known.",
                    name=name,
                ),
            )


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
