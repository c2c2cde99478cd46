"""Render what ``auditor scan`` prints.

In this order: the standing of every school, the worst, the quickest wins, what is not known, why.
"""

from __future__ import annotations

from auditor.audit import Audit
from auditor.locale import _
from reports.interface import ReportOptions, speaking
from reports.redaction import redact_audit
from reports.terminal.head import head
from reports.terminal.lists import quick_wins, worst_findings
from reports.terminal.matrix import matrix
from reports.terminal.page import Page, page_for, paragraph
from reports.terminal.sources import exclusions, sources
from reports.terminal.unknown import not_known, waiting
from reports.text import encode
from reports.words import exit_meaning


def render_terminal(audit: Audit, options: ReportOptions) -> bytes:
    """Return the text for a terminal of ``options.width`` columns, in its encoding."""
    with speaking(options.language):
        shown = redact_audit(audit, options)
        page = page_for(options.width, options.encoding, colour=options.colour)
        lines = [
            *head(page, shown, options.language),
            *matrix(page, shown, options.language),
            *waiting(page, shown),
            *worst_findings(page, shown, options.language),
            *quick_wins(page, shown, options.language),
            *not_known(page, shown, options.language),
            *sources(page, shown, options.language),
            *exclusions(page, shown),
            *_foot(page, shown),
        ]
        return encode("\n".join(lines) + "\n", options.encoding)


def _foot(page: Page, audit: Audit) -> list[str]:
    formula = _("Score = weighted passes/(passes+fails); coverage = (passes+fails)/applicable.")
    return [
        "",
        *paragraph(page, formula),
        *paragraph(page, exit_meaning(audit.exit_code, audit.fail_on)),
    ]
