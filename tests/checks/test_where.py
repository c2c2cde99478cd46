"""Custom rules without Python: what the condition may be, and how a wrong one is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model import PolicyError
from checks import CHECKS
from checks.population import ROLES

Ask = Callable[..., list[Any]]

WHERE = "accounts.where"
AS_OF = datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC)


def build(text: str) -> Any:
    parameters = {"violates": text, "roles": ROLES, "systems": ()}
    return CHECKS[WHERE].function(parameters, AS_OF)


@pytest.mark.parametrize(
    ("enrolled", "role", "expected"),
    [
        (False, "admin", True),
        (False, "staff", False),
        (True, "admin", False),
        (None, "admin", None),
        (None, "staff", False),
        (False, None, None),
        (True, None, False),
        (None, None, None),
    ],
)
def test_a_condition_follows_the_three_values_of_sql(
    ask: Ask, enrolled: bool | None, role: str | None, expected: bool | None
) -> None:
    row = {"mfa_enrolled": enrolled, "role": role}
    answer = ask(WHERE, [row], violates="mfa_enrolled = FALSE AND role = 'admin'")[0]
    assert answer.verdict is expected


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ("people > 3", {"people": 4}, True),
        ("account LIKE '%admin%'", {"account": "it.admin"}, True),
        ("role IN ('pupil', 'parent') AND privileged", {"role": "pupil", "privileged": True}, True),
        ("owner IS NULL", {}, True),
        ("NOT enabled", {"enabled": None}, None),
        (
            "last_login_at < DATE '2026-01-01'",
            {"last_login_at": datetime(2025, 5, 1, tzinfo=UTC)},
            True,
        ),
    ],
)
def test_a_condition_may_use_every_documented_column(
    ask: Ask, text: str, row: dict[str, object], expected: bool | None
) -> None:
    assert ask(WHERE, [row], violates=text)[0].violates is expected


def test_the_condition_is_what_is_observed_and_its_columns_are_what_is_needed() -> None:
    judgement = build("mfa_enrolled = FALSE AND role = 'admin' AND mfa_enrolled")
    assert judgement.needs == ("mfa_enrolled", "role")
    assert judgement.trace == "mfa_enrolled"
    assert pl.select(judgement.observed).item() == (
        "mfa_enrolled = FALSE AND role = 'admin' AND mfa_enrolled"
    )


def test_a_condition_without_a_column_needs_none() -> None:
    judgement = build("TRUE")
    assert (judgement.needs, judgement.trace) == ((), None)


def test_the_scope_of_a_condition_is_every_role_unless_it_is_narrowed(ask: Ask) -> None:
    rows = [{"role": "pupil", "people": 9}, {"role": "staff", "people": 9}]
    assert [each.verdict for each in ask(WHERE, rows, violates="people > 3")] == [True, True]
    narrowed = ask(WHERE, rows, violates="people > 3", roles=("staff",))
    assert [each.verdict for each in narrowed] == [False, True]


@pytest.mark.parametrize(
    "text",
    ["", " ", "role =", "SELECT 1", "a, b", "*", "((", "enabled; DROP", "nonsense(role)", "\0"],
)
def test_what_is_no_sql_expression_is_refused(text: str) -> None:
    with pytest.raises(PolicyError) as caught:
        build(text)
    assert str(caught.value) == f"'violates' is not a SQL expression: {text}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "mfa_enroled = FALSE",
            "'violates' names the unknown column 'mfa_enroled'. Did you mean 'mfa_enrolled'?",
        ),
        ("ROLE = 'admin'", "'violates' names the unknown column 'ROLE'."),
        ("zzzzzz = 1", "'violates' names the unknown column 'zzzzzz'."),
        ("enabled AND zzzzzz", "'violates' names the unknown column 'zzzzzz'."),
    ],
)
def test_an_unknown_column_is_refused_with_the_nearest_name(text: str, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        build(text)
    assert str(caught.value) == message


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["role", "people", "enabled", "=", "<", "AND", "NOT", "(", ")", "'a'", "1", "IS NULL"]
        )
        | st.text(max_size=3),
        max_size=6,
    ).map(" ".join)
)
def test_any_text_is_a_condition_or_a_policy_error(text: str) -> None:
    try:
        judgement = build(text)
    except PolicyError:
        return
    assert judgement.needs is not None
