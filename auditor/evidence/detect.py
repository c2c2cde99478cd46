"""Recognise an export, for ``init``: its family, format and columns, how it tells the school."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.audit import ColumnUse
from auditor.evidence.families import FAMILIES
from auditor.evidence.family import Family, Format
from auditor.evidence.intake.mapping import known_headers, map_columns
from auditor.evidence.intake.parts import unused_headers
from auditor.evidence.interface import RawTable, SchoolBy, SchoolRule, SourceSpec
from auditor.evidence.reading import read_table
from auditor.evidence.reading.json_records import JsonDocument, read_json
from auditor.evidence.secrets import without_secret_columns
from auditor.evidence.values.fold import fold

_FEWEST_COLUMNS = 2
_SAMPLE_RECORDS = 100


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


_Kind = tuple[Family, Format]


def detect(path: Path, shown: str) -> Detected | None:
    """Return what the file seems to be, or ``None`` when no format knows enough of its headers.

    Raises:
        EvidenceError: the file cannot be read at all.

    """
    document = read_json(path, shown=shown)
    if document is not None:
        found = _best(_readers(), _field_names(document))
        raw = None if found is None else _read(found, path, shown)
        return None if found is None or raw is None else _detected(raw, found, shown)
    for kind in _readers():
        if not kind[1].signature & _LDIF:
            continue
        raw = _read(kind, path, shown)
        if raw is not None:
            return _detected(raw, kind, shown)
    raw = _table(path, shown)
    return _detected(raw, _kind_of_table({fold(header) for header in _headers(raw)}), shown)


_LDIF = frozenset({"dn"})
"""What marks the one format of text that is neither a table nor JSON."""


def _formats() -> list[_Kind]:
    return [(family, each) for family in FAMILIES.values() for each in family.formats.values()]


def _readers() -> list[_Kind]:
    return [kind for kind in _formats() if kind[1].read is not None]


def _best(kinds: Iterable[_Kind], names: Sequence[set[str]]) -> _Kind | None:
    """Return the format whose own names one of the sets has most of; ``None`` where none has any.

    Only names are looked at: the records themselves, which may hold secrets, are read by the
    format that knows what to leave out.
    """
    found = [(len(kind[1].signature & each), kind) for each in names for kind in kinds]
    matches, best = max(found, key=lambda pair: pair[0], default=(0, None))
    return best if matches else None


def _kind_of_table(folded: set[str]) -> _Kind:
    """Return the format whose own headers a table has, in the first family that its headers mark.

    Names, positions and schools stand in tables of every family; they mark none.
    """
    families = list(FAMILIES.values())
    family = next((each for each in families if _marks(each, folded)), families[0])
    kinds = [(family, each) for each in family.formats.values()]
    return _best(kinds, [folded]) or kinds[0]


def _marks(family: Family, folded: set[str]) -> bool:
    """Return whether some header of a table feeds a column that only this family has."""
    aliases = next(iter(family.formats.values())).aliases
    return any(
        folded & {name.removeprefix("!") for name in aliases.get(column, ())}
        for column in family.recognised_by
    )


def _read(kind: _Kind, path: Path, shown: str) -> RawTable | None:
    family, chosen = kind
    if chosen.read is None:
        return None
    spec = SourceSpec(family.name, chosen.name, shown, SchoolRule(SchoolBy.COLUMN), where=shown)
    return chosen.read(path, shown, spec)


def _detected(raw: RawTable, kind: _Kind, shown: str) -> Detected | None:
    family, chosen = kind
    mapping = map_columns(_headers(raw), chosen.aliases, {}, shown)
    named_by = set(family.table_of(chosen.name).named_by)
    if len(mapping.uses) < _FEWEST_COLUMNS or (named_by and not named_by & mapping.uses.keys()):
        return None
    unused = unused_headers(mapping, chosen)
    school = _school(raw, mapping.shown)
    return Detected(family.name, chosen.name, mapping.shown, unused, raw.rows_read, *school)


def _headers(raw: RawTable) -> list[str]:
    return [name for name in raw.frame.columns if name != "row"]


def _table(path: Path, shown: str) -> RawTable:
    known = frozenset().union(*(known_headers(each.aliases, {}) for _family, each in _formats()))
    raw = read_table(path, shown=shown, known_header=lambda cell: fold(cell) in known)
    return without_secret_columns(raw)


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
