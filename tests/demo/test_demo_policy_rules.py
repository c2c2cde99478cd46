"""The key's own reading of password policies, at its limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.demo.accounts.plan import Policy
from auditor.demo.accounts.policy_rules import POLICY_RULES

GOOD = Policy("good", 90, 8, 24, 10, 15, complexity=True, must_change_after_reset=True)


@pytest.mark.parametrize("rule", POLICY_RULES)
def test_a_policy_just_at_its_limits_is_kept(rule: str) -> None:
    assert POLICY_RULES[rule](GOOD) is False


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("DIR-MAX-AGE", {"max_age_days": 91}),
        ("DIR-MAX-AGE", {"max_age_days": 0}),
        ("DIR-MIN-LENGTH", {"min_length": 7}),
        ("DIR-HISTORY", {"history": 23}),
        ("DIR-LOCKOUT", {"lockout_attempts": 11}),
        ("DIR-LOCKOUT", {"lockout_attempts": 0}),
        ("DIR-LOCKOUT", {"lockout_minutes": 14}),
        ("DIR-COMPLEXITY", {"complexity": False}),
        ("DIR-MUST-CHANGE", {"must_change_after_reset": False}),
    ],
)
def test_a_policy_just_beyond_a_limit_violates(rule: str, facts: dict[str, object]) -> None:
    assert POLICY_RULES[rule](replace(GOOD, **facts)) is True


def test_an_account_that_stays_locked_until_it_is_unlocked_is_locked_long_enough() -> None:
    assert POLICY_RULES["DIR-LOCKOUT"](replace(GOOD, lockout_minutes=0)) is False


@pytest.mark.parametrize("rule", ["DIR-COMPLEXITY", "DIR-MUST-CHANGE"])
def test_what_no_attribute_tells_is_not_known(rule: str) -> None:
    unknown = replace(GOOD, complexity=None, must_change_after_reset=None)
    assert POLICY_RULES[rule](unknown) is None
