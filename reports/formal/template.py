"""Fill an office's own Word template: its paper, its fonts, our content.

Only texts within the template's paragraphs change; every other part stays as it was. The template
is checked first (:mod:`reports.formal.lint`), and used only when it has no error.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.locale import _
from auditor.model import ReportError
from reports.formal import docx_blocks
from reports.formal.docx_blocks import Look, write
from reports.formal.docx_package import packed
from reports.formal.docx_text import paragraph, visible
from reports.formal.lint import check_template
from reports.formal.lint_package import is_text_part
from reports.formal.model import FormalReport, closed, roman
from reports.formal.template_look import look_of, styles_of
from reports.formal.template_names import (
    PLACEHOLDER,
    PLACEHOLDERS,
    SECTION_OF,
    Placeholder,
    Shape,
    plain_name,
)
from reports.formal.template_xml import (
    Element,
    W,
    elements,
    own_texts,
    paragraphs,
    parse,
    serialised,
    text_of,
)
from reports.interface import speaking

_KEEP_SPACES = "{http://www.w3.org/XML/1998/namespace}space"


def fill(template: bytes, report: FormalReport) -> bytes:
    """Return the template with every placeholder replaced.

    Raises:
        ReportError: the template has faults; all of them are told.

    """
    with speaking(report.language):
        wrong = [each for each in check_template(template) if each.severity == "error"]
        if wrong:
            told = "\n".join(f"- {each.where}: {each.message}" for each in wrong)
            message = _("The template cannot be used. Correct it in Word:\n{faults}")
            raise ReportError(message.format(faults=told))
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            parts = {each: archive.read(each) for each in archive.namelist()}
        styles = styles_of(parts)
        filled = {
            name: _filled(part, report, styles) if is_text_part(name) else part
            for name, part in parts.items()
        }
    return packed(filled)


def _filled(content: bytes, report: FormalReport, styles: Mapping[str, str]) -> bytes:
    root = parse(content)
    # A list: paragraphs come and go meanwhile.
    for each in list(paragraphs(root)):
        text = text_of(each)
        if "{{" not in text:
            continue
        alone = PLACEHOLDER.fullmatch(text.strip())
        found = PLACEHOLDERS.get(plain_name(alone[1])) if alone else None
        if found is not None and found.shape is not Shape.INLINE:
            _put_blocks(each, found, report, look_of(each, root, styles))
        else:
            _put_texts(each, report)
    return serialised(root)


def _put_texts(place: Element, report: FormalReport) -> None:
    """Replace placeholders within a line; the text takes the shape of where the name begins."""
    texts = own_texts(place)
    whole = "".join(each.text or "" for each in texts)
    for found in reversed(list(PLACEHOLDER.finditer(whole))):
        made = PLACEHOLDERS[plain_name(found[1])].text
        if made is not None:
            _replace(texts, found.start(), found.end(), visible(made(report)))


def _replace(texts: list[Element], start: int, end: int, new: str) -> None:
    """Put ``new`` for the letters from ``start`` to ``end``, counted over all elements."""
    at = 0
    for each in texts:
        old = each.text or ""
        first, last = max(start - at, 0), min(end - at, len(old))
        at += len(old)
        if first < last:
            each.text = f"{old[:first]}{new}{old[last:]}"
            each.set(_KEEP_SPACES, "preserve")
            new = ""


def _put_blocks(place: Element, wanted: Placeholder, report: FormalReport, look: Look) -> None:
    made = elements("".join(_drawn(wanted.name, report, look)))
    for each in made:
        place.addprevious(each)
    pages = place.find(f"{W}pPr/{W}sectPr")
    if pages is not None or (not made and place.getparent().tag == f"{W}tc"):
        # The pages' properties stay, and a cell needs a paragraph.
        for each in own_texts(place):
            each.text = ""
    else:
        place.getparent().remove(place)


def _drawn(name: str, report: FormalReport, look: Look) -> Iterator[str]:
    if name == "can_cu":
        yield from (write(look.body, each) for each in closed(report.bases))
    elif name == "noi_nhan":
        yield from (write(look.body, f"- {each}") for each in closed(report.recipients))
    elif name == "ky":
        yield from (write(look.body, each) for each in report.authority)
    elif name == "phu_luc":
        yield from _annexes(report, look)
    elif name == "noi_dung":
        for place, each in enumerate(report.body, start=1):
            yield from docx_blocks.section(each, roman(place), look)
    else:
        # The heading is the template's own.
        for each in report.body:
            if each.id == SECTION_OF[name]:
                yield from docx_blocks.blocks(each, look)


def _annexes(report: FormalReport, look: Look) -> Iterator[str]:
    label = _("Annex {number}") if len(report.annexes) > 1 else _("Annex")
    for place, each in enumerate(report.annexes, start=1):
        yield paragraph('<w:r><w:br w:type="page"/></w:r>')
        yield write(look.heading, label.format(number=roman(place)))
        yield write(look.heading, each.title)
        # Many columns stand closer on the template's own paper.
        yield from docx_blocks.blocks(each, replace(look, cell=look.small_cell))
