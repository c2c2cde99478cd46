"""Everything a user reads exists in both languages."""

from __future__ import annotations

import string
import unicodedata

import pytest
from babel.messages.catalog import Message

from auditor.locale import _, both, language_from, set_language
from tests.catalogue import DOMAINS, FOLDER, compiled, merged, text_of


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_message_lacks_its_vietnamese(domain: str) -> None:
    """`make catalogue` lists what is missing."""
    missing = [each.id for each in merged(domain) if each.id and not _translation(each)]
    assert missing == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_catalogue_is_that_of_the_code_and_compiled(domain: str) -> None:
    text = (FOLDER / f"{domain}.po").read_bytes()
    assert text == text_of(merged(domain))
    assert (FOLDER / f"{domain}.mo").read_bytes() == compiled(text)


@pytest.mark.parametrize("domain", DOMAINS)
def test_translations_keep_the_places_to_fill_and_are_composed(domain: str) -> None:
    for each in merged(domain):
        if each.id:
            original = each.id[0] if isinstance(each.id, tuple) else each.id
            text = _translation(each)
            assert _fields(text) <= _fields(original) | _fields(_plural(each)), original
            if domain == "auditor":
                assert _fields(text) == _fields(original), original
            assert unicodedata.is_normalized("NFC", text), original


def _translation(message: Message) -> str:
    text = message.string
    return str(text[0] if isinstance(text, tuple | list) else text)


def _plural(message: Message) -> str:
    return str(message.id[1]) if isinstance(message.id, tuple) else ""


def _fields(text: str) -> set[str]:
    return {
        field
        for _text, field, _spec, _conversion in string.Formatter().parse(text)
        if field is not None
    }


def test_the_language_comes_from_the_option_then_the_environment_then_vietnamese() -> None:
    assert language_from(["scan", "--lang", "en"], {}) == "en"
    assert language_from(["--lang=en"], {"AUDITOR_LANG": "vi"}) == "en"
    assert language_from([], {"AUDITOR_LANG": "en", "LANG": "vi_VN.UTF-8"}) == "en"
    assert language_from([], {"LANG": "en_US.UTF-8"}) == "en"
    assert language_from([], {"LANG": "C.UTF-8"}) == "vi"


def test_both_gives_both_languages_whatever_the_run_speaks() -> None:
    set_language("en")
    text = both("The sources do not tell: {columns}.", columns="owner")
    assert text.en == "The sources do not tell: owner."
    assert text.vi != text.en
    assert "owner" in text.vi
    assert _("Why") == "Why"
