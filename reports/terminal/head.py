"""Say for whom, for when and from how much evidence the audit was made."""

from __future__ import annotations

from auditor.audit import Audit
from auditor.locale import _
from reports.content.accounting import rows_by_family, told
from reports.terminal.layout import Screen, paragraph, table
from reports.words import day, family_word, number


def head(screen: Screen, audit: Audit, language: str) -> list[str]:
    """Return the name of the district, the moment, the directives and what became of the rows."""
    name = audit.district_name.in_language(language)
    version = _("{directive}, version {version}")
    directives = [version.format(directive=e.id, version=e.version) for e in audit.directives]
    rows = [
        (_("District"), f"{name} ({audit.district_code})"),
        (_("As of"), day(audit.as_of)),
        (_("Directives"), "\n".join(directives)),
        (_("Schools"), number(len(audit.schools))),
        *_population(audit),
    ]
    lines = table(screen, (), [row for row in rows if row[1]], "ll")
    if audit.forecast:
        note = _(
            "This is a forecast: it tells what will have lapsed by {day} if nothing changes"
            " after {today}."
        ).format(day=day(audit.as_of), today=day(audit.generated_at.astimezone(audit.as_of.tzinfo)))
        lines += ["", *paragraph(screen, note)]
    return lines


def _population(audit: Audit) -> list[tuple[str, str]]:
    """Account for every row that was read, by family of evidence."""
    label = _("Rows ({family})")
    return [
        (label.format(family=family_word(family)), told(rows))
        for family, rows in rows_by_family(audit.sources).items()
    ]
