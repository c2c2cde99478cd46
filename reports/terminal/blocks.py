"""Draw sections on a terminal: each kind of block once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from reports.content.blocks import (
    Block,
    CellKind,
    Chart,
    Facts,
    Paragraph,
    Section,
    Steps,
    Table,
    Tone,
)
from reports.content.tables import cut_table, note_left_out, table_texts
from reports.terminal.layout import Cell, Ink, Screen, heading, paragraph, table
from reports.text import clean, width_of
from reports.words import number, outcome_words

MOST_ROWS = 15
"""Of one table; a page or a workbook is the place for more."""
_BAR_WIDTH = 24
_WIDEST_LABEL = 0.3
"""Of the width, where labels stand beside their values."""
_COLOURS = {Tone.GOOD: "green", Tone.BAD: "red", Tone.DOUBT: "yellow", Tone.FAULT: "red"}
_TO_THE_RIGHT = (CellKind.NUMBER, CellKind.PERCENT)


def draw_section(screen: Screen, section: Section) -> list[str]:
    """Return the lines of a section; none where it has nothing for a quick look."""
    blocks = section.blocks if section.brief is None else section.brief
    if not blocks:
        return []
    titled = sum(isinstance(each, Table) for each in blocks) > 1
    lines: list[str] = []
    for each in blocks:
        lines += ["", *_block(screen, each, titled=titled)]
    return [*heading(screen, section.title), *lines[1:]]


def _block(screen: Screen, block: Block, *, titled: bool) -> list[str]:
    match block:
        case Paragraph():
            return _paragraph(screen, block)
        case Facts():
            return _facts(screen, block)
        case Steps():
            steps = [(f"{place}.", text) for place, text in enumerate(block.items, start=1)]
            return table(screen, (), steps, "rl")
        case Table():
            return [*_title(screen, block.title, shown=titled), *_table(screen, block)]
        case Chart():
            return [*_title(screen, block.title, shown=True), *_chart(screen, block)]
        case _:
            assert_never(block)


def _title(screen: Screen, text: str, *, shown: bool) -> list[str]:
    """Return a caption; that of a single table under a heading would say the same twice."""
    return [*paragraph(screen, text), ""] if shown else []


def _paragraph(screen: Screen, block: Paragraph) -> list[str]:
    if block.tone in (Tone.PLAIN, Tone.GOOD):
        return paragraph(screen, block.text)
    return table(screen, (), [(Ink("!", _COLOURS[block.tone]), block.text)], "ll")


def _facts(screen: Screen, block: Facts) -> list[str]:
    """Return labels beside their values; above them where they would leave these no room."""
    rows = block.rows[:MOST_ROWS]
    tones = block.tones or [Tone.PLAIN] * len(rows)
    labels = [_inked(label, tone) for (label, _value), tone in zip(rows, tones, strict=False)]
    values = [value for _label, value in rows]
    if max(width_of(clean(label)) for label, _value in rows) <= screen.width * _WIDEST_LABEL:
        lines = table(screen, (), list(zip(labels, values, strict=True)), "ll")
    else:
        lines = []
        for label, value in zip(labels, values, strict=True):
            lines += table(screen, (), [(label,)], "l")
            lines += table(screen, (), [("", each) for each in value.split("\n")], "ll")
    note = note_left_out(len(block.rows) - MOST_ROWS)
    return [*lines, *(paragraph(screen, note) if note else [])]


def _inked(text: str, tone: Tone) -> Cell:
    colour = _COLOURS.get(tone)
    return Ink(text, colour) if colour else text


def _table(screen: Screen, block: Table) -> list[str]:
    shown = cut_table(block, MOST_ROWS)
    words = {each: f"{screen.symbols[each]} {word}" for each, word in outcome_words().items()}
    titles = [each.title for each in shown.columns]
    align = "".join("r" if each.kind in _TO_THE_RIGHT else "l" for each in shown.columns)
    lines = table(screen, titles, table_texts(shown, words, nothing=""), align)
    return [*lines, *(paragraph(screen, shown.left_out) if shown.left_out else [])]


def _chart(screen: Screen, block: Chart) -> list[str]:
    longest = max((each.value for each in block.bars), default=0)
    rows: Sequence[tuple[Cell, ...]] = [
        (
            each.label,
            number(each.value),
            _inked(screen.bar * round(_BAR_WIDTH * each.value / max(longest, 1)), each.tone),
        )
        for each in block.bars
    ]
    return table(screen, (), rows, "lrl")
