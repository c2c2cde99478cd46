"""Look at a PDF as a reader does: its pages as pictures, its text, its fonts (poppler)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from testbed.process import TestbedError, run

_DPI = 60
"""Enough to see a layout: an A4 page is 496 x 702 pixels."""
_FONT = re.compile(
    r"^(?P<name>.*?) +(?P<kind>(?:Type [13]C?|TrueType|CID (?:Type 0C?|TrueType)|unknown)"
    r"(?: \(OT\))?) +(?P<encoding>\S+) +(?P<embedded>yes|no) +(?P<subset>yes|no) +(?:yes|no)"
    r" +(?:\d+ +\d+|\[none\]) *$"
)
"""A line of pdffonts(1); a long name pushes the columns to the right, so widths do not help."""
_HEADER_LINES = 2


@dataclass(frozen=True, slots=True)
class Font:
    """Name a font that a PDF uses."""

    name: str
    """With the prefix of a subset: ``ABCDEF+LiberationSerif``; ``[none]`` without a name."""
    kind: str
    """As pdffonts(1) says: ``CID TrueType``, ``Type 1C``, ..."""
    embedded: bool
    """The file carries it, so that every reader sees the same letters."""
    subset: bool
    """It carries only the letters that are used."""


def pages_as_png(pdf: Path, folder: Path, dpi: int = _DPI) -> list[Path]:
    """Draw every page into an existing folder and return the pictures in the order of the pages."""
    pattern = f"{escape(pdf.stem)}-*.png"
    for old in folder.glob(pattern):
        old.unlink()
    run(["pdftoppm", "-png", "-r", str(dpi), pdf, folder / pdf.stem])
    # The numbers have as many digits as the last one needs, so names sort as pages do.
    return sorted(folder.glob(pattern))


def pdf_text(pdf: Path) -> str:
    """Return the text, laid out as on the page; pages end with a form feed."""
    return run(["pdftotext", "-layout", "-enc", "UTF-8", pdf, "-"])


def fonts(pdf: Path) -> list[Font]:
    """Return the fonts that the PDF uses."""
    lines = run(["pdffonts", pdf]).splitlines()[_HEADER_LINES:]
    return [_font(line) for line in lines]


def _font(line: str) -> Font:
    found = _FONT.match(line)
    if found is None:
        raise TestbedError(f"pdffonts said what nobody understands: {line}")
    name, kind, embedded, subset = found.group("name", "kind", "embedded", "subset")
    return Font(name.strip(), kind, embedded == "yes", subset == "yes")
