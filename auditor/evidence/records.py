"""Read a JSON file of records into a raw table, as an API answers or a script saves it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from auditor.audit import Problem
from auditor.evidence.interface import RawTable
from auditor.locale import _, both
from auditor.model import EvidenceError

_MAX_BYTES = 512 * 1024 * 1024
_MAX_COLUMNS = 1000


def read_json_records(path: Path, *, shown: str, records_key: str) -> RawTable | None:
    """Return the records of a JSON list, or of the list under ``records_key``; else ``None``.

    ``None`` means that it is no JSON. ``row`` is the record's position in the list, from 1. A
    record that is no object is quarantined.

    Raises:
        EvidenceError: the file is JSON but broken, too large, or holds no list of records.

    """
    content = _bytes(path, shown)
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] not in (b"{", b"["):
        return None
    records = _records(text, shown, records_key)
    kept, problems = [], []
    for row, record in enumerate(records, start=1):
        if isinstance(record, Mapping):
            kept.append((row, {_whole(str(key)): _cell(value) for key, value in record.items()}))
        else:
            problems.append(
                Problem(
                    row,
                    "not_a_record",
                    both("This entry of the list is not a record."),
                    quarantined=True,
                )
            )
    names = list(dict.fromkeys(key for _row, record in kept for key in record))
    if len(names) > _MAX_COLUMNS:
        raise EvidenceError(
            _(
                "{path}: the records have {count} different fields; at most {limit} are read."
            ).format(path=shown, count=len(names), limit=_MAX_COLUMNS)
        )
    frame = pl.DataFrame(
        {
            **{name: [record.get(name) for _row, record in kept] for name in names},
            "row": [row for row, _record in kept],
        },
        schema={**dict.fromkeys(names, pl.String), "row": pl.UInt32},
    )
    return RawTable(frame=frame, rows_read=len(records), quarantined=tuple(problems))


def _bytes(path: Path, shown: str) -> bytes:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise EvidenceError(
                _("{path}: larger than {limit} MB; split the export.").format(
                    path=shown, limit=_MAX_BYTES >> 20
                )
            )
        return path.read_bytes()
    except OSError as error:
        raise EvidenceError(
            _(
                "{path}: cannot be read ({reason}). Check that the file is there and that you may"
                " read it."
            ).format(path=shown, reason=error.strerror)
        ) from error


def _records(text: bytes, shown: str, records_key: str) -> list[object]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise EvidenceError(
            _("{path}:{line}: not valid JSON; export the file again.").format(path=shown, line=line)
        ) from error
    if isinstance(document, Mapping):
        document = document.get(records_key)
    if not isinstance(document, list):
        raise EvidenceError(
            _(
                "{path}: holds no list of records (expected a list, or a list under '{key}')."
            ).format(path=shown, key=records_key)
        )
    return document


def _cell(value: object) -> str | None:
    """Return a JSON value as text; lists and objects as compact JSON, empty text as nothing."""
    if value is None:
        return None
    if isinstance(value, str):
        return _whole(value).replace("\0", "").strip() or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return json.dumps(value, ensure_ascii=False)


def _whole(text: str) -> str:
    """Replace half surrogates, which JSON can escape but no table can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
