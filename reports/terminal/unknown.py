"""Say what could not be known and why: what is not known is never a pass."""

from __future__ import annotations

from auditor.audit import Audit
from auditor.locale import _
from reports.content import ranking
from reports.terminal.layout import Screen, heading, paragraph, table
from reports.words import family_word, number

MOST_REASONS = 15


def waiting(screen: Screen, audit: Audit) -> list[str]:
    """Return one sentence on the rules that no check can judge yet, by family of evidence."""
    families = ranking.waiting(audit.results)
    if not families:
        return []
    counted = ", ".join(f"{family_word(name)} {count}" for name, count in families.items())
    sentence = _(
        "Rules that wait for checks of later versions (unknown, never a pass): {count}"
        " ({families})."
    )
    total = sum(families.values())
    return ["", *paragraph(screen, sentence.format(count=number(total), families=counted))]


def not_known(screen: Screen, audit: Audit, language: str) -> list[str]:
    """Return the reasons for unknown outcomes and errors; those of most schools come first."""
    ranked = ranking.not_known(audit.results, language)
    if not ranked:
        return []
    rows = [(number(each.schools), number(each.rules), each.text) for each in ranked[:MOST_REASONS]]
    headers = (_("Schools"), _("Rules"), _("Why it is not known"))
    lines = [*heading(screen, _("What could not be known")), *table(screen, headers, rows, "rrl")]
    if len(ranked) > MOST_REASONS:
        note = _("Further reasons left out here: {count}. The csv and json reports hold them.")
        lines += paragraph(screen, note.format(count=number(len(ranked) - MOST_REASONS)))
    return lines
