"""Draw sections in Markdown: each kind of block once."""

from __future__ import annotations

from collections.abc import Iterable
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
from reports.markdown.text import escaped, lines_of, sentence, table
from reports.words import number, outcome_words

MOST_ROWS = 15
"""Of one table; a page or a workbook is the place for more."""
_TO_THE_RIGHT = (CellKind.NUMBER, CellKind.PERCENT)


def draw_section(section: Section) -> str:
    """Return a section; empty where it has nothing for a quick look."""
    blocks = section.blocks if section.brief is None else section.brief
    if not blocks:
        return ""
    titled = sum(isinstance(each, Table) for each in blocks) > 1
    return titled_parts(section.title, [_block(each, titled=titled) for each in blocks])


def titled_parts(title: str, parts: Iterable[str]) -> str:
    """Return parts under a title, with an empty line between any two."""
    return "\n".join((f"## {escaped(title)}\n", *parts))


def _block(block: Block, *, titled: bool) -> str:
    match block:
        case Paragraph():
            told = sentence(block.text)
            plain = block.tone in (Tone.PLAIN, Tone.GOOD)
            return f"{told}\n" if plain else f"**!** {told}\n"
        case Facts():
            return "".join(
                f"- **{escaped(name)}**: {lines_of(told)}\n" for name, told in block.rows
            )
        case Steps():
            steps = enumerate(block.items, start=1)
            return "".join(f"{place}. {lines_of(told)}\n" for place, told in steps)
        case Table():
            return _caption(block.title, shown=titled) + _table(block)
        case Chart():
            bars = ((escaped(each.label), number(each.value)) for each in block.bars)
            return _caption(block.title, shown=True) + table(("", ""), (1,), bars)
        case _:
            assert_never(block)


def _facts(block: Facts) -> str:
    shown = block.rows[:MOST_ROWS]
    lines = "".join(f"- **{escaped(name)}**: {lines_of(told)}\n" for name, told in shown)
    note = note_left_out(len(block.rows) - MOST_ROWS)
    return f"{lines}\n{note}\n" if note else lines


def _caption(title: str, *, shown: bool) -> str:
    """Return a caption; that of a single table under a heading would say the same twice."""
    return f"{sentence(title)}:\n\n" if shown else ""


def _table(block: Table) -> str:
    shown = cut_table(block, MOST_ROWS)
    titles = [escaped(each.title) for each in shown.columns]
    right = [place for place, each in enumerate(shown.columns) if each.kind in _TO_THE_RIGHT]
    cells = table_texts(shown, outcome_words(), nothing="")
    drawn = table(titles, right, ([escaped(each) for each in row] for row in cells))
    return drawn + (f"\n{sentence(shown.left_out)}\n" if shown.left_out else "")
