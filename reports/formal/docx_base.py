"""Begin our own Word documents: paper, page numbers, styles, properties, nothing else.

python-docx makes the package from its own template. What that template says of American Word on a
Macintosh (paper, fonts, a preview picture, a bibliography) is taken out once for each language.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.section import Section
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from reports.formal.docx_styles import INDENT, LANGUAGE_CODES, set_styles
from reports.formal.docx_text import visible

_KEPT_PARTS = {"officeDocument", "core-properties", "styles", "settings"}
_KEPT_SETTINGS = {qn("w:defaultTabStop"), qn("w:compat")}
_SHORT_MM, _LONG_MM = 210, 297
_LONGEST_PROPERTY = 255
"""Letters that a property of the document may have ([MS-OE376]; the library refuses more)."""


def new_document(language: str, title: str, made_at: datetime) -> Document:
    """Return an empty document on upright A4; the author is the program, no person."""
    document = docx.Document(io.BytesIO(_base(language)))
    properties = document.core_properties
    properties.title = visible(title)[:_LONGEST_PROPERTY]
    properties.author = "auditor"
    properties.language = LANGUAGE_CODES[language]
    properties.created = properties.modified = made_at.astimezone(UTC)
    return document


def set_page(section: Section, *, wide: bool) -> None:
    """Lay A4 upright, or lengthwise for wide tables."""
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    sides = (_LONG_MM, _SHORT_MM) if wide else (_SHORT_MM, _LONG_MM)
    section.page_width, section.page_height = map(Mm, sides)


@cache
def _base(language: str) -> bytes:
    """Return what all documents in a language share: made in 20 milliseconds, opened in one."""
    document = docx.Document()
    _take_out(document)
    set_styles(document, language)
    _set_settings(document)
    _set_pages(document.sections[0])
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _take_out(document: Document) -> None:
    """Take out the parts that we do not use, and all that the template says of itself."""
    for links in (document.part.rels, document.part.package.rels):
        for name, link in list(links.items()):
            if link.reltype.rpartition("/")[2] not in _KEPT_PARTS:
                del links[name]
    document.core_properties._element.clear()


def _set_settings(document: Document) -> None:
    """Lay out as Word 2013 and later do (mode 15), without a note about compatibility."""
    settings = document.settings.element
    for each in list(settings):
        if each.tag not in _KEPT_SETTINGS:
            settings.remove(each)
    settings.find(qn("w:defaultTabStop")).set(qn("w:val"), str(INDENT.twips))
    compatibility = settings.find(qn("w:compat"))
    # Of East Asian documents.
    compatibility.remove(compatibility.find(qn("w:useFELayout")))
    for each in compatibility:
        if each.get(qn("w:name")) == "compatibilityMode":
            each.set(qn("w:val"), "15")


def _set_pages(section: Section) -> None:
    """Set margins of 20/20/30/20 mm and a page number that the first page does not bear."""
    set_page(section, wide=False)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    section.header.is_linked_to_previous = False
    _add_page_number(section.header.paragraphs[0])
    # The pages of a report and of each annex are counted on their own.
    start = OxmlElement("w:pgNumType", {qn("w:start"): "1"})
    section._sectPr.find(qn("w:pgMar")).addnext(start)


def _add_page_number(line: Paragraph) -> None:
    field = OxmlElement("w:fldSimple", {qn("w:instr"): " PAGE "})
    # What a program shows that does not count pages.
    field.append(line.add_run("2")._r)
    line._p.append(field)
