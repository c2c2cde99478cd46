"""Names stand where a Vietnamese reader looks for them; the order is that of the CLDR."""

from __future__ import annotations

import itertools
import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.collation import vietnamese_key
from testbed.browser import Browser

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SIGNS = "_-–—,;:!?.'\"()[]{}§¶@*/\\&#%`^+<=>|~$"
DRAWN = settings(max_examples=150, deadline=None, derandomize=True)
TEXTS = st.text(
    st.sampled_from(LETTERS + LETTERS.upper() + "áàậặởự 0123456789.-\u0301\u0323\x00\u202e日é"),
    max_size=12,
)


def ordered(*names: str) -> None:
    backwards = names[::-1]
    assert sorted(backwards, key=vietnamese_key) == list(names)


def test_letters_stand_in_the_order_of_the_alphabet() -> None:
    ordered(*LETTERS)
    ordered(
        "An", "Ân", "Bình", "Cam", "Da", "Đa", "Em", "Ên", "Oanh", "Ôn", "Ơn", "Um", "Ưng", "Vy"
    )


def test_tones_stand_in_their_order_and_count_after_all_letters() -> None:
    ordered("ma", "mà", "mả", "mã", "má", "mạ", "mă", "mb")
    ordered("Bà An", "Ba Bể")


def test_small_letters_come_first_where_nothing_else_differs() -> None:
    ordered("đa", "Đa", "đà", "Đà")


def test_numbers_stand_by_their_value() -> None:
    ordered("Trường số 2", "Trường số 10", "Trường số 10 A", "Trường số 100")
    ordered("1" * 5000, "2" * 5000, "1" * 5001)


def test_spaces_come_before_signs_before_numbers_before_letters_before_all_else() -> None:
    ordered("a b", "a-b", "a§b", "a1b", "ab", "azb", "aяb", "a日b")


def test_composed_and_decomposed_letters_are_the_same_letters() -> None:
    for name in ("Nguyễn Thị Ưng", "ậ", "Trường Mầm non Họa Mi"):
        split = unicodedata.normalize("NFD", name)
        assert vietnamese_key(split)[:3] == vietnamese_key(name)[:3]
        assert vietnamese_key(split + "a") > vietnamese_key(name)


def test_a_mark_that_stands_in_between_keeps_a_letter_from_being_formed() -> None:
    """Acute, then circumflex: an a with two marks, not the letter ấ."""
    ordered("a\u0301\u0302", "ă", "\u1ea5")


@DRAWN
@given(names=st.lists(TEXTS, max_size=8))
def test_any_order_of_the_names_gives_the_same_list(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(names, key=vietnamese_key) == sorted(backwards, key=vietnamese_key)


@DRAWN
@given(first=TEXTS, second=TEXTS)
def test_only_equal_texts_are_equal(first: str, second: str) -> None:
    assert (vietnamese_key(first) == vietnamese_key(second)) is (first == second)


@DRAWN
@given(text=st.text(st.characters(), max_size=20))
def test_every_text_has_a_key(text: str) -> None:
    assert vietnamese_key(text) == vietnamese_key(text)
    assert vietnamese_key(text) < vietnamese_key(text + "z")


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\x00", "\ufeff"])
def test_what_cannot_be_seen_does_not_move_a_name(hidden: str) -> None:
    shown, other = vietnamese_key("Lê An"), vietnamese_key(f"L{hidden}ê An")
    assert shown[:3] == other[:3]
    assert shown != other


def _names() -> list[str]:
    """Return some 1,500 names: drawn syllables, every letter with every tone, signs, numbers."""
    draw = random.Random(2026)
    starts = ["b", "ch", "d", "đ", "gh", "h", "kh", "l", "ngh", "nh", "ph", "qu", "s", "tr", "v"]
    starts += ["f", "j", "w", "z", "x"]
    names = [f"Trường số {n}" for n in range(25)] + [f"TH{sign}1" for sign in SIGNS]
    names += [
        "é",
        "ü",
        "ñ",
        "å",
        "ç",
        "Ç",
        "a\u0301\u0302",
        "a\u0300\u0301",
        "日本",
        "Я",
        "02",
        "2b",
    ]
    names += ["Trường\u200bA", "Trường A"]
    for letter, tone, place in itertools.product("aăâeêioôơuưy", TONES, ("{}", "Th{}n")):
        for each in (letter, letter.upper()):
            names.append(place.format(unicodedata.normalize("NFC", each + tone)))
    for _round in range(1000):
        words = []
        for _word in range(draw.randint(1, 3)):
            end = draw.choice(["", "", "n", "ng", "i", "o", "m"])
            word = draw.choice(["", *starts]) + draw.choice("aăâeêioôơuưy") + draw.choice(TONES)
            word = unicodedata.normalize(draw.choice(["NFC", "NFD"]), word + end)
            words.append(draw.choice([word, word.capitalize(), word.upper()]))
        if draw.random() < 0.3:
            words.insert(draw.randint(0, len(words)), str(draw.randint(0, 120)))
        names.append(draw.choice([" ", " ", " - ", ", ", "", " (", "/", "."]).join(words))
    return sorted(set(names))


def test_the_order_is_that_of_the_browser(browser: Browser) -> None:
    """Chromium's Intl.Collator is ICU with the tailoring of the CLDR for Vietnamese."""
    names = _names()
    mine = sorted(names, key=vietnamese_key)
    assert browser.run("return Intl.Collator.supportedLocalesOf('vi')") == ["vi"]
    compared = browser.run(
        "const order = new Intl.Collator('vi', {numeric: true});"
        "return arguments[0].slice(1).map((name, i) => order.compare(arguments[0][i], name));",
        mine,
    )
    assert len(compared) == len(mine) - 1
    wrong = [
        (before, after, said)
        for before, after, said in zip(mine, mine[1:], compared, strict=False)
        if said != (0 if vietnamese_key(before)[:3] == vietnamese_key(after)[:3] else -1)
    ]
    assert wrong == []
