"""Find out how a delimited file is laid out: separator, heading, where the data begin."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from auditor.evidence.reading.content import Content
from auditor.evidence.reading.encoding import not_utf8, refuse_font_encoding
from auditor.evidence.reading.header import (
    SEARCHED_ROWS,
    clean_header,
    find_header,
    heading_of,
)

SEPARATORS = (",", ";", "\t", "|")

_HEAD_BYTES = (64 << 10, 4 << 20)
"""The first is enough as a rule; the second is added for wide tables and long cells."""
_HEAD_LINES = SEARCHED_ROWS * 5
"""Cells of a heading may hold several lines."""
_SEPARATOR_LINE = re.compile(r'^"?sep=([,;|\t])"?[,;|\t]*\r?\n?$', re.IGNORECASE)
"""Excel obeys such a first line and does not show it as a row."""
_TYPE_LINE = re.compile(r'^"?#TYPE\b', re.IGNORECASE)
"""Export-Csv of Windows PowerShell begins with the type of the objects."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What is needed to read the rows under the heading."""

    separator: str
    names: tuple[str, ...]
    header_row: int
    """As a spreadsheet numbers it."""
    lines_before_data: int
    """Physical lines, ended by any line end."""
    data_offset: int
    """In bytes from the start, byte order mark included."""
    line_end: bytes
    """Of the heading: CRLF, LF or CR; empty when the file ends with it."""


def find_layout(
    content: Content, *, shown: str, known_header: Callable[[str], bool], has_fixed_header: bool
) -> Layout:
    """Return the layout seen in the first records; raise ``EvidenceError`` without a heading."""
    mark, lines = _first_lines(content)
    refuse_font_encoding("".join(lines[:SEARCHED_ROWS]), shown)
    before, separator = _preamble(lines)
    records = _separated(lines[before:], separator, known_header)
    # The line with the separator is not a row; the line with the type is.
    first_row = 2 if before and not _SEPARATOR_LINE.match(lines[0]) else 1
    header = find_header(
        records.rows,
        shown=shown,
        known_header=known_header,
        has_fixed_header=has_fixed_header,
        first_row=first_row,
        likely=records.heading,
    )
    if any(_is_undecoded(name) for name in header.names):
        raise not_utf8(content, shown)
    line_count = before + records.ends[header.index]
    return Layout(
        separator=records.separator,
        names=header.names,
        header_row=header.index + first_row,
        lines_before_data=line_count,
        data_offset=mark
        + sum(len(line.encode("utf-8", errors="surrogateescape")) for line in lines[:line_count]),
        line_end=_line_end(lines[line_count - 1]),
    )


@dataclass(frozen=True, slots=True)
class _Records:
    separator: str
    rows: list[list[str]]
    ends: list[int]
    """For each row, the number of lines up to its end."""
    heading: tuple[int, int] | None
    """Which row is likely the heading, and how many of its names are known; ``None``: all blank."""


def _first_lines(content: Content) -> tuple[int, list[str]]:
    """Return the size of the byte order mark, and the lines to find the heading in."""
    head = b""
    with content.open() as file:
        for size in _HEAD_BYTES:
            head += file.read(size)
            if head.count(b"\n") > _HEAD_LINES:
                break
    mark = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    text = io.StringIO(head[mark:].decode("utf-8", errors="surrogateescape"), newline="")
    return mark, list(islice(text, _HEAD_LINES))


def _preamble(lines: list[str]) -> tuple[int, str]:
    """Return how many lines precede the first record, and the separator if the file names it."""
    if lines and (named := _SEPARATOR_LINE.match(lines[0])):
        return 1, named[1]
    return (1, "") if lines and _TYPE_LINE.match(lines[0]) else (0, "")


def _separated(lines: list[str], separator: str, known_header: Callable[[str], bool]) -> _Records:
    """Split the first lines into records by the given separator, else by the one that fits best.

    Separators that stand nowhere give the same records of one cell, with one known name at most;
    they are looked at only where those that stand somewhere do not find more.
    """
    if separator:
        return _records(lines, separator, known_header)
    standing = [each for each in SEPARATORS if any(each in line for line in lines)]
    tried = [_records(lines, each, known_header) for each in standing]
    if all(_fitness(each)[0] <= 1 for each in tried):
        tried = [_records(lines, each, known_header) for each in SEPARATORS]
    return max(tried, key=_fitness)


def _records(lines: Iterable[str], separator: str, known_header: Callable[[str], bool]) -> _Records:
    """Return the first records as ``separator`` splits them."""
    reader = csv.reader(lines, delimiter=separator)
    rows: list[list[str]] = []
    ends: list[int] = []
    try:
        for row in islice(reader, SEARCHED_ROWS):
            rows.append(row)
            ends.append(reader.line_num)
    except csv.Error:
        # A cell beyond the reader's limit: the rows before it tell enough.
        pass
    filled = any(clean_header(cell) for row in rows for cell in row)
    return _Records(separator, rows, ends, heading_of(rows, known_header) if filled else None)


def _fitness(records: _Records) -> tuple[int, bool, int, int]:
    """Rank a separator: known headers, several columns, then records as wide as the heading."""
    rows = records.rows
    if records.heading is None:
        return 0, any(len(row) > 1 for row in rows), len(rows), 1
    index, known = records.heading
    width = len(rows[index])
    return known, width > 1, sum(1 for row in rows if len(row) == width), width


def _line_end(line: str) -> bytes:
    for end in ("\r\n", "\n", "\r"):
        if line.endswith(end):
            return end.encode()
    return b""


def _is_undecoded(text: str) -> bool:
    """Say whether ``surrogateescape`` had to hide a byte that is not UTF-8."""
    return any("\udc80" <= letter <= "\udcff" for letter in text)
