"""Fit text to a terminal: how wide it is, what must not be sent there, where lines break."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format, unassigned: they move the cursor, change colours or turn the text around."""


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
    return f"◌{safe}" if safe and _char_width(safe[0]) == 0 else safe


def width_of(text: str) -> int:
    """Return how many columns clean text takes."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def _char_width(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def graphemes(text: str) -> Iterator[str]:
    """Split clean text into letters, each with the marks that stand on it."""
    letter = ""
    for char in text:
        if letter and _char_width(char):
            yield letter
            letter = ""
        letter += char
    if letter:
        yield letter


def wrap(text: str, width: int) -> list[str]:
    """Break clean text into lines of at most ``width`` columns; a word that is longer is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if width_of(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _cut(word, width)
        lines += full
    return [*lines, line]


def _cut(word: str, width: int) -> list[str]:
    pieces = [""]
    for letter in graphemes(word):
        if pieces[-1] and width_of(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


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
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    return unicodedata.normalize("NFD", letter)[0]
