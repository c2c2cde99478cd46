"""Make text fit to be shown: nothing that does harm, its width, where lines break."""

from __future__ import annotations

import re
import unicodedata

import wcwidth

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format, unassigned: they move the cursor, change colours or turn the text around."""

FORMULA_SIGNS = "=+-@\t\r"
"""A cell that starts with one of these is run as a formula by Excel and LibreOffice.

OWASP, CSV injection. Plain numbers such as -5 or +84 do no harm and stay numbers.
"""
FORMULA_START = r"^[=+\-@\t\r]"
PLAIN_NUMBER = r"^[+-]?[0-9]+([.,][0-9]+)?$"

_PLAIN = {"đ": "d", "Đ": "D", "×": "x", "–": "-"}
"""What stands for a letter or sign that does not come apart into one with accents."""
_formula_start = re.compile(FORMULA_START)
# Python's $ also matches before a final newline.
_plain_number = re.compile(PLAIN_NUMBER.replace("$", r"\Z"))


def clean(text: str) -> str:
    r"""Return ``text`` safe to show: composed, control characters written out (``\n``)."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    safe = "".join(
        each.encode("unicode_escape").decode("ascii")
        if unicodedata.category(each) in _UNSAFE
        else " "
        if each.isspace()
        else each
        for each in composed
    )
    # A mark needs a letter to stand on.
    return f"◌{safe}" if safe and width_of(safe[0]) == 0 else safe


def defuse(text: str) -> str:
    """Return ``text`` so that a spreadsheet shows it: an apostrophe in front keeps it text."""
    if _formula_start.match(text) and not _plain_number.match(text):
        return f"'{text}"
    return text


def width_of(text: str) -> int:
    """Return how many columns clean text takes."""
    return len(text) if text.isascii() else wcwidth.wcswidth(text)


def wrap(text: str, width: int) -> list[str]:
    """Break clean text into lines of at most ``width`` columns; a word that is longer is cut."""
    if width_of(text) <= width:
        return [text]
    return wcwidth.wrap(text, width, break_on_hyphens=False)


def encode(text: str, encoding: str) -> bytes:
    """Encode text for a terminal; a letter it lacks loses its accents before it becomes ``?``."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        plain = "".join(each if _has(each, encoding) else _plain(each) for each in text)
        return plain.encode(encoding, "replace")


def _has(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _plain(letter: str) -> str:
    return _PLAIN.get(letter) or unicodedata.normalize("NFD", letter)[0]
