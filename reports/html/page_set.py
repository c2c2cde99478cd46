"""Work out once what every page of an audit needs: questions, file names, anchors, clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from auditor.audit import Audit
from auditor.model import Result
from reports.content.questions import Question, question_key, questions
from reports.html.text import told

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever the suffix; a district's folder may lie there.

https://learn.microsoft.com/windows/win32/fileio/naming-a-file
"""

Answers = Sequence[tuple[Question, Result]]


@dataclass(frozen=True, slots=True)
class PageSet:
    """What the pages of one audit share."""

    language: str
    questions: Sequence[Question]
    answers: Mapping[str | None, Answers]
    """School code (``None``: the whole district) -> its results, by question.

    Every result is there: two clauses may ask the same of a school, and only one can be judged.
    """
    files: Mapping[str, str]
    """School code -> name of its page."""
    anchors: Mapping[int, str]
    """Number of the question -> its place in a page: the rule's id, ``-2`` for a further one."""
    clauses: Mapping[tuple[str, str], str]
    """Directive and clause -> what it says, in short."""
    fragments: dict[object, Markup] = field(default_factory=dict)
    """Parts of pages that are the same in many of them, made when first needed."""


def prepare_pages(audit: Audit, language: str) -> PageSet:
    """Return what the pages of an audit share."""
    asked = questions(audit.results)
    return PageSet(
        language=language,
        questions=asked,
        answers=_answers(asked, audit.results),
        files=_files(each.school.code for each in audit.schools),
        anchors=_anchors(asked),
        clauses={
            (directive.id, clause.ref): told(clause.summary, language)
            for directive in audit.directives
            for clause in directive.clauses
        },
    )


def _answers(
    asked: Iterable[Question], results: Iterable[Result]
) -> dict[str | None, list[tuple[Question, Result]]]:
    by_key = {question_key(each.any): each for each in asked}
    # One mapping of parameters serves thousands of results: its text is made once.
    known: dict[tuple[str, int], Question] = {}
    answers: dict[str | None, list[tuple[Question, Result]]] = {}
    for each in results:
        short = (each.rule.id, id(each.parameters))
        question = known.get(short)
        if question is None:
            question = known[short] = by_key[question_key(each)]
        answers.setdefault(each.school, []).append((question, each))
    for found in answers.values():
        found.sort(key=_by_number)
    return answers


def _by_number(answer: tuple[Question, Result]) -> int:
    return answer[0].number


def _files(codes: Iterable[str]) -> dict[str, str]:
    """Name each school's file by its code; no two are the same where capitals do not count."""
    taken: set[str] = set()
    return {code: f"{_free(_plain(code), taken)}.html" for code in codes}


def _anchors(asked: Iterable[Question]) -> dict[int, str]:
    taken: set[str] = set()
    return {each.number: _free(_plain(each.any.rule.id), taken) for each in asked}


def _plain(name: str) -> str:
    """Return a name that needs no quoting in a file system or an address."""
    safe = name if _SAFE.fullmatch(name) else "x" + re.sub(r"[^A-Za-z0-9_-]", "_", name)[:60]
    return f"x{safe}" if _DEVICES.fullmatch(safe) else safe


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 1
    while free.casefold() in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free.casefold())
    return free
