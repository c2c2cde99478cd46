"""Problems: the first of a kind are told, all are counted, none repeats a cell."""

from __future__ import annotations

import polars as pl

from auditor.audit import Problem
from auditor.evidence.intake.problems import TOLD_PER_CODE, ProblemLog
from auditor.evidence.intake.remarks import Fate, marked
from auditor.model import Text

TEXT = Text("vi", "en")


def test_only_the_first_of_a_kind_are_told_and_all_are_counted() -> None:
    log = ProblemLog()
    for start in (100, 2, 300):
        log.rows(pl.Series(range(start, start + 40), dtype=pl.UInt32), "bad", TEXT)
    assert log.counts == {"bad": 120}
    assert len(log.told) == TOLD_PER_CODE
    assert [problem.row for problem in log.told] == [*range(2, 12), *range(100, 140)]


def test_rows_not_marked_or_not_known_are_no_problem() -> None:
    frame = pl.DataFrame({"origin": [2, 3, 4]})
    (remark,) = marked(frame, pl.Series([False, None, True]), "bad", TEXT, Fate.SET_ASIDE)
    assert remark.rows["origin"].to_list() == [4]
    assert marked(frame, pl.Series([False, None, False]), "other", TEXT) == []


def test_problems_of_rows_and_of_the_file_are_told_in_order() -> None:
    log = ProblemLog()
    log.extend(Problem(row, "ragged_row", TEXT) for row in range(1, 61))
    log.add(Problem(None, "ambiguous_dates", TEXT))
    assert log.counts == {"ragged_row": 60, "ambiguous_dates": 1}
    assert log.told[0].row is None
    assert len(log.told) == TOLD_PER_CODE + 1
