"""Report what is wrong with rows, never repeating a cell; the first are told, all counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import polars as pl

from auditor.audit import Problem
from auditor.model import Text

TOLD_PER_CODE = 50
"""Of every kind of problem this many rows are told one by one; the rest is only counted."""


class ProblemLog:
    """Collect the problems of one source."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._told: list[Problem] = []

    def add(self, problem: Problem) -> None:
        """Note one problem."""
        self.counts[problem.code] += 1
        if self.counts[problem.code] <= TOLD_PER_CODE:
            self._told.append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note several problems."""
        for problem in problems:
            self.add(problem)

    def rows(
        self, rows: pl.Series, bad: pl.Series, code: str, text: Text, *, quarantined: bool = False
    ) -> None:
        """Note a problem for every row that ``bad`` marks."""
        count = int(bad.sum() or 0)
        if not count:
            return
        room = max(0, TOLD_PER_CODE - self.counts[code])
        told = rows.filter(bad.fill_null(value=False)).head(room)
        self._told += [Problem(int(row), code, text, quarantined) for row in told]
        self.counts[code] += count

    def merge(self, other: ProblemLog) -> None:
        """Note all problems of another log, the uncounted ones as well."""
        self._told += other._told
        self.counts.update(other.counts)

    @property
    def told(self) -> tuple[Problem, ...]:
        """Return the problems told one by one: those of the whole file first, then by row."""
        return tuple(sorted(self._told, key=lambda problem: (problem.row or 0, problem.code)))
