"""Make any text fit to stand in a Word document: one line, visible, escaped."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from reports.text import clean

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PLAIN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u1ea0-\u1ef9\u2010-\u2027\u2030-\u203a]*")
"""Latin letters with Vietnamese ones, composed already, and the usual signs."""
_KEPT = 1 << 16


@lru_cache(_KEPT)
def told(text: str) -> str:
    """Return text as it stands in an element: one visible line, escaped.

    What an outsider wrote can neither end the element nor turn the direction of the line. Texts
    repeat from school to school, so what was made is kept.
    """
    return html.escape(visible(text))


def visible(text: str) -> str:
    """Return text in one line that XML can hold: spaces joined, control characters written out."""
    line = " ".join(text.split())
    return line if _PLAIN.fullmatch(line) else clean(line)


def run(text: str, shape: str = "") -> str:
    """Return a run of text; ``shape`` holds its properties as XML (``<w:b/>``)."""
    properties = f"<w:rPr>{shape}</w:rPr>" if shape else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{told(text)}</w:t></w:r>'


def paragraph(runs: str, shape: str = "") -> str:
    """Return a paragraph of runs; ``shape`` holds its properties as XML, in the schema's order."""
    properties = f"<w:pPr>{shape}</w:pPr>" if shape else ""
    return f"<w:p>{properties}{runs}</w:p>"


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point, as the format counts."""
    return round(millimetres * 1440 / 25.4)
