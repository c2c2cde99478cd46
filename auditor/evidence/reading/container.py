"""Bound what a zipped workbook can cost before a parser sees it.

A few hundred kilobytes can hold gigabytes of XML, and two cells in opposite corners make a parser
that keeps whole rectangles ask for hundreds of gigabytes, which ends the process. So every part is
inflated once, piece by piece, counted by what comes out (sizes in the directory may lie), and
nothing is kept.
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

_DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError),
    # zipfile raises these for versions, names and offsets that make no sense.
    *(NotImplementedError, ValueError, OverflowError, RuntimeError),
)

_PIECE_BYTES = 1 << 20
_PACKED_BYTES = 64 << 10
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_LOCAL_MAGIC = b"PK\x03\x04"
_ENCRYPTED = 1
_LONGEST_TAG_BYTES = 4096
_LETTERS = 26

_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)(\d{1,18})")
# A reference with several letters, or with a row of seven digits; each sheet is searched once.
_FAR = re.compile(rb' r="(?:([A-Z]{2,3})(?:(\d{7})|\d)|[A-Z](\d{7}))')
_SKIMMED_ROWS = 999_999
# A cell whose reference is absent or not spelled as Excel and all its imitators do.
_UNUSUAL_CELL = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z])')
# Of most sheets this one search is all: every cell lies in A to Z and above row 1,000,000.
_NOT_NEAR_CELL = re.compile(rb'<c(?! r="[A-Z]\d{1,6}")(?=[\s/>])')
_PREFIXED = b":worksheet"
_ROW = re.compile(rb"[<:]row\b")
_ERROR_CELL = b't="e"'
_SHEET_DATA = b"sheetData"

_ODS_SHEETS = "content.xml"
_REPEATED_CELL = re.compile(rb'number-columns-repeated="\d{4,}"[^>]*(?<!/)>')
_REPEATED_ROW = re.compile(
    rb'number-rows-repeated="\d{4,}"[^>]*(?<!/)>(?:(?!</table:table-row>).){0,4096}?office:value',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What was learnt on the way."""

    names: frozenset[str]
    error_cells: dict[str, int]
    """Part of a sheet -> cells that hold an error value such as #N/A."""


@dataclass(slots=True)
class _Sheet:
    """How far a sheet's cells reach, as their references claim, and how many hold errors."""

    exact: bool = False
    """Whether to look at every reference; else only for what makes that necessary: far quicker."""
    rows: int = 0
    columns: int = 0
    errors: int = 0
    holds_cells: bool = False
    """Whether the part is a sheet at all, whatever its name."""
    doubtful: bool = False
    """Whether the quick look cannot bound the rectangle."""
    tail: bytes = b""
    """The beginning of a tag that the next piece ends."""

    def look(self, piece: bytes) -> None:
        """Take in the next piece of the part."""
        end = piece.rfind(b">") + 1
        if not end:
            # No tag is as long as a piece; keeping ever more of it would be the attack itself.
            self.tail, self.doubtful = piece[-_LONGEST_TAG_BYTES:], True
            return
        text, self.tail = self.tail + piece[:end], piece[end:]
        self.holds_cells = self.holds_cells or _SHEET_DATA in text
        if self.exact:
            self._measure(text)
        else:
            self._skim(text)

    def _skim(self, text: bytes) -> None:
        self.errors += text.count(_ERROR_CELL)
        self.rows, self.columns = _SKIMMED_ROWS, max(self.columns, _LETTERS)
        if self.doubtful or (_PREFIXED not in text and not _NOT_NEAR_CELL.search(text)):
            return
        far = set(_FAR.findall(text))
        self.columns = max(self.columns, *(_column_number(each[0]) for each in far), 0)
        self.doubtful = (
            _PREFIXED in text
            or any(high or higher for _letters, high, higher in far)
            or _UNUSUAL_CELL.search(text) is not None
        )

    def _measure(self, text: bytes) -> None:
        for letters, row in set(_PLACE.findall(text)):
            self.rows = max(self.rows, int(row))
            self.columns = max(self.columns, _column_number(letters))
        # Cells without a reference stand beside each other.
        cells = (row.count(b"<c") + row.count(b":c") for row in _ROW.split(text))
        self.columns = max(self.columns, *cells)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def check_parts(path: Path, shown: str) -> Parts:
    """Inflate every part once; raise ``EvidenceError`` if damaged, encrypted or monstrous."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            entries = archive.infolist()
            if len(entries) > MAX_PARTS:
                raise _too_large(shown)
            return _inflate_all(entries, file, shown)
    except _DAMAGES as error:
        message = _(
            "{file} is damaged or cut off and cannot be opened as a workbook; "
            "copy or export it again, or save it as CSV UTF-8."
        )
        raise EvidenceError(message.format(file=shown)) from error


def _inflate_all(entries: list[zipfile.ZipInfo], file: BinaryIO, shown: str) -> Parts:
    size = file.seek(0, 2)
    allowed = min(MAX_INFLATED_BYTES, max(RATIO_FREE_BYTES, MAX_RATIO * size))
    total = 0
    errors: dict[str, int] = {}
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            message = _(
                "{file} is protected with a password; remove the password and save it again."
            )
            raise EvidenceError(message.format(file=shown))
        sheet, before = _Sheet(), b""
        for piece in _pieces(entry, file):
            total += len(piece)
            if total > allowed:
                raise _too_large(shown)
            sheet.look(piece)
            if entry.filename == _ODS_SHEETS and _repeats_content(before + piece):
                raise _too_wide(shown)
            before = piece[-_LONGEST_TAG_BYTES:]
        if not sheet.holds_cells:
            continue
        if sheet.doubtful or sheet.rows * sheet.columns > MAX_RECTANGLE:
            _refuse_far_cells(entry, file, shown)
        if sheet.errors:
            errors[entry.filename] = sheet.errors
    return Parts(frozenset(entry.filename for entry in entries), errors)


def _refuse_far_cells(entry: zipfile.ZipInfo, file: BinaryIO, shown: str) -> None:
    """Measure a sheet cell by cell; raise ``EvidenceError`` if its rectangle is too large."""
    sheet = _Sheet(exact=True)
    for piece in _pieces(entry, file):
        sheet.look(piece)
    if sheet.rows * sheet.columns > MAX_RECTANGLE:
        raise _too_wide(shown)


def _pieces(entry: zipfile.ZipInfo, file: BinaryIO) -> Iterator[bytes]:
    """Inflate one part without believing the size that the directory gives."""
    file.seek(entry.header_offset)
    magic, name_size, extra_size = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    if magic != _LOCAL_MAGIC:
        raise zipfile.BadZipFile
    file.seek(name_size + extra_size, 1)
    left = entry.compress_size
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise zipfile.BadZipFile
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (packed := file.read(min(left, _PACKED_BYTES))):
        left -= len(packed)
        if entry.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed:
            yield inflater.decompress(packed, _PIECE_BYTES)
            packed = inflater.unconsumed_tail
    if left > 0 or (entry.compress_type == zipfile.ZIP_DEFLATED and not inflater.eof):
        raise zipfile.BadZipFile


def _repeats_content(text: bytes) -> bool:
    """Say whether an ods part repeats a filled cell or row very often (empty ones are usual)."""
    return bool(_REPEATED_CELL.search(text) or _REPEATED_ROW.search(text))


def _too_large(shown: str) -> EvidenceError:
    message = _(
        "{file} unpacks to far more than a table can hold and is refused; "
        "copy the table into a new workbook, or save it as CSV UTF-8."
    )
    return EvidenceError(message.format(file=shown))


def _too_wide(shown: str) -> EvidenceError:
    message = _(
        "{file} has cells so far apart that the sheet would need {limit} cells or more; "
        "delete what stands far below or far right of the table, or save it as CSV UTF-8."
    )
    return EvidenceError(message.format(file=shown, limit=MAX_RECTANGLE))
