"""Find out how a template wants things drawn: its fonts, its styles, the width of its text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reports.formal.docx_blocks import Look, Shape
from reports.formal.template_xml import Element, W, inner, own_texts, parse

_STYLES = "word/styles.xml"
_TWIPS_TO_A_MM = 1440 / 25.4
_A4_TEXT_MM = 160.0
_LEAST_MM = 60.0
_FONTS = re.compile("<w:rFonts[^>]*/>")


def styles_of(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the template's styles: name in small letters -> identifier.

    Word translates identifiers, not the names of styles that come with it.
    """
    if _STYLES not in parts:
        return {}
    found = {}
    for each in parse(parts[_STYLES]).iter(f"{W}style"):
        name = each.find(f"{W}name")
        if name is not None:
            found[str(name.get(f"{W}val", "")).lower()] = str(each.get(f"{W}styleId", ""))
    return found


def look_of(place: Element, root: Element, styles: Mapping[str, str]) -> Look:
    """Return how to draw in place of the paragraph ``place``: like it, in the template's styles."""
    first = next(iter(own_texts(place)), None)
    properties = first.getparent().find(f"{W}rPr") if first is not None else None
    body = Shape(inner(place.find(f"{W}pPr"), "sectPr", "rPr", "pPrChange"), inner(properties))
    fonts = "".join(_FONTS.findall(body.run)[:1])
    bold = f"{fonts}<w:b/>"
    return Look(
        body=body,
        heading=_styled("heading 1", styles) or Shape("<w:keepNext/>", f"{bold}{_size(13)}"),
        caption=_styled("caption", styles)
        or Shape('<w:keepNext/><w:spacing w:before="120"/><w:jc w:val="center"/>', bold),
        cell=Shape(_CELL, f"{fonts}{_size(11)}"),
        small_cell=Shape(_CELL, f"{fonts}{_size(10)}"),
        table_style=styles.get("table grid", ""),
        width_mm=_width_mm(root),
    )


_CELL = (
    '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
)
"""What a style of the template may say otherwise of a paragraph in a table."""


def _styled(name: str, styles: Mapping[str, str]) -> Shape | None:
    identifier = styles.get(name)
    return Shape(f'<w:pStyle w:val="{identifier}"/>') if identifier else None


def _size(points: int) -> str:
    return f'<w:sz w:val="{2 * points}"/><w:szCs w:val="{2 * points}"/>'


def _width_mm(root: Element) -> float:
    """Return the width of the text on the template's last pages; where it is not told, A4's."""
    pages = root.findall(f".//{W}sectPr")
    size = pages[-1].find(f"{W}pgSz") if pages else None
    margins = pages[-1].find(f"{W}pgMar") if pages else None
    if size is None or margins is None:
        return _A4_TEXT_MM
    try:
        twips = int(size.get(f"{W}w")) - sum(int(margins.get(f"{W}{s}")) for s in ("left", "right"))
    except (TypeError, ValueError):
        return _A4_TEXT_MM
    return max(twips / _TWIPS_TO_A_MM, _LEAST_MM)
