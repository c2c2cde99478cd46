"""Bound what a zipped workbook can cost before a parser sees it.

A few hundred kilobytes can hold gigabytes of XML, and two cells in opposite corners make a parser that keeps whole
rectangles ask for hundreds of gigabytes, which ends the process. So every part is inflated once, piece by piece,
counted by what comes out (sizes in the directory may lie), and nothing is kept.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from auditor.locale import _
from auditor.model import EvidenceError

MAX_PARTS = 10_000
MAX_INFLATED_BYTES = 1 << 30
MAX_RATIO = 200
RATIO_FREE_BYTES = 50 << 20
"""Up to here any ratio is fine: small repetitive sheets compress a thousandfold."""
MAX_RECTANGLE = 50_000_000
"""Cells of a sheet's rectangle, filled or not: about 1.5 GB while it is parsed."""

_PIECE_BYTES = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_LOCAL_MAGIC = b"PK\x03\x04"
_ENCRYPTED = 1
_SHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_OVERLAP = 64
_LAST_REFERENCES = 4096

_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{0,3})(\d{1,7})[\"']")
_UNUSUAL = re.compile(rb"\sr(?:\s*=\s*'|\s+=|=\s)|[<:]c(?:>|\s+(?!r\s*=)[a-qs-z])")
"""A reference in another spelling than Excel's, or a cell without one."""
_ERROR_CELL = b't="e"'
_REPEATED_CELL = re.compile(rb'number-columns-repeated="\d{4,}"[^>]*[^/>]>')
_REPEATED_ROW = re.compile(rb'number-rows-repeated="\d{4,}"[^>]*>(?:(?!</table:table-row>).){0,4096}?office:value', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parts:
    """What was learnt on the way."""

    names: frozenset[str]
    error_cells: dict[str, int]
    """Part of a sheet -> cells that hold an error value such as #N/A."""


@dataclass(slots=True)
class _Rectangle:
    """How far a sheet's cells reach, as its references claim."""

    rows: int = 0
    columns: int = 0
    exact: bool = False

    def look(self, text: bytes) -> None:
        """Take in one piece of a sheet; where spelled unusually, every reference, else only what bounds the rest."""
        if not self.exact and _UNUSUAL.search(text):
            self.exact = True
        if self.exact:
            self._look_at_all(text)
            return
        for letters in (3, 2):
            if self.columns < 26 ** (letters - 1) and re.search(rb' r="[A-Z]{%d}' % letters, text):
                self._look_at_all(text)
        self.columns = max(self.columns, 26)
        for place in _PLACE.finditer(text[-_LAST_REFERENCES:]):
            self.rows = max(self.rows, int(place[2]))

    def _look_at_all(self, text: bytes) -> None:
        for place in _PLACE.finditer(text):
            self.rows = max(self.rows, int(place[2]))
            self.columns = max(self.columns, _column_number(place[1]))
        widest = max(row.count(b"<c") + row.count(b":c") for row in re.split(rb"[<:]row\b", text))
        self.columns = max(self.columns, widest)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def check_parts(path: Path, shown: str) -> Parts:
    """Inflate every part once; raise ``EvidenceError`` for damaged, encrypted or monstrous workbooks."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            entries = archive.infolist()
            if len(entries) > MAX_PARTS:
                raise _too_large(shown)
            return _inflate_all(entries, file, shown)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, UnicodeError, ValueError) as error:
        message = _(
            "{file} is damaged or cut off and cannot be opened as a workbook; "
            "copy or export it again, or save it as CSV UTF-8."
        )
        raise EvidenceError(message.format(file=shown)) from error


def _inflate_all(entries: list[zipfile.ZipInfo], file: BinaryIO, shown: str) -> Parts:
    total = 0
    size = file.seek(0, 2)
    errors: dict[str, int] = {}
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            message = _("{file} is protected with a password; remove the password and save it again.")
            raise EvidenceError(message.format(file=shown))
        sheet = _Rectangle() if _SHEET.match(entry.filename) else None
        tail = b""
        for piece in _pieces(entry, file):
            total += len(piece)
            if total > MAX_INFLATED_BYTES or total > max(RATIO_FREE_BYTES, MAX_RATIO * size):
                raise _too_large(shown)
            text = tail + piece
            if sheet is not None:
                sheet.look(text)
                errors[entry.filename] = errors.get(entry.filename, 0) + text.count(_ERROR_CELL)
                tail = text[-_OVERLAP:]
                errors[entry.filename] -= tail.count(_ERROR_CELL)
            elif entry.filename == "content.xml":
                if _REPEATED_CELL.search(text) or _REPEATED_ROW.search(text):
                    raise _too_wide(shown)
                tail = text[-_LAST_REFERENCES:]
        if sheet is not None and sheet.rows * sheet.columns > MAX_RECTANGLE:
            raise _too_wide(shown)
        if tail and sheet is not None:
            errors[entry.filename] += tail.count(_ERROR_CELL)
    return Parts(frozenset(entry.filename for entry in entries), errors)
