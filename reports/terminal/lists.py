"""Name what is worst, and what is quickest to put right."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Severity
from reports.content.ranking import (
    Failure,
    failures,
    first_sentence,
    quickest_first,
    worst_first,
)
from reports.terminal.layout import Cell, Ink, Screen, heading, paragraph, table
from reports.text import clean
from reports.words import effort_words, number, severity_words

MOST_RULES = 10
_MOST_SCHOOLS = 3
_COLOURS = {Severity.CRITICAL: "red", Severity.HIGH: "red", Severity.MEDIUM: "yellow"}


def worst_findings(screen: Screen, audit: Audit, language: str) -> list[str]:
    """Return the gravest failures, rule by rule, each with the schools it concerns most."""
    ranked = worst_first(failures(audit.results))
    lines = heading(screen, _("Worst findings"))
    if not ranked:
        return [
            *lines,
            *paragraph(screen, _("No rule fails. That says nothing of what is unknown.")),
        ]
    words = severity_words()
    rows: list[tuple[Cell, str]] = []
    for each in ranked[:MOST_RULES]:
        word = words[each.severity]
        colour = _COLOURS.get(each.severity)
        rows.append((Ink(word, colour) if colour else word, "\n".join(_told(each, language))))
    return [*lines, *table(screen, (), rows, "ll"), *_left_out(screen, ranked)]


def _told(failure: Failure, language: str) -> list[str]:
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
    title = clean(failure.rule.title.in_language(language))
    return [f"{failure.rule.id}: {title}", "; ".join(places), *_example(failure)]


def _example(failure: Failure) -> list[str]:
    """Return the gravest single finding, traceable to its row."""
    for result in failure.results:
        for each in result.findings:
            place = _("{source}, row {row}") if each.row is not None else "{source}"
            shown = f"{clean(each.subject)}: {clean(each.observed)}"
            return [f"{shown} ({place.format(source=clean(each.source), row=each.row)})"]
    return []


def quick_wins(screen: Screen, audit: Audit, language: str) -> list[str]:
    """Return the failed rules by how little work they take, then by how much they weigh."""
    ranked = quickest_first(failures(audit.results))
    if not ranked:
        return []
    words = effort_words()
    told = _("{rule} ({effort}); violations: {violations}, schools: {schools}")
    rows = []
    for position, each in enumerate(ranked[:MOST_RULES], start=1):
        line = told.format(
            rule=each.rule.id,
            effort=words[each.rule.effort],
            violations=number(each.violations),
            schools=number(each.schools),
        )
        remedy = each.rule.remediation
        advice = clean(first_sentence(remedy.in_language(language))) if remedy else ""
        rows.append((f"{position}.", f"{line}\n{advice}" if advice else line))
    return [
        *heading(screen, _("Quickest wins")),
        *table(screen, (), rows, "rl"),
        *_left_out(screen, ranked),
    ]


def _left_out(screen: Screen, ranked: Sequence[Failure]) -> list[str]:
    if len(ranked) <= MOST_RULES:
        return []
    note = _("Further failed rules left out here: {count}. The csv and json reports hold them.")
    return paragraph(screen, note.format(count=len(ranked) - MOST_RULES))
