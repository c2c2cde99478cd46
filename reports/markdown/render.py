"""Render a summary in Markdown, for the page that a CI server shows after a run.

GitHub takes at most 1 MiB for a step (``$GITHUB_STEP_SUMMARY``), GitLab 1 MB for a comment: the
document stays below 900 kB whatever the audit holds, and says what it leaves out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome
from reports.content.notices import notices
from reports.content.ranking import lowest_first
from reports.interface import ReportOptions, speaking
from reports.markdown.blocks import draw_section, titled_parts
from reports.markdown.failures import failures_by_school
from reports.markdown.schools import MOST_SCHOOLS, schools
from reports.markdown.text import escaped
from reports.redaction import redact_audit
from reports.sections.brief import brief_sections
from reports.words import day, exit_meaning, number, outcome_words

MOST_BYTES = 900_000
MOST_DIRECTIVES = 20
_MOST_OF_SECTIONS = 400_000
"""Bytes of all sections together; the failures of each school need room too."""


def render_markdown(audit: Audit, options: ReportOptions) -> bytes:
    """Return the summary: standing of the schools, what to do first, the sections in short."""
    with speaking(options.language):
        shown = redact_audit(audit, options)
        language = options.language
        ranked = lowest_first(shown.schools)
        parts = [_head(shown, language), schools(shown, ranked), *_sections(shown, options)]
        text = "\n".join(each for each in parts if each)
        room = MOST_BYTES - len(text.encode())
        return (text + failures_by_school(shown, ranked[:MOST_SCHOOLS], language, room)).encode()


def _sections(audit: Audit, options: ReportOptions) -> Iterator[str]:
    """Yield the sections in short; what finds no room is named."""
    room = _MOST_OF_SECTIONS
    for each in brief_sections(audit, options):
        drawn = draw_section(each)
        room -= len(drawn.encode())
        if room < 0:
            note = _("There is no room for it here; the html and json reports hold it.")
            drawn = titled_parts(each.title, [f"{note}\n"])
        yield drawn


def _head(audit: Audit, language: str) -> str:
    """Say for whom and when it was made, how it ended, and from how much evidence."""
    name = escaped(audit.district_name.in_language(language))
    title = _("Compliance of {district}").format(district=name)
    facts = "".join(f"- {fact}\n" for fact in _facts(audit))
    lines = [f"# {title}\n\n**{exit_meaning(audit.exit_code, audit.fail_on)}**\n\n{facts}"]
    for each in notices(audit):
        lines += [each, ""]
    return "\n".join(lines)


def _facts(audit: Audit) -> Iterator[str]:
    yield _("As of: {day}").format(day=day(audit.as_of))
    version = _("{directive}, version {version}")
    for each in audit.directives[:MOST_DIRECTIVES]:
        told = version.format(directive=escaped(each.id), version=each.version)
        yield _("Directive: {directive}").format(directive=told)
    left_out = len(audit.directives) - MOST_DIRECTIVES
    if left_out > 0:
        note = _("Further directives left out here: {count}. The json report holds them.")
        yield note.format(count=number(left_out))
    yield _("Schools: {count}").format(count=number(len(audit.schools)))
    counts = Counter(each.outcome for each in audit.results)
    words = outcome_words()
    outcomes = ", ".join(f"{words[each]} {number(counts[each])}" for each in Outcome)
    yield _("Results: {count} ({outcomes})").format(count=number(counts.total()), outcomes=outcomes)
    broken = sum(each.error is not None for each in audit.sources)
    if broken:
        note = _("Sources: {count}, of which could not be read: {broken}")
        yield note.format(count=number(len(audit.sources)), broken=number(broken))
