"""Draw what surrounds the body: letterhead, title, legal bases, signature, pages of annexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import chain

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from auditor.locale import _
from reports.content.blocks import Section
from reports.formal import docx_blocks
from reports.formal.docx_base import set_page
from reports.formal.docx_blocks import Shape, write
from reports.formal.docx_styles import LANDSCAPE_MM, PORTRAIT_MM, look
from reports.formal.docx_text import visible
from reports.formal.model import FormalReport, closed, roman

_LEFT_MM, _RIGHT_MM = 64.0, 96.0
_SIGNATURE_MM = 28.0
_MOTTO_MM = {"vi": 61.0, "en": 67.0}
"""Width of the motto's second line at 13 points bold: its rule is as long."""
_LEAST_RULE, _MOST_RULE = 1 / 3, 1 / 2


def write_report(document: Document, report: FormalReport) -> None:
    """Write a report and its annexes into an empty document, in the language of the run."""
    letterhead(document, report)
    title(document, report)
    _put(document, (_styled(each, "LegalBasis") for each in closed(report.bases)))
    for place, part in enumerate(report.body, start=1):
        _put(document, docx_blocks.section(part, roman(place), look()))
    signature(document, [f"- {each}" for each in closed(report.recipients)], report.authority)
    for place, annex in enumerate(report.annexes, start=1):
        wide = docx_blocks.is_wide(annex)
        _begin_pages(document, wide=wide)
        heading = _annex_heading(annex, place, report)
        within = look(LANDSCAPE_MM if wide else PORTRAIT_MM)
        _put(document, chain(heading, docx_blocks.blocks(annex, within)))


def add(place: Document | _Cell, text: str, style: str) -> Paragraph:
    """Write a paragraph in the style with this identifier."""
    line: Paragraph = place.add_paragraph(visible(text))
    # For a name the library goes through all styles, which takes longer than all the rest.
    line._p.style = style
    return line


def _styled(text: str, style: str) -> str:
    """Return the same as :func:`add` writes, for what many paragraphs are: a tenth of the time."""
    return write(Shape(f'<w:pStyle w:val="{style}"/>'), text)


def letterhead(document: Document, report: FormalReport) -> None:
    """Write the two blocks on top: who issues it, and the motto of the state."""
    (issuer, state), (number, place) = _beside(document, (_LEFT_MM, _RIGHT_MM), 2)
    _line(issuer, report.managing_body, 12)
    _line(issuer, report.issuing_body, 12, bold=True)
    _rule(issuer, _LEFT_MM * (_LEAST_RULE + _MOST_RULE) / 2, _LEFT_MM)
    _line(state, report.motto[0], 12, bold=True)
    _line(state, report.motto[1], 13, bold=True)
    _rule(state, _MOTTO_MM[report.language], _RIGHT_MM)
    _line(number, report.number, 13)
    _line(place, report.place_and_date, 13, italic=True)


def title(document: Document, report: FormalReport) -> None:
    """Write the note that it is a draft, the kind of document, its summary, the addressee."""
    if report.note:
        add(document, report.note, "DraftNote")
    add(document, report.kind, "Title")
    add(document, report.summary, "Subtitle")
    _rule(document, PORTRAIT_MM * _LEAST_RULE, PORTRAIT_MM)
    if report.addressee:
        add(document, report.addressee, "Addressee")


def signature(document: Document, recipients: Sequence[str], authority: Sequence[str]) -> None:
    """Write the recipients on the left, level with the signature on the right."""
    document.add_paragraph().paragraph_format.keep_with_next = True
    ((left, right),) = _beside(document, (PORTRAIT_MM / 2, PORTRAIT_MM / 2), 1)
    if recipients:
        _line(left, _("Recipients:"), 12, bold=True, italic=True, centred=False)
        for each in recipients:
            _line(left, each, 11, centred=False)
    else:
        # A cell needs a paragraph.
        left.add_paragraph()
    for each in authority or ("",):
        last = _line(right, each, 13, bold=True)
    last.paragraph_format.space_after = Mm(_SIGNATURE_MM)


def _annex_heading(annex: Section, place: int, report: FormalReport) -> Iterator[str]:
    label = _("Annex {number}") if len(report.annexes) > 1 else _("Annex")
    attached = _("(Attached to report No. ........ dated ........ of {body})")
    yield _styled(label.format(number=roman(place)), "AnnexHeading")
    yield _styled(annex.title, "Subtitle")
    yield _styled(attached.format(body=report.issuing_body), "AnnexNote")


def _begin_pages(document: Document, *, wide: bool) -> None:
    """Begin pages of their own, turned where tables are wide.

    A section ends with a paragraph that bears its properties: no higher than a point, and in place
    of the gap behind a last table. Otherwise a full page would drag an empty one behind it.
    """
    before = document.element.body[-2]
    section = document.add_section()
    document.element.body[-2].style = "PageEnd"
    if before.tag.endswith("}p") and not before.xpath("w:r"):
        before.getparent().remove(before)
    set_page(section, wide=wide)


def _put(document: Document, drawn: Iterable[str]) -> None:
    """Put blocks that are drawn already, as XML, behind what the document holds."""
    made = parse_xml(f"<w:body {nsdecls('w')}>{''.join(drawn)}</w:body>")
    # Before the last section's properties, with which a body ends. Copies, because each declares
    # its namespace: an element that leaves the one that did costs time by the square of its size
    # (2,000 rows: 8.8 s; copied: 0.04 s).
    for each in made:
        document.element.body[-1].addprevious(deepcopy(each))


def _beside(document: Document, widths_mm: Sequence[float], rows: int) -> list[tuple[_Cell, ...]]:
    """Return the empty cells of a table without borders; it lays out, it is no table of data."""
    table = document.add_table(rows, len(widths_mm))
    table.style = None
    table.autofit = False
    properties = table._tbl.tblPr
    # In place of what would call the first row a header.
    properties.replace(properties.find(qn("w:tblLook")), parse_xml(_NO_MARGINS))
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    cells = []
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        cells.append(row.cells)
        for cell, width in zip(cells[-1], widths_mm, strict=True):
            # Word goes by the cells, other programs by the columns.
            cell.width = Mm(width)
            # Each line is added.
            cell._tc.clear_content()
    return cells


_NO_MARGINS = (
    f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
    "</w:tblCellMar>"
)
"""The library has no words for it."""


def _line(
    cell: _Cell,
    text: str,
    points: int,
    *,
    bold: bool = False,
    italic: bool = False,
    centred: bool = True,
) -> Paragraph:
    line: Paragraph = cell.add_paragraph()
    if centred:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = line.add_run(visible(text))
    run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(points)
    return line


def _rule(place: Document | _Cell, length_mm: float, room_mm: float) -> None:
    """Draw a rule of a length, centred: an empty line that is indented so."""
    lines = add(place, "", "Rule").paragraph_format
    lines.left_indent = lines.right_indent = Mm(max(0.0, (room_mm - length_mm) / 2))
