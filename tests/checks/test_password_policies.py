"""What a directory enforces: a setting passes, fails at its limit, or is not known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks import CHECKS

Ask = Callable[..., list[Any]]

MINE = sorted(each for each in CHECKS if each.startswith("password_policies."))
BAD = {
    "password_policies.max_age": {"max_age_days": 180},
    "password_policies.min_length": {"min_length": 6},
    "password_policies.history": {"history": 3},
    "password_policies.complexity": {"complexity": False},
    "password_policies.lockout": {"lockout_attempts": 50, "lockout_minutes": 30},
    "password_policies.must_change_after_reset": {"must_change_after_reset": False},
}
GOOD = {
    "password_policies.max_age": {"max_age_days": 60},
    "password_policies.min_length": {"min_length": 14},
    "password_policies.history": {"history": 24},
    "password_policies.complexity": {"complexity": True},
    "password_policies.lockout": {"lockout_attempts": 5, "lockout_minutes": 30},
    "password_policies.must_change_after_reset": {"must_change_after_reset": True},
}


LIMITS = {"max_age_days": 90, "min_length": 8, "min_remembered": 24, "max_attempts": 10}


def needs(check: str, **parameters: object) -> tuple[str, ...]:
    """Return the columns that a check reads with these parameters."""
    given = {"systems": (), "min_minutes": 0, **LIMITS, **parameters}
    found = CHECKS[check].function(given, datetime(2026, 11, 22, tzinfo=UTC)).needs
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("check", "row", "verdict", "observed"),
    [
        ("max_age", {"max_age_days": 90}, False, None),
        ("max_age", {"max_age_days": 91}, True, "passwords expire after 91 days"),
        ("max_age", {"max_age_days": 0}, True, "passwords never expire"),
        ("max_age", {"max_age_days": None}, None, None),
        ("min_length", {"min_length": 8}, False, None),
        ("min_length", {"min_length": 7}, True, "passwords of 7 characters are accepted"),
        ("min_length", {"min_length": 0}, True, "passwords of any length are accepted"),
        ("history", {"history": 24}, False, None),
        ("history", {"history": 23}, True, "earlier passwords remembered: 23"),
        ("history", {"history": 0}, True, "no earlier password is remembered"),
        ("complexity", {"complexity": True}, False, None),
        (
            "complexity",
            {"complexity": False},
            True,
            "passwords of one kind of character are accepted",
        ),
        ("must_change_after_reset", {"must_change_after_reset": True}, False, None),
        (
            "must_change_after_reset",
            {"must_change_after_reset": False},
            True,
            "a password that an administrator has set may be kept",
        ),
    ],
)
def test_a_setting_is_held_against_its_limit(
    ask: Ask, check: str, row: dict[str, object], verdict: bool | None, observed: str | None
) -> None:
    answer = ask(f"password_policies.{check}", [row])[0]
    assert answer.verdict is verdict
    if observed is not None:
        assert answer.observed == observed


@pytest.mark.parametrize(
    ("attempts", "minutes", "verdict", "observed"),
    [
        (10, 15, False, None),
        (11, 15, True, "accounts are locked only after 11 wrong passwords"),
        (10, 14, True, "accounts are locked for 14 minutes only"),
        (10, 0, False, None),
        (0, None, True, "accounts are never locked, however many passwords are tried"),
        (0, 0, True, "accounts are never locked, however many passwords are tried"),
        (11, None, True, "accounts are locked only after 11 wrong passwords"),
        (10, None, None, None),
        (None, 15, None, None),
        (None, 14, True, "accounts are locked for 14 minutes only"),
        (None, None, None, None),
    ],
)
def test_a_lockout_needs_few_attempts_and_enough_minutes(
    ask: Ask, attempts: int | None, minutes: int | None, verdict: bool | None, observed: str | None
) -> None:
    row = {"lockout_attempts": attempts, "lockout_minutes": minutes}
    answer = ask("password_policies.lockout", [row], min_minutes=15)[0]
    assert answer.verdict is verdict
    if observed is not None:
        assert answer.observed == observed


def test_without_a_number_of_minutes_they_are_not_asked_for(ask: Ask) -> None:
    row = {"lockout_attempts": 10, "lockout_minutes": None}
    assert ask("password_policies.lockout", [row])[0].verdict is False
    assert needs("password_policies.lockout") == ("lockout_attempts",)
    assert needs("password_policies.lockout", min_minutes=1) == (
        "lockout_attempts",
        "lockout_minutes",
    )


@pytest.mark.parametrize("check", MINE)
def test_only_policies_of_the_named_systems_are_judged(ask: Ask, check: str) -> None:
    rows = [
        {"system": "google", **BAD[check]},
        {"system": "sector-db", **BAD[check]},
        {"system": None, **BAD[check]},
        {"system": None, **GOOD[check]},
    ]
    verdicts = [each.verdict for each in ask(check, rows, systems=("sector-db",))]
    assert verdicts == [False, True, None, None]
    assert [each.verdict for each in ask(check, rows)] == [True, True, True, False]


@pytest.mark.parametrize("check", MINE)
def test_a_policy_that_governs_nobody_is_not_judged(ask: Ask, check: str) -> None:
    rows = [{"accounts": number, **BAD[check]} for number in (0, 1, None)]
    assert [each.verdict for each in ask(check, rows)] == [False, True, True]


@pytest.mark.parametrize("check", MINE)
def test_whose_system_it_is_must_be_told_where_systems_are_named(check: str) -> None:
    assert needs(check, systems=("x",)) == (*needs(check), "system")
    assert "system" not in needs(check)


@pytest.mark.parametrize(
    ("check", "rows"),
    [
        ("max_age", [{"max_age_days": 120}, {"max_age_days": 365}, {"max_age_days": 0}]),
        ("min_length", [{"min_length": 7}, {"min_length": 4}, {"min_length": 0}]),
        ("history", [{"history": 5}, {"history": 0}]),
        ("lockout", [{"lockout_attempts": 20}, {"lockout_attempts": 0}]),
    ],
)
def test_findings_are_ordered_from_bad_to_worst(
    ask: Ask, check: str, rows: list[dict[str, object]]
) -> None:
    gravity = [each.worst for each in ask(f"password_policies.{check}", rows)]
    assert gravity == sorted(gravity)
    assert len(set(gravity)) == len(gravity)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(days=st.one_of(st.none(), st.integers(0, 4000)), limit=st.integers(1, 3660))
def test_a_stricter_age_never_turns_a_failure_into_a_pass(
    ask: Ask, days: int | None, limit: int
) -> None:
    row = {"max_age_days": days}
    lax = ask("password_policies.max_age", [row], max_age_days=limit + 1)[0].verdict
    strict = ask("password_policies.max_age", [row], max_age_days=limit)[0].verdict
    assert (lax is None) is (strict is None)
    assert not (lax and not strict)
