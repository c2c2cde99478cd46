"""Show outcomes and severities alike in every page: a sign, a word, a class for the colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.locale import _
from auditor.model import Outcome
from reports.words import OUTCOME_SIGNS, number, outcome_words, percent

ORDER = (
    Outcome.FAIL,
    Outcome.ERROR,
    Outcome.UNKNOWN,
    Outcome.MANUAL,
    Outcome.PASS,
    Outcome.NOT_APPLICABLE,
)
"""What needs a hand comes first."""

_ON_THE_BAR = (
    Outcome.FAIL,
    Outcome.PASS,
    Outcome.ERROR,
    Outcome.MANUAL,
    Outcome.UNKNOWN,
    Outcome.NOT_APPLICABLE,
)
"""What was judged stands together, before what was not."""
LETTERS = {
    Outcome.PASS: "p",
    Outcome.FAIL: "f",
    Outcome.UNKNOWN: "u",
    Outcome.NOT_APPLICABLE: "n",
    Outcome.MANUAL: "m",
    Outcome.ERROR: "e",
}
"""Classes of the colours, and what stands for each answer in the data of the map."""

_NARROWEST_WITH_SIGN = 3.5
"""Percent of the bar; a narrower piece has no room for its sign on a telephone."""


@dataclass(frozen=True, slots=True)
class Sign:
    """How an outcome is shown."""

    letter: str
    """One of :data:`LETTERS`."""
    symbol: str
    word: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a bar of outcomes, and its line in the legend."""

    sign: Sign
    count: str
    left: str
    width: str
    """Percent of the bar, with a decimal point."""
    middle: str
    labelled: bool
    """Whether there is room for the sign."""


@dataclass(frozen=True, slots=True)
class OutcomeBar:
    """All outcomes as one bar."""

    pieces: Sequence[Piece]
    alternative: str


def outcome_signs() -> dict[Outcome, Sign]:
    """Return how each outcome is shown, in the language of the run."""
    words = outcome_words()
    return {each: Sign(LETTERS[each], OUTCOME_SIGNS[each], words[each]) for each in Outcome}


def outcome_bar(counts: Mapping[Outcome, int]) -> OutcomeBar:
    """Return the bar of these counts; an outcome that does not occur stays in the legend."""
    shown = outcome_signs()
    total = sum(counts.values())
    pieces = []
    left = 0.0
    for outcome in _ON_THE_BAR:
        count = counts.get(outcome, 0)
        width = 100 * count / total if total else 0.0
        pieces.append(
            Piece(
                sign=shown[outcome],
                count=number(count),
                left=f"{left:.3f}",
                width=f"{width:.3f}",
                middle=f"{left + width / 2:.3f}",
                labelled=width >= _NARROWEST_WITH_SIGN,
            )
        )
        left += width
    told = "; ".join(f"{each.sign.word}: {each.count}" for each in pieces)
    sentence = _("Results: {total}. {outcomes}.")
    return OutcomeBar(pieces, sentence.format(total=number(total), outcomes=told))


def share(value: float | None) -> str:
    """Return a percentage with its sign, or what stands where nothing could be computed."""
    return "–" if value is None else f"{percent(value)} %"
