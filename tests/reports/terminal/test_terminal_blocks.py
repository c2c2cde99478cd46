"""A section of any family shows on a terminal without a change to it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from block_samples import long_table, of_every_kind, section_of

from reports.content.blocks import Facts, Paragraph
from reports.interface import speaking
from reports.terminal.blocks import draw_section
from reports.terminal.layout import screen_for
from reports.text import width_of


@pytest.fixture(autouse=True)
def _english() -> object:
    with speaking("en"):
        yield


def test_every_kind_of_block_is_drawn() -> None:
    assert draw_section(screen_for(80, "utf-8", colour=False), of_every_kind()) == [
        "",
        "Copies",
        "======",
        "All copies were counted.",
        "",
        "!  mail has no copy.",
        "",
        "mail  two places",
        "      mail",
        "",
        "1.  Copy mail.",
        "2.  Try it.",
        "",
        "System  Copies  Restored (%)  Outcome",
        "------  ------  ------------  -------",
        "mail     1,200                ✗ fail",
        "",
        "Age of copies",
        "",
        "days   3  ██████",
        "mail  12  ████████████████████████",
    ]


def test_bars_are_signs_that_any_terminal_has() -> None:
    lines = draw_section(screen_for(80, "cp1252", colour=False), of_every_kind())
    assert "days   3  ######" in lines


def test_colour_says_no_more_than_the_text() -> None:
    coloured = draw_section(screen_for(80, "utf-8", colour=True), of_every_kind())
    plain = draw_section(screen_for(80, "utf-8", colour=False), of_every_kind())
    assert any("\x1b[31m" in line for line in coloured)
    assert [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in coloured] == plain


def test_a_long_table_is_cut_and_says_so() -> None:
    lines = draw_section(screen_for(80, "utf-8", colour=False), long_table(20))
    assert sum(line.startswith("s") for line in lines) == 15
    assert lines[-1] == "5 further rows are left out here; the json report holds them."
    # A table alone under its heading needs no caption.
    assert "By system" not in lines


def test_long_labels_stand_above_what_is_told_of_them() -> None:
    facts = section_of(Facts([("evidence/a-long-name-of-a-file.xlsx", "row 1\nrow 2")]))
    assert draw_section(screen_for(80, "utf-8", colour=False), facts)[3:] == [
        "evidence/a-long-name-of-a-file.xlsx",
        "  row 1",
        "  row 2",
    ]
    wide = draw_section(screen_for(160, "utf-8", colour=False), facts)[3:]
    assert wide[0] == "evidence/a-long-name-of-a-file.xlsx  row 1"


def test_a_section_chooses_what_a_quick_look_shows() -> None:
    screen = screen_for(80, "utf-8", colour=False)
    assert draw_section(screen, replace(of_every_kind(), brief=())) == []
    short = replace(of_every_kind(), brief=[Paragraph("In short.")])
    assert draw_section(screen, short) == ["", "Copies", "======", "In short."]


@pytest.mark.parametrize("width", [40, 53, 80, 200])
@pytest.mark.parametrize("text", ["", "日本" * 60, "a\x1b[31m\u202eb\r\nc", "word " * 80])
def test_foreign_text_stays_within_the_page(text: str, width: int) -> None:
    lines = draw_section(screen_for(width, "utf-8", colour=False), of_every_kind(text))
    assert max(map(width_of, lines)) <= width
    assert all(line.isprintable() for line in lines)
