"""Turn a formal report into plain data for the PDF template: texts, numbers and lists, no markup.

Every text has been made printable, so whatever it holds stays text; the template only places it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, assert_never

from auditor.locale import _
from auditor.model import Outcome
from reports.content.blocks import (
    Block,
    CellKind,
    Chart,
    Facts,
    Paragraph,
    Section,
    Steps,
    Table,
)
from reports.content.tables import table_texts
from reports.formal.column_widths import fit, is_wide
from reports.formal.glyphs import CAPITAL, breakable, printable
from reports.formal.model import FormalReport, closed, roman
from reports.words import number, outcome_words

Value: TypeAlias = "str | float | bool | Sequence[Value] | Mapping[str, Value] | None"
"""What JSON can hold."""

_SYMBOLS = {
    Outcome.PASS: "●",
    Outcome.FAIL: "×",
    Outcome.UNKNOWN: "?",
    Outcome.NOT_APPLICABLE: "–",
    Outcome.MANUAL: "○",
    Outcome.ERROR: "!",
}
"""Told apart without colour; the fonts have no check mark."""
_PORTRAIT_MM = 160.0
_LANDSCAPE_MM = 247.0
_LINE = 64
"""Width of the widest word that fits a line of text, in usual letters."""
_NARROW = 24
"""The same for the letterhead, the signature, the recipients, and the labels of a chart."""
_LINES_KEPT = 20
"""Lines up to which a row, or a chart, is kept on one page; a longer one would run out of it."""


def document_data(report: FormalReport) -> Mapping[str, Value]:
    """Return what the template ``report.typ`` draws, in the language of the run."""
    return {
        "language": report.language,
        "title": printable(f"{report.kind} - {report.summary}"),
        "managing": _said(report.managing_body.upper(), _NARROW),
        "issuing": _said(report.issuing_body.upper(), _NARROW),
        "number": _said(report.number, _NARROW),
        "motto": [_said(report.motto[0].upper(), _NARROW), _said(report.motto[1], _NARROW)],
        "place": _said(report.place_and_date, _NARROW),
        "note": _said(report.note),
        "kind": _said(report.kind.upper()),
        "summary": _said(report.summary),
        "addressee": _said(report.addressee),
        "bases": _closed(report.bases),
        "body": [_section(each, _PORTRAIT_MM) for each in report.body],
        "authority": [_said(each, _NARROW) for each in report.authority],
        "recipients_label": printable(_("Recipients:")),
        "recipients": _closed(report.recipients, _NARROW),
        "annexes": _annexes(report),
    }


def _said(text: str, longest: float = _LINE) -> Value:
    """Return a text, or its pieces where a line may break within a long word."""
    pieces = breakable(printable(text), longest)
    return pieces[0] if len(pieces) == 1 else pieces


def _closed(lines: Iterable[str], longest: float = _LINE) -> list[Value]:
    return [_said(each, longest) for each in closed(lines)]


def _annexes(report: FormalReport) -> list[Value]:
    label = _("Annex {number}") if len(report.annexes) > 1 else _("Annex")
    attached = _("(Attached to report No. ........ dated ........ of {body})")
    drawn: list[Value] = []
    for place, each in enumerate(report.annexes, start=1):
        wide = any(isinstance(block, Table) and is_wide(block.columns) for block in each.blocks)
        section = _section(each, _LANDSCAPE_MM if wide else _PORTRAIT_MM)
        heads: dict[str, Value] = {
            "wide": wide,
            "label": _said(label.format(number=roman(place))),
            "attached": _said(attached.format(body=report.issuing_body)),
        }
        drawn.append({**heads, **section})
    return drawn


def _section(section: Section, width_mm: float) -> dict[str, Value]:
    return {
        "title": _said(section.title),
        "blocks": [_block(each, section.title, width_mm) for each in section.blocks],
    }


def _block(block: Block, over: str, width_mm: float) -> Mapping[str, Value]:
    """Return one block; its caption is left out where the title over it says the same."""
    match block:
        case Paragraph():
            return {"block": "paragraph", "text": _said(block.text), "tone": block.tone.value}
        case Facts():
            rows = [[_said(label), _said(value)] for label, value in block.rows]
            return {"block": "facts", "rows": rows}
        case Steps():
            return {"block": "steps", "items": [_said(each) for each in block.items]}
        case Chart():
            return {"block": "chart", "caption": _caption(block.title, over), **_chart(block)}
        case Table():
            return {
                "block": "table",
                "caption": _caption(block.title, over),
                **_table(block, width_mm),
            }
    assert_never(block)


def _caption(title: str, over: str) -> Value:
    return "" if title == over else _said(title)


def _chart(chart: Chart) -> dict[str, Value]:
    most = max((each.value for each in chart.bars), default=0)
    bars: list[Value] = [
        {
            "label": _said(each.label, _NARROW),
            "share": max(each.value, 0) / most if most > 0 else 0.0,
            "value": number(each.value),
            "tone": each.tone.value,
        }
        for each in chart.bars
    ]
    # PDF/UA-1 asks for some text in place of every picture.
    alternative = printable(chart.alternative).strip() or printable(chart.title).strip() or "–"
    lines = sum(1 + len(each.label) // _NARROW for each in chart.bars)
    return {"bars": bars, "alternative": alternative, "whole": lines <= _LINES_KEPT}


def _table(table: Table, width_mm: float) -> dict[str, Value]:
    rows = table_texts(table, _outcomes())
    grid = fit(table.columns, rows, width_mm)
    limits = grid.letters
    right = {CellKind.NUMBER, CellKind.PERCENT}
    return {
        "widths": grid.widths_mm,
        "small": grid.small,
        "right": [each.kind in right for each in table.columns],
        "whole": all(
            len(cell) * CAPITAL < _LINES_KEPT * limit
            for row in rows
            for cell, limit in zip(row, limits, strict=True)
        ),
        "header": [
            _said(each.title, limit) for each, limit in zip(table.columns, limits, strict=True)
        ],
        "cells": [
            _said(cell, limit) for row in rows for cell, limit in zip(row, limits, strict=True)
        ],
        "empty": "" if rows else printable(_("Nothing to list.")),
        "left_out": _said(table.left_out),
    }


def _outcomes() -> dict[Outcome, str]:
    words = outcome_words()
    return {each: f"{_SYMBOLS[each]} {words[each]}" for each in Outcome}
