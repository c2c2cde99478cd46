"""The alignment of tables on a terminal."""

from __future__ import annotations

from reports.terminal.layout import Ink, Screen, screen_for, table
from reports.text import width_of


def plain_screen(width: int) -> Screen:
    return screen_for(width, "utf-8", colour=False)


def test_a_table_aligns_wide_and_marked_letters() -> None:
    rows = [("日本", "1"), ("x\u0323y", "22"), ("abcd", "3")]
    lines = table(plain_screen(80), ("Tên", "Số"), rows, "lr")
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
    lines = table(plain_screen(40), (), rows, "ll")
    assert lines == ["short  one two three four five six seven"]
    rows = [("a-long-name-that-must-stay", "one two three four")]
    assert table(plain_screen(40), (), rows, "ll") == [
        "a-long-name-that-must-stay  one two",
        "                            three four",
    ]


def test_a_table_keeps_numbers_and_padding_as_they_are_written() -> None:
    assert table(plain_screen(40), (), [("1e5", "007")], "lr") == ["1e5  007"]
    assert table(plain_screen(40), ("A",), [], "l") == []


def test_colour_does_not_move_columns() -> None:
    page = screen_for(80, "utf-8", colour=True)
    lines = table(page, (), [(Ink("a", "red"), "b"), ("ccc", "d")], "ll")
    assert lines == ["\x1b[31ma\x1b[0m    b", "ccc  d"]
