"""Recognise an export, for ``init``: its format, its columns, and how it tells the school."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.audit import ColumnUse
from auditor.evidence import accounts, staff
from auditor.evidence.accounts.build import unused_headers
from auditor.evidence.accounts.interface import AccountFormat
from auditor.evidence.interface import RawTable, SchoolBy, SchoolRule, SourceSpec
from auditor.evidence.mapping import map_columns
from auditor.evidence.reading import read_table
from auditor.evidence.records import JsonDocument, read_json
from auditor.evidence.secret_columns import without_secret_columns
from auditor.evidence.values.fold import fold

_FEWEST_COLUMNS = 2
_SAMPLE_RECORDS = 100
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
    document = read_json(path, shown=shown)
    best = accounts.FORMATS["ldif"] if document is None else _format_of_records(document)
    raw = _read(best, path, shown)
    if raw is not None and best is not None:
        return _accounts(raw, best, shown)
    return _detected_table(_table(path, shown), shown) if document is None else None


def _read(kind: AccountFormat | None, path: Path, shown: str) -> RawTable | None:
    if kind is None or kind.read is None:
        return None
    spec = SourceSpec("accounts", kind.name, shown, SchoolRule(SchoolBy.COLUMN), where=shown)
    return kind.read(path, shown, spec)


def _detected_table(raw: RawTable, shown: str) -> Detected | None:
    headers = _headers(raw)
    folded = {fold(header) for header in headers}
    if not _is_staff(folded):
        return _accounts(raw, _format(folded), shown)
    mapping = map_columns(headers, staff.FORMATS["table"], {}, shown)
    school = _school(raw, mapping.shown)
    return Detected("staff", "table", mapping.shown, mapping.unused, raw.rows_read, *school)


def _accounts(raw: RawTable, kind: AccountFormat, shown: str) -> Detected | None:
    mapping = map_columns(_headers(raw), kind.aliases, {}, shown)
    if len(mapping.uses) < _FEWEST_COLUMNS or not {"username", "email"} & mapping.uses.keys():
        return None
    unused = unused_headers(mapping, kind)
    school = _school(raw, mapping.shown)
    return Detected("accounts", kind.name, mapping.shown, unused, raw.rows_read, *school)


def _headers(raw: RawTable) -> list[str]:
    return [name for name in raw.frame.columns if name != "row"]


def _table(path: Path, shown: str) -> RawTable:
    known = frozenset(
        alias.removeprefix("!")
        for aliases in (
            *(each.aliases for each in accounts.FORMATS.values()),
            *staff.FORMATS.values(),
        )
        for names in aliases.values()
        for alias in names
    )
    raw = read_table(path, shown=shown, known_header=lambda cell: fold(cell) in known)
    return without_secret_columns(raw)


def _format_of_records(document: JsonDocument) -> AccountFormat | None:
    """Return the format whose own field names some list of records in the document has.

    Only names are looked at: the records themselves, which may hold secrets, are read by the
    format that knows what to leave out.
    """
    readers = [each for each in accounts.FORMATS.values() if each.read is not None]
    found = [
        (len(each.signature & names), each) for names in _field_names(document) for each in readers
    ]
    matches, best = max(found, key=lambda pair: pair[0], default=(0, None))
    return best if matches else None


def _field_names(document: JsonDocument) -> list[set[str]]:
    """Return the folded field names of every list of records, down to an answer's envelope."""
    parts: list[object] = [document]
    for _envelope in range(2):
        parts += [inner for part in parts if isinstance(part, Mapping) for inner in part.values()]
    return [
        {
            fold(str(name))
            for record in part[:_SAMPLE_RECORDS]
            if isinstance(record, Mapping)
            for name in record
        }
        for part in parts
        if isinstance(part, list)
    ]


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
        if cells and any(re.search(r"(?i)\bOU=[A-Za-z0-9_-]+,", cell) for cell in cells):
            return "distinguished_name", "OU={code},"
    return None, ""
