"""Read the XML of a foreign Word document safely, and the text of its paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree

from reports.formal.docx_text import NAMESPACE

Element: TypeAlias = Any
"""An element of lxml, whose own types are not published."""

W = f"{{{NAMESPACE}}}"
_NESTED = (f"{W}p", f"{W}txbxContent")


class UnsafeXmlError(ValueError):
    """The XML is damaged, or declares a document type (entities, files, addresses)."""


def parse(content: bytes) -> Element:
    """Return the root; nothing outside the text is read and no entity is replaced.

    Raises:
        UnsafeXmlError: it is no XML, or declares a document type.

    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnsafeXmlError(str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnsafeXmlError("DOCTYPE")
    return root


def serialised(root: Element) -> bytes:
    """Return the bytes of a part."""
    made: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return made


def elements(xml: str) -> list[Element]:
    """Return the elements that a text of ours holds."""
    return list(etree.fromstring(f'<w:body xmlns:w="{NAMESPACE}">{xml}</w:body>'))


def inner(element: Element | None, *without: str) -> str:
    """Return the children of an element as text, but for those named."""
    if element is None:
        return ""
    kept = [each for each in element if each.tag not in {f"{W}{name}" for name in without}]
    told = "".join(etree.tostring(each, encoding="unicode", with_tail=False) for each in kept)
    return told.replace(f' xmlns:w="{NAMESPACE}"', "")


def paragraphs(root: Element) -> Iterator[Element]:
    """Yield every paragraph of a part, those of tables and text boxes too."""
    yield from root.iter(f"{W}p")


def own_texts(paragraph: Element) -> list[Element]:
    """Return the elements of text of a paragraph, without those of text boxes anchored in it.

    Word splits a run wherever spelling, language or an edit changes: a placeholder typed in one go
    may well be spread over several elements.
    """
    found: list[Element] = []
    waiting = list(reversed(paragraph))
    while waiting:
        each = waiting.pop()
        if each.tag == f"{W}t":
            found.append(each)
        elif each.tag not in _NESTED:
            waiting.extend(reversed(each))
    return found


def text_of(paragraph: Element) -> str:
    """Return the text of a paragraph."""
    return "".join(each.text or "" for each in own_texts(paragraph))


def in_body(paragraph: Element) -> bool:
    """Tell whether a paragraph stands in the body itself, not in a table, a box or a header."""
    parent = paragraph.getparent()
    return parent is not None and parent.tag == f"{W}body"
