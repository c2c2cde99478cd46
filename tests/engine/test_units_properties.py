"""Units whatever comes: no order changes a verdict, and what is unread is never a fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.engine import evaluate
from auditor.model import Outcome, Owner, Result
from auditor.unit import Share
from tests.engine.backup_building import AS_OF, CHECKS, FRESH, OLD, Row, evidence_of, source

Make = Callable[..., Any]
Run = Callable[..., tuple[Result, ...]]

SCHOOLS = ("t1", "t2")
BY_ABSENCE = ("backups.recent", "backups.two_copies", "backups.one_official")

copy_rows = st.lists(
    st.fixed_dictionaries(
        {
            "school": st.sampled_from(SCHOOLS),
            "system": st.sampled_from(["csdl", "web", None]),
            "medium": st.sampled_from(["official", "tape"]),
            "ended_at": st.sampled_from([FRESH, OLD, None]),
            "encrypted": st.sampled_from([True, False, None]),
            "excluded": st.sampled_from([None, None, "retired"]),
        }
    ),
    max_size=6,
)
register_rows = st.lists(
    st.fixed_dictionaries(
        {"school": st.sampled_from(SCHOOLS), "system": st.sampled_from(["csdl", "web"])}
    ),
    max_size=4,
)


@pytest.fixture(scope="module")
def run(make_requirement: Make, make_school: Make) -> Run:
    """Ask every check for every school, and those of the district for the district."""
    owners = (Owner.SCHOOL, Owner.DISTRICT)
    requirements = [
        make_requirement(f"R-{place}", name, owners=owners)
        for place, name in enumerate(sorted(CHECKS))
    ]

    def evaluated(*files: Any) -> tuple[Result, ...]:
        schools = [make_school(code) for code in SCHOOLS]
        return evaluate(requirements, evidence_of(*files), schools, AS_OF, CHECKS).results

    return evaluated


def told(results: Sequence[Result]) -> list[tuple[object, ...]]:
    """Return all that an order must not change: also the findings, whose rows move with a file."""
    return [
        (
            *(each.school, each.rule.id, each.outcome, each.reason, each.population),
            *(each.violations, each.unknown),
            sorted((f.subject, f.observed, f.source) for f in each.findings),
        )
        for each in results
    ]


def files_of(copies: Sequence[Row], register: Sequence[Row], **more: Any) -> list[Any]:
    half = len(copies) // 2
    return [
        (source("a.json", "backups", SCHOOLS, **more), copies[:half]),
        (source("so.csv", "backup_systems", SCHOOLS), register),
        (source("b.json", "backups", SCHOOLS), copies[half:]),
    ]


@settings(derandomize=True, max_examples=40, deadline=None)
@given(copies=copy_rows, register=register_rows, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_files_and_sources_changes_no_verdict(
    run: Run, copies: list[Row], register: list[Row], order: Random
) -> None:
    files = files_of(copies, register)
    shuffled = [(provenance, order.sample(rows, len(rows))) for provenance, rows in files]
    order.shuffle(shuffled)
    results, again = run(*files), run(*shuffled)
    assert [each[:-1] for each in told(results)] == [each[:-1] for each in told(again)]
    subjects = [
        [sorted((name, words) for name, words, _path in each[-1]) for each in told(found)]
        for found in (results, again)
    ]
    assert subjects[0] == subjects[1]


@settings(derandomize=True, max_examples=40, deadline=None)
@given(copies=copy_rows, register=register_rows)
def test_moving_files_moves_no_trace(run: Run, copies: list[Row], register: list[Row]) -> None:
    files = files_of(copies, register)
    assert told(run(*files)) == told(run(files[1], files[0], files[2]))


@settings(derandomize=True, max_examples=40, deadline=None)
@given(copies=copy_rows, register=register_rows, lost=st.integers(1, 2))
def test_an_unread_row_makes_no_failure_by_absence_and_no_pass_by_it(
    run: Run, copies: list[Row], register: list[Row], lost: int
) -> None:
    whole = run(*files_of(copies, register))
    torn = run(*files_of(copies, register, quarantined_by_school=dict.fromkeys(SCHOOLS, lost)))
    for before, after in zip(whole, torn, strict=True):
        if after.school is None or after.rule.check is None:
            continue
        if after.rule.check in BY_ABSENCE:
            assert after.outcome is not Outcome.FAIL
        if after.outcome is Outcome.PASS:
            assert after.rule.check in {"backups.two_copies", "backups.encrypted_share"}
            assert before.outcome is Outcome.PASS
        if after.outcome is Outcome.FAIL:
            assert before.outcome is Outcome.FAIL


@settings(derandomize=True, max_examples=40, deadline=None)
@given(good=st.integers(0, 30), bad=st.integers(0, 4), lost=st.integers(0, 4))
def test_a_share_with_unread_rows_is_what_every_reading_of_them_says(
    run: Run, good: int, bad: int, lost: int
) -> None:
    rows: list[Row] = [{"encrypted": each < good} for each in range(good + bad)]
    torn = source("a.json", "backups", ["t1"], quarantined_by_school={"t1": lost} if lost else {})
    [result] = [
        each
        for each in run((torn, rows))
        if (each.school, each.rule.check) == ("t1", "backups.encrypted_share")
    ]
    answers = {Share(90).reached(good + more, good + bad + lost) for more in range(lost + 1)}
    known = len(answers) == 1 and good + bad + lost
    wanted = Outcome.PASS if answers == {True} else Outcome.FAIL
    assert result.outcome is (wanted if known else Outcome.UNKNOWN)
