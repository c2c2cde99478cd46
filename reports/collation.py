"""Order names as Vietnamese readers look for them.

The order is that of the Unicode CLDR for Vietnamese, which browsers and databases follow too:
letters first (a ă â b c d đ e ê ... o ô ơ ... u ư v ...), with the foreign f, j, w and z in their
Latin places; then, only where all letters of the whole name are alike, tones (level, huyền, hỏi,
ngã, sắc, nặng); then small before capital letters. Printed dictionaries settle the tone syllable by
syllable before they look at the next one, so that "Ba Bể" precedes "Bà An"; CLDR does not, and
neither do we: "Bà An" precedes "Ba Bể". Digits count by their value ("Trường số 2" before "Trường
số 10") and stand before letters, spaces and signs before digits. Whatever else Unicode holds comes
after z, by code point.

Source: CLDR common/collation/vi.xml and root.xml (Unicode Technical Standard 35, part 5).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TypeAlias

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_SIGNS = "_-–—,;:!?.…'‘’\"“”«»()[]{}§¶@*/\\&#%‰†‡•`´^¨°©®+±÷×<=>|¦~¤¢$£¥€"
"""In the order of the root collation; a space of any kind comes before them."""
_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng."""
_OTHER_MARKS = "\u0306\u0302\u030c\u030a\u0308\u030b\u0307"
"""Marks of other languages, in the order of the root collation; further ones by code point."""

_SPACE, _SIGN, _OTHER_SIGN, _DIGITS, _LETTER, _OTHER = range(6)

_RANKS = {letter: rank for rank, letter in enumerate(_LETTERS)}
_SIGN_RANKS = {sign: rank for rank, sign in enumerate(_SIGNS)}
_MARK_RANKS = {mark: rank for rank, mark in enumerate(_TONES + _OTHER_MARKS, start=1)}
_FORMED = {
    (base, mark): whole
    for base, mark, whole in (
        (*unicodedata.normalize("NFD", letter), letter)
        for letter in _LETTERS
        if len(unicodedata.normalize("NFD", letter)) > 1
    )
}
"""Letter and mark -> the letter of its own that they make: (a, breve) -> ă."""

Weight: TypeAlias = tuple[int, int, str]
Key: TypeAlias = tuple[tuple[Weight, ...], tuple[int, ...], tuple[bool, ...], str]


def vietnamese_key(text: str) -> Key:
    """Return what to sort ``text`` by; only equal texts have equal keys.

    Accents may be composed or not. Control characters and other invisible ones count only where
    nothing else differs.
    """
    weights: list[Weight] = []
    marks: list[int] = []
    capitals: list[bool] = []
    for base, above in _clusters(unicodedata.normalize("NFD", text)):
        left = above
        if base:
            weight, left = _weigh(base, above)
            weights.append(weight)
            marks.append(0)
            capitals.append(base != base.lower())
        marks += map(_mark_rank, left)
        capitals += [False] * len(left)
    return tuple(weights), tuple(marks), tuple(capitals), text


def _clusters(text: str) -> Iterator[tuple[str, str]]:
    """Yield each letter, sign or number with the marks on it; marks at the start have no base."""
    base = above = ""
    for char in text:
        if unicodedata.combining(char):
            above += char
        elif char.isdecimal() and base[:1].isdecimal() and not above:
            base += char
        elif not _is_ignored(char):
            if base or above:
                yield base, above
            base, above = char, ""
    if base or above:
        yield base, above


def _is_ignored(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf"} and not char.isspace()


def _weigh(base: str, above: str) -> tuple[Weight, str]:
    """Return the weight of a letter, sign or number, and the marks that are not part of it."""
    small = base.lower()
    if small in _RANKS:
        return _weigh_letter(small, above)
    if base[0].isdecimal():
        value = "".join(str(unicodedata.decimal(each)) for each in base).lstrip("0")
        return (_DIGITS, len(value), value), above
    if base.isspace():
        return (_SPACE, 0, ""), above
    if base in _SIGN_RANKS:
        return (_SIGN, _SIGN_RANKS[base], ""), above
    if unicodedata.category(base)[0] in "PS":
        return (_OTHER_SIGN, ord(base), ""), above
    return (_OTHER, ord(base), ""), above


def _weigh_letter(letter: str, above: str) -> tuple[Weight, str]:
    blocked: set[int] = set()
    for place, mark in enumerate(above):
        whole = _FORMED.get((letter, mark))
        kind = unicodedata.combining(mark)
        # A mark joins its letter across marks of other kinds only (a, dot below, circumflex: ậ).
        if whole and kind not in blocked:
            return (_LETTER, _RANKS[whole], ""), above[:place] + above[place + 1 :]
        blocked.add(kind)
    return (_LETTER, _RANKS[letter], ""), above


def _mark_rank(mark: str) -> int:
    return _MARK_RANKS.get(mark) or len(_MARK_RANKS) + ord(mark)
