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

    def rows(self, rows: pl.Series, code: str, text: Text, *, quarantined: bool = False) -> None:
        """Note a problem of every row whose number stands in ``rows``."""
        room = max(0, TOLD_PER_CODE - self.counts[code])
        self._told += [Problem(int(row), code, text, quarantined) for row in rows.head(room)]
        self.counts[code] += len(rows)

    @property
    def told(self) -> tuple[Problem, ...]:
        """Return the problems told one by one: those of the whole file first, then by row."""
        return tuple(sorted(self._told, key=lambda problem: (problem.row or 0, problem.code)))
