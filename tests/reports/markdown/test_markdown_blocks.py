"""A section of any family shows in Markdown without a change to it, foreign text stays text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from block_samples import long_table, of_every_kind, section_of
from markdown_reading import HOSTILE, dangerous, reader, tokens

from reports.content.blocks import Paragraph
from reports.interface import speaking
from reports.markdown.blocks import draw_section


@pytest.fixture(autouse=True)
def _english() -> object:
    with speaking("en"):
        yield


def test_every_kind_of_block_is_drawn() -> None:
    assert draw_section(of_every_kind()).splitlines() == [
        "## Copies",
        "",
        "All copies were counted.",
        "",
        "**!** mail has no copy.",
        "",
        "- **mail**: two places<br>mail",
        "",
        "1. Copy mail.",
        "2. Try it.",
        "",
        "| System | Copies | Restored (%) | Outcome |",
        "| --- | --: | --: | --- |",
        "| mail | 1,200 | - | fail |",
        "",
        "Age of copies:",
        "",
        "|  |  |",
        "| --- | --: |",
        "| days | 3 |",
        "| mail | 12 |",
    ]


def test_a_long_table_is_cut_and_says_so() -> None:
    text = draw_section(long_table(20))
    assert text.count("\n| s") == 15
    assert text.endswith("\n5 further rows are left out here; the json report holds them.\n")
    assert "By system" not in text


def test_a_section_chooses_what_a_quick_look_shows() -> None:
    assert draw_section(replace(of_every_kind(), brief=())) == ""
    short = replace(of_every_kind(), brief=[Paragraph("In short.")])
    assert draw_section(short) == "## Copies\n\nIn short.\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_becomes_no_markup(text: str) -> None:
    shown = draw_section(of_every_kind(text))
    assert dangerous(shown) == []
    rendered = reader().render(shown)
    assert [each.count("<td") for each in rendered.split("<tr>") if "<td" in each] == [4, 2, 2]
    assert [each.tag for each in tokens(shown) if each.type == "heading_open"] == ["h2"]
    assert rendered.count("<li>") == 3


@pytest.mark.parametrize("text", ["- a", "+ a", "1. a", "12) a", "> a", "# a", "=", "---", "    a"])
def test_a_sentence_that_begins_with_foreign_text_stays_a_sentence(text: str) -> None:
    rendered = reader().render(draw_section(section_of(Paragraph("One."), Paragraph(text))))
    assert rendered.count("<p>") == 2
    assert "<li>" not in rendered
    assert "<blockquote" not in rendered
    assert rendered.count("<h") == 1
