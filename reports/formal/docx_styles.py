"""Give our own Word documents the styles of an official document.

Sizes are those of Decree 30/2020/ND-CP, Annex I: Times New Roman, 13 to 14 points, six points
between paragraphs, one centimetre of first-line indent.
"""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from reports.formal.docx_blocks import Look, Shape

PORTRAIT_MM = 160.0
LANDSCAPE_MM = 247.0
INDENT = Mm(10)
LANGUAGE_CODES = {"en": "en-US", "vi": "vi-VN"}
_FONT = "Times New Roman"
_POINTS = 13
_KEPT = {
    *("Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"),
    # A real heading: its level in the outline is not within reach of the library otherwise. And
    # what the library's own headers are written in.
    *("Heading 1", "Header"),
}
"""Styles of the library's own template that stay; the other 150 are of another look."""
_JUSTIFIED, _CENTRED = WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.CENTER


@dataclass(frozen=True, slots=True)
class _Style:
    """How paragraphs of one kind look: lengths in points, as the decree gives them."""

    name: str
    points: int = _POINTS
    bold: bool = False
    italic: bool = False
    before: int = 0
    after: int = 0
    indented: bool = False
    side: WD_ALIGN_PARAGRAPH | None = None
    with_next: bool = False
    """Never the last line of a page."""
    base: str = "Normal"
    exact: int = 0
    """Height of a line that holds no text; nothing: as high as its letters."""
    border: str = ""
    """Kind of line (ECMA-376, part 1, 17.18.2) at the edges named behind it."""


_STYLES = (
    _Style("Body Text", before=6, indented=True, side=_JUSTIFIED),
    _Style("Legal Basis", italic=True, before=6, indented=True, side=_JUSTIFIED),
    _Style("Heading 1", bold=True, before=12, indented=True, with_next=True),
    _Style(
        "Annex Heading",
        points=14,
        bold=True,
        after=3,
        side=_CENTRED,
        with_next=True,
        base="Heading 1",
    ),
    _Style("Title", points=14, bold=True, before=18, side=_CENTRED, with_next=True),
    _Style("Subtitle", points=14, bold=True, side=_CENTRED, with_next=True),
    _Style("Draft Note", points=11, italic=True, before=12, border="dashed top left bottom right"),
    _Style("Addressee", points=14, before=12, after=6, side=_CENTRED),
    _Style("Annex Note", italic=True, after=6, side=_CENTRED),
    _Style("Caption", points=12, bold=True, before=8, after=4, side=_CENTRED, with_next=True),
    _Style("Table Text", points=11, before=1, after=1),
    _Style("Table Small", points=10, before=1, after=1),
    _Style("Header", side=_CENTRED),
    # An empty line: its border is the rule, its indents are what the rule is shorter by.
    _Style("Rule", before=4, exact=3, border="single top"),
    _Style("Page End", exact=1),
)
_BUILT_IN = {"Body Text", "Title", "Subtitle", "Caption"}
"""Word knows these by name, and translates them."""


def look(width_mm: float = PORTRAIT_MM) -> Look:
    """Return how our own documents draw."""
    return Look(
        body=Shape('<w:pStyle w:val="BodyText"/>'),
        heading=Shape('<w:pStyle w:val="Heading1"/>'),
        caption=Shape('<w:pStyle w:val="Caption"/>'),
        cell=Shape('<w:pStyle w:val="TableText"/>'),
        small_cell=Shape('<w:pStyle w:val="TableSmall"/>'),
        table_style="TableGrid",
        width_mm=width_mm,
    )


def set_styles(document: Document, language: str) -> None:
    """Replace the styles of the library's template by ours, for ``language`` (``vi``, ``en``)."""
    for each in list(document.styles):
        if each.name not in _KEPT:
            each.delete()
    _set_defaults(document, LANGUAGE_CODES[language])
    for wanted in _STYLES:
        _set(_made(document, wanted.name), wanted, document)


def _set_defaults(document: Document, code: str) -> None:
    """Set what every letter has before any style; the library has no words for it."""
    styles = document.styles.element
    # Of 276 styles that are not there: each of 1,500 files would carry the list.
    styles.remove(styles.find(qn("w:latentStyles")))
    spacing = styles.find(f".//{qn('w:pPrDefault')}")
    spacing.clear()
    letters = styles.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    letters.find(qn("w:rFonts")).attrib.clear()
    for use in ("ascii", "hAnsi", "eastAsia", "cs"):
        letters.find(qn("w:rFonts")).set(qn(f"w:{use}"), _FONT)
    for name in ("w:sz", "w:szCs"):
        letters.find(qn(name)).set(qn("w:val"), str(2 * _POINTS))
    for use in ("val", "eastAsia"):
        letters.find(qn("w:lang")).set(qn(f"w:{use}"), code)


def _made(document: Document, name: str) -> ParagraphStyle:
    """Return a style that says nothing yet but for its place in the outline."""
    if name not in _KEPT:
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name in _BUILT_IN)
    else:
        made = document.styles[name]
        # Blue letters of another font, the style of letters deleted above, American tabs.
        for each in made.element.xpath("w:rPr | w:link | w:pPr/w:tabs"):
            each.getparent().remove(each)
    if not isinstance(made, ParagraphStyle):
        raise TypeError(name)
    return made


def _set(style: ParagraphStyle, wanted: _Style, document: Document) -> None:
    style.base_style = document.styles[wanted.base]
    style.quick_style = True
    style.font.size = Pt(wanted.points)
    # None: as in the style that it is based on.
    style.font.bold = wanted.bold or None
    style.font.italic = wanted.italic or None
    lines = style.paragraph_format
    lines.space_before, lines.space_after = Pt(wanted.before), Pt(wanted.after)
    lines.first_line_indent = INDENT if wanted.indented else Mm(0)
    lines.alignment = wanted.side
    lines.keep_with_next = wanted.with_next or None
    if wanted.exact:
        lines.line_spacing_rule, lines.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(wanted.exact)
    if wanted.border:
        _set_border(style, *wanted.border.split())


def _set_border(style: ParagraphStyle, kind: str, *edges: str) -> None:
    """Draw lines at the edges of a paragraph; the library has no words for it."""
    space = 0 if len(edges) == 1 else 4
    lines = "".join(
        f'<w:{each} w:val="{kind}" w:sz="{6 if space == 0 else 4}" w:space="{space}"'
        ' w:color="auto"/>'
        for each in edges
    )
    border = parse_xml(f"<w:pBdr {nsdecls('w')}>{lines}</w:pBdr>")
    # Before the spacing, as the schema wants it.
    style.element.pPr.find(qn("w:spacing")).addprevious(border)
