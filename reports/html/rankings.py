"""Rank the failed rules of a district, each with the schools that it hits worst."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.audit import Audit
from auditor.locale import _, _n
from auditor.model import Outcome, Result, Severity
from reports.content.ranking import Failure, first_sentence
from reports.html.page_set import PageSet
from reports.html.text import cut, told
from reports.words import effort_words, number, severity_words

MOST_RULES = 10
"""Rules of each ranking; the map holds them all."""
_MOST_SCHOOLS = 3


@dataclass(frozen=True, slots=True)
class RankedRule:
    """One line of a ranking of failed rules."""

    title: str
    rule: str
    severity: str
    grave: bool
    schools: str
    violations: str
    effort: str
    remedy: str
    links: Sequence[tuple[str, str]]
    """Address and name of the schools that are hit worst."""


def rank_rules(failed: Sequence[Failure], audit: Audit, pages: PageSet) -> list[RankedRule]:
    """Return the first rules of a ranking."""
    names = {each.school.code: cut(each.school.name) for each in audit.schools}
    severities, efforts = severity_words(), effort_words()
    places = {
        id(result): pages.anchors[question.number]
        for answers in pages.answers.values()
        for question, result in answers
        if result.outcome is Outcome.FAIL
    }
    return [
        RankedRule(
            title=told(each.rule.title, pages.language),
            rule=each.rule.id,
            severity=severities[each.severity],
            grave=each.severity.rank >= Severity.HIGH.rank,
            schools=number(each.schools),
            violations=number(each.violations),
            effort=efforts[each.rule.effort],
            remedy=first_sentence(told(each.rule.remediation, pages.language)),
            links=[
                _link(result, places[id(result)], names, pages)
                for result in each.results[:_MOST_SCHOOLS]
            ],
        )
        for each in failed[:MOST_RULES]
    ]


def _link(result: Result, anchor: str, names: Mapping[str, str], pages: PageSet) -> tuple[str, str]:
    if result.school is None:
        return f"#r-{anchor}", _("(whole district)")
    file = pages.files.get(result.school)
    address = f"schools/{file}#r-{anchor}" if file else ""
    return address, names.get(result.school, result.school)


def more_rules(failed: int) -> str:
    """Say how many failed rules a ranking leaves out; empty if none."""
    count = failed - MOST_RULES
    if count <= 0:
        return ""
    note = _n(
        "{count} further failed rule stands in the map.",
        "{count} further failed rules stand in the map.",
        count,
    )
    return note.format(count=number(count))
