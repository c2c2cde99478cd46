"""Render what ``auditor scan`` prints.

In this order: the standing of every school, the worst, the quickest wins, the sections that every
report shows, in short.
"""

from __future__ import annotations

from auditor.audit import Audit
from auditor.locale import _
from reports.content.notices import notices
from reports.interface import ReportOptions, speaking
from reports.redaction import redact_audit
from reports.sections.brief import brief_sections
from reports.terminal.blocks import draw_section
from reports.terminal.layout import Screen, paragraph, screen_for, table
from reports.terminal.matrix import matrix
from reports.text import encode
from reports.words import day, exit_meaning, number


def render_terminal(audit: Audit, options: ReportOptions) -> bytes:
    """Return the text for a terminal of ``options.width`` columns, in its encoding."""
    with speaking(options.language):
        shown = redact_audit(audit, options)
        screen = screen_for(options.width, options.encoding, colour=options.colour)
        lines = [
            *_head(screen, shown, options.language),
            *matrix(screen, shown, options.language),
            *(
                line
                for each in brief_sections(shown, options)
                for line in draw_section(screen, each)
            ),
            *_foot(screen, shown),
        ]
        return encode("\n".join(lines) + "\n", options.encoding)


def _head(screen: Screen, audit: Audit, language: str) -> list[str]:
    """Return the name of the district, the moment, the directives and the number of schools."""
    name = audit.district_name.in_language(language)
    version = _("{directive}, version {version}")
    directives = [version.format(directive=e.id, version=e.version) for e in audit.directives]
    rows = [
        (_("District"), f"{name} ({audit.district_code})"),
        (_("As of"), day(audit.as_of)),
        (_("Directives"), "\n".join(directives)),
        (_("Schools"), number(len(audit.schools))),
    ]
    lines = table(screen, (), [row for row in rows if row[1]], "ll")
    for each in notices(audit):
        lines += ["", *paragraph(screen, each)]
    return lines


def _foot(screen: Screen, audit: Audit) -> list[str]:
    formula = _("Score = weighted passes/(passes+fails); coverage = (passes+fails)/applicable.")
    return [
        "",
        *paragraph(screen, formula),
        *paragraph(screen, exit_meaning(audit.exit_code, audit.fail_on)),
    ]
