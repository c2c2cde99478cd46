"""Read a JSON file of records into a raw table, as an API answers or a script saves it."""

from __future__ import annotations

import json
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import TypeAlias

import polars as pl

from auditor.audit import Problem
from auditor.evidence.interface import RawTable
from auditor.evidence.secrets import is_secret, secret_columns
from auditor.locale import _, both
from auditor.model import EvidenceError, Text

MAX_BYTES = 512 * 1024 * 1024
MAX_COLUMNS = 1000
MAX_CELLS = 200_000_000
"""Rows times columns, so that a small file cannot ask for a table that fills the memory."""

_PEEK_BYTES = 4096

JsonDocument: TypeAlias = Mapping[str, object] | Sequence[object]


class Unreadable(Enum):
    """Stand for a value that is not of the kind expected: reported, and not known."""

    VALUE = "value"


def read_json_records(path: Path, *, shown: str, records_key: str | None = None) -> RawTable | None:
    """Return the records of a JSON list, or of the list under ``records_key``; else ``None``.

    ``None`` means that it is no JSON. ``row`` is the record's position in the list, from 1. A
    record that is no object is quarantined; fields that announce secrets are left out.

    Raises:
        EvidenceError: the file is JSON but broken, too large, or holds no list of records.

    """
    document = read_json(path, shown=shown)
    if document is None:
        return None
    secret: dict[str, None] = {}

    def plain(record: Mapping[str, object]) -> dict[str, object]:
        secret.update(dict.fromkeys(name for name in record if is_secret(name)))
        return {name: value for name, value in record.items() if name not in secret}

    raw = table_of(records_in(document, shown, records_key), shown, plain)
    notes = secret_columns(_whole(name) for name in secret)
    return RawTable(raw.frame, raw.rows_read, raw.quarantined, (*raw.notes, *notes))


def read_json(path: Path, *, shown: str) -> JsonDocument | None:
    """Return a JSON object or list, in UTF-8 or (as PowerShell redirects output) UTF-16.

    ``None`` means that the file is no JSON: it begins with neither a brace nor a bracket. Of a
    name that stands twice in an object, the last value counts (RFC 8259, 4).

    Raises:
        EvidenceError: the file cannot be read, is too large, or is broken JSON.

    """
    if not _begins_like_json(path, shown):
        return None
    check_size(path, shown)
    try:
        document = json.loads(_decoded(path.read_bytes()))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        # Not "from error": the decoder's error carries the whole text, secrets included.
        raise EvidenceError(
            _("{path}:{line}: not valid JSON; export the file again.").format(path=shown, line=line)
        ) from None
    except OSError as error:
        raise _cannot_read(shown, error) from error
    return document if isinstance(document, Mapping | list) else None


def records_in(document: JsonDocument, shown: str, key: str | None) -> Sequence[object]:
    """Return the list of records: the document itself, or what stands in it under ``key``.

    Raises:
        EvidenceError: there is no such list.

    """
    found = document.get(key or "") if isinstance(document, Mapping) else document
    if isinstance(found, list):
        return found
    if key is None:
        raise EvidenceError(
            _("{path}: holds no list of records (expected a list).").format(path=shown)
        )
    raise EvidenceError(
        _("{path}: holds no list of records (expected a list, or a list under '{key}').").format(
            path=shown, key=key
        )
    )


def table_of(
    records: Sequence[object],
    shown: str,
    flatten: Callable[[Mapping[str, object]], Mapping[str, object]],
) -> RawTable:
    """Return records as a table of text; ``flatten`` says what becomes of one record.

    ``row`` is the record's position in the list, from 1; what is no record is quarantined.

    Raises:
        EvidenceError: the table would be too large.

    """
    kept: list[tuple[int, dict[str, str | None]]] = []
    quarantined: list[Problem] = []
    notes: list[Problem] = []
    names: dict[str, None] = {}
    no_record = both("This entry of the list is not a record.")
    for row, record in enumerate(records, start=1):
        if not isinstance(record, Mapping):
            quarantined.append(Problem(row, "not_a_record", no_record, quarantined=True))
            continue
        cells: dict[str, str | None] = {}
        for key, value in flatten(record).items():
            name = _whole(str(key))
            if value is Unreadable.VALUE:
                notes.append(Problem(row, "wrong_type", _wrong_type(name)))
            cells[name] = _cell(value)
        names.update(dict.fromkeys(cells))
        kept.append((row, cells))
        check_extent(len(names), len(kept), shown)
    frame = pl.DataFrame(
        {
            **{name: [cells.get(name) for _row, cells in kept] for name in names},
            "row": [row for row, _cells in kept],
        },
        schema={**dict.fromkeys(names, pl.String), "row": pl.UInt32},
    )
    return RawTable(frame, len(records), tuple(quarantined), tuple(notes))


def check_extent(columns: int, rows: int, shown: str) -> None:
    """Refuse a table with more fields or more cells than are read.

    Raises:
        EvidenceError: it has.

    """
    if columns > MAX_COLUMNS:
        raise EvidenceError(
            _(
                "{path}: the records have {count} different fields; at most {limit} are read."
            ).format(path=shown, count=columns, limit=MAX_COLUMNS)
        )
    if rows * columns > MAX_CELLS:
        raise EvidenceError(
            _("{path}: more than {limit} cells; split the export.").format(
                path=shown, limit=MAX_CELLS
            )
        )


def check_size(path: Path, shown: str) -> None:
    """Refuse a file that is too large to be read as a whole, or that cannot be read.

    Raises:
        EvidenceError: it is.

    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _cannot_read(shown, error) from error
    if size > MAX_BYTES:
        raise EvidenceError(
            _("{path}: larger than {limit} MB; split the export.").format(
                path=shown, limit=MAX_BYTES >> 20
            )
        )


def first_bytes(path: Path, shown: str, count: int) -> bytes:
    """Return the beginning of a file.

    Raises:
        EvidenceError: it cannot be read.

    """
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            message = _("{file} is no regular file, so it is not read; name a file.")
            raise EvidenceError(message.format(file=shown))
        with path.open("rb") as file:
            return file.read(count)
    except FileNotFoundError as error:
        message = _("{file} does not exist; check the path or take the source out of the list.")
        raise EvidenceError(message.format(file=shown)) from error
    except OSError as error:
        raise _cannot_read(shown, error) from error


def _cannot_read(shown: str, error: OSError) -> EvidenceError:
    return EvidenceError(
        _(
            "{path}: cannot be read ({reason}). Check that the file is there and that you may"
            " read it."
        ).format(path=shown, reason=error.strerror)
    )


def _begins_like_json(path: Path, shown: str) -> bool:
    head = first_bytes(path, shown, _PEEK_BYTES)
    for mark in (BOM_UTF8, BOM_UTF16_LE, BOM_UTF16_BE):
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip()[:1] in (b"{", b"[")


def _decoded(content: bytes) -> str:
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16")
    return content.decode("utf-8-sig")


def _wrong_type(field: str) -> Text:
    return both(
        "The field '{field}' is not of the kind expected; it counts as not known.", field=field
    )


def _cell(value: object) -> str | None:
    """Return a JSON value as text; lists and objects as compact JSON, empty text as nothing."""
    if value is None or value is Unreadable.VALUE:
        return None
    if isinstance(value, str):
        return _whole(value).replace("\0", "").strip() or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    try:
        return _whole(json.dumps(value, ensure_ascii=False))
    except RecursionError:  # it was just not too deep to be read
        return None


def _whole(text: str) -> str:
    """Replace half surrogates, which JSON can escape but no table can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
