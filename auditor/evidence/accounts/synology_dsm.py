"""Read the user list of a Synology DiskStation, as DSM's "Import users" defines it.

One line per user, fields parted by tabs (or commas), **without a heading**: user name, password,
description, email, then a quota in MB for each volume (Synology NAS User's Guide, "Creating User
Accounts by Importing User List"). Only name and mail are taken over; the password is dropped while
its line is read. DSM documents no heading for a list that it writes itself; where a file has one,
``table`` reads it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from auditor.audit import Problem
from auditor.evidence.accounts import table
from auditor.evidence.family import Format
from auditor.evidence.intake.mapping import known_headers
from auditor.evidence.interface import RawTable, SourceSpec
from auditor.evidence.reading.encoding import decoded
from auditor.evidence.values.fold import fold
from auditor.locale import _, both
from auditor.model import EvidenceError, Text

_NAME, _PASSWORD, _MAIL = 0, 1, 3
_MOST_USERS = 100_000
"""A DiskStation has some thousand users at most."""
_MOST_BYTES = 64 << 20
_HEADERS = {"username": ("user name",), "email": ("email",)}


def _read(path: Path, shown: str, spec: SourceSpec) -> RawTable | None:
    with decoded(path, shown=shown, given=spec.encoding).open() as file:
        text = file.read(_MOST_BYTES).decode("utf-8-sig", "replace")
    _refuse_heading(text, shown)
    names: list[str | None] = []
    mails: list[str | None] = []
    rows: list[int] = []
    problems: list[Problem] = []
    passwords = False
    for row, cells in _lines(text):
        if len(rows) + len(problems) >= _MOST_USERS:
            raise EvidenceError(
                _("{path}: more than {limit} users; this is no list of a DiskStation.").format(
                    path=shown, limit=_MOST_USERS
                )
            )
        if "\ufffd" in cells[_NAME]:
            text_of = both("The user's name is no valid text; the row cannot be used.")
            problems.append(Problem(row, "bad_text", text_of, quarantined=True))
            continue
        passwords = passwords or (len(cells) > _PASSWORD and bool(cells[_PASSWORD].strip()))
        names.append(cells[_NAME].strip() or None)
        mails.append((cells[_MAIL].strip() or None) if len(cells) > _MAIL else None)
        rows.append(row)
    notes = [_passwords_stand_here()] if passwords else []
    frame = pl.DataFrame(
        {"User name": names, "Email": mails, "row": rows},
        schema={"User name": pl.String, "Email": pl.String, "row": pl.UInt32},
    )
    return RawTable(frame, len(rows) + len(problems), tuple(problems), tuple(notes))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the filled lines with their number; quotes are plain characters in such a list."""
    separator = "\t" if "\t" in text else ","
    lines = csv.reader(io.StringIO(text), delimiter=separator, quoting=csv.QUOTE_NONE, strict=False)
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield lines.line_num, cells
    except csv.Error:  # a field of more than 128 KB: what follows is no list of users
        return


def _refuse_heading(text: str, shown: str) -> None:
    first = text.split("\n", 1)[0].replace(",", "\t").split("\t")
    known = known_headers(table.FORMAT.aliases, {})
    if len(first) > 1 and fold(first[_NAME]) in known:
        raise EvidenceError(
            _(
                "{path}: has a heading, so it is no import list of DSM. Write 'format: table'."
            ).format(path=shown)
        )


def _passwords_stand_here() -> Problem:
    return Problem(
        None,
        "secret_column",
        both("The list holds passwords in clear; they were not read. Delete the file."),
    )


FORMAT = Format(
    name="synology-dsm",
    title=Text(
        "Synology DSM: danh sách người dùng để nhập (không có dòng tiêu đề)",
        "Synology DSM: user list for import (without a heading)",
    ),
    signature=frozenset(),
    system="synology",
    aliases=_HEADERS,
    cannot_tell=(
        *("password_changed_at", "created_at", "last_login_at", "must_change", "enabled"),
        *("privileged", "mfa_enrolled", "mfa_capable", "mfa_enforced", "password_never_expires"),
        *("password_not_required", "people", "owner"),
    ),
    read=_read,
)
