"""Whether an account has a second factor: the levels, the rights, what is not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks import CHECKS
from checks.population import ROLES

Ask = Callable[..., list[Any]]

END = datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC)
ENABLED = "accounts.mfa_enabled"
PRIVILEGED = "accounts.mfa_privileged"
LEVELS = ("registered", "capable", "enforced")
LAX_TO_STRICT = (False, None, True)

flags = st.sampled_from([True, False, None])


def has_factor(ask: Ask, level: str, *cells: bool | None) -> bool | None:
    names = ("mfa_enrolled", "mfa_capable", "mfa_enforced")
    row = {"role": "staff", **dict(zip(names, cells, strict=True))}
    violates = ask(ENABLED, [row], level=level)[0].violates
    return None if violates is None else not violates


@pytest.mark.parametrize(
    ("enrolled", "capable", "enforced", "expected"),
    [
        (True, None, None, (True, None, None)),
        (False, None, None, (False, None, False)),
        (None, None, None, (None, None, None)),
        (True, True, None, (True, True, None)),
        (True, False, None, (False, False, False)),
        (None, True, None, (True, True, None)),
        (None, False, None, (False, False, False)),
        (True, None, True, (True, None, True)),
        (True, None, False, (True, None, False)),
        (True, True, True, (True, True, True)),
        (True, False, True, (False, False, False)),
        (False, None, True, (False, None, False)),
        (None, None, True, (None, None, None)),
        (None, None, False, (None, None, False)),
    ],
)
def test_a_second_factor_at_each_level(
    ask: Ask,
    enrolled: bool | None,
    capable: bool | None,
    enforced: bool | None,
    expected: Sequence[bool | None],
) -> None:
    found = [has_factor(ask, level, enrolled, capable, enforced) for level in LEVELS]
    assert found == list(expected)


@settings(derandomize=True, max_examples=30, deadline=None)
@given(enrolled=flags, capable=st.booleans(), enforced=flags)
def test_a_higher_level_is_never_easier(
    ask: Ask, enrolled: bool | None, capable: bool, enforced: bool | None
) -> None:
    found = [has_factor(ask, level, enrolled, capable, enforced) for level in LEVELS]
    ranks = [LAX_TO_STRICT.index(each) for each in found]
    assert ranks == sorted(ranks, reverse=True)


@pytest.mark.parametrize("check", [ENABLED, PRIVILEGED])
def test_a_factor_that_policy_does_not_allow_is_told_apart_from_none(ask: Ask, check: str) -> None:
    rows = [
        {"privileged": True, "mfa_enrolled": False},
        {"privileged": True, "mfa_enrolled": True, "mfa_capable": False},
        {"privileged": True, "mfa_enrolled": True, "mfa_enforced": False},
        {"privileged": True, "mfa_capable": True, "mfa_enforced": False},
    ]
    answers = ask(check, rows, level="enforced")
    assert [each.violates for each in answers] == [True] * 4
    assert [each.observed for each in answers] == [
        "no second factor",
        "a second factor is registered, but the policy does not allow it",
        "a second factor is registered, but not enforced",
        "a second factor is registered, but not enforced",
    ]


@pytest.mark.parametrize(
    ("level", "needs"),
    [
        ("registered", ("mfa_enrolled",)),
        ("capable", ("mfa_capable",)),
        ("enforced", ("mfa_enforced", "mfa_enrolled")),
    ],
)
def test_each_level_names_the_columns_that_decide_it(level: str, needs: tuple[str, ...]) -> None:
    parameters = {"level": level, "roles": ROLES, "systems": ()}
    assert CHECKS[ENABLED].function(parameters, END).needs == needs
    assert CHECKS[PRIVILEGED].function(parameters, END).needs == ("privileged", *needs)


def test_administrators_without_a_factor_come_first(ask: Ask) -> None:
    rows = [{"privileged": True}, {"privileged": False}, {"role": "admin"}, {"role": None}]
    assert [each.worst for each in ask(ENABLED, rows)] == [1, 0, 1, 0]


@pytest.mark.parametrize(
    ("privileged", "enrolled", "applies", "verdict"),
    [
        (True, False, True, True),
        (True, True, True, False),
        (True, None, True, None),
        (False, False, False, False),
        (False, None, False, False),
        (None, False, None, None),
        (None, True, None, False),
        (None, None, None, None),
    ],
)
def test_rights_that_are_not_known_leave_only_the_unprotected_in_doubt(
    ask: Ask,
    privileged: bool | None,
    enrolled: bool | None,
    applies: bool | None,
    verdict: bool | None,
) -> None:
    row = {"role": "staff", "privileged": privileged, "mfa_enrolled": enrolled}
    answer = ask(PRIVILEGED, [row])[0]
    assert (answer.applies, answer.verdict) == (applies, verdict)


@pytest.mark.parametrize("role", ROLES)
def test_a_privileged_account_of_any_role_is_judged(ask: Ask, role: str) -> None:
    row = {"role": role, "privileged": True, "mfa_enrolled": False}
    assert ask(PRIVILEGED, [row])[0].verdict is True
