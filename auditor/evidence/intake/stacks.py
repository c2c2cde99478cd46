"""Bring the rows of many files together, so that a thousand small files cost like one large one.

Files of one source with the same headers make one stack. Each row keeps its ``origin``, by which
whatever concerns a single file is told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

import polars as pl

from auditor.evidence.family import FILE, Format, Table
from auditor.evidence.intake.inline import WORTH_A_THREAD_ROWS, Inline
from auditor.evidence.intake.mapping import ColumnMap
from auditor.evidence.intake.reads import Read
from auditor.evidence.interface import ROWS_PER_FILE, SourceSpec
from auditor.evidence.values.fold import fold

FILE_OF = pl.col("origin") // ROWS_PER_FILE
"""The number of a row's file."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Files of one source with the same headers, as they stand: text cells and ``origin``."""

    reads: tuple[Read, ...]
    frame: pl.DataFrame
    pool: Executor = field(repr=False)
    """What works on columns side by side; one column after the other where they are short."""

    @property
    def spec(self) -> SourceSpec:
        """Return the source of all its files."""
        return self.reads[0].spec

    @property
    def format(self) -> Format:
        """Return the format of all its files."""
        return self.reads[0].format

    @property
    def table(self) -> Table:
        """Return the table that its rows become part of."""
        return self.reads[0].table

    @property
    def is_live(self) -> bool:
        """Return whether a source was asked that shows nothing of what it hides."""
        return self.reads[0].live is not None

    @property
    def headers(self) -> list[str]:
        """Return the headers of its files."""
        return [name for name in self.frame.columns if name != "origin"]

    @property
    def files(self) -> pl.Series:
        """Return the number of each row's file."""
        return self.frame.select(FILE_OF.alias("file")).to_series()

    def folded(self) -> pl.DataFrame:
        """Return the cells under folded headers, and ``FILE``; of those alike the first stays."""
        first = {fold(header): header for header in reversed(self.headers)}
        cells = [pl.col(header).alias(name) for name, header in first.items() if name]
        return self.frame.select(*cells, FILE_OF.alias(FILE))


@dataclass(frozen=True, slots=True)
class Part:
    """A stack whose rows are typed: columns of its table, what they derive, and ``origin``."""

    stack: Stack
    frame: pl.DataFrame
    mapping: ColumnMap
    told: frozenset[str] = frozenset()
    """Columns that a header of its files feeds."""
    everywhere: bool = False
    """Nothing in its files tells a school: each row stands once for every school."""

    def told_in(self, column: str) -> pl.Expr:
        """Return whether a row's place tells ``column``, so that an empty cell says "none".

        A file shows its headers; a directory shows nothing of an attribute that may not be read, so
        one that nobody there has is not known rather than empty everywhere.
        """
        if column not in self.told:
            return pl.lit(value=False)
        if not self.stack.is_live:
            return pl.lit(value=True)
        known = pl.col(column).is_not_null()
        return known.any() if len(self.stack.reads) == 1 else known.any().over(FILE_OF)


def stacked(reads: Iterable[Read], pool: Executor) -> Iterator[Stack]:
    """Yield the stacks of the places that could be read, in the order of their first files."""
    groups: dict[tuple[int, tuple[str, ...]], list[tuple[Read, pl.DataFrame]]] = {}
    for each in reads:
        if each.raw is not None:
            frame = each.raw.frame
            groups.setdefault((each.position, tuple(frame.columns)), []).append((each, frame))
    for group in groups.values():
        files = tuple(read for read, _frame in group)
        frame = _numbered([read.number for read in files], [frame for _read, frame in group])
        if files[0].live is not None:
            frame = files[0].live.complete(frame)
        threads = pool if frame.height >= WORTH_A_THREAD_ROWS else Inline()
        yield Stack(files, frame, threads)


def _numbered(numbers: Sequence[int], frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return the rows of all frames with ``origin`` in place of ``row``."""
    row = pl.col("row").cast(pl.UInt64)
    if len(frames) == 1:
        start = pl.lit(numbers[0] * ROWS_PER_FILE, dtype=pl.UInt64)
        return frames[0].with_columns(origin=start + row).drop("row")
    starts = pl.DataFrame(
        {
            "start": pl.Series([number * ROWS_PER_FILE for number in numbers], dtype=pl.UInt64),
            "rows": [frame.height for frame in frames],
        }
    ).filter(pl.col("rows") > 0)
    together = pl.concat(frames, rechunk=True)
    if together.is_empty():
        return together.select(pl.exclude("row"), origin=row)
    first = starts.select(pl.col("start").repeat_by("rows").explode())["start"]
    return together.with_columns(origin=first + together["row"].cast(pl.UInt64)).drop("row")


def by_file(
    frame: pl.DataFrame, numbers: Sequence[int], *aggregates: pl.Expr
) -> Mapping[int, tuple[object, ...]]:
    """Return what ``aggregates`` give for the rows of each file that has any."""
    if len(numbers) == 1:
        return {numbers[0]: frame.select(*aggregates).row(0)} if frame.height else {}
    found = frame.lazy().group_by(FILE_OF.alias(FILE)).agg(*aggregates).collect()
    return {row[0]: row[1:] for row in found.iter_rows()}
