"""Foreign text in Markdown stays text, and is seen as it is."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_reading import HOSTILE, dangerous, reader

from reports.markdown.text import code, escaped, in_html, one_line, table

MARKUP = "\\`*_[]()<>#|~!&$^=:@-+.\"'{}/ ahtpw1"
HOSTILE_TEXT = st.text(
    st.one_of(st.sampled_from(MARKUP), st.characters(exclude_categories=())), max_size=40
)


def visible(rendered: str) -> str:
    return html.unescape(re.sub(r"<!-- -->|</?\w+[^>]*>", "", rendered)).strip()


def seen_as_it_is(text: str) -> None:
    drawn = table(["a", "b"], [1], [[escaped(text), "end"]])
    assert dangerous(drawn) == []
    cells = re.findall("<td[^>]*>(.*?)</td>", reader().render(drawn))
    assert [visible(each) for each in cells] == [one_line(text), "end"]
    sentence = f"Name: {escaped(text)}"
    assert dangerous(sentence) == []
    assert visible(reader().render(sentence)) == f"Name: {one_line(text)}"
    rendered = reader().render(f"- {code(text)}: end")
    told = re.fullmatch("<ul>\n<li><code>(.*)</code>: end</li>\n</ul>\n", rendered)
    assert told is not None
    assert html.unescape(told[1]) == one_line(text)
    summary = f"<details>\n<summary>{in_html(text)}</summary>\n\n</details>\n"
    assert dangerous(summary) == []
    assert visible(reader().render(summary)) == one_line(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_seen_as_it_is_in_a_cell_a_sentence_code_and_html(text: str) -> None:
    seen_as_it_is(text)


@given(HOSTILE_TEXT)
@settings(derandomize=True, max_examples=200, deadline=None)
def test_any_text_is_seen_as_it_is_in_a_cell_a_sentence_code_and_html(text: str) -> None:
    seen_as_it_is(text)


def test_an_address_without_a_scheme_is_broken_up() -> None:
    # GitHub makes a link of it; the reader here does so only for every word with a dot in it.
    assert escaped("see www.x.example and _WWW.x.example") == (
        "see www&#46;x.example and \\_WWW&#46;x.example"
    )


@pytest.mark.parametrize("text", ["an@x.example", "@admin", "#12", "a #12"])
def test_a_mention_and_a_number_of_an_issue_are_broken_up(text: str) -> None:
    for shown in (escaped(text), in_html(text)):
        assert re.search(r"[@#]\w", shown) is None
        assert shown.replace("<!-- -->", "") == text


def test_a_long_text_is_cut_and_says_so() -> None:
    assert one_line("a" * 200) == "a" * 200
    assert one_line("a" * 201) == "a" * 199 + "…"
    assert len(visible(reader().render(escaped("|" * 300)))) == 200
