"""Read a table of accounts whose columns are found by their headers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from auditor.evidence.interface import RawTable, SourceSpec
from auditor.evidence.mapping import headers_of, known_headers, time_headers
from auditor.evidence.reading import read_table
from auditor.evidence.tables import ACCOUNTS
from auditor.evidence.values.fold import fold
from auditor.evidence.values.passing import Wishes


def read_account_table(
    path: Path, shown: str, spec: SourceSpec, aliases: Mapping[str, tuple[str, ...]]
) -> RawTable:
    """Return the cells as they stand; times and names are already read in passing.

    Raises:
        EvidenceError: the whole file cannot be used.

    """
    known = known_headers(aliases, spec.columns)
    times = time_headers(ACCOUNTS, aliases, spec.columns)
    names = headers_of(("username", "email"), aliases, spec.columns)
    return read_table(
        path,
        shown=shown,
        known_header=lambda cell: fold(cell) in known,
        encoding=spec.encoding,
        sheet=spec.sheet,
        wishes=Wishes(
            times=lambda header: fold(header) in times, lower=lambda header: fold(header) in names
        ),
    )
