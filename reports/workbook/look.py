"""Say how cells look: made once for a workbook, the same on every sheet.

Colours never tell anything alone: every outcome is written as a word, in dark letters on a pale
ground (contrast above 4.5, WCAG 2.2, 1.4.3), and what fails is bold for a printer without colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from auditor.model import Outcome
from reports.content.blocks import Kind, Tone
from reports.words import outcome_words

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Properties: TypeAlias = dict[str, object]

_DAYS = {"vi": "dd/mm/yyyy", "en": "yyyy-mm-dd"}
_TOP: Properties = {"valign": "top"}
_RIGHT: Properties = {"align": "right"}
_MIDDLE: Properties = {"align": "center", "font_size": 9}
_LINES: Properties = {"border": 1, "border_color": "#BFBFBF"}
_HEADER: Properties = {
    "bold": True,
    "text_wrap": True,
    "valign": "bottom",
    "bg_color": "#DCE6F1",
    "border": 1,
    "border_color": "#7F7F7F",
}
_TO_THE_RIGHT = (Kind.NUMBER, Kind.PERCENT, Kind.DAY)
_OUTCOMES: Mapping[Outcome, Properties] = {
    Outcome.PASS: {"bg_color": "#E2F0D9", "font_color": "#1E4620"},
    Outcome.FAIL: {"bg_color": "#F8CBAD", "font_color": "#6E1200", "bold": True},
    Outcome.UNKNOWN: {"bg_color": "#FFF2CC", "font_color": "#5C4400", "italic": True},
    Outcome.NOT_APPLICABLE: {"font_color": "#595959"},
    Outcome.MANUAL: {"bg_color": "#DDEBF7", "font_color": "#1F3864", "italic": True},
    Outcome.ERROR: {"bg_color": "#E4DFEC", "font_color": "#3F1F60", "bold": True},
}
_TONES: Mapping[Tone, Properties] = {
    Tone.GOOD: {"bg_color": "#E2F0D9"},
    Tone.BAD: {"bg_color": "#F8CBAD", "bold": True},
    Tone.DOUBT: {"bg_color": "#FFF2CC"},
    Tone.FAULT: {"bg_color": "#F8CBAD"},
    Tone.PLAIN: {},
}
BARS: Mapping[Tone, str] = {
    Tone.GOOD: "#548235",
    Tone.BAD: "#A9281B",
    Tone.DOUBT: "#BF9000",
    Tone.FAULT: "#6A4C93",
    Tone.PLAIN: "#2F6EA5",
}
"""Colour of a bar; each has its label and its number beside it."""


@dataclass(frozen=True, slots=True)
class Look:
    """The formats of one workbook."""

    cells: Mapping[Kind, Format]
    """Cells of a table among other blocks, by what their column holds."""
    wrapped: Mapping[Kind, Format]
    """Whole columns; long texts are broken into lines."""
    lines: Mapping[Kind, Format]
    """The same in one line each, for tables so long that Excel would take minutes to lay out."""
    headers: Mapping[Kind, Format]
    """Headers, above numbers to the right as these are."""
    turned: Format
    """A header that reads upwards."""
    title: Format
    heading: Format
    label: Format
    prose: Mapping[Tone, Format]
    link: Format
    marks: Mapping[Outcome, Format]
    words: Mapping[Outcome, str]

    def mark(self, sheet: Worksheet, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Colour the outcomes between two cells (row and column from 0) by the word they hold."""
        for outcome, word in self.words.items():
            quoted = word.replace('"', '""')
            rule = {"type": "cell", "criteria": "==", "value": f'"{quoted}"'}
            sheet.conditional_format(*first, *last, rule | {"format": self.marks[outcome]})


def make_look(book: Workbook, language: str) -> Look:
    """Return the formats in the language of the run."""
    made = book.add_format
    kinds: Mapping[Kind, Properties] = {
        Kind.TEXT: {},
        Kind.CODE: {},
        Kind.NUMBER: {"num_format": "#,##0"} | _RIGHT,
        Kind.PERCENT: {"num_format": "0.0%"} | _RIGHT,
        Kind.DAY: {"num_format": _DAYS[language]} | _RIGHT,
        Kind.OUTCOME: _MIDDLE,
    }
    wrapped: Properties = _TOP | {"text_wrap": True}
    return Look(
        cells={kind: made(wrapped | _LINES | each) for kind, each in kinds.items()},
        wrapped={kind: made(wrapped | each) for kind, each in kinds.items()},
        lines={kind: made(_TOP | each) for kind, each in kinds.items()},
        headers={kind: made(_HEADER | (_RIGHT if kind in _TO_THE_RIGHT else {})) for kind in Kind},
        turned=made(_HEADER | {"rotation": 90, "align": "center", "font_size": 9}),
        title=made({"bold": True, "font_size": 16}),
        heading=made({"bold": True, "font_size": 12}),
        label=made(wrapped | {"bold": True}),
        prose={tone: made(wrapped | each) for tone, each in _TONES.items()},
        link=made({"font_color": "#0B4F9E", "underline": 1, "valign": "top"}),
        marks={outcome: made(each) for outcome, each in _OUTCOMES.items()},
        words={outcome: word[:1].upper() + word[1:] for outcome, word in outcome_words().items()},
    )
