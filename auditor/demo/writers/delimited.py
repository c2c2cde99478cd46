"""Write rows as delimited text in the shapes that Excel, PowerShell and old software leave."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

Rows = Iterable[Sequence[str]]

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Combining tone marks; windows-1258 holds them apart from their vowels."""


def delimited(rows: Rows, *, separator: str = ",", quote_all: bool = False) -> str:
    """Return ``rows`` as delimited text with Windows line ends."""
    out = io.StringIO(newline="")
    csv.writer(
        out,
        delimiter=separator,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
        lineterminator="\r\n",
    ).writerows(rows)
    return out.getvalue()


def as_utf8(text: str) -> bytes:
    """Return UTF-8 without a byte order mark."""
    return text.encode("utf-8")


def as_utf8_marked(text: str) -> bytes:
    """Return UTF-8 with the byte order mark by which Excel knows it."""
    return text.encode("utf-8-sig")


def as_unicode_text(text: str) -> bytes:
    """Return what Excel calls "Unicode text": UTF-16, little-endian, with its mark."""
    return b"\xff\xfe" + text.encode("utf-16-le")


def as_windows_1258(text: str) -> bytes:
    """Return windows-1258, the old Vietnamese encoding; tones follow their vowels as marks."""
    return "".join(_split_tone(letter) for letter in unicodedata.normalize("NFC", text)).encode(
        "cp1258"
    )


def _split_tone(letter: str) -> str:
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        marks = unicodedata.normalize("NFD", letter)
        vowel = "".join(mark for mark in marks if mark not in _TONES)
        tones = "".join(mark for mark in marks if mark in _TONES)
        return unicodedata.normalize("NFC", vowel) + tones
    return letter
