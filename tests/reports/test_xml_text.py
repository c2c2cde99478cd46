"""Any text becomes one that an XML parser takes."""

from __future__ import annotations

from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.xml_text import xml_text

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@pytest.mark.parametrize(
    "forbidden",
    ["\x00", "\x08", "\x0b", "\x0c", "\x1f", "\ud800", "\udc80", "\udfff", "\ufffe", "\uffff"],
)
def test_a_forbidden_character_becomes_the_replacement_character(forbidden: str) -> None:
    assert xml_text(f"a{forbidden}b{forbidden}") == "a\ufffdb\ufffd"


@pytest.mark.parametrize(
    "allowed",
    ["\t\n\r", " ", "\x7f\x85\x9f", "Trường Mầm non", "\ud7ff\ue000\ufffd", "\U00010000\U0010ffff"],
)
def test_every_other_character_stays(allowed: str) -> None:
    assert xml_text(allowed) == allowed


@given(ANY_TEXT)
@settings(derandomize=True, max_examples=200, deadline=None)
def test_any_text_is_read_back_by_a_parser(text: str) -> None:
    shown = xml_text(text)
    node = ET.fromstring(f"<a b={quoteattr(shown)}>{escape(shown)}</a>".encode())
    assert (node.text or "") == shown.replace("\r\n", "\n").replace("\r", "\n")
    assert len(shown) == len(text)
