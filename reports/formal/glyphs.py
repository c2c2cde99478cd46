"""Keep text to what the font of a PDF can show; anything else would spoil the document.

PDF/UA-1 (ISO 14289-1, 7.21.8) forbids a character without a glyph, and the compiler then gives no
document at all. The fonts are the four faces of Liberation Serif in ``reports/fonts``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

REPLACEMENT = "\u25a1"
"""A white square: the reader sees that something stands there that cannot be shown."""
COVERED = (
    "20-7e a0-36f 374-375 37a-37e 384-38a 38c 38e-3a1 3a3-3ce 3d0-513 51a-51d 591-5c7 5d0-5ea "
    "5f0-5f4 1d00-1dca 1dfe-1e9b 1e9e 1ea0-1ef9 1f00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d "
    "1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef "
    "1ff2-1ff4 1ff6-1ffe 2000-2010 2012-2022 2026 202a-2030 2032-2034 2039-203a 203c 203e 2044 "
    "205e 206a-206f 2074-2079 207f-2089 2090-2094 20a0-20b5 20bf 20f0 2105 2113 2116-2117 2122 "
    "2126 212e 214d-214e 2153-2154 215b-215e 2184 2190-2195 21a8 21d4 2202 2206 220f 2211-2212 "
    "2215 2219-221a 221e-221f 2229 222b 2248 2260-2262 2264-2265 2302 2310 2320-2321 2500 2502 "
    "250c 2510 2514 2518 251c 2524 252c 2534 253c 2550-256c 2580 2584 2588 258c 2590-2593 "
    "25a0-25a1 25aa-25ac 25b2 25ba 25bc 25c4 25ca-25cc 25cf-25d9 25e6 263a-263c 2640 2642 2660 "
    "2663 2665-2666 2669-266c 266f 2c60-2c6d 2c71-2c77 2e17 a717-a721 a788-a78c f004 fb01-fb02 "
    "fb1d-fb36 fb38-fb3c fb3e fb40-fb41 fb43-fb44 fb46-fb4f fe20-fe23 fffc"
)
"""Code points that all four faces have a glyph for (hexadecimal, ranges with both ends)."""

_STEERING = frozenset({"Cc", "Cf"})
_MEANINGLESS = frozenset({"Co"})
"""A private character may mean anything, and tells nothing to whoever hears it read aloud."""
_NO_PICTURE = "\ufffc"
"""Stands for an object that is not in the text."""
_WORD = re.compile(r"[^ ]+ *| +")
_PART = re.compile(r"[^/\\._@:=-]*[/\\._@:=-]{1,4}|[^/\\._@:=-]+")
"""Up to a sign after which a part of a path, an address or a code ends."""
_FEW = re.compile(r"(?:.[\u0300-\u036f]{0,9}){1,4}")
CAPITAL = 1.5
"""How wide a capital is, in usual letters."""
_KEPT = 1 << 16
"""Widths remembered: words repeat from row to row and from school to school."""
_SPACES = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")


def _shown() -> str:
    """Return every character that has a glyph and is there to be seen, for a pattern's brackets."""
    ends = (each.split("-") for each in COVERED.split())
    codes = (code for end in ends for code in range(int(end[0], 16), int(end[-1], 16) + 1))
    left_out = _STEERING | _MEANINGLESS
    shown = {char for char in map(chr, codes) if unicodedata.category(char) not in left_out}
    return re.escape("".join(sorted(shown - {_NO_PICTURE})))


_UNFIT = re.compile(f"[^{_shown()}]")


def printable(text: str) -> str:
    """Return ``text`` composed and on one line, with a square for each character without a glyph.

    What only steers the text (controls, turns of direction, joiners, choices of a variant) is left
    out: nothing of it is meant to be seen.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", _SPACES.sub(" ", text))
    # Letters that a left-out joiner kept apart may compose now.
    return unicodedata.normalize("NFC", _UNFIT.sub(_stand_in, composed))


def _stand_in(unfit: re.Match[str]) -> str:
    char = unfit.group()
    hidden = unicodedata.category(char) in _STEERING or _is_variant_choice(char)
    return "" if hidden else REPLACEMENT


def _is_variant_choice(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def breakable(text: str, longest: float) -> list[str]:
    """Split printable ``text`` where a line may break within a word wider than ``longest`` letters.

    A path, a digest or a name without spaces would otherwise run out of its column. The parts of a
    path stay whole where they have room.
    """
    if len(text) * CAPITAL <= longest:
        return [text]
    pieces = [""]
    for word in _WORD.findall(text):
        head, *rest = [word] if wide(word.rstrip(" ")) <= longest else _cut(word, longest)
        pieces[-1] += head
        pieces += rest
    return pieces


@lru_cache(_KEPT)
def wide(word: str) -> float:
    """Return the width of a word in usual letters, each half as wide as the type is high."""
    return len(word) + (CAPITAL - 1) * sum(map(str.isupper, word))


@lru_cache(_KEPT)
def widest_part(text: str) -> float:
    """Return the width of the widest part of ``text`` that is better not broken."""
    return max((wide(part) for word in text.split() for part in _PART.findall(word)), default=1.0)


def _cut(word: str, longest: float) -> list[str]:
    cut: list[str] = []
    for part in _PART.findall(word):
        cut += [part] if wide(part) <= longest else _FEW.findall(part)
    return cut
