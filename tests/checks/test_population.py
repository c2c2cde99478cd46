"""Which accounts a check speaks about, and how days are counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.check import Kind, Stricter
from auditor.evidence.accounts.columns import ROLES as TABLE_ROLES
from checks import CHECKS
from checks.population import (
    ROLES,
    days_since,
    in_scope,
    older_than,
    privileged,
    scope_parameters,
)

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
SAMOA = ZoneInfo("Pacific/Pago_Pago")
END = datetime(2026, 11, 22, 23, 59, 59, tzinfo=HANOI)

Ask = Callable[..., list[Any]]


def scope_of(
    role: str | None, system: str | None, roles: Sequence[str], systems: Sequence[str] = ()
) -> bool | None:
    frame = pl.DataFrame(
        {"role": [role], "system": [system]}, schema={"role": pl.String, "system": pl.String}
    )
    said: bool | None = frame.select(in_scope({"roles": roles, "systems": systems})).item()
    return said


def days(moment: datetime, as_of: datetime) -> int:
    frame = pl.DataFrame({"at": [moment]}, schema={"at": pl.Datetime("us", "UTC")})
    count: int = frame.select(days_since("at", as_of)).item()
    return count


def test_the_roles_of_the_checks_are_those_of_the_table() -> None:
    assert ROLES == TABLE_ROLES


def test_staff_admin_shared_and_service_accounts_are_judged_unless_a_check_says_otherwise() -> None:
    assert scope_parameters()["roles"].default == ("staff", "admin", "shared", "service")
    assert scope_parameters("pupil")["roles"].default == ("pupil",)


def test_the_scope_can_only_be_widened_and_its_systems_are_fixed() -> None:
    parameters = scope_parameters()
    assert parameters["roles"].stricter is Stricter.MORE
    assert parameters["systems"].stricter is Stricter.FIXED
    assert parameters["systems"].default == ()
    assert {each.kind for each in parameters.values()} == {Kind.TEXTS}


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_every_check_lets_its_population_be_narrowed(check: str) -> None:
    wanted = {"roles", "systems"} if CHECKS[check].family == "accounts" else {"systems"}
    assert wanted <= set(CHECKS[check].parameters)


@pytest.mark.parametrize(
    ("role", "expected"), [("staff", True), ("pupil", False), ("", False), (None, True)]
)
def test_an_account_of_unknown_role_cannot_hide(role: str | None, expected: bool) -> None:
    assert scope_of(role, "google", ("staff", "admin")) is expected


@pytest.mark.parametrize(
    ("role", "system", "expected"),
    [
        ("staff", "google", True),
        ("staff", "other", False),
        ("staff", None, None),
        ("pupil", "google", False),
        ("pupil", None, False),
        (None, "google", True),
        (None, "other", False),
        (None, None, None),
    ],
)
def test_a_named_system_narrows_the_scope_and_an_unknown_one_leaves_it_in_doubt(
    role: str | None, system: str | None, expected: bool | None
) -> None:
    assert scope_of(role, system, ("staff",), ("google", "microsoft")) is expected


def test_no_roles_at_all_leave_only_the_accounts_of_unknown_role() -> None:
    assert scope_of("staff", None, ()) is False
    assert scope_of(None, None, ()) is True


@pytest.mark.parametrize(
    ("flag", "role", "expected"),
    [
        (True, "staff", True),
        (True, None, True),
        (False, "staff", False),
        (False, "admin", True),
        (False, None, None),
        (None, "admin", True),
        (None, "staff", None),
        (None, None, None),
    ],
)
def test_administrative_rights_follow_from_the_flag_or_the_role_and_are_else_unknown(
    flag: bool | None, role: str | None, expected: bool | None
) -> None:
    frame = pl.DataFrame(
        {"privileged": [flag], "role": [role]}, schema={"privileged": pl.Boolean, "role": pl.String}
    )
    assert frame.select(privileged()).item() is expected


def test_days_are_calendar_days_when_the_moment_is_the_end_of_a_day() -> None:
    assert days(datetime(2026, 11, 22, 0, 0, tzinfo=HANOI), END) == 0
    assert days(datetime(2026, 11, 21, 23, 59, 59, tzinfo=HANOI), END) == 1
    assert days(datetime(2026, 11, 21, 0, 0, tzinfo=HANOI), END) == 1
    assert days(datetime(2026, 11, 20, 23, 59, 59, tzinfo=HANOI), END) == 2


def test_the_calendar_is_that_of_the_zone_of_the_moment() -> None:
    moment = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
    assert days(moment, END) == 0
    assert days(moment, datetime(2026, 11, 22, 23, 59, 59, tzinfo=SAMOA)) == 1


@settings(derandomize=True, max_examples=100, deadline=None)
@given(
    back=st.timedeltas(timedelta(days=-3), timedelta(days=4000)),
    limit=st.integers(0, 3660),
    near=st.booleans(),
)
def test_older_than_a_limit_means_more_whole_days_than_it(
    back: timedelta, limit: int, near: bool
) -> None:
    gap = timedelta(days=limit + 1) + (back % timedelta(seconds=2) - timedelta(seconds=1))
    moment = END - (gap if near else back)
    frame = pl.DataFrame({"at": [moment]}, schema={"at": pl.Datetime("us", "UTC")})
    assert frame.select(older_than(pl.col("at"), limit, END)).item() is (days(moment, END) > limit)


def test_a_moment_that_is_not_known_is_neither_older_nor_younger() -> None:
    frame = pl.DataFrame({"at": [None]}, schema={"at": pl.Datetime("us", "UTC")})
    assert frame.select(older_than(pl.col("at"), 90, END)).item() is None


def test_a_leap_day_is_a_day() -> None:
    end = datetime(2028, 3, 1, 23, 59, 59, tzinfo=HANOI)
    assert days(datetime(2028, 2, 28, 12, 0, tzinfo=HANOI), end) == 2


@settings(derandomize=True, max_examples=60, deadline=None)
@given(back=st.integers(0, 4000), second=st.integers(0, 86399))
def test_any_time_of_a_day_counts_as_that_day(back: int, second: int) -> None:
    midnight = datetime(2026, 11, 22, tzinfo=HANOI) - timedelta(days=back)
    assert days(midnight + timedelta(seconds=second), END) == back


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    role=st.sampled_from([None, *ROLES]),
    system=st.sampled_from([None, "google", "microsoft"]),
    systems=st.sampled_from([(), ("google",), ("google", "microsoft")]),
    more=st.sets(st.sampled_from(ROLES)),
    fewer=st.sets(st.sampled_from(ROLES)),
)
def test_more_roles_never_take_an_account_out_of_the_scope(
    role: str | None, system: str | None, systems: tuple[str, ...], more: set[str], fewer: set[str]
) -> None:
    order = (False, None, True)
    narrow = scope_of(role, system, sorted(fewer), systems)
    wide = scope_of(role, system, sorted(fewer | more), systems)
    assert order.index(wide) >= order.index(narrow)
