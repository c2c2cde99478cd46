"""Rows add up whatever way they are grouped, and nothing is told twice."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.audit import Fates, Problem, Provenance
from auditor.model import Text
from reports.content.accounting import (
    Nobody,
    Rows,
    problem_kinds,
    rows_by_family,
    rows_by_school,
    told,
    told_once,
)

COUNTS = st.integers(0, 50)
FATES = st.builds(
    Fates, COUNTS, st.dictionaries(st.sampled_from(["disabled", "service"]), COUNTS), COUNTS
)
BY_SCHOOL = st.dictionaries(st.sampled_from(["a", "b", "every school"]), FATES)


def source(by_school: dict[str, Fates], everywhere: int, lost: int, family: str) -> Provenance:
    excluded: dict[str, int] = {}
    for each in by_school.values():
        for reason, count in each.excluded.items():
            excluded[reason] = excluded.get(reason, 0) + count
    evaluated = everywhere + sum(each.evaluated for each in by_school.values())
    quarantined = lost + sum(each.quarantined for each in by_school.values())
    return Provenance(
        family,
        "table",
        "f.csv",
        "",
        None,
        rows_read=evaluated + sum(excluded.values()) + quarantined,
        rows_evaluated=evaluated,
        rows_excluded=sum(excluded.values()),
        rows_quarantined=quarantined,
        excluded=excluded,
        by_school=by_school,
    )


SOURCES = st.lists(
    st.builds(source, BY_SCHOOL, COUNTS, COUNTS, st.sampled_from(["accounts", "staff"])), max_size=5
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(sources=SOURCES)
def test_the_rows_of_all_schools_and_of_nobody_are_all_rows(sources: list[Provenance]) -> None:
    by_school = rows_by_school(sources)
    for family, rows in rows_by_family(sources).items():
        parts = [each for (name, _whose), each in by_school.items() if name == family]
        together = sum(parts, Rows())
        assert (together.read, together.evaluated) == (rows.read, rows.evaluated)
        assert (together.excluded, together.quarantined) == (rows.excluded, rows.quarantined)
        for each in (*parts, rows):
            assert each.read == each.evaluated + each.excluded + each.quarantined
            assert each.excluded == sum(each.reasons.values())


def test_a_school_cannot_be_taken_for_nobody() -> None:
    found = rows_by_school([source({"every school": Fates(3)}, 4, 5, "staff")])
    assert found["staff", "every school"].read == 3
    assert found["staff", Nobody.EVERY].read == 4
    assert found["staff", Nobody.NONE].read == 5


def test_the_sum_is_written_out() -> None:
    sentence = "1,010 read = 1,000 evaluated + 7 excluded + 3 quarantined"
    assert told(Rows(1010, 1000, 7, 3)) == sentence


def test_a_source_that_fails_as_a_whole_is_told_once_and_all_others_every_time() -> None:
    fine = source({}, 1, 0, "accounts")
    broken = replace(fine, error=Text("hỏng", "broken"))
    other = replace(broken, family="password_policies")
    differently = replace(broken, error=Text("khác", "other"))
    assert told_once([fine, broken, fine, other, differently]) == [fine, broken, fine, differently]


def test_problems_are_grouped_with_exact_counts_those_that_cost_rows_first() -> None:
    text = Text("x", "y")
    light, heavy = Problem(1, "a", text), Problem(2, "a", text, quarantined=True)
    spoilt = replace(
        source({}, 0, 0, "accounts"),
        problems=(
            light,
            heavy,
            Problem(3, "b", text),
            Problem(4, "b", text),
            Problem(5, "d", text),
        ),
        problem_counts={"a": 9, "b": 1, "c": 2},
    )
    found = [(each.code, each.count, each.example) for each in problem_kinds(spoilt)]
    assert found == [
        ("a", 9, heavy),
        ("b", 2, Problem(3, "b", text)),
        ("c", 2, None),
        ("d", 1, Problem(5, "d", text)),
    ]
