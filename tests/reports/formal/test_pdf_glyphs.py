"""Text for the PDF: what the fonts lack is replaced, and long words may break."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

import reports
from reports.formal.glyphs import COVERED, REPLACEMENT, breakable, printable, wide, widest_part

FONTS = Path(reports.__file__).parent / "fonts"
SOON = settings(max_examples=150, derandomize=True, deadline=None)


def test_the_table_of_covered_characters_is_what_all_four_faces_have() -> None:
    faces = sorted(FONTS.glob("*.ttf"))
    codes = sorted(set.intersection(*(set(TTFont(each).getBestCmap()) for each in faces)))
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][-1] == code - 1:
            ranges[-1] = [ranges[-1][0], code]
        else:
            ranges.append([code])
    assert len(faces) == 4
    assert " ".join("-".join(f"{end:x}" for end in each) for each in ranges) == COVERED


def test_vietnamese_stays_as_it_is_and_is_composed() -> None:
    text = "Trường Tiểu học Ngữ Ễ Ỗ ẵ ặ – “đạt” ₫"
    assert printable(text) == text
    assert printable(unicodedata.normalize("NFD", text)) == text


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("a😀b", f"a{REPLACEMENT}b"),
        ("漢字", REPLACEMENT * 2),
        ("tệp\udc80.csv", f"tệp{REPLACEMENT}.csv"),
        ("\ue000\uf004\ufffd\ufffc", REPLACEMENT * 4),
        ("a\u202eb\u2066c\u200bd\u00ade\ufefff", "abcdef"),
        ("\x00\x1b[31m\x7f\x9f", "[31m"),
        ("một\nhai\tba\r\nbốn\u2028năm\x85sáu", "một hai ba bốn năm sáu"),
        ("a\u200d\u0302", "â"),
        ("☑\ufe0f", REPLACEMENT),
        ("", ""),
    ],
)
def test_what_has_no_glyph_is_replaced_and_what_steers_is_left_out(
    given_text: str, shown: str
) -> None:
    assert printable(given_text) == shown


@given(st.text(st.characters(), max_size=40))
@SOON
def test_printable_text_holds_covered_visible_characters_and_stays_so(text: str) -> None:
    covered = {
        code
        for each in COVERED.split()
        for code in range(int(each.split("-")[0], 16), int(each.split("-")[-1], 16) + 1)
    }
    shown = printable(text)
    assert {ord(each) for each in shown} <= covered
    assert not {unicodedata.category(each) for each in shown} & {"Cc", "Cf", "Co", "Cs", "Cn"}
    assert printable(shown) == shown


@given(st.text("ab C/-_.@ếẾ\u0302\xa0", max_size=60), st.integers(1, 12))
@SOON
def test_pieces_joined_are_the_text_and_none_is_wider_than_asked(text: str, longest: int) -> None:
    pieces = breakable(text, longest)
    assert "".join(pieces) == text
    for word in (word for each in pieces for word in each.split(" ")):
        bare = "".join(each for each in word if not unicodedata.combining(each))
        # Four letters always stay together, with the signs after them.
        assert len(bare) <= max(longest, 4) + 4


def test_a_path_breaks_after_its_signs_and_a_digest_after_four_letters() -> None:
    assert breakable("tệp evidence/google-users.csv ở đây", 12) == [
        "tệp evidence/",
        "google-",
        "users.",
        "csv ở đây",
    ]
    assert breakable("0123456789", 6) == ["0123", "4567", "89"]
    assert breakable("ngắn thôi", 6) == ["ngắn thôi"]


def test_a_mark_is_not_cut_off_its_letter() -> None:
    assert breakable("abcx\u0321defg", 4) == ["abcx\u0321", "defg"]


def test_capitals_count_wider() -> None:
    assert wide("ABCD") == 6
    assert widest_part("MFA-PRIVILEGED cho tài khoản") == 15
    assert widest_part("") == 1
