"""Width, breaking and cleaning of text."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.text import clean, encode, width_of, wrap


def test_decomposed_vietnamese_is_as_wide_as_composed() -> None:
    composed = "Nguyễn Thị Hương"
    assert width_of(clean(unicodedata.normalize("NFD", composed))) == len(composed)


def test_wide_letters_take_two_columns_and_marks_none() -> None:
    assert width_of("日本") == 4
    assert width_of("x\u0323\u0300") == 1


def test_clean_writes_control_and_direction_characters_out() -> None:
    assert clean("a\x1b[0m\u202e\t\n\udc80") == r"a\x1b[0m\u202e\t\n\udc80"
    assert clean("\u0301a") == "◌\u0301a"


def test_wrap_breaks_between_words_and_cuts_long_ones() -> None:
    assert wrap("một hai ba bốn", 7) == ["một hai", "ba bốn"]
    assert wrap("a abcdefghij b", 4) == ["a ab", "cdef", "ghij", "b"]
    assert wrap("ax\u0323bx\u0323", 2) == ["ax\u0323", "bx\u0323"]
    assert wrap("kim-hoa kim-lien", 10) == ["kim-hoa", "kim-lien"]
    assert wrap("日本語日本語", 5) == ["日本", "語日", "本語"]
    assert wrap("", 5) == [""]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(text=st.text(max_size=80), width=st.integers(2, 30))
def test_wrapped_text_fits_and_loses_no_letter(text: str, width: int) -> None:
    safe = clean(text)
    lines = wrap(safe, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == safe.replace(" ", "")


def test_a_letter_that_the_encoding_lacks_loses_its_accents_first() -> None:
    assert encode("Đường đi ắ 日", "ascii") == b"Duong di a ?"
    assert encode("Đường", "utf-8") == "Đường".encode()
