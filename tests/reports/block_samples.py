"""A section of every kind of block, as a family of evidence to come may tell it."""

from __future__ import annotations

from auditor.model import Outcome
from reports.content.blocks import (
    Bar,
    Block,
    CellKind,
    Chart,
    Column,
    Facts,
    Paragraph,
    Section,
    Steps,
    Table,
    Tone,
)

COLUMNS = [
    Column("System", CellKind.CODE),
    Column("Copies", CellKind.NUMBER),
    Column("Restored (%)", CellKind.PERCENT),
    Column("Outcome", CellKind.OUTCOME),
]


def section_of(*blocks: Block, brief: list[Block] | None = None) -> Section:
    return Section("backups", "Copies", blocks, brief)


def of_every_kind(text: str = "mail") -> Section:
    """Return a section of every kind of block; ``text`` comes from outside."""
    return section_of(
        Paragraph("All copies were counted."),
        Paragraph(f"{text} has no copy.", Tone.DOUBT),
        Facts([(text, f"two places\n{text}")], [Tone.BAD]),
        Steps([f"Copy {text}.", "Try it."]),
        Table("By system", COLUMNS, [(text, 1200, None, Outcome.FAIL)]),
        Chart("Age of copies", [Bar("days", 3), Bar(text, 12, Tone.BAD)], "days: 3"),
    )


def long_table(rows: int) -> Section:
    return section_of(
        Table("By system", COLUMNS, [(f"s{i}", i, 1.0, Outcome.PASS) for i in range(rows)])
    )
