"""Find out what a terminal can show: its width, whether it takes colour, its encoding."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

_USUAL_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Console:
    """What the stream that people read can show."""

    width: int
    """Columns."""
    colour: bool
    encoding: str


def console(stream: TextIO, environment: Mapping[str, str]) -> Console:
    """Return what ``stream`` can show.

    A pipe or a file has no colour, and is 80 columns wide unless COLUMNS says otherwise.
    """
    on_screen = stream.isatty()
    plain = bool(environment.get("NO_COLOR")) or environment.get("TERM") == "dumb"
    return Console(
        width=_width(stream, environment, on_screen=on_screen),
        colour=on_screen and not plain,
        encoding=stream.encoding or "utf-8",
    )


def _width(stream: TextIO, environment: Mapping[str, str], *, on_screen: bool) -> int:
    columns = environment.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns):
        return int(columns)
    if not on_screen:
        return _USUAL_WIDTH
    try:
        # Some pseudo-terminals (CI) report 0 columns.
        return os.get_terminal_size(stream.fileno()).columns or _USUAL_WIDTH
    except OSError:
        return _USUAL_WIDTH
