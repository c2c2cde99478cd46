"""Put the sections together for pages that are read at a glance: what to do first comes early."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Severity
from reports.content.blocks import Block, Facts, Paragraph, Section, Steps, Tone
from reports.content.ranking import (
    Failure,
    failures,
    first_sentence,
    quickest_first,
    worst_first,
)
from reports.interface import ReportOptions
from reports.sections import make_sections
from reports.text import clean
from reports.words import effort_words, number, severity_words

MOST_RULES = 10
_MOST_SCHOOLS = 3
_TONES = {Severity.CRITICAL: Tone.BAD, Severity.HIGH: Tone.BAD, Severity.MEDIUM: Tone.DOUBT}


def brief_sections(audit: Audit, options: ReportOptions) -> list[Section]:
    """Return what the scores are worth, what is worst, the quickest wins, then all that is told."""
    made = make_sections(audit, options)
    standing = [each for each in made if each.id == "standing"]
    others = [each for each in made if each.id != "standing"]
    return [*standing, *_first_things(audit, options.language), *others]


def _first_things(audit: Audit, language: str) -> list[Section]:
    failed = failures(audit.results)
    if not failed:
        text = _("No rule fails. That says nothing of what is unknown.")
        return [Section("worst", _("Worst findings"), [Paragraph(text)])]
    left_out = _left_out(len(failed) - MOST_RULES)
    worst = worst_first(failed)[:MOST_RULES]
    quickest = quickest_first(failed)[:MOST_RULES]
    words = severity_words()
    told = Facts(
        [(words[each.severity], "\n".join(_lines(each, language))) for each in worst],
        [_TONES.get(each.severity, Tone.PLAIN) for each in worst],
    )
    steps = Steps([_step(each, language) for each in quickest])
    return [
        Section("worst", _("Worst findings"), [told, *left_out]),
        Section("quickest", _("Quickest wins"), [steps, *left_out]),
    ]


def _lines(failure: Failure, language: str) -> list[str]:
    count = _("{violations} of {population}")
    places = [
        clean(each.school or _("(district)"))
        + " "
        + count.format(violations=number(each.violations), population=number(each.population))
        for each in failure.results[:_MOST_SCHOOLS]
    ]
    rest = failure.results[_MOST_SCHOOLS:]
    if rest:
        places.append(
            _("further results: {results} with {violations} violations").format(
                results=number(len(rest)), violations=number(sum(each.violations for each in rest))
            )
        )
    title = failure.rule.title.in_language(language)
    return [clean(f"{failure.rule.id}: {title}"), "; ".join(places), *_example(failure)]


def _example(failure: Failure) -> Sequence[str]:
    """Return the gravest single finding, traceable to its row."""
    for result in failure.results:
        for each in result.findings:
            place = each.source
            if each.row is not None:
                place = _("{source}, row {row}").format(source=place, row=each.row)
            return [clean(f"{each.subject}: {each.observed} ({place})")]
    return []


def _step(failure: Failure, language: str) -> str:
    line = _("{rule} ({effort}); violations: {violations}, schools: {schools}").format(
        rule=clean(failure.rule.id),
        effort=effort_words()[failure.rule.effort],
        violations=number(failure.violations),
        schools=number(failure.schools),
    )
    remedy = failure.rule.remediation
    advice = clean(first_sentence(remedy.in_language(language))) if remedy else ""
    return f"{line}\n{advice}" if advice else line


def _left_out(count: int) -> list[Block]:
    if count <= 0:
        return []
    note = _("Further failed rules left out here: {count}. The csv and json reports hold them.")
    return [Paragraph(note.format(count=number(count)))]
