"""Every row of a picture falls into one bin, at the same boundaries as the rules use."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.evidence.families import TABLES
from checks.pictures import PICTURES

END = datetime(2026, 11, 22, 23, 59, 59, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
BY_ID = {each.id: each for each in PICTURES}
NEVER = len(BY_ID["last-sign-in"].bins) - 1

flags = st.sampled_from([True, False, None])
moments = st.none() | st.integers(0, 4000).map(lambda days: END - timedelta(days=days))


def placed(picture: str, row: dict[str, object]) -> int | None:
    frame = pl.DataFrame([row], schema=TABLES["accounts"].schema)
    number = frame.select(BY_ID[picture].place(END).cast(pl.Int32)).to_series().item()
    assert number is None or isinstance(number, int)
    return number


def test_every_picture_has_a_name_of_its_own_a_known_family_and_both_languages() -> None:
    assert len(BY_ID) == len(PICTURES)
    for each in PICTURES:
        assert each.family in TABLES
        for text in (each.title, *each.bins):
            assert text.vi != text.en


@pytest.mark.parametrize(
    ("days", "number"),
    [
        *((0, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (180, 3)),
        *((181, 4), (365, 4), (366, 5), (4000, 5)),
    ],
)
@pytest.mark.parametrize("picture", ["password-age", "last-sign-in"])
def test_the_last_day_of_a_bin_still_belongs_to_it(picture: str, days: int, number: int) -> None:
    column = "password_changed_at" if picture == "password-age" else "last_login_at"
    assert placed(picture, {column: END - timedelta(days=days)}) == number


def test_who_never_signed_in_has_a_bin_of_its_own_whatever_the_date_says() -> None:
    assert placed("last-sign-in", {"never_logged_in": True}) == NEVER
    assert placed("last-sign-in", {"never_logged_in": True, "last_login_at": END}) == NEVER
    assert placed("last-sign-in", {"never_logged_in": False}) is None


@pytest.mark.parametrize(
    ("enrolled", "enforced", "number"),
    [
        *((True, True, 0), (True, False, 1), (True, None, 1), (False, True, 2)),
        *((False, None, 2), (None, True, None), (None, None, None)),
    ],
)
def test_a_second_factor_that_nothing_tells_is_in_no_bin(
    enrolled: bool | None, enforced: bool | None, number: int | None
) -> None:
    assert placed("second-factor", {"mfa_enrolled": enrolled, "mfa_enforced": enforced}) == number


@settings(derandomize=True, max_examples=60, deadline=None)
@given(changed=moments, login=moments, never=flags, enrolled=flags, enforced=flags)
def test_a_bin_is_one_of_the_picture_or_not_known(
    changed: datetime | None,
    login: datetime | None,
    never: bool | None,
    enrolled: bool | None,
    enforced: bool | None,
) -> None:
    row = {
        "password_changed_at": changed,
        "last_login_at": login,
        "never_logged_in": never,
        "mfa_enrolled": enrolled,
        "mfa_enforced": enforced,
    }
    for each in PICTURES:
        number = placed(each.id, row)
        assert number is None or 0 <= number < len(each.bins)
    assert (placed("password-age", row) is None) == (changed is None)
