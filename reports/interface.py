"""Define what a report format is: a pure function from an audit to the bytes of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.audit import Audit, Redact
from auditor.locale import language, set_language
from auditor.model import Text
from reports.writing import Content, Folder

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """Everything beside the audit that a report depends on."""

    language: str = "vi"
    redact: Redact = Redact.NONE
    width: int = 80
    """Columns of the terminal."""
    colour: bool = False
    findings: pl.DataFrame | None = None
    """Every violating row as the evaluation gave it; ``None``: only those kept in the results."""
    suffix: str = ""
    """Suffix of the path written to (``.parquet``), for a format that has several kinds of file."""
    encoding: str = "utf-8"
    """Encoding of the terminal; one that lacks our symbols gets ASCII in their place."""
    school: str | None = None
    """The one school whose own report this is (the audit holds nothing else); ``None``: all."""
    key: bytes = field(default=b"", repr=False)
    """Key of the pseudonyms, the district's own; it never enters a report."""
    template: bytes | None = field(default=None, repr=False)
    """The office's own DOCX template, for the formats that can fill one."""


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """One member of the table of formats."""

    name: str
    title: Text
    extension: str
    """Usual suffix of its files, with the dot."""
    render: Callable[[Audit, ReportOptions], Content | Folder]
    """Raises ReportError where the audit or the options cannot be rendered."""
    folder: bool = False
    """Whether a report of the whole district is a folder; one school's own is always a file."""
    every_finding: bool = False
    """Whether it needs ``ReportOptions.findings``, which the evaluation keeps only on demand."""
    slow: bool = False
    """Whether a province's report takes so long that it is worth a process of its own."""
    personal: bool = True
    """Whether it may name accounts; a file that never does is readable for everybody."""
    suffixes: tuple[str, ...] = ()
    """The suffixes its files may have, in lower case; none: any. The suffix chooses the kind."""


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Translate messages into language ``name`` for as long as the block runs."""
    before = language()
    set_language(name)
    try:
        yield
    finally:
        set_language(before)
