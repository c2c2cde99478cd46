"""What is decided from the counts: every branch, their order, and never a pass in doubt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.engine.coverage import Coverage, coverage_of
from auditor.engine.judging import Counts
from auditor.engine.outcomes import Basis, decide, decide_share, settled
from auditor.model import Outcome, Reason, Text
from auditor.unit import Absence, Share

Make = Callable[..., Any]

READ = Coverage(sources=1, possible=1, provides=frozenset({"locked"}))
NEEDS = ("locked",)
UNREADABLE = Text("không đọc được", "cannot be read")


def covered(**more: Any) -> Coverage:
    given = {"sources": 1, "possible": 1, "provides": frozenset({"locked"})}
    return Coverage(**{**given, **more})


@pytest.mark.parametrize(
    ("counts", "coverage", "outcome", "reason"),
    [
        (Counts(3, 0, 0, 3), READ, Outcome.PASS, None),
        (Counts(3, 1, 0, 3), READ, Outcome.FAIL, None),
        (Counts(3, 1, 2, 3), READ, Outcome.FAIL, None),
        (Counts(3, 0, 1, 3), READ, Outcome.UNKNOWN, Reason.PARTIAL),
        (Counts(3, 0, 3, 3), READ, Outcome.UNKNOWN, Reason.PARTIAL),
        (Counts(3, 0, 3, 3), covered(provides=frozenset()), Outcome.UNKNOWN, Reason.MISSING_COLUMN),
        (Counts(3, 0, 1, 3), covered(provides=frozenset()), Outcome.UNKNOWN, Reason.PARTIAL),
        (Counts(3, 0, 0, 3), covered(provides=frozenset()), Outcome.PASS, None),
        (Counts(0, 0, 0, 3), READ, Outcome.NOT_APPLICABLE, Reason.NO_SUBJECTS),
        (Counts(0, 0, 0, 3), covered(quarantined=1), Outcome.UNKNOWN, Reason.PARTIAL),
        (Counts(3, 0, 0, 3), covered(quarantined=1), Outcome.UNKNOWN, Reason.PARTIAL),
        (Counts(), covered(quarantined=1), Outcome.UNKNOWN, Reason.PARTIAL),
        (Counts(), READ, Outcome.UNKNOWN, Reason.NO_ROWS),
        (Counts(), Coverage(possible=2), Outcome.UNKNOWN, Reason.NO_ROWS),
        (Counts(), Coverage(), Outcome.UNKNOWN, Reason.NO_SOURCE),
        (Counts(), Coverage(failed=("a.csv",)), Outcome.UNKNOWN, Reason.SOURCE_ERROR),
        (Counts(3, 0, 0, 3), covered(failed=("a.csv",)), Outcome.UNKNOWN, Reason.SOURCE_ERROR),
        (Counts(3, 1, 0, 3), covered(failed=("a.csv",)), Outcome.FAIL, None),
        (Counts(3, 0, 0, 3), covered(stale=("a.csv",)), Outcome.UNKNOWN, Reason.STALE_SOURCE),
        (Counts(3, 1, 0, 3), covered(stale=("a.csv",)), Outcome.FAIL, None),
        (
            Counts(3, 0, 0, 3),
            covered(stale=("a.csv",), failed=("b.csv",)),
            Outcome.UNKNOWN,
            Reason.STALE_SOURCE,
        ),
    ],
)
def test_every_branch_of_the_decision(
    counts: Counts, coverage: Coverage, outcome: Outcome, reason: Reason | None
) -> None:
    decision = decide(counts, Basis((coverage,), NEEDS))
    assert (decision.outcome, decision.reason) == (outcome, reason)
    assert (decision.text is None) is (reason is None)


@pytest.mark.parametrize(
    ("counts", "coverage", "text"),
    [
        (
            Counts(3, 0, 2, 3),
            covered(quarantined=4),
            "Cannot be known for 2 of 3, and 4 rows could not be used.",
        ),
        (Counts(3, 0, 3, 3), covered(provides=frozenset()), "The sources do not tell: locked."),
        (Counts(), covered(stale=("a", "b")), "The evidence is older than allowed: a, b."),
        (Counts(), covered(failed=("a",)), "A source could not be read: a."),
    ],
)
def test_the_reason_says_what_is_missing(counts: Counts, coverage: Coverage, text: str) -> None:
    told = decide(counts, Basis((coverage,), NEEDS)).text
    assert told is not None
    assert told.en == text
    assert told.vi


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("accounts", "The school has no account that this rule speaks about."),
        ("password_policies", "The school has no password policy that this rule speaks about."),
        ("backups", "The school has nothing that this rule speaks about."),
    ],
)
def test_nobody_concerned_is_told_in_the_words_of_the_table(table: str, text: str) -> None:
    decision = decide(Counts(0, 0, 0, 3), Basis((covered(table=table),), NEEDS))
    assert decision.outcome is Outcome.NOT_APPLICABLE
    assert decision.text is not None
    assert decision.text.en == text


def test_only_the_columns_that_are_missing_are_named() -> None:
    coverage = covered(provides=frozenset({"locked", "people"}))
    told = decide(Counts(1, 0, 1, 1), Basis((coverage,), ("locked", "owner", "role"))).text
    assert told is not None
    assert told.en == "The sources do not tell: owner, role."


counts_of = st.builds(
    lambda sizes: Counts(
        population=sum(sizes[:3]), violations=sizes[0], unknown=sizes[1], rows=sum(sizes)
    ),
    st.tuples(*[st.integers(0, 3)] * 4),
)
paths = st.lists(st.sampled_from(["a.csv", "b.csv"]), max_size=2, unique=True).map(tuple)
coverages = st.builds(
    Coverage,
    sources=st.integers(0, 2),
    possible=st.integers(0, 2),
    failed=paths,
    stale=paths,
    provides=st.sampled_from([frozenset(), frozenset({"locked"})]),
    quarantined=st.integers(0, 2),
)


@settings(derandomize=True, max_examples=500, deadline=None)
@given(counts=counts_of, coverage=coverages)
def test_nothing_in_doubt_is_ever_a_pass(counts: Counts, coverage: Coverage) -> None:
    in_doubt = (
        counts.unknown
        or not counts.population
        or coverage.quarantined
        or coverage.failed
        or coverage.stale
        or not coverage.sources
    )
    outcome = decide(counts, Basis((coverage,), NEEDS)).outcome
    assert (outcome is Outcome.PASS) is (not in_doubt and not counts.violations)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(counts=counts_of, coverage=coverages)
def test_a_failure_is_a_violation_whatever_else_is_in_doubt(
    counts: Counts, coverage: Coverage
) -> None:
    outcome = decide(counts, Basis((coverage,), NEEDS)).outcome
    assert (outcome is Outcome.FAIL) is (counts.violations > 0)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(counts=counts_of, coverage=coverages)
def test_not_applicable_needs_rows_and_certainty_that_none_is_concerned(
    counts: Counts, coverage: Coverage
) -> None:
    in_doubt = coverage.quarantined or coverage.failed or coverage.stale or not coverage.sources
    wanted = counts.rows > 0 and counts.population == 0 and not in_doubt
    outcome = decide(counts, Basis((coverage,), NEEDS)).outcome
    assert (outcome is Outcome.NOT_APPLICABLE) is wanted


def test_coverage_counts_the_sources_of_the_family_and_the_school(make_provenance: Make) -> None:
    sources = [
        make_provenance("a.csv", ["t1", "t2"], provides=frozenset({"locked"})),
        make_provenance("b.csv", ["t1"], provides=frozenset({"people"})),
        make_provenance("c.csv", ["t2"], provides=frozenset({"owner"})),
        make_provenance("d.csv", ["t1"], family="staff"),
    ]
    assert coverage_of(sources, "accounts", "t1", ()) == Coverage(
        "accounts",
        sources=2,
        possible=3,
        provides=frozenset({"locked", "people"}),
        paths=("a.csv", "b.csv"),
    )


def test_a_source_of_another_system_does_not_count_where_systems_are_named(
    make_provenance: Make,
) -> None:
    sources = [make_provenance("a.csv", system="google"), make_provenance("b.csv", system="other")]
    assert coverage_of(sources, "accounts", "t1", ["google"]).possible == 1
    assert coverage_of(sources, "accounts", "t1", ["third"]) == Coverage("accounts")


def test_a_source_whose_rows_tell_their_system_may_speak_of_any(make_provenance: Make) -> None:
    register = make_provenance("a.csv", system="")
    assert coverage_of([register], "accounts", "t1", ["third"]).sources == 1


@pytest.mark.parametrize(
    ("schools", "failed"), [(["t1"], ("a.csv",)), ([], ("a.csv",)), (["t2"], ())]
)
def test_an_unreadable_source_leaves_the_schools_in_doubt_that_it_may_hold(
    make_provenance: Make, schools: list[str], failed: tuple[str, ...]
) -> None:
    broken = make_provenance("a.csv", schools, error=UNREADABLE)
    assert coverage_of([broken], "accounts", "t1", ()) == Coverage("accounts", failed=failed)


def test_age_and_lost_rows_count_for_their_schools_only(make_provenance: Make) -> None:
    old = make_provenance("a.csv", ["t1"], stale=True)
    torn = make_provenance("b.csv", ["t1", "t2"], quarantined_by_school={"t1": 2, "t2": 5})
    mine = coverage_of([old, torn], "accounts", "t1", ())
    assert (mine.stale, mine.quarantined) == (("a.csv",), 2)
    theirs = coverage_of([old, torn], "accounts", "t2", ())
    assert (theirs.stale, theirs.quarantined) == ((), 5)


UNREAD = covered(quarantined=1)
ELSEWHERE = covered(elsewhere=1)
FAILED = covered(failed=("b.csv",))
STALE = covered(stale=("b.csv",))
GOOD, BAD = Counts(2, 0, 0, 2), Counts(2, 1, 0, 2)


@pytest.mark.parametrize(
    ("absence", "coverage", "of_good", "of_bad"),
    [
        (Absence.PASS, READ, "pass", "fail"),
        (Absence.PASS, UNREAD, "partial", "fail"),
        (Absence.PASS, FAILED, "source_error", "fail"),
        (Absence.PASS, STALE, "stale_source", "fail"),
        (Absence.FAIL, READ, "pass", "fail"),
        (Absence.FAIL, UNREAD, "pass", "partial"),
        (Absence.FAIL, ELSEWHERE, "pass", "partial"),
        (Absence.FAIL, FAILED, "pass", "source_error"),
        (Absence.FAIL, STALE, "pass", "stale_source"),
        (Absence.FAIL, Coverage(), "no_source", "no_source"),
        (Absence.FAIL, Coverage(possible=1), "no_rows", "no_rows"),
        (Absence.BOTH, READ, "pass", "fail"),
        (Absence.BOTH, UNREAD, "partial", "partial"),
        (Absence.BOTH, ELSEWHERE, "partial", "partial"),
        (Absence.BOTH, FAILED, "source_error", "source_error"),
        (Absence.BOTH, STALE, "stale_source", "stale_source"),
        (Absence.NEITHER, READ, "pass", "fail"),
        (Absence.NEITHER, UNREAD, "pass", "fail"),
        (Absence.NEITHER, ELSEWHERE, "pass", "fail"),
        (Absence.NEITHER, FAILED, "source_error", "source_error"),
        (Absence.NEITHER, STALE, "stale_source", "stale_source"),
    ],
)
def test_which_verdict_over_units_rests_on_absence(
    absence: Absence, coverage: Coverage, of_good: str, of_bad: str
) -> None:
    basis = Basis((coverage,), absence=absence, closed=True, units=True)
    for counts, wanted in ((GOOD, of_good), (BAD, of_bad)):
        decision = decide(settled(counts, basis), basis)
        assert (decision.reason or decision.outcome).value == wanted


@pytest.mark.parametrize("absence", [Absence.FAIL, Absence.NEITHER])
def test_a_unit_that_may_be_missing_leaves_no_pass(absence: Absence) -> None:
    open_ = Basis((UNREAD,), absence=absence, units=True)
    assert decide(settled(GOOD, open_), open_).reason is Reason.PARTIAL
    unlisted = Basis((UNREAD, UNREAD), absence=absence, closed=True, units=True)
    assert decide(settled(GOOD, unlisted), unlisted).reason is Reason.PARTIAL


def test_a_violation_that_may_be_undone_is_counted_as_not_known() -> None:
    basis = Basis((UNREAD,), absence=Absence.BOTH, units=True)
    assert settled(Counts(5, 2, 1, 9), basis) == Counts(5, 0, 3, 9)
    adrift = Basis((READ,), absence=Absence.FAIL, units=True)
    assert settled(Counts(5, 2, 1, 9, adrift=1), adrift) == Counts(5, 0, 3, 9, adrift=1)


@pytest.mark.parametrize(
    ("violations", "unknown", "outcome"),
    [
        (0, 0, Outcome.PASS),
        (2, 0, Outcome.PASS),
        (3, 0, Outcome.FAIL),
        (1, 1, Outcome.PASS),
        (1, 2, Outcome.UNKNOWN),
        (3, 7, Outcome.FAIL),
        (0, 10, Outcome.UNKNOWN),
    ],
)
def test_eighty_percent_of_ten_schools(violations: int, unknown: int, outcome: Outcome) -> None:
    decision = decide_share(Counts(10, violations, unknown), Share(80))
    assert decision.outcome is outcome


def test_a_share_of_no_school_is_no_pass() -> None:
    assert decide_share(Counts(), Share(80)).reason is Reason.NO_ROWS
