"""Take an LDIF file apart into records of unfolded lines (RFC 2849), and nothing more."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

PEEK_BYTES = 64 << 10
"""How much of a file is looked at to see whether it is LDIF."""

_BEGINNING = re.compile(rb"(?:version:\s*\d+\s*$|dn:)", re.IGNORECASE)
_SPACE, _HASH = 0x20, 0x23


def begins_like_ldif(head: bytes) -> bool:
    """Return whether the first line that is no comment is a version or a distinguished name."""
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    for line in head.removeprefix(BOM_UTF8).splitlines():
        if line.strip() and line[0] not in (_HASH, _SPACE):
            return _BEGINNING.match(line) is not None
    return False


@contextmanager
def open_lines(path: Path, head: bytes) -> Iterator[Iterable[bytes]]:
    """Open a file that begins with ``head`` for its lines in UTF-8, without a byte order mark.

    Raises:
        OSError: it cannot be read.
        UnicodeError: (while the lines are taken) it begins as UTF-16 but goes on otherwise.

    """
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):  # ldifde -u
        with path.open(encoding="utf-16", newline="\n") as text:
            yield (line.encode("utf-8") for line in text)
    else:
        with path.open("rb") as file:
            if head.startswith(BOM_UTF8):
                file.seek(len(BOM_UTF8))
            yield file


def records_of(lines: Iterable[bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """Return of every record the number of its first line, and its lines, unfolded.

    Comments are left out. A continuation of nothing becomes a line of its own.
    """
    start = 0
    parts: list[list[bytes]] = []  # joined once per record: a photo has thousands of lines
    in_comment = False
    for number, physical in enumerate(lines, start=1):
        line = physical.rstrip(b"\r\n")
        if not line:
            if parts:
                yield start, [b"".join(each) for each in parts]
            parts, in_comment = [], False
            continue
        continues = line[0] == _SPACE
        in_comment = in_comment if continues else line[0] == _HASH
        if in_comment:
            continue
        if not parts:
            start = number
        if continues and parts:
            parts[-1].append(line[1:])
        else:
            parts.append([line])
    if parts:
        yield start, [b"".join(each) for each in parts]
