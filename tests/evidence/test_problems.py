"""Problems: the first of a kind are told, all are counted, none repeats a cell."""

from __future__ import annotations

import polars as pl

from auditor.audit import Problem
from auditor.evidence.problems import TOLD_PER_CODE, ProblemLog
from auditor.model import Text

TEXT = Text("vi", "en")


def test_only_the_first_of_a_kind_are_told_and_all_are_counted() -> None:
    log = ProblemLog()
    every = pl.Series([True] * 40)
    for start in (100, 2, 300):
        log.rows(pl.Series(range(start, start + 40), dtype=pl.UInt32), every, "bad", TEXT)
    assert log.counts == {"bad": 120}
    assert len(log.told) == TOLD_PER_CODE
    assert [problem.row for problem in log.told] == [*range(2, 12), *range(100, 140)]


def test_rows_not_marked_or_not_known_are_no_problem() -> None:
    log = ProblemLog()
    log.rows(pl.Series([2, 3, 4]), pl.Series([False, None, True]), "bad", TEXT, quarantined=True)
    log.rows(pl.Series([2, 3]), pl.Series([False, None]), "other", TEXT)
    assert log.told == (Problem(4, "bad", TEXT, quarantined=True),)
    assert log.counts == {"bad": 1}


def test_logs_are_merged_with_what_was_only_counted() -> None:
    one, other = ProblemLog(), ProblemLog()
    other.extend(Problem(row, "ragged_row", TEXT) for row in range(60))
    other.add(Problem(None, "ambiguous_dates", TEXT))
    one.merge(other)
    assert one.counts == {"ragged_row": 60, "ambiguous_dates": 1}
    assert one.told[0].row is None
    assert len(one.told) == TOLD_PER_CODE + 1
