"""Whether an account is used, owned and assigned as it should be: boundaries, nulls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.evidence.families import TABLES
from checks import CHECKS

Ask = Callable[..., list[Any]]

END = datetime(2026, 11, 22, 23, 59, 59, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DORMANT = "accounts.dormant"
LAX_TO_STRICT = (False, None, True)


def ago(number: int) -> datetime:
    return (END - timedelta(days=number)).replace(hour=12)


flags = st.sampled_from([True, False, None])
days = st.none() | st.integers(0, 400).map(ago)


@pytest.mark.parametrize(
    ("days", "lag", "expected"),
    [
        (44, None, False),
        (45, None, False),
        (46, None, True),
        (45, 14, False),
        (46, 14, None),
        (59, 14, None),
        (60, 14, True),
        (46, 0, True),
    ],
)
def test_a_late_directory_leaves_the_days_after_the_limit_in_doubt(
    ask: Ask, days: int, lag: int | None, expected: bool | None
) -> None:
    row = {"last_login_at": ago(days), "login_lag_days": lag}
    assert ask(DORMANT, [row])[0].violates is expected


@pytest.mark.parametrize(("days", "expected"), [(45, False), (46, True), (None, None)])
def test_an_account_never_used_is_idle_since_its_creation(
    ask: Ask, days: int | None, expected: bool | None
) -> None:
    created = None if days is None else ago(days)
    answer = ask(DORMANT, [{"never_logged_in": True, "created_at": created}])[0]
    assert answer.violates is expected
    if days == 46:
        assert answer.observed == "never signed in since it was created 46 days ago"


@pytest.mark.parametrize("never", [False, None])
def test_an_account_without_a_sign_in_date_is_unknown_however_old(
    ask: Ask, never: bool | None
) -> None:
    row = {"never_logged_in": never, "created_at": ago(900)}
    assert ask(DORMANT, [row])[0].violates is None


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    row=st.fixed_dictionaries(
        {
            "last_login_at": days,
            "created_at": days,
            "never_logged_in": flags,
            "login_lag_days": st.none() | st.integers(0, 30),
        }
    ),
    limits=st.tuples(st.integers(1, 400), st.integers(1, 400)),
)
def test_a_longer_limit_never_makes_an_idle_account_worse(
    ask: Ask, row: Mapping[str, object], limits: tuple[int, int]
) -> None:
    strict, lax = (
        LAX_TO_STRICT.index(ask(DORMANT, [row], max_idle_days=limit)[0].verdict)
        for limit in (min(limits), max(limits))
    )
    assert strict >= lax


@pytest.mark.parametrize(("people", "expected"), [(0, False), (1, False), (2, True), (None, None)])
def test_more_than_one_person_is_sharing(
    ask: Ask, people: int | None, expected: bool | None
) -> None:
    answer = ask("accounts.shared", [{"role": "pupil", "people": people}])[0]
    assert answer.verdict is expected
    if expected:
        assert (answer.observed, answer.worst) == ("2 people use this account", 2)


@pytest.mark.parametrize(
    ("role", "owner", "applies", "verdict"),
    [
        ("shared", "", True, True),
        ("shared", "A", True, False),
        ("shared", None, True, None),
        ("staff", "", False, False),
        (None, "", None, None),
        (None, "A", None, False),
    ],
)
def test_a_school_level_account_needs_an_owner_and_an_unknown_role_is_no_violation(
    ask: Ask, role: str | None, owner: str | None, applies: bool | None, verdict: bool | None
) -> None:
    answer = ask("accounts.named_owner", [{"role": role, "owner": owner}])[0]
    assert (answer.applies, answer.verdict) == (applies, verdict)


def test_owners_are_asked_within_the_named_systems_only(ask: Ask) -> None:
    rows = [{"role": "shared", "owner": "", "system": name} for name in ("google", "other", None)]
    answers = ask("accounts.named_owner", rows, systems=("google",))
    assert [each.verdict for each in answers] == [True, False, None]


@pytest.mark.parametrize(
    ("email", "applies", "verdict"),
    [
        ("a@pgd.example", True, False),
        ("a@t1.pgd.example", True, False),
        ("a@notpgd.example", True, True),
        ("a@pgd.example.test", True, True),
        ("a@@pgd.example", True, False),
        ("pgd.example@mail.test", True, True),
        ("", False, False),
        (None, None, None),
    ],
)
def test_mail_is_official_in_the_domain_and_below_it(
    ask: Ask, email: str | None, applies: bool | None, verdict: bool | None
) -> None:
    row = {"role": "staff", "email": email}
    answer = ask("accounts.official_mail_domain", [row], mail_domains=("@PGD.example",))[0]
    assert (answer.applies, answer.verdict) == (applies, verdict)


def test_only_the_domain_of_an_address_is_observed(ask: Ask) -> None:
    row = {"role": "staff", "email": "an@mail.test"}
    answer = ask("accounts.official_mail_domain", [row], mail_domains=("pgd.example",))[0]
    assert answer.observed == "mail domain mail.test"


def test_without_official_domains_no_address_can_be_judged(ask: Ask) -> None:
    row = {"role": "staff", "email": "an@pgd.example"}
    answer = ask("accounts.official_mail_domain", [row], mail_domains=())[0]
    assert answer.verdict is None


@pytest.mark.parametrize(
    ("role", "assignment", "verdict", "observed"),
    [
        ("staff", "listed", False, ""),
        ("staff", "absent", True, "not in the staff list"),
        ("admin", "left", True, "the person no longer works here"),
        (
            "admin",
            "no_admin_duty",
            True,
            "holds administrative rights without being assigned the duty",
        ),
        (None, "absent", None, "not in the staff list"),
        (None, "left", True, "the person no longer works here"),
        (None, "listed", False, ""),
        ("staff", None, None, ""),
        (None, None, None, ""),
        ("pupil", "absent", False, "not in the staff list"),
    ],
)
def test_an_account_is_held_against_the_staff_list(
    ask: Ask, role: str | None, assignment: str | None, verdict: bool | None, observed: str
) -> None:
    assigned = None if assignment is None else assignment == "listed"
    row = {"role": role, "assignment": assignment, "assigned": assigned}
    answer = ask("accounts.assigned", [row])[0]
    assert (answer.verdict, answer.observed) == (verdict, observed)


@pytest.mark.parametrize("check", sorted(set(CHECKS) - {"accounts.where"}))
def test_a_row_that_tells_nothing_is_never_a_pass_and_never_a_violation(
    ask: Ask, check: str
) -> None:
    given_ = {"mail_domains": ("pgd.example",)} if check.endswith("mail_domain") else {}
    row = {"school": "t1", TABLES[CHECKS[check].family].subject: "la"}
    answer = ask(check, [row], **given_)[0]
    assert (answer.violates, answer.verdict) == (None, None)


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_a_check_declares_columns_that_exist_and_explains_itself(check: str) -> None:
    declared = CHECKS[check]
    assert set(declared.needs) <= {column.name for column in TABLES[declared.family].columns}
    assert declared.question.splitlines()[0].endswith(("?", "."))
    assert declared.expected.vi
    assert declared.expected.en
