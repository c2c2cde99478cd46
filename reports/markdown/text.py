r"""Write foreign text into Markdown so that it stays text.

The rules are those of GitHub Flavored Markdown 0.29 (https://github.github.com/gfm/): nothing from
outside may become markup, a link, an image, HTML, a mention or the end of a table's cell. A
vertical bar is written as a reference, not with a backslash: parsers disagree about ``\|`` after a
backslash.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from reports.text import clean

MOST_LETTERS = 200
"""Longer texts are cut: a summary quotes, it does not hold the evidence."""
MOST_IN_SENTENCE = 400
_BEGINNING = re.compile(r"^(\d*)([-+=>.)])")
_MARKUP = str.maketrans(
    {each: f"\\{each}" for each in "\\`*_[]~$"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
)
# GitHub looks for addresses and mentions after Markdown is read: an escape does not keep it off,
# an empty comment between the sign and the name does.
_SIGNS = {"@": "@<!-- -->", "#": "#<!-- -->"}
_LINK = re.compile(r"(?i)(www)\.|(:)(?=//)")
_TICKS = re.compile("`+")


def one_line(text: str, most: int = MOST_LETTERS) -> str:
    """Return text in one visible line of at most ``most`` letters; a dash where there is none."""
    line = clean(" ".join(text.split()))
    if len(line) > most:
        line = f"{line[: most - 1].rstrip()}…"
    return line or "-"


def escaped(text: str, most: int = MOST_LETTERS) -> str:
    """Return text to stand in a paragraph, behind a word of ours, or in a cell of a table."""
    line = one_line(text, most).translate(_MARKUP).replace("|", "&#124;")
    line = _LINK.sub(lambda found: "&#58;" if found[2] else f"{found[1]}&#46;", line)
    return _signs(line)


def sentence(text: str, most: int = MOST_IN_SENTENCE) -> str:
    """Return text to begin a paragraph, where it neither lists nor quotes nor titles anything."""
    return _BEGINNING.sub(r"\1\\\2", escaped(text, most))


def lines_of(text: str) -> str:
    """Return a text of several lines, behind a word of ours."""
    return "<br>".join(escaped(each, MOST_IN_SENTENCE) for each in text.split("\n"))


def in_html(text: str, most: int = MOST_LETTERS) -> str:
    """Return text to stand within an HTML tag, where Markdown is not read."""
    return _signs(html.escape(one_line(text, most), quote=False))


def _signs(line: str) -> str:
    # Not after "&": "&#" begins a reference of ours.
    return re.sub(r"@|(?<!&)#", lambda found: _SIGNS[found[0]], line)


def code(text: str, most: int = MOST_LETTERS) -> str:
    """Return text as code, as an account or a path is best read; not for a cell of a table."""
    line = one_line(text, most)
    fence = "`" * (max((len(each) for each in _TICKS.findall(line)), default=0) + 1)
    gap = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{gap}{line}{gap}{fence}"


def table(headers: Sequence[str], numeric: Iterable[int], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; cells are escaped already, columns ``numeric`` are aligned to the right."""
    right = frozenset(numeric)
    rule = ["--:" if position in right else "---" for position in range(len(headers))]
    return "".join(_row(each) for each in _rows(headers, rule, rows))


def _rows(
    headers: Sequence[str], rule: Sequence[str], rows: Iterable[Sequence[str]]
) -> Iterator[Sequence[str]]:
    yield headers
    yield rule
    yield from rows


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
