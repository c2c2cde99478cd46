"""Take a score apart, so that a reader can add it up again.

The formula is that of the evaluation: score = points of passes / points of passes and fails, where
a result has as many points as its severity weighs; coverage = passes and fails / applicable
results.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model import Outcome, Result, Severity

LOW_COVERAGE = 50.0
"""Percent; below it a score speaks of less than half of what was asked."""


@dataclass(frozen=True, slots=True)
class Share:
    """What the results of one severity bring to the score."""

    severity: Severity
    passes: int
    fails: int

    @property
    def won(self) -> int:
        """Return the points of the passes."""
        return self.passes * self.severity.weight

    @property
    def possible(self) -> int:
        """Return the points of the passes and the fails."""
        return (self.passes + self.fails) * self.severity.weight


@dataclass(frozen=True, slots=True)
class Sum:
    """A score and a coverage before the division."""

    shares: tuple[Share, ...]
    """One per severity, the heaviest first; those without a judged result too."""
    applicable: int
    """Results that are the unit's duty, whether judged or not."""

    @property
    def won(self) -> int:
        """Return the points won."""
        return sum(each.won for each in self.shares)

    @property
    def possible(self) -> int:
        """Return the points that could be won."""
        return sum(each.possible for each in self.shares)

    @property
    def judged(self) -> int:
        """Return how many results passed or failed."""
        return sum(each.passes + each.fails for each in self.shares)


def add_up(results: Iterable[Result]) -> Sum:
    """Return the sums behind the score and the coverage of the unit these results are of."""
    counted = Counter((each.severity, each.outcome) for each in results)
    shares = tuple(
        Share(severity, counted[severity, Outcome.PASS], counted[severity, Outcome.FAIL])
        for severity in reversed(Severity)
    )
    outside = sum(counted[severity, Outcome.NOT_APPLICABLE] for severity in Severity)
    return Sum(shares, counted.total() - outside)


def is_thin(coverage: float | None) -> bool:
    """Tell whether too little was judged for a score to say much."""
    return coverage is None or coverage < LOW_COVERAGE
