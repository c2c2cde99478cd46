"""Read a damaged delimited file record by record: keep what is whole, name what is not."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import polars as pl

from auditor.audit import Problem
from auditor.evidence.reading.cells import cell_too_long
from auditor.evidence.reading.content import Content
from auditor.evidence.reading.header import ROW_COLUMN
from auditor.evidence.reading.layout import Layout
from auditor.locale import _, both
from auditor.model import EvidenceError, Text

_BATCH = 50_000
_MAX_LINES = 1_000
"""A quoted cell with more lines than this is a quotation mark that somebody forgot to close."""
_MAX_READ_AGAIN = 2_000_000
"""Lines; a file that makes us go back more often is refused, or it could hold us for hours."""


@dataclass(frozen=True, slots=True)
class CarefulTable:
    """The rows that are whole, blank ones included, and the others."""

    frame: pl.DataFrame
    quarantined: tuple[Problem, ...]


class _UnclosedError(Exception):
    """A record goes on for too many lines."""


@dataclass(slots=True)
class _Feed:
    """Give lines to the csv reader, and give those of a broken record once more."""

    lines: Iterator[str]
    taken: list[str] = field(default_factory=list)
    waiting: deque[str] = field(default_factory=deque)
    read_again: int = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _MAX_LINES:
            raise _UnclosedError
        line = self.waiting.popleft() if self.waiting else next(self.lines)
        self.taken.append(line)
        return line

    def go_back(self) -> None:
        """Put back all lines of the record but its first."""
        self.read_again += len(self.taken) - 1
        self.waiting.extendleft(reversed(self.taken[1:]))


def read_carefully(content: Content, layout: Layout, shown: str) -> CarefulTable:
    """Return the rows under the heading; ragged rows and rows with broken quotes are quarantined.

    A record that spans several lines is one row. After a broken record, reading goes on with
    the next line.
    """
    problems: list[Problem] = []
    frames: list[pl.DataFrame] = []
    schema = {**dict.fromkeys(layout.names, pl.String()), ROW_COLUMN: pl.UInt32()}
    with content.lines() as lines:
        good = _good_rows(islice(lines, layout.lines_before_data, None), layout, shown, problems)
        while batch := list(islice(good, _BATCH)):
            columns = list(zip(*(cells for cells, _row in batch), strict=True))
            data = [
                pl.Series(name, column, dtype=pl.String)
                for name, column in zip(layout.names, columns, strict=True)
            ]
            rows = pl.Series(ROW_COLUMN, [row for _cells, row in batch], dtype=pl.UInt32)
            frames.append(pl.DataFrame([*data, rows]))
    frame = pl.concat(frames) if frames else pl.DataFrame(schema=schema)
    return CarefulTable(frame, tuple(problems))


def _good_rows(
    lines: Iterable[str], layout: Layout, shown: str, problems: list[Problem]
) -> Iterator[tuple[list[str], int]]:
    """Yield cells and number of every row of the right width; note a problem for every other."""
    feed = _Feed(iter(lines))
    reader = csv.reader(feed, delimiter=layout.separator, strict=True)
    width, row = len(layout.names), layout.header_row
    while True:
        feed.taken.clear()
        row += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except (csv.Error, _UnclosedError) as error:
            problems.append(_broken(error, row, len(feed.taken)))
            feed.go_back()
            if feed.read_again > _MAX_READ_AGAIN:
                raise _hopeless(problems[0].row or row, shown) from error
            reader = csv.reader(feed, delimiter=layout.separator, strict=True)
            continue
        if len(record) == width:
            yield record, row
        elif any(cell.strip() for cell in record):
            problems.append(ragged_row(row, len(record), width))


def _broken(error: Exception, row: int, lines: int) -> Problem:
    if lines == 1 and "limit" in str(error):
        return cell_too_long(row)
    if lines > 1 or "end of data" in str(error):
        text = both(
            "A quotation mark is not closed, so the row is left out; close it or delete it.",
        )
        return Problem(row, "unclosed_quote", text, quarantined=True)
    text = both(
        "Text follows a closing quotation mark, so the row is left out; "
        "double the quotation marks inside a cell.",
    )
    return Problem(row, "bad_quote", text, quarantined=True)


def ragged_row(row: int, found: int, width: int) -> Problem:
    """Say that a row has not as many cells as the heading."""
    text: Text = both(
        "The row has {found} cells where the heading has {expected}, "
        "so it is left out; look for a separator too many or too few.",
        found=found,
        expected=width,
    )
    return Problem(row, "ragged_row", text, quarantined=True)


def _hopeless(row: int, shown: str) -> EvidenceError:
    message = _(
        "{file}: quotation marks are broken in many rows, first in row {row}; "
        "export the file again."
    )
    return EvidenceError(message.format(file=shown, row=row))
