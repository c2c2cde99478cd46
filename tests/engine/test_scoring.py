"""Score, coverage and exit code: the formulas, and which code wins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.audit import Provenance
from auditor.engine.scoring import Exit, coverage, decide_exit, summarise
from auditor.model import Outcome, Result, Severity, Text

Make = Callable[..., Any]

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN
NOT_APPLICABLE, ERROR, MANUAL = Outcome.NOT_APPLICABLE, Outcome.ERROR, Outcome.MANUAL
LOW, MEDIUM, HIGH, CRITICAL = Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL
UNREADABLE = Text("không đọc được", "cannot be read")


@pytest.mark.parametrize(
    ("results", "score", "covered"),
    [
        ([], None, None),
        ([(PASS, HIGH)], 100.0, 100.0),
        ([(FAIL, HIGH)], 0.0, 100.0),
        ([(PASS, CRITICAL), (FAIL, LOW)], 88.9, 100.0),
        ([(PASS, LOW), (FAIL, CRITICAL)], 11.1, 100.0),
        ([(PASS, MEDIUM), (FAIL, MEDIUM), (PASS, HIGH)], 75.0, 100.0),
        ([(PASS, HIGH), (UNKNOWN, CRITICAL)], 100.0, 50.0),
        ([(PASS, HIGH), (FAIL, HIGH), (UNKNOWN, LOW)], 50.0, 66.7),
        ([(PASS, HIGH), (NOT_APPLICABLE, CRITICAL)], 100.0, 100.0),
        ([(PASS, HIGH), (MANUAL, HIGH), (ERROR, HIGH), (UNKNOWN, HIGH)], 100.0, 25.0),
        ([(UNKNOWN, HIGH)], None, 0.0),
        ([(NOT_APPLICABLE, HIGH)], None, None),
        ([(PASS, Severity.INFO), (FAIL, Severity.INFO)], None, 100.0),
        ([(FAIL, Severity.INFO), (PASS, LOW)], 100.0, 100.0),
    ],
)
def test_score_and_coverage_follow_their_formulas(
    make_result: Make,
    make_school: Make,
    results: list[tuple[Outcome, Severity]],
    score: float | None,
    covered: float | None,
) -> None:
    summary = summarise(make_school(), [make_result(*each) for each in results])
    assert (summary.score, summary.coverage) == (score, covered)


def test_the_weights_double_from_low_to_critical_and_info_weighs_nothing() -> None:
    assert [each.weight for each in Severity] == [0, 1, 2, 4, 8]


def test_every_outcome_is_counted_even_where_there_is_none(
    make_result: Make, make_school: Make
) -> None:
    summary = summarise(make_school(), [make_result(PASS), make_result(PASS), make_result(ERROR)])
    assert summary.counts == {
        PASS: 2,
        FAIL: 0,
        UNKNOWN: 0,
        NOT_APPLICABLE: 0,
        MANUAL: 0,
        ERROR: 1,
    }


def exit_of(
    make_school: Make,
    results: Sequence[Result],
    sources: Sequence[Provenance] = (),
    fail_on: Severity = HIGH,
    min_coverage: float = 0.0,
) -> Exit:
    return decide_exit(results, [summarise(make_school(), results)], sources, fail_on, min_coverage)


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [
        (HIGH, HIGH, Exit.FAILURES),
        (CRITICAL, HIGH, Exit.FAILURES),
        (MEDIUM, HIGH, Exit.OK),
        (MEDIUM, MEDIUM, Exit.FAILURES),
        (Severity.INFO, Severity.INFO, Exit.FAILURES),
        (HIGH, CRITICAL, Exit.OK),
    ],
)
def test_a_failure_counts_from_the_severity_asked_for(
    make_result: Make, make_school: Make, severity: Severity, fail_on: Severity, code: Exit
) -> None:
    assert exit_of(make_school, [make_result(FAIL, severity)], fail_on=fail_on) is code


@pytest.mark.parametrize("outcome", [PASS, UNKNOWN, NOT_APPLICABLE, MANUAL])
def test_nothing_but_a_failure_is_one(
    make_result: Make, make_school: Make, outcome: Outcome
) -> None:
    assert exit_of(make_school, [make_result(outcome, CRITICAL)]) is Exit.OK


def test_an_unreadable_source_an_error_or_low_coverage_is_incomplete(
    make_result: Make, make_school: Make, make_provenance: Make
) -> None:
    passed, unknown = make_result(PASS), make_result(UNKNOWN)
    broken = make_provenance(error=UNREADABLE)
    assert exit_of(make_school, [passed], [broken]) is Exit.INCOMPLETE
    assert exit_of(make_school, [passed], [make_provenance()]) is Exit.OK
    assert exit_of(make_school, [make_result(ERROR)]) is Exit.INCOMPLETE
    assert exit_of(make_school, [passed, unknown], min_coverage=50.0) is Exit.OK
    assert exit_of(make_school, [passed, unknown], min_coverage=50.1) is Exit.INCOMPLETE


def test_a_failure_wins_over_incompleteness(
    make_result: Make, make_school: Make, make_provenance: Make
) -> None:
    results = [make_result(FAIL), make_result(ERROR), make_result(UNKNOWN)]
    broken = [make_provenance(error=UNREADABLE)]
    assert exit_of(make_school, results, broken, min_coverage=100.0) is Exit.FAILURES
    below = exit_of(make_school, results, broken, fail_on=CRITICAL, min_coverage=100.0)
    assert below is Exit.INCOMPLETE


def test_one_school_below_the_coverage_is_enough(make_result: Make, make_school: Make) -> None:
    good, poor = [make_result(PASS)], [make_result(PASS, school="t2"), make_result(UNKNOWN)]
    summaries = [summarise(make_school("t1"), good), summarise(make_school("t2"), poor)]
    assert decide_exit([*good, *poor], summaries, [], HIGH, 60.0) is Exit.INCOMPLETE


def test_a_failure_of_the_district_counts(make_result: Make) -> None:
    assert decide_exit([make_result(FAIL, school=None)], [], [], HIGH, 0.0) is Exit.FAILURES


def test_the_exit_codes_are_those_of_the_contract() -> None:
    assert {each.name: each.value for each in Exit} == {
        "OK": 0,
        "FAILURES": 1,
        "USAGE": 2,
        "INCOMPLETE": 3,
        "BUG": 4,
        "INTERRUPTED": 130,
    }


results_of = st.lists(
    st.tuples(st.sampled_from(list(Outcome)), st.sampled_from(list(Severity))), max_size=8
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(results_of)
def test_score_and_coverage_stay_within_percent_and_exist_only_where_something_is_judged(
    make_result: Make, make_school: Make, drawn: list[tuple[Outcome, Severity]]
) -> None:
    results = [make_result(*each) for each in drawn]
    summary = summarise(make_school(), results)
    weighed = any(o in {PASS, FAIL} and s is not Severity.INFO for o, s in drawn)
    assert (summary.score is not None) is weighed
    assert (summary.coverage is not None) is any(o is not NOT_APPLICABLE for o, _s in drawn)
    for percent in (summary.score, summary.coverage):
        assert percent is None or 0 <= percent <= 100
    assert sum(summary.counts.values()) == len(drawn)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(results_of, st.sampled_from(list(Severity)))
def test_what_is_not_known_lowers_the_coverage_and_leaves_the_score(
    make_result: Make,
    make_school: Make,
    drawn: list[tuple[Outcome, Severity]],
    severity: Severity,
) -> None:
    results = [make_result(*each) for each in drawn]
    more = [*results, make_result(UNKNOWN, severity)]
    before, after = summarise(make_school(), results), summarise(make_school(), more)
    assert after.score == before.score
    assert (coverage(more) or 0.0) <= (100.0 if before.coverage is None else before.coverage)
