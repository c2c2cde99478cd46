"""Say how cells and sheets look: made once for a workbook, the same on every sheet.

Colours never tell anything alone: every outcome is written as a word, in dark letters on a pale
ground (contrast above 4.5, WCAG 2.2, 1.4.3), and what fails is bold for a printer without colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome
from reports.content.blocks import CellKind, Tone
from reports.text import clean
from reports.words import day, outcome_titles
from reports.workbook.cells import shortened

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Properties: TypeAlias = dict[str, object]

_A4 = 9
_EVERYWHERE = "A1:XFD1048576"
_LONGEST_FOOTER_NAME = 60
"""UTF-16 units; Excel bears 255 in the whole footer, in which each ampersand counts twice."""

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
_TO_THE_RIGHT = (CellKind.NUMBER, CellKind.PERCENT, CellKind.DAY)
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

    cells: Mapping[CellKind, Format]
    """Cells of a table among other blocks, by what their column holds."""
    wrapped: Mapping[CellKind, Format]
    """Whole columns; long texts are broken into lines."""
    lines: Mapping[CellKind, Format]
    """The same in one line each, for tables so long that Excel would take minutes to lay out."""
    headers: Mapping[CellKind, Format]
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
    footer: str
    """What stands at the foot of every sheet."""

    def mark(self, sheet: Worksheet, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Colour the outcomes between two cells (row and column from 0) by the word they hold."""
        for outcome, word in self.words.items():
            quoted = word.replace('"', '""')
            rule = {"type": "cell", "criteria": "==", "value": f'"{quoted}"'}
            sheet.conditional_format(*first, *last, rule | {"format": self.marks[outcome]})

    def lay_out(self, sheet: Worksheet) -> None:
        """Set up a sheet for print: as wide as one page, as many pages long as it takes."""
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(self.footer)
        # A code made of digits is meant as text: no green corner has to say so.
        sheet.ignore_errors({"number_stored_as_text": _EVERYWHERE})


def make_look(book: Workbook, audit: Audit, language: str) -> Look:
    """Return the formats in the language of the run."""
    made = book.add_format
    kinds: Mapping[CellKind, Properties] = {
        CellKind.TEXT: {},
        CellKind.CODE: {},
        CellKind.NUMBER: {"num_format": "#,##0"} | _RIGHT,
        CellKind.PERCENT: {"num_format": "0.0%"} | _RIGHT,
        CellKind.DAY: {"num_format": _DAYS[language]} | _RIGHT,
        CellKind.OUTCOME: _MIDDLE,
    }
    wrapped: Properties = _TOP | {"text_wrap": True}
    return Look(
        cells={kind: made(wrapped | _LINES | each) for kind, each in kinds.items()},
        wrapped={kind: made(wrapped | each) for kind, each in kinds.items()},
        lines={kind: made(_TOP | each) for kind, each in kinds.items()},
        headers={
            kind: made(_HEADER | (_RIGHT if kind in _TO_THE_RIGHT else {})) for kind in CellKind
        },
        turned=made(_HEADER | {"rotation": 90, "align": "center", "font_size": 9}),
        title=made({"bold": True, "font_size": 16}),
        heading=made({"bold": True, "font_size": 12}),
        label=made(wrapped | {"bold": True}),
        prose={tone: made(wrapped | each) for tone, each in _TONES.items()},
        link=made({"font_color": "#0B4F9E", "underline": 1, "valign": "top"}),
        marks={outcome: made(each) for outcome, each in _OUTCOMES.items()},
        words=outcome_titles(),
        footer=_footer(audit, language),
    )


def _footer(audit: Audit, language: str) -> str:
    """Return district, day and page; ``&`` starts a code of Excel's."""
    name = shortened(clean(audit.district_name.in_language(language)), _LONGEST_FOOTER_NAME)
    page = _("Page {page} of {pages}").format(page="&P", pages="&N")
    return f"&L{name.replace('&', '&&')}&C{day(audit.as_of)}&R{page}"
