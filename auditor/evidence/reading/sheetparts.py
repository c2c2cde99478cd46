"""Find the part of an xlsx file that holds a sheet of a given name."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import unescape

_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*\"([^\"]*)\"")
_QUOTES = {"&quot;": '"', "&apos;": "'"}
_INDEX_BYTES = 4 << 20
"""The two index parts are small; no more of them is read."""


def part_of_sheet(path: Path, sheet: str) -> str | None:
    """Return the name of the part, or ``None`` when the file's index does not tell."""
    try:
        with zipfile.ZipFile(path) as archive:
            workbook = _text(archive, "xl/workbook.xml")
            relations = _text(archive, "xl/_rels/workbook.xml.rels")
    except (KeyError, zipfile.BadZipFile, OSError):
        return None
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for attributes in map(_attributes, _RELATION.findall(relations))
    }
    for attributes in map(_attributes, _SHEET.findall(workbook)):
        if attributes.get("name") == sheet:
            target = targets.get(attributes.get("r:id", ""), "").lstrip("/")
            return target if target.startswith("xl/") else f"xl/{target}"
    return None


def _text(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(_INDEX_BYTES).decode("utf-8", errors="replace")


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(value, _QUOTES) for name, value in _ATTRIBUTE.findall(text)}
