"""Read the values of one LDIF entry (RFC 2849), and drop what is secret before decoding it."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from dataclasses import dataclass, field

from auditor.audit import Problem
from auditor.evidence.secrets import SECRET_ATTRIBUTES
from auditor.locale import both
from auditor.model import Text

BINARY_ATTRIBUTES = frozenset(
    (
        *("jpegphoto", "thumbnailphoto", "thumbnaillogo", "photo", "audio", "usercertificate"),
        *("usersmimecertificate", "cacertificate", "objectguid", "objectsid", "sidhistory"),
        *("logonhours", "ms-ds-consistencyguid", "userparameters", "ntsecuritydescriptor"),
        *("msexchmailboxguid", "msexchmailboxsecuritydescriptor", "replpropertymetadata"),
    )
)
"""Attributes whose values are no text, lower case: dropped without a word."""

_DESCRIPTION = re.compile(rb"([A-Za-z0-9][A-Za-z0-9_.-]*)((?:;[A-Za-z0-9=*-]+)*)\Z")
_KNOWN_DESCRIPTIONS = 4096


@dataclass(frozen=True, slots=True)
class _Attribute:
    """What becomes of the values under one attribute description."""

    column: str | None
    """``None``: they are dropped."""
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What one record says."""

    cells: dict[str, str | None]
    """Attribute in lower case -> its values, several below each other; null: not readable."""
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class EntryReader:
    """Read entries one after the other, remembering what the attributes of a file are."""

    _attributes: dict[bytes, _Attribute | None] = field(default_factory=dict)
    _texts: dict[tuple[str, str], Text] = field(default_factory=dict)

    def read(self, row: int, lines: list[bytes]) -> Entry | None:
        """Return what an entry's lines say, ``dn`` first; ``None`` where one makes no sense.

        An attribute one of whose values cannot be read is not known at all.
        """
        values: dict[str, list[str]] = {}
        unknown: dict[str, str] = {}
        for position, line in enumerate(lines):
            description, colon, rest = line.partition(b":")
            attribute = self._attribute(description)
            if not colon or attribute is None or (attribute.column == "dn" and position):
                return None
            column = attribute.column
            if column is None or column in unknown:
                continue
            problem, text = ("partial_values", "") if attribute.partial else _text(rest)
            if problem:
                unknown[column] = problem
            elif text:
                values.setdefault(column, []).append(text)
        cells: dict[str, str | None] = {
            column: texts[0] if len(texts) == 1 else "\n".join(texts)
            for column, texts in values.items()
        }
        cells.update(dict.fromkeys(unknown))
        problems = [
            Problem(row, code, self._told(code, column)) for column, code in unknown.items()
        ]
        return Entry(cells, tuple(problems))

    def _attribute(self, description: bytes) -> _Attribute | None:
        """Return what becomes of an attribute's values; ``None`` where this is no description."""
        known = self._attributes
        if description in known:
            return known[description]
        match = _DESCRIPTION.match(description)
        found = None if match is None else _described(match[1].decode(), match[2].decode())
        if len(known) < _KNOWN_DESCRIPTIONS:
            known[description] = found
        return found

    def _told(self, code: str, column: str) -> Text:
        """Return the text of a problem; every text is made once."""
        if (code, column) not in self._texts:
            self._texts[code, column] = _text_of_problem(code, column)
        return self._texts[code, column]


def _described(name: str, options: str) -> _Attribute:
    column = name.lower()
    marks = options.lower().split(";")
    # A name in numbers (an OID) is one that no schema knew: it might be a password's.
    dropped = column in SECRET_ATTRIBUTES or column in BINARY_ATTRIBUTES or column[0].isdigit()
    # "row" is the line's number.
    if dropped or column == "row" or "binary" in marks:
        return _Attribute(None)
    return _Attribute(column, partial=any(mark.startswith("range=") for mark in marks))


def _text(rest: bytes) -> tuple[str, str]:
    """Return what is wrong with a value ("" for nothing), and the value."""
    if rest[:1] == b"<":
        return "url_value", ""
    if rest[:1] == b":":
        try:
            rest = b64decode(rest[1:].strip(b" "), validate=True)
        except (binascii.Error, ValueError):
            return "bad_base64", ""
    try:
        return "", rest.decode("utf-8").replace("\0", "").strip()
    except UnicodeDecodeError:
        return "bad_text", ""


def _text_of_problem(code: str, column: str) -> Text:
    match code:
        case "bad_text":
            return both(
                "A value of '{attribute}' is not UTF-8 text; the attribute counts as not known.",
                attribute=column,
            )
        case "bad_base64":
            return both(
                "A value of '{attribute}' is not valid base64; the attribute counts as not known.",
                attribute=column,
            )
        case "url_value":
            return both(
                "A value of '{attribute}' stands at an address, which is not followed; the"
                " attribute counts as not known.",
                attribute=column,
            )
        case _:
            return both(
                "The server gave only some of the values of '{attribute}'; the attribute counts as"
                " not known.",
                attribute=column,
            )
