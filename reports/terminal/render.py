"""Render what ``auditor scan`` prints.

In this order: the standing of every school, the worst, the quickest wins, what is not known, why.
"""

from __future__ import annotations

from auditor.audit import Audit
from auditor.locale import _
from reports.interface import ReportOptions, speaking
from reports.redaction import redact_audit
from reports.terminal.head import head
from reports.terminal.layout import Screen, paragraph, screen_for
from reports.terminal.lists import quick_wins, worst_findings
from reports.terminal.matrix import matrix
from reports.terminal.sources import exclusions, sources
from reports.terminal.unknown import not_known, waiting
from reports.text import encode
from reports.words import exit_meaning


def render_terminal(audit: Audit, options: ReportOptions) -> bytes:
    """Return the text for a terminal of ``options.width`` columns, in its encoding."""
    with speaking(options.language):
        shown = redact_audit(audit, options)
        screen = screen_for(options.width, options.encoding, colour=options.colour)
        lines = [
            *head(screen, shown, options.language),
            *matrix(screen, shown, options.language),
            *waiting(screen, shown),
            *worst_findings(screen, shown, options.language),
            *quick_wins(screen, shown, options.language),
            *not_known(screen, shown, options.language),
            *sources(screen, shown, options.language),
            *exclusions(screen, shown),
            *_foot(screen, shown),
        ]
        return encode("\n".join(lines) + "\n", options.encoding)


def _foot(screen: Screen, audit: Audit) -> list[str]:
    formula = _("Score = weighted passes/(passes+fails); coverage = (passes+fails)/applicable.")
    return [
        "",
        *paragraph(screen, formula),
        *paragraph(screen, exit_meaning(audit.exit_code, audit.fail_on)),
    ]
