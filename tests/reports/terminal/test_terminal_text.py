"""Width, breaking and cleaning of text, and the alignment of tables."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.terminal.page import Ink, Page, page_for, table
from reports.text import clean, encode, graphemes, width_of, wrap


def plain_page(width: int) -> Page:
    return page_for(width, "utf-8", colour=False)


def test_decomposed_vietnamese_is_as_wide_as_composed() -> None:
    composed = "Nguyễn Thị Hương"
    assert width_of(clean(unicodedata.normalize("NFD", composed))) == len(composed)


def test_wide_letters_take_two_columns_and_marks_none() -> None:
    assert width_of("日本") == 4
    assert width_of("x\u0323\u0300") == 1


def test_clean_writes_control_and_direction_characters_out() -> None:
    assert clean("a\x1b[0m\u202e\t\n\udc80") == r"a\x1b[0m\u202e\t\n\udc80"
    assert clean("\u0301a") == "◌\u0301a"


def test_a_mark_stays_with_its_letter() -> None:
    assert list(graphemes("ax\u0323b")) == ["a", "x\u0323", "b"]


def test_wrap_breaks_between_words_and_cuts_long_ones() -> None:
    assert wrap("một hai ba bốn", 7) == ["một hai", "ba bốn"]
    assert wrap("a abcdefghij b", 4) == ["a", "abcd", "efgh", "ij b"]
    assert wrap("日本語日本語", 5) == ["日本", "語日", "本語"]
    assert wrap("", 5) == [""]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(text=st.text(max_size=80), width=st.integers(2, 30))
def test_wrapped_text_fits_and_loses_no_letter(text: str, width: int) -> None:
    safe = clean(text)
    lines = wrap(safe, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == safe.replace(" ", "")


def test_a_table_aligns_wide_and_marked_letters() -> None:
    rows = [("日本", "1"), ("x\u0323y", "22"), ("abcd", "3")]
    lines = table(plain_page(80), ("Tên", "Số"), rows, "lr")
    assert lines == [
        "Tên   Số",
        "----  --",
        "日本   1",
        "x\u0323y    22",
        "abcd   3",
    ]
    assert len({width_of(line) for line in lines}) == 1


def test_a_table_breaks_its_widest_column_between_words() -> None:
    rows = [("short", "one two three four five six seven")]
    lines = table(plain_page(40), (), rows, "ll")
    assert lines == ["short  one two three four five six seven"]
    rows = [("a-long-name-that-must-stay", "one two three four")]
    assert table(plain_page(40), (), rows, "ll") == [
        "a-long-name-that-must-stay  one two",
        "                            three four",
    ]


def test_a_table_keeps_numbers_and_padding_as_they_are_written() -> None:
    assert table(plain_page(40), (), [("1e5", "007")], "lr") == ["1e5  007"]
    assert table(plain_page(40), ("A",), [], "l") == []


def test_colour_does_not_move_columns() -> None:
    page = page_for(80, "utf-8", colour=True)
    lines = table(page, (), [(Ink("a", "red"), "b"), ("ccc", "d")], "ll")
    assert lines == ["\x1b[31ma\x1b[0m    b", "ccc  d"]


def test_a_letter_that_the_encoding_lacks_loses_its_accents_first() -> None:
    assert encode("Đường đi ắ 日", "ascii") == b"Duong di a ?"
    assert encode("Đường", "utf-8") == "Đường".encode()
