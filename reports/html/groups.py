"""Sort answers by outcome: cards for what was judged or could be, short lists for all the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome, Reason
from reports.html.cards import TEMPLATE, Cards
from reports.html.environment import macro
from reports.html.outcomes import ORDER, Sign, outcome_signs
from reports.html.page_set import Answers, PageSet
from reports.html.text import told
from reports.words import family_word, number


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """The answers of one outcome, or the rules that wait (``letter`` ``w``)."""

    letter: str
    symbol: str
    title: str
    count: str
    cards: Sequence[Markup] = ()
    lists: Markup | None = None


def groups(audit: Audit, answers: Answers, pages: PageSet) -> list[AnswerGroup]:
    """Return the answers by outcome; rules that wait and those that do not apply stand last."""
    cards = Cards(pages, answers)
    found = []
    waiting = [each for each in answers if each[1].reason is Reason.NO_CHECK]
    sorted_out = {id(result) for _question, result in waiting}
    shown = outcome_signs()
    for outcome in ORDER:
        alike = [e for e in answers if e[1].outcome is outcome and id(e[1]) not in sorted_out]
        if not alike:
            continue
        if outcome is Outcome.NOT_APPLICABLE:
            found.append(_folded(shown[outcome], alike, pages))
            continue
        alike.sort(key=lambda each: (-each[1].severity.rank, each[0].number))
        found.append(_group(shown[outcome], len(alike), [cards.one(*each) for each in alike]))
    if waiting:
        found.append(_waiting(audit, waiting, pages))
    return found


def _group(sign: Sign, count: int, cards: Sequence[Markup]) -> AnswerGroup:
    return AnswerGroup(sign.letter, sign.symbol, sign.word, number(count), cards)


def _folded(sign: Sign, alike: Answers, pages: PageSet) -> AnswerGroup:
    """Return the rules that do not apply, in one list for each reason."""
    by_reason: dict[str, list[int]] = {}
    for question, result in alike:
        reason = told(result.reason_text, pages.language)
        by_reason.setdefault(reason, []).append(question.number)
    return AnswerGroup(
        sign.letter, sign.symbol, sign.word, number(len(alike)), lists=_lists(by_reason, pages)
    )


def _waiting(audit: Audit, waiting: Answers, pages: PageSet) -> AnswerGroup:
    """Return the rules that no check can judge yet, in one list for each family of evidence."""
    families: dict[str, list[int]] = {}
    for question, result in waiting:
        families.setdefault(result.rule.family or "", []).append(question.number)
    label = _("Evidence: {family}")
    named = {
        label.format(family=family_word(audit, name)) if name else "": families[name]
        for name in sorted(families)
    }
    title = _("unknown: waits for a later version")
    return AnswerGroup("w", "…", title, number(len(waiting)), lists=_lists(named, pages))


def _lists(named: dict[str, list[int]], pages: PageSet) -> Markup:
    """Return lists of questions under their titles; schools of one kind share them."""
    key = ("lists", *((title, tuple(numbers)) for title, numbers in named.items()))
    known = pages.fragments.get(key)
    if known is None:
        by_number = {each.number: each for each in pages.questions}
        lists = [
            (title, [(by_number[e].any.rule.id, by_number[e].title(pages.language)) for e in group])
            for title, group in named.items()
        ]
        known = pages.fragments[key] = macro(TEMPLATE, "lists")(lists)
    return known
