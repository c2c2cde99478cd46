"""Define what a family of evidence is: its tables, the formats it is read from, how rows become it.

A family is one value. The language of district.yaml and of rule tests, ``init`` and ``doctor``,
redaction and the reference are derived from it; adding one means its folder and one line in
``families.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from auditor.audit import Exclusion, Provenance
from auditor.evidence.column_types import Type, dtype
from auditor.evidence.interface import CollectContext, RawTable, SourceFile, SourceSpec
from auditor.locale import both
from auditor.model import Text

if TYPE_CHECKING:
    import polars as pl

    from auditor.evidence.intake.remarks import Remark
    from auditor.evidence.intake.stacks import Part


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an evidence table."""

    name: str
    type: Type
    meaning: Text
    personal: bool = False
    """Holds personal data: never written to a report."""


class LiveSource(Protocol):
    """A source that is asked and not read from files, open for the length of a collection."""

    feeds: tuple[str, ...]
    """Tables of other families of which it tells something."""

    def read(self, place: SourceFile) -> RawTable:
        """Return what one place of it holds; raise ``EvidenceError`` where that is not whole."""

    def complete(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add to the rows of all its places what it knows beside them."""

    def gives(self, frame: pl.DataFrame, system: str) -> Mapping[str, pl.DataFrame]:
        """Return what its placed rows tell of the tables it feeds: name -> rows with ``file``."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way in which a table is kept outside; adding one means one file with such a value."""

    name: str
    title: Text
    aliases: Mapping[str, tuple[str, ...]]
    """Canonical column -> folded headers, best first; the first that is not empty counts.

    A leading ``!`` inverts a flag (``!suspended`` -> ``enabled``).
    """
    cannot_tell: tuple[str, ...] = ()
    """Columns that this kind of export never holds, for ``doctor`` and the reference."""
    signature: frozenset[str] = frozenset()
    """Folded headers that only this kind of export has; ``init`` recognises it by them."""
    table: str = ""
    """The table it feeds; empty: the family's first."""
    system: str = ""
    """The system its rows belong to, unless the source says otherwise."""
    read: Callable[[Path, str, SourceSpec], RawTable | None] | None = None
    """Read a file that is no table (JSON), or return ``None`` where it is one after all."""
    live: Callable[[SourceSpec, CollectContext], AbstractContextManager[LiveSource]] | None = None
    """Open the source that is asked instead of a file."""
    derive: Callable[[pl.DataFrame, pl.DataFrame], Mapping[str, pl.Series]] | None = None
    """Take (raw cells under folded headers, typed columns) and return further typed columns.

    They fill what the cells leave open. ``left_out`` (text) says why a row is nothing to judge;
    ``FILE`` in the raw cells tells the rows of different files apart.
    """
    derives_from: frozenset[str] = frozenset()
    """Folded headers that only ``derive`` reads."""
    constants: Mapping[str, object] = field(default_factory=dict)
    tidy: Callable[[RawTable], RawTable] | None = None
    """Write into the cells of a file what this kind of export leaves out."""
    holds_secrets: bool = False
    """Columns of passwords are usual in it: they are dropped, and the user is told."""
    names_may_be_mail: bool = False
    """Where no column holds mail addresses, a sign-in name with an ``@`` is one."""


FILE = "@file"
"""The column of raw cells that numbers their files, for what a whole file tells."""

Arrange: TypeAlias = "Callable[[Part], Part]"
"""Complete the typed rows of a part: names, roles, what follows from several columns."""
Examine: TypeAlias = (
    "Callable[[pl.DataFrame, Part, CollectContext], tuple[pl.DataFrame, list[Remark]]]"
)
"""Take out values that cannot be true."""
Join: TypeAlias = "Callable[[Sequence[Part]], tuple[pl.DataFrame, list[Remark]]]"
"""Bring the placed rows of all parts together."""


def _together(parts: Sequence[Part]) -> tuple[pl.DataFrame, list[Remark]]:
    import polars as pl

    return pl.concat([part.frame for part in parts], how="diagonal"), []


@dataclass(frozen=True, slots=True)
class Table:
    """One table of evidence: what it holds, and how rows become part of it."""

    name: str
    columns: tuple[Column, ...]
    subject: str | None = None
    """The column that names the subject of a finding.

    A table without one (the staff list is personal throughout) can be held against others, but no
    check may judge it by itself.
    """
    subject_is_person: bool = True
    """Whether a subject names a person, so that a redacted report hides it."""
    named_by: tuple[str, ...] = ()
    """Columns of which one must name each row; empty: none need."""
    nothing_judged: Text = field(
        default_factory=lambda: both("The school has nothing that this rule speaks about.")
    )
    """Said where a rule concerns no row of a school."""
    nameless: Text = field(default_factory=lambda: both("The row names nothing."))
    """Said of a row without a subject."""
    max_age_days: int = 365
    """Older evidence is stale unless its source says otherwise."""
    identity: frozenset[str] = frozenset()
    """What is still true of a row that is too old: who or what it is about."""
    may_concern_all: bool = False
    """Whether a file that tells no school at all speaks of every school of the district."""
    numbers: Callable[[str, str], str] | None = None
    """Writes the cell of a count (column, cell) as plain digits, where it is put in words."""
    arrange: Arrange | None = None
    examine: Examine | None = None
    join: Join = _together
    declare: (
        Callable[[pl.DataFrame, Sequence[Exclusion]], tuple[pl.DataFrame, tuple[Exclusion, ...]]]
        | None
    ) = None
    """Apply what district.yaml declares; rows with ``excluded`` are not judged."""

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Return the Polars types of the columns, in order."""
        return {column.name: dtype(column.type) for column in self.columns}

    @property
    def names(self) -> frozenset[str]:
        """Return the names of the columns."""
        return frozenset(column.name for column in self.columns)


Tables: TypeAlias = "Mapping[str, pl.DataFrame]"


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of evidence: its tables and the formats they are read from."""

    name: str
    title: Text
    tables: tuple[Table, ...]
    formats: Mapping[str, Format]
    recognised_by: frozenset[str] = frozenset()
    """Columns that only its tables have; ``init`` knows a table of no known export by them."""
    described: str = ""
    """What its sources are, for the schema of district.yaml."""
    link: Callable[[Tables, Sequence[Provenance], CollectContext], Tables] | None = None
    """Hold its tables against those of other families."""

    def table_of(self, format_name: str) -> Table:
        """Return the table that a format feeds."""
        wanted = self.formats[format_name].table
        return next((each for each in self.tables if each.name == wanted), self.tables[0])
