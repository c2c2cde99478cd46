"""Recognise an export, for ``init``: its format, its columns, and how it tells the school."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.audit import ColumnUse
from auditor.evidence import accounts, staff
from auditor.evidence.accounts.build import unused_headers
from auditor.evidence.accounts.interface import AccountFormat
from auditor.evidence.interface import RawTable
from auditor.evidence.mapping import map_columns
from auditor.evidence.reading import read_table
from auditor.evidence.records import read_json_records
from auditor.evidence.values.fold import fold

_FEWEST_COLUMNS = 2
_STAFF_ONLY = frozenset({"working", "left_at", "admin_duty"})


@dataclass(frozen=True, slots=True)
class Detected:
    """What an export seems to be."""

    family: str
    format: str
    columns: tuple[ColumnUse, ...]
    unused: tuple[str, ...]
    rows: int
    school: str | None
    """``column``, ``org_unit`` or ``None`` where the file does not tell the school of a row."""
    school_detail: str = ""
    """The header, or the pattern."""


def detect(path: Path, shown: str) -> Detected | None:
    """Return what the file seems to be, or ``None`` when no format knows enough of its headers.

    Raises:
        EvidenceError: the file cannot be read at all.

    """
    raw = _read(path, shown)
    headers = [name for name in raw.frame.columns if name != "row"]
    folded = {fold(header) for header in headers}
    if _is_staff(folded):
        mapping = map_columns(headers, staff.FORMATS["table"], {}, shown)
        return Detected(
            "staff",
            "table",
            mapping.shown,
            mapping.unused,
            raw.rows_read,
            *_school(raw, mapping.shown),
        )
    best = _format(folded)
    mapping = map_columns(headers, best.aliases, {}, shown)
    if len(mapping.uses) < _FEWEST_COLUMNS or not {"username", "email"} & mapping.uses.keys():
        return None
    return Detected(
        "accounts",
        best.name,
        mapping.shown,
        unused_headers(mapping, best),
        raw.rows_read,
        *_school(raw, mapping.shown),
    )


def _read(path: Path, shown: str) -> RawTable:
    raw = (
        read_json_records(path, shown=shown, records_key="value")
        if path.suffix == ".json"
        else None
    )
    if raw is not None:
        return raw
    known = frozenset(
        alias.removeprefix("!")
        for aliases in (
            *(each.aliases for each in accounts.FORMATS.values()),
            *staff.FORMATS.values(),
        )
        for names in aliases.values()
        for alias in names
    )
    return read_table(path, shown=shown, known_header=lambda cell: fold(cell) in known)


def _is_staff(folded: set[str]) -> bool:
    """Return whether it is a list of staff: positions and duties, no passwords or sign-ins."""
    names = staff.FORMATS["table"]
    of_staff = {
        column
        for column, aliases in names.items()
        if folded & {a.removeprefix("!") for a in aliases}
    }
    of_accounts = {
        column
        for column, aliases in accounts.FORMATS["table"].aliases.items()
        if folded & {a.removeprefix("!") for a in aliases}
    }
    technical = {"password_changed_at", "last_login_at", "mfa_enrolled", "must_change", "username"}
    return bool(of_staff & _STAFF_ONLY) and not of_accounts & technical


def _format(folded: set[str]) -> AccountFormat:
    """Return the format whose own headers the file has; the general table where none has."""
    return max(accounts.FORMATS.values(), key=lambda each: len(each.signature & folded))


def _school(raw: RawTable, columns: Sequence[ColumnUse]) -> tuple[str | None, str]:
    by_column = {use.column: use.header for use in columns}
    if "school" in by_column:
        return "column", by_column["school"]
    if "org_unit" in by_column:
        cells = raw.frame[by_column["org_unit"]].drop_nulls().head(1000).to_list()
        if cells and all(cell.startswith("/") for cell in cells):
            return "org_unit", "/{code}"
        if cells and any(re.search(r"OU=[A-Za-z0-9_-]+,", cell) for cell in cells):
            return "distinguished_name", "OU={code},"
    return None, ""
