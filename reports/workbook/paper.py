"""Prepare a sheet for print and for the eye: A4 across, numbered pages, no warnings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.audit import Audit
from auditor.locale import _
from reports.text import clean
from reports.words import day
from reports.workbook.text import shortened

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
_EVERYWHERE = "A1:XFD1048576"
_LONGEST_FOOTER_NAME = 60
"""UTF-16 units; Excel bears 255 in the whole footer, in which each ampersand counts twice."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is the same at the foot of every sheet."""

    footer: str

    def lay(self, sheet: Worksheet) -> None:
        """Set up a sheet: as wide as one page, as many pages long as it takes."""
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(self.footer)
        # A code made of digits is meant as text: no green corner has to say so.
        sheet.ignore_errors({"number_stored_as_text": _EVERYWHERE})


def make_paper(audit: Audit, language: str) -> Paper:
    """Return the foot of every sheet: district, day, page; ``&`` starts a code of Excel's."""
    name = shortened(clean(audit.district_name.in_language(language)), _LONGEST_FOOTER_NAME)
    page = _("Page {page} of {pages}").format(page="&P", pages="&N")
    return Paper(f"&L{name.replace('&', '&&')}&C{day(audit.as_of)}&R{page}")
