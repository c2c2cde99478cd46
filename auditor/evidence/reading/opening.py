"""Look at a file before anything reads it: can it be read, is it too large, what is it really."""

from __future__ import annotations

import hashlib
from enum import Enum
from pathlib import Path

from auditor.locale import _
from auditor.model import EvidenceError

MAX_BYTES = 2 * 1024**3
"""Larger files are refused: nothing a district exports comes near, and memory is finite."""

_HEAD_BYTES = 4096
_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OTHER_BINARIES = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"SQLite format 3": "SQLite",
    b"PAR1": "Parquet",
}


class Container(Enum):
    """What a file is by its first bytes; its extension is not asked."""

    TEXT = "text"
    ZIPPED_WORKBOOK = "zipped workbook"
    OLE2_WORKBOOK = "xls"


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal; it leaves the interpreter lock to other threads.

    What is no regular file has none: reading a pipe would wait for a writer.
    """
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_checked(path: Path, shown: str) -> Container:
    """Return what ``path`` is; raise ``EvidenceError`` if absent, a folder, empty or too large."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            message = _("{file} is a folder, not a file; name the file in it that is to be read.")
            raise EvidenceError(message.format(file=shown))
        if not path.is_file():
            message = _("{file} is no regular file, so it is not read; name a file.")
            raise EvidenceError(message.format(file=shown))
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except FileNotFoundError as error:
        message = _("{file} does not exist; check the path or take the source out of the list.")
        raise EvidenceError(message.format(file=shown)) from error
    except PermissionError as error:
        message = _("{file} may not be read by this user; ask its owner for read permission.")
        raise EvidenceError(message.format(file=shown)) from error
    except (OSError, ValueError) as error:
        message = _("{file} cannot be opened; check the path and the disk.")
        raise EvidenceError(message.format(file=shown)) from error
    if size > MAX_BYTES:
        message = _("{file} is larger than 2 GiB; split it, for instance by school.")
        raise EvidenceError(message.format(file=shown))
    if not head:
        message = _("{file} is empty (0 bytes); export it again.")
        raise EvidenceError(message.format(file=shown))
    return _container(path, head, shown)


def _container(path: Path, head: bytes, shown: str) -> Container:
    if head.startswith(_ZIP):
        return Container.ZIPPED_WORKBOOK
    if head.startswith(_OLE2):
        _refuse_encrypted(path, shown)
        return Container.OLE2_WORKBOOK
    for magic, name in _OTHER_BINARIES.items():
        if head.startswith(magic):
            message = _("{file} is a {kind} file, not a table; export it as CSV UTF-8 or as xlsx.")
            raise EvidenceError(message.format(file=shown, kind=name))
    return Container.TEXT


def _refuse_encrypted(path: Path, shown: str) -> None:
    """Refuse a workbook with a password: Office wraps it in OLE2 with a stream of this name."""
    with path.open("rb") as file:
        overlap = b""
        while chunk := file.read(1 << 20):
            if _ENCRYPTED_STREAM in overlap + chunk:
                message = _(
                    "{file} is protected with a password; open it, remove the password "
                    "(File, Info, Protect Workbook) and save it again."
                )
                raise EvidenceError(message.format(file=shown))
            overlap = chunk[-len(_ENCRYPTED_STREAM) :]
