"""Hold the map of schools and rules as data: one letter for each answer, counts where rules fail.

225,000 answers of 1,500 schools take 0.3 MB this way; the page draws those that are looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Level, Outcome, Result, SchoolSummary, Severity
from reports.content.questions import Question
from reports.html.outcomes import LETTERS, ORDER, outcome_signs
from reports.html.page_set import PageSet
from reports.html.text import cut, data_block, shown
from reports.words import level_words, severity_words

_NOT_ASKED = "."
_RANKS = {outcome: rank for rank, outcome in enumerate(ORDER)}


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list to choose from."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The data of the map, and what it can be narrowed by."""

    data: Markup
    levels: Sequence[Choice]
    severities: Sequence[Choice]
    directives: Sequence[Choice]
    outcomes: Sequence[Choice]
    columns: Sequence[tuple[str, str, str]]
    """Short name, title and severity of the rules that were judged."""
    waiting: bool
    """Whether there are rules no school was judged on, which are shown only on demand."""


def heat_map(audit: Audit, pages: PageSet) -> HeatMap:
    """Return the map of an audit."""
    directives = sorted({name for each in pages.questions for name in _asked_by(each)})
    there = {each.school.level for each in audit.schools}
    words = level_words()
    severities = severity_words()
    once = _answers(pages, None)
    columns = _questions(pages, directives, severities)
    data = {
        "language": pages.language,
        "words": _words(),
        "outcomes": [[each.letter, each.symbol, each.word] for each in outcome_signs().values()],
        "levels": {level.value: words[level] for level in Level if level in there},
        "questions": columns,
        "schools": [_school(each, pages) for each in audit.schools],
        "district": list(once) if once[0].strip(_NOT_ASKED) else None,
    }
    return HeatMap(
        data=data_block(data),
        levels=[Choice(level.value, words[level]) for level in Level if level in there],
        severities=[Choice(str(e.rank), severities[e]) for e in reversed(Severity) if e.rank],
        directives=[Choice(str(place), name) for place, name in enumerate(directives)],
        outcomes=[
            Choice(
                outcome_signs()[each].letter,
                f"{outcome_signs()[each].symbol} {outcome_signs()[each].word}",
            )
            for each in ORDER
        ],
        columns=[
            (str(anchor), str(title), str(severity))
            for anchor, title, _rank, severity, _asked_by, judged in columns
            if judged
        ],
        waiting=not all(each.judged for each in pages.questions),
    )


def _questions(
    pages: PageSet, directives: Sequence[str], severities: Mapping[Severity, str]
) -> list[list[object]]:
    """Return anchor, title, severity with its word, directives and whether it was ever judged."""
    places = {name: place for place, name in enumerate(directives)}
    found: list[list[object]] = []
    for each in pages.questions:
        gravest = max((r.severity for r in each.results.values()), key=lambda e: e.rank)
        found.append(
            [
                pages.anchors[each.number],
                shown(" ".join(each.title(pages.language).split())),
                gravest.rank,
                severities[gravest],
                sorted(places[name] for name in _asked_by(each)),
                int(each.judged),
            ]
        )
    return found


def _asked_by(question: Question) -> set[str]:
    """Return the directives that ask a question of some school."""
    # Thousands of results share a few tuples of citations.
    different = {id(each.citations): each.citations for each in question.results.values()}
    return {each.directive for citations in different.values() for each in citations}


def _school(summary: SchoolSummary, pages: PageSet) -> list[object]:
    school = summary.school
    return [
        shown(cut(school.name)),
        shown(school.code),
        school.level.value,
        summary.score,
        summary.coverage,
        summary.counts.get(Outcome.FAIL, 0),
        pages.files[school.code],
        *_answers(pages, school.code),
    ]


def _answers(pages: PageSet, code: str | None) -> tuple[str, list[int]]:
    """Return a letter for each question, and the violations of those that fail, in their order."""
    found: dict[int, Result] = {}
    for question, result in pages.answers.get(code, ()):
        known = found.get(question.number)
        # Of two answers to the same question the one that needs a hand is shown.
        if known is None or _RANKS[result.outcome] < _RANKS[known.outcome]:
            found[question.number] = result
    letters = "".join(
        LETTERS[found[each.number].outcome] if each.number in found else _NOT_ASKED
        for each in pages.questions
    )
    failed = [each for _number, each in sorted(found.items()) if each.outcome is Outcome.FAIL]
    return letters, [each.violations for each in failed]


def _words() -> dict[str, str]:
    """Return every word that the script of the page shows."""
    return {
        "school": _("School"),
        "score": _("Score"),
        "coverage": _("Coverage"),
        "failures": _("Failed"),
        "district": _("(whole district)"),
        "shown": _("Schools {from} to {to} of {count}; rules: {rules}."),
        "none": _("No school fits this choice."),
        "no_rules": _("No rule fits this choice."),
        "told": _("{school}. {rule} ({severity}): {title}. {outcome}."),
        "rule": _("{rule} ({severity}): {title}."),
        "violations": _("{outcome}, violations: {count}"),
        "not_asked": _("not asked"),
        "hint": _("Point at a cell, or move with the arrow keys, to read what it says."),
        "page": _("Page {page} of {pages}"),
    }
