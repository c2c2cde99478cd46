"""What a stream can show."""

from __future__ import annotations

import io
import os
from typing import TextIO

import pytest

from reports.console import Console, console


class Screen(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1


def pipe() -> TextIO:
    return io.TextIOWrapper(io.BytesIO(), encoding="cp1252")


def test_a_pipe_is_80_wide_without_colour_in_its_own_encoding() -> None:
    assert console(pipe(), {}) == Console(width=80, colour=False, encoding="cp1252")


def test_columns_decide_the_width_of_a_pipe() -> None:
    assert console(pipe(), {"COLUMNS": "132"}).width == 132


@pytest.mark.parametrize("value", ["", "0", "-5", "wide", "²"])
def test_columns_that_are_no_width_are_ignored(value: str) -> None:
    assert console(pipe(), {"COLUMNS": value}).width == 80


def test_a_screen_has_colour_and_its_own_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda _fd: os.terminal_size((101, 30)))
    assert console(Screen(), {}) == Console(width=101, colour=True, encoding="utf-8")


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_screen_that_wants_no_colour_gets_none(
    monkeypatch: pytest.MonkeyPatch, setting: dict[str, str]
) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda _fd: os.terminal_size((0, 0)))
    shown = console(Screen(), setting)
    assert not shown.colour
    assert shown.width == 80


def test_a_screen_whose_size_cannot_be_asked_is_80_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_fd: int) -> os.terminal_size:
        raise OSError

    monkeypatch.setattr(os, "get_terminal_size", refuse)
    assert console(Screen(), {}).width == 80
