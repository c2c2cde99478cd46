"""Leave columns of passwords and keys out of tables, and tell the user that they are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from auditor.audit import Problem
from auditor.evidence.interface import RawTable, SourceSpec
from auditor.evidence.secrets_never_read import SECRET_HEADERS
from auditor.evidence.tabular import read_account_table
from auditor.evidence.values.fold import fold
from auditor.locale import both


def is_secret(header: str) -> bool:
    """Return whether a table's header or a record's field announces secrets."""
    return fold(header) in SECRET_HEADERS


def secret_columns(headers: Iterable[str]) -> tuple[Problem, ...]:
    """Return what to tell the user about columns of secrets that were left out."""
    return tuple(
        Problem(
            None,
            "secret_column",
            both(
                "Column '{header}' holds passwords or keys; it was not read. Delete it from the"
                " file.",
                header=header,
            ),
        )
        for header in headers
    )


def without_secret_columns(raw: RawTable) -> RawTable:
    """Return the table without its columns of secrets, and a note for each of them."""
    secret = [name for name in raw.frame.columns if name != "row" and is_secret(name)]
    if not secret:
        return raw
    return replace(
        raw,
        frame=raw.frame.drop(secret),
        notes=(*raw.notes, *secret_columns(secret)),
        times={name: times for name, times in raw.times.items() if name not in secret},
        lower={name: cells for name, cells in raw.lower.items() if name not in secret},
    )


def read_table_without_secrets(
    path: Path, shown: str, spec: SourceSpec, aliases: Mapping[str, tuple[str, ...]]
) -> RawTable:
    """Read a table of accounts that may hold passwords, and forget these at once.

    Raises:
        EvidenceError: the whole file cannot be used.

    """
    return without_secret_columns(read_account_table(path, shown, spec, aliases))
