"""Tell one school's answer to each question: what was seen, what is asked, who is concerned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from auditor.locale import _
from auditor.model import Finding, Modality, Outcome, Result, Severity
from reports.content.questions import Question
from reports.html.environment import macro
from reports.html.outcomes import Sign, outcome_signs
from reports.html.page_set import Answers, PageSet
from reports.html.text import cut, shown, told
from reports.words import effort_words, modality_words, number, severity_words

FINDINGS_BYTES = 250_000
"""How much of one page the listed findings may take."""
TEMPLATE = "cards.html.j2"
_LIMITS = (10_000, 1_000, 200, 50, 20, 10, 5, 2, 1, 0)
"""Findings listed for each result: the first number with which they fit."""


@dataclass(frozen=True, slots=True)
class CardWords:
    """What the cards say again and again, in the language of the run."""

    signs: Mapping[Outcome, Sign]
    severities: Mapping[Severity, str]


@dataclass(frozen=True, slots=True)
class Card:
    """One answer, ready to be printed."""

    anchor: str
    sign: Sign
    title: str
    rule: str
    severity: str
    grave: bool
    facts: Sequence[tuple[str, str]]
    observed: str
    expected: str
    reason: str
    findings: Markup
    left_out: str
    about: Markup
    open: bool


class Cards:
    """Print the cards of one page; those that are equal in many schools are printed once."""

    def __init__(self, pages: PageSet, answers: Answers) -> None:
        """Take every answer of the page: together they decide how many findings are listed."""
        self._pages = pages
        self._words = CardWords(outcome_signs(), severity_words())
        self._rows = {id(result): _rows(result.findings) for _question, result in answers}
        self._limit = _limit(self._rows.values())
        self._used: Counter[str] = Counter()

    def one(self, question: Question, result: Result) -> Markup:
        """Return the card of one answer."""
        rows = self._rows[id(result)][: self._limit]
        anchor = self._anchor(question)
        if rows:
            return self._printed(question, result, rows, anchor)
        key = (
            *("card", question.number, anchor, result.citations, result.severity, result.outcome),
            *(result.reason_text, result.observed, result.expected),
            *(result.population, result.violations, result.unknown),
        )
        known = self._pages.fragments.get(key)
        if known is None:
            known = self._pages.fragments[key] = self._printed(question, result, rows, anchor)
        return known

    def _anchor(self, question: Question) -> str:
        """Return where the card stands; a school's second answer to a question stands elsewhere."""
        anchor = self._pages.anchors[question.number]
        self._used[anchor] += 1
        uses = self._used[anchor]
        return anchor if uses == 1 else f"{anchor}.{uses}"

    def _printed(
        self, question: Question, result: Result, rows: Sequence[str], anchor: str
    ) -> Markup:
        language = self._pages.language
        card = Card(
            anchor=anchor,
            sign=self._words.signs[result.outcome],
            title=question.title(language),
            rule=result.rule.id,
            severity=self._words.severities[result.severity],
            grave=result.severity.rank >= Severity.HIGH.rank and result.outcome is not Outcome.PASS,
            facts=_facts(result),
            observed=told(result.observed, language),
            expected=told(result.expected, language),
            reason=told(result.reason_text, language),
            findings=Markup("".join(rows)),  # noqa: S704  # every cell is escaped
            left_out=_left_out(len(rows), result.violations),
            about=self._about(question, result),
            open=result.outcome is Outcome.FAIL,
        )
        return macro(TEMPLATE, "card")(card)

    def _about(self, question: Question, result: Result) -> Markup:
        """Return what holds wherever the question is asked by the same clauses."""
        # What passes needs no advice; and 1,500 pages are smaller without it.
        advised = result.outcome is not Outcome.PASS
        key = ("about", question.number, advised, result.citations)
        known = self._pages.fragments.get(key)
        if known is None:
            rule, language = result.rule, self._pages.language
            known = self._pages.fragments[key] = macro(TEMPLATE, "about")(
                told(rule.rationale, language) if advised else "",
                told(rule.remediation, language) if advised else "",
                effort_words()[rule.effort],
                self._asked_by(result, modality_words()),
            )
        return known

    def _asked_by(
        self, result: Result, modalities: Mapping[Modality, str]
    ) -> list[tuple[str, str, str]]:
        return [
            (
                f"{each.directive}:{each.clause}",
                modalities[each.modality],
                self._pages.clauses.get((each.directive, each.clause), ""),
            )
            for each in result.citations
        ]


def _facts(result: Result) -> list[tuple[str, str]]:
    """Return the counts, each under its label; nothing where nothing was counted."""
    if not (result.population or result.violations or result.unknown):
        return []
    return [
        (_("Examined"), number(result.population)),
        (_("Violations"), number(result.violations)),
        (_("Not known"), number(result.unknown)),
    ]


def _rows(findings: Sequence[Finding]) -> list[str]:
    """Return a row of the table for each finding; there are too many of them for a template."""
    return [
        f"<tr><th scope=row>{_safe(each.subject)}<td>{_safe(each.observed)}"
        f"<td><code>{_safe(each.source)}</code>"
        f"<td class=num>{'' if each.row is None else each.row}"
        for each in findings
    ]


def _safe(text: str) -> Markup:
    return escape(shown(cut(text)))


def _limit(tables: Iterable[Sequence[str]]) -> int:
    """Return how many findings of each result can be listed in one page."""
    sizes = [[len(row.encode("utf-8", "backslashreplace")) for row in rows] for rows in tables]
    fitting = (
        limit for limit in _LIMITS if sum(sum(rows[:limit]) for rows in sizes) <= FINDINGS_BYTES
    )
    return next(fitting, 0)


def _left_out(listed: int, violations: int) -> str:
    if listed >= violations:
        return ""
    note = _("The first {listed} of {count} are listed; the findings report holds all.")
    if not listed:
        note = _("None of the {count} is listed here; the findings report holds all.")
    return note.format(listed=number(listed), count=number(violations))
