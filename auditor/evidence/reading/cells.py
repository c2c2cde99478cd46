"""Make the cells of a table uniform: no outer spaces, empty is null, no blank or monstrous rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from auditor.audit import Problem
from auditor.evidence.reading.header import ROW_COLUMN
from auditor.locale import _, both
from auditor.model import EvidenceError

MAX_CELL = 32_767
"""Characters; what a spreadsheet cell can hold."""

# No-break, fixed-width, zero-width and ideographic spaces, and stray byte order marks.
SPACES = "\t\n\r \xa0\u2028\u2029\u202f\u205f\u3000\u200b\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)

WIDE_SPACE_STARTS = (b"\xc2", b"\xe2", b"\xe3", b"\xef")
"""First UTF-8 bytes of the wide spaces; no Vietnamese letter begins with one of them."""

FIRST_VISIBLE = "!"
"""Everything before it in Unicode is a space or a control character."""


_NOT_ASCII = 0x80
_MAX_NUL_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Tidied:
    """A table with uniform cells, and the rows taken out of it."""

    frame: pl.DataFrame
    quarantined: tuple[Problem, ...]


def tidy(frame: pl.DataFrame, shown: str) -> Tidied:
    """Return ``frame`` (text columns and ``row``) with uniform cells and without blank rows.

    Outer spaces are stripped and empty cells become null. Rows with a NUL or with a cell of more
    than 32,767 characters are quarantined; ``EvidenceError`` is raised when most rows hold NULs.
    """
    names = [name for name in frame.columns if name != ROW_COLUMN]
    frame = _stripped(frame, names)
    frame = _without_blank_rows(frame, names)
    whole, monsters = _without_monsters(frame, names)
    clean, spoilt = _without_nuls(whole, names, shown)
    return Tidied(clean, (*monsters, *spoilt))


def _stripped(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Strip the columns that need it; looking at both ends of cells is far quicker than that."""
    if not frame.height or not names:
        return frame
    cells = pl.col(names)
    last = frame.select(cells.cast(pl.Binary).bin.get(-1, null_on_oob=True))
    checks = (
        frame.select(((cells < FIRST_VISIBLE) | (cells >= chr(_NOT_ASCII))).any()),
        last.select((pl.all().min() < ord(FIRST_VISIBLE)).fill_null(value=False)),
        last.select((pl.all().max() >= _NOT_ASCII).fill_null(value=False)),
    )
    suspects = [name for name in names if any(check[name].item() for check in checks)]
    if not suspects:
        return frame
    bare = frame.with_columns(pl.col(suspects).str.strip_chars(SPACES))
    return bare.with_columns(pl.when(pl.col(suspects) != "").then(pl.col(suspects)))


def _without_blank_rows(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    if any(not frame[name].null_count() for name in names):
        return frame
    return frame.filter(pl.any_horizontal(pl.col(names).is_not_null()))


def _without_monsters(
    frame: pl.DataFrame, names: Sequence[str]
) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    longest = frame.select(pl.col(names).str.len_bytes().max()).row(0)
    suspects = [name for name, size in zip(names, longest, strict=True) if (size or 0) > MAX_CELL]
    if not suspects:
        return frame, ()
    long = pl.col(suspects).str.len_chars() > MAX_CELL
    whole, rows = _parted(frame, pl.any_horizontal(long.fill_null(value=False)))
    return whole, tuple(cell_too_long(row) for row in rows)


def _without_nuls(
    frame: pl.DataFrame, names: Sequence[str], shown: str
) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    holds = pl.col(names).str.contains("\0", literal=True).fill_null(value=False)
    clean, rows = _parted(frame, pl.any_horizontal(holds))
    if len(rows) > _MAX_NUL_SHARE * frame.height:
        message = _("{file} is not a text file; export it as CSV UTF-8 or as xlsx.")
        raise EvidenceError(message.format(file=shown))
    return clean, tuple(_nul_bytes(row) for row in rows)


def _parted(frame: pl.DataFrame, bad: pl.Expr) -> tuple[pl.DataFrame, list[int]]:
    """Return the rows that are not bad, and the numbers of those that are."""
    marks = frame.select(bad.alias("bad"))["bad"]
    if not marks.any():
        return frame, []
    return frame.filter(~marks), frame[ROW_COLUMN].filter(marks).to_list()


def cell_too_long(row: int) -> Problem:
    """Say that a row holds a cell no spreadsheet could hold."""
    text = both(
        "A cell is longer than 32,767 characters, so the row is left out; "
        "look for a quotation mark that is not closed.",
    )
    return Problem(row, "cell_too_long", text, quarantined=True)


def _nul_bytes(row: int) -> Problem:
    text = both(
        "The row holds NUL characters, so it is left out; export the file again.",
    )
    return Problem(row, "nul_bytes", text, quarantined=True)
