"""Read the accounts of an LDIF file (RFC 2849) into a raw table, one row per entry.

``row`` is the number of the line an entry begins at, since such a file is opened in an editor.
Columns are the attributes' names in lower case, and ``dn``; several values stand below each other
in one cell. Options of language and the like are left aside; what ``;binary`` marks is not read, an
incomplete list (``;range=``) counts as not known. URLs (``attr:< url``) are never followed.
Secrets are dropped before they are decoded. An empty cell means that the entry has no such
attribute, or that it could not be read, which a note then says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from auditor.audit import Problem
from auditor.evidence.interface import RawTable
from auditor.evidence.reading.json_records import check_extent, check_size, first_bytes
from auditor.evidence.reading.ldif_lines import PEEK_BYTES, begins_like_ldif, open_lines, records_of
from auditor.evidence.reading.ldif_values import EntryReader
from auditor.locale import _, both
from auditor.model import EvidenceError, Text

ACCOUNT_CLASSES = frozenset(
    (
        *("person", "organizationalperson", "inetorgperson", "residentialperson", "pilotperson"),
        *("account", "posixaccount", "shadowaccount", "simplesecurityobject", "inetuser"),
        *("user", "computer", "msds-managedserviceaccount", "msds-groupmanagedserviceaccount"),
        *("msds-delegatedmanagedserviceaccount", "sambasamaccount", "ipauser"),
    )
)
"""Object classes, lower case, whose entries are accounts."""

NEVER_ACCOUNTS = frozenset({"contact"})
"""Classes of persons that cannot sign in (Active Directory schema)."""

_MAX_PROBLEMS = 1_000_000
_VERSION, _NAME, _CONTROL, _CHANGE = b"version:", b"dn:", b"control:", b"changetype:"
_RESULT = re.compile(rb"result: ?(\d{1,4})")


@dataclass(slots=True)
class _Entries:
    """What the file gave so far."""

    shown: str
    reader: EntryReader = field(default_factory=EntryReader)
    rows: list[tuple[int, dict[str, str | None]]] = field(default_factory=list)
    columns: dict[str, None] = field(default_factory=lambda: {"dn": None})
    quarantined: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    others: int = 0
    referrals: int = 0


def read_ldif(path: Path, *, shown: str) -> RawTable | None:
    """Return the accounts of an LDIF file, or ``None`` where the file does not begin like one.

    Entries that are no accounts by their object class are only counted, in a note. Entries that
    are damaged, and change records other than ``add``, are quarantined.

    Raises:
        EvidenceError: the file cannot be read, is too large or damaged throughout, was cut short
            by the server, or no entry tells its object class.

    """
    head = first_bytes(path, shown, PEEK_BYTES)
    if not begins_like_ldif(head):
        return None
    check_size(path, shown)
    entries = _Entries(shown)
    try:
        with open_lines(path, head) as physical:
            for row, lines in records_of(physical):
                _take_in(row, lines, entries)
    except UnicodeError:
        raise EvidenceError(
            _("{path}: is not UTF-16 throughout; export it again, as UTF-8.").format(path=shown)
        ) from None
    except OSError as error:
        raise EvidenceError(
            _("{path}: cannot be read ({reason}).").format(path=shown, reason=error.strerror)
        ) from error
    return _table(entries)


def _take_in(row: int, lines: list[bytes], entries: _Entries) -> None:
    """Sort one record: an account, another entry, or one that cannot be used."""
    if _begins(lines[0], _VERSION):
        _check_version(lines.pop(0), entries.shown)
        row += 1
    if not lines or _is_epilogue(lines, entries):
        return
    kept = _without_controls(lines)
    if kept is None:
        _quarantine(row, "change_record", _change_record(), entries)
        return
    entry = entries.reader.read(row, kept) if _begins(lines[0], _NAME) else None
    if entry is None:
        _quarantine(row, "damaged_entry", _damaged(), entries)
        return
    classes = {each.lower() for each in (entry.cells.get("objectclass") or "").split("\n")}
    if classes == {""}:
        _quarantine(row, "no_object_class", _no_object_class(), entries)
    elif classes & ACCOUNT_CLASSES and not classes & NEVER_ACCOUNTS:
        entries.columns.update(dict.fromkeys(entry.cells))
        entries.rows.append((row, entry.cells))
        entries.notes += entry.problems
        check_extent(len(entries.columns), len(entries.rows), entries.shown)
        _check_problems(entries)
    else:
        entries.others += 1


def _begins(line: bytes, with_name: bytes) -> bool:
    return line[: len(with_name)].lower() == with_name


def _check_version(line: bytes, shown: str) -> None:
    if line[len(_VERSION) :].strip() != b"1":
        raise EvidenceError(
            _("{path}: is LDIF of a version other than 1; export it again.").format(path=shown)
        )


def _is_epilogue(lines: list[bytes], entries: _Entries) -> bool:
    """Return whether it is what ldapsearch adds: references, and how the search ended.

    Raises:
        EvidenceError: the search ended before all entries were given (RFC 4511, 4.1.9).

    """
    if lines[0].startswith(b"ref:"):
        entries.referrals += 1
        return True
    if not lines[0].startswith(b"search:"):
        return False
    for line in lines:
        ended = _RESULT.match(line)
        if ended and int(ended[1]):
            raise EvidenceError(
                _(
                    "{path}: the search ended with result {code} before all entries were given; ask"
                    " again without a size limit, in pages (-E pr=1000/noprompt)."
                ).format(path=entries.shown, code=int(ended[1]))
            )
    return True


def _without_controls(lines: list[bytes]) -> list[bytes] | None:
    """Return name and attributes; ``None`` for a change record that is not ``add``."""
    first = 1
    while first < len(lines) and _begins(lines[first], _CONTROL):
        first += 1
    if first < len(lines) and _begins(lines[first], _CHANGE):
        if lines[first][len(_CHANGE) :].strip().lower() != b"add":
            return None
        first += 1
    return lines if first == 1 else [lines[0], *lines[first:]]


def _quarantine(row: int, code: str, text: Text, entries: _Entries) -> None:
    entries.quarantined.append(Problem(row, code, text, quarantined=True))
    _check_problems(entries)


def _check_problems(entries: _Entries) -> None:
    if len(entries.quarantined) + len(entries.notes) > _MAX_PROBLEMS:
        raise EvidenceError(
            _("{path}: is damaged in more than {limit} places; export it again.").format(
                path=entries.shown, limit=_MAX_PROBLEMS
            )
        )


def _table(entries: _Entries) -> RawTable:
    """Return the accounts as a table.

    Raises:
        EvidenceError: no entry tells its object class, so that accounts cannot be told from others.

    """
    classless = any(each.code == "no_object_class" for each in entries.quarantined)
    if classless and not entries.rows and not entries.others:
        raise EvidenceError(
            _(
                "{path}: no entry has objectClass, which tells accounts from groups and units;"
                " export again with objectClass among the attributes."
            ).format(path=entries.shown)
        )
    names = list(entries.columns)
    frame = pl.DataFrame(
        {
            **{name: [cells.get(name) for _row, cells in entries.rows] for name in names},
            "row": [row for row, _cells in entries.rows],
        },
        schema={**dict.fromkeys(names, pl.String), "row": pl.UInt32},
    )
    notes = [*_counted(entries), *entries.notes]
    read = len(entries.rows) + len(entries.quarantined)
    return RawTable(frame, read, tuple(entries.quarantined), tuple(notes))


def _counted(entries: _Entries) -> Iterator[Problem]:
    if entries.others:
        text = both(
            "{count} entries are no accounts (groups, units and the like) and were left out.",
            count=entries.others,
        )
        yield Problem(None, "other_entries", text)
    if entries.referrals:
        text = both(
            "{count} references point to other servers; what these hold is not in this file.",
            count=entries.referrals,
        )
        yield Problem(None, "search_reference", text)


def _damaged() -> Text:
    return both(
        "The entry that begins at this line is damaged (a line without an attribute's name, or two"
        " entries without a blank line between them)."
    )


def _change_record() -> Text:
    return both(
        "At this line begins a record that changes, moves or deletes an entry; only entries"
        " themselves are read."
    )


def _no_object_class() -> Text:
    return both(
        "The entry that begins at this line has no objectClass; it is not known whether it is an"
        " account."
    )
