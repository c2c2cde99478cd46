"""What a directory knows of a password: ages at their boundaries, nulls that stay unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Ask = Callable[..., list[Any]]

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
END = datetime(2026, 11, 22, 23, 59, 59, tzinfo=HANOI)
CREATED = datetime(2026, 9, 1, 8, 0, tzinfo=HANOI)
USED = datetime(2026, 11, 20, tzinfo=HANOI)

MAX_AGE = "accounts.password_max_age"
FIRST = "accounts.password_changed_after_first_login"
PENDING = "accounts.must_change_pending"
FLAGS = {
    "accounts.password_never_expires": "password_never_expires",
    "accounts.password_not_required": "password_not_required",
}


def ago(days: int, hour: int = 12) -> datetime:
    return (END - timedelta(days=days)).replace(hour=hour, minute=0, second=0)


flags = st.sampled_from([True, False, None])
moments = st.none() | st.integers(0, 4000).map(ago)


@pytest.mark.parametrize(("days", "late"), [(0, False), (89, False), (90, False), (91, True)])
@pytest.mark.parametrize("hour", [0, 12, 23])
def test_a_password_may_be_as_old_as_the_limit_at_any_hour(
    ask: Ask, days: int, hour: int, late: bool
) -> None:
    row = {"role": "staff", "password_changed_at": ago(days, hour)}
    assert ask(MAX_AGE, [row])[0].verdict is late


def test_the_same_instant_counts_the_same_in_every_zone(ask: Ask) -> None:
    first_second_of_day_90 = datetime(2026, 8, 24, 0, 0, 0, tzinfo=HANOI)
    rows = [
        {"role": "staff", "password_changed_at": each.astimezone(UTC)}
        for each in (first_second_of_day_90, first_second_of_day_90 - timedelta(seconds=1))
    ]
    assert [each.verdict for each in ask(MAX_AGE, rows)] == [False, True]
    in_utc = ask(MAX_AGE, rows, as_of=END.astimezone(UTC))
    assert [each.verdict for each in in_utc] == [False, True]


def test_an_audit_of_a_western_zone_counts_its_own_days(ask: Ask) -> None:
    changed = datetime(2026, 8, 24, 0, 0, 0, tzinfo=HANOI)
    end = datetime(2026, 11, 22, 23, 59, 59, tzinfo=ZoneInfo("America/Los_Angeles"))
    row = {"role": "staff", "password_changed_at": changed.astimezone(UTC)}
    assert ask(MAX_AGE, [row], as_of=end)[0].verdict is True


def test_an_audit_of_now_counts_whole_days_of_24_hours(ask: Ask) -> None:
    now = datetime(2026, 11, 22, 9, 0, tzinfo=HANOI)
    changed = now - timedelta(days=91)
    rows = [
        {"role": "staff", "password_changed_at": changed},
        {"role": "staff", "password_changed_at": changed + timedelta(seconds=1)},
    ]
    assert [each.verdict for each in ask(MAX_AGE, rows, as_of=now)] == [True, False]


@pytest.mark.parametrize(
    ("created", "expected"), [(None, None), (ago(91), None), (ago(90), False), (ago(1), False)]
)
def test_without_a_date_only_an_account_as_young_as_the_limit_is_known_to_comply(
    ask: Ask, created: datetime | None, expected: bool | None
) -> None:
    row = {"role": "staff", "password_changed_at": None, "created_at": created}
    assert ask(MAX_AGE, [row])[0].violates is expected


def test_the_date_of_the_password_wins_over_the_date_of_the_creation(ask: Ask) -> None:
    row = {"role": "staff", "password_changed_at": ago(91), "created_at": ago(3)}
    assert ask(MAX_AGE, [row])[0].violates is True


def test_the_age_is_observed_and_orders_the_findings(ask: Ask) -> None:
    rows = [{"role": "staff", "password_changed_at": ago(days)} for days in (100, 400)]
    first, second = ask(MAX_AGE, rows)
    assert first.observed == "password last changed 100 days ago"
    assert (first.worst, second.worst) == (100, 400)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    changed=moments, created=moments, limits=st.tuples(st.integers(1, 3660), st.integers(1, 3660))
)
def test_a_longer_limit_never_makes_an_age_worse(
    ask: Ask, changed: datetime | None, created: datetime | None, limits: tuple[int, int]
) -> None:
    order = (False, None, True)
    row = {"role": "staff", "password_changed_at": changed, "created_at": created}
    strict, lax = (
        order.index(ask(MAX_AGE, [row], max_age_days=limit)[0].verdict)
        for limit in (min(limits), max(limits))
    )
    assert strict >= lax


@settings(derandomize=True, max_examples=60, deadline=None)
@given(changed=moments, created=moments, role=st.sampled_from(["staff", "pupil", None]))
def test_an_age_is_unknown_only_without_a_date_on_an_account_that_is_not_young(
    ask: Ask, changed: datetime | None, created: datetime | None, role: str | None
) -> None:
    row = {"role": role, "password_changed_at": changed, "created_at": created}
    young = created is not None and created >= ago(90, hour=0)
    wanted = role != "pupil" and changed is None and not young
    assert (ask(MAX_AGE, [row])[0].verdict is None) is wanted


@pytest.mark.parametrize(
    ("minutes", "seconds", "expected"),
    [(0, 0, True), (9, 59, True), (10, 0, True), (10, 1, False), (600, 0, False)],
)
def test_a_change_within_ten_minutes_of_the_creation_is_the_administrators_own(
    ask: Ask, minutes: int, seconds: int, expected: bool
) -> None:
    changed = CREATED + timedelta(minutes=minutes, seconds=seconds)
    row = {"created_at": CREATED, "password_changed_at": changed, "last_login_at": USED}
    assert ask(FIRST, [row])[0].violates is expected


@pytest.mark.parametrize(
    ("login", "never", "must_change", "expected"),
    [
        (USED, False, True, True),
        (USED, None, True, True),
        (None, False, True, True),
        (USED, False, False, False),
        (USED, False, None, False),
        (None, True, True, False),
        (None, True, False, True),
        (None, True, None, None),
        (None, None, True, None),
        (None, None, False, False),
    ],
)
def test_a_demanded_change_counts_by_whether_the_account_is_used(
    ask: Ask,
    login: datetime | None,
    never: bool | None,
    must_change: bool | None,
    expected: bool | None,
) -> None:
    row = {
        "created_at": CREATED,
        "password_changed_at": CREATED + timedelta(days=2),
        "last_login_at": login,
        "never_logged_in": never,
        "must_change": must_change,
    }
    assert ask(FIRST, [row])[0].violates is expected


@pytest.mark.parametrize("missing", ["created_at", "password_changed_at"])
def test_a_used_account_without_either_date_is_unknown(ask: Ask, missing: str) -> None:
    row = {"created_at": CREATED, "password_changed_at": CREATED, "last_login_at": USED}
    assert ask(FIRST, [{**row, missing: None}])[0].violates is None


def test_the_three_ways_of_keeping_a_first_password_are_told_apart(ask: Ask) -> None:
    dates = {"created_at": CREATED, "password_changed_at": CREATED}
    rows = [
        {**dates, "last_login_at": USED},
        {**dates, "last_login_at": USED, "must_change": True},
        {**dates, "never_logged_in": True, "must_change": False},
    ]
    assert [each.observed for each in ask(FIRST, rows)] == [
        "password never changed since the account was created",
        "in use, but the demanded change of password is still pending",
        "never used, and the first sign-in demands no change of password",
    ]


@settings(derandomize=True, max_examples=80, deadline=None)
@given(
    st.fixed_dictionaries(
        {
            "created_at": moments,
            "password_changed_at": moments,
            "last_login_at": moments,
            "never_logged_in": flags,
            "must_change": flags,
        }
    )
)
def test_a_first_password_is_unknown_only_where_something_is_not_told(
    ask: Ask, row: Mapping[str, object]
) -> None:
    if ask(FIRST, [row])[0].violates is None:
        assert None in row.values()


@pytest.mark.parametrize(("days", "late"), [(13, False), (14, False), (15, True)])
def test_a_demanded_change_may_wait_as_long_as_the_limit(ask: Ask, days: int, late: bool) -> None:
    row = {"must_change": True, "password_changed_at": ago(days)}
    assert ask(PENDING, [row])[0].violates is late


def test_waiting_counts_from_the_reset_else_from_the_creation(ask: Ask) -> None:
    rows = [
        {"must_change": True, "password_changed_at": ago(3), "created_at": ago(400)},
        {"must_change": True, "password_changed_at": None, "created_at": ago(20)},
        {"must_change": True},
    ]
    answers = ask(PENDING, rows)
    assert [each.violates for each in answers] == [False, True, None]
    assert answers[1].observed == "change of password pending for 20 days"


@pytest.mark.parametrize(
    ("must_change", "days", "expected"),
    [(None, 15, None), (None, 14, False), (False, 900, False), (False, None, False)],
)
def test_a_flag_that_is_not_known_matters_only_where_something_could_be_late(
    ask: Ask, must_change: bool | None, days: int | None, expected: bool | None
) -> None:
    changed = None if days is None else ago(days)
    row = {"must_change": must_change, "password_changed_at": changed}
    assert ask(PENDING, [row])[0].violates is expected


@pytest.mark.parametrize("check", sorted(FLAGS))
@pytest.mark.parametrize("value", [True, False, None])
def test_a_flag_of_the_directory_is_taken_at_its_word_and_a_null_stays_null(
    ask: Ask, check: str, value: bool | None
) -> None:
    assert ask(check, [{"role": "staff", FLAGS[check]: value}])[0].verdict is value


@pytest.mark.parametrize("check", [MAX_AGE, FIRST, PENDING, *sorted(FLAGS)])
def test_a_pupil_is_outside_and_an_unknown_role_inside(ask: Ask, check: str) -> None:
    pupil, unknown = ask(check, [{"role": "pupil"}, {"role": None}])
    assert (pupil.applies, pupil.verdict) == (False, False)
    assert unknown.applies is True
    assert unknown.verdict is None
