"""A verdict given while something is not told must survive whatever is told later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Ask = Callable[..., list[Any]]
Row = Mapping[str, object]

END = datetime(2026, 11, 22, 23, 59, 59, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

# The role is always told here: one that is not counts as concerned, on purpose. ``mfa_capable`` is
# left out, because a directory without that column says with "registered" all that it knows.
CHECKS = (
    "accounts.mfa_enabled",
    "accounts.mfa_privileged",
    "accounts.shared",
    "accounts.named_owner",
    "accounts.official_mail_domain",
    "accounts.password_max_age",
    "accounts.must_change_pending",
    "accounts.password_never_expires",
    "accounts.password_not_required",
    "accounts.where",
)

HIDEABLE = (
    "privileged",
    "mfa_enrolled",
    "mfa_enforced",
    "must_change",
    "password_never_expires",
    "password_not_required",
    "people",
    "owner",
    "email",
    "created_at",
    "password_changed_at",
)

flags = st.booleans()
rows = st.builds(
    lambda cells, since, age: {
        **cells,
        "created_at": END - timedelta(days=since),
        # No password is older than its account: that is what the checks conclude from.
        "password_changed_at": END - timedelta(days=min(age, since)),
    },
    st.fixed_dictionaries(
        {
            "role": st.sampled_from(["staff", "admin", "pupil", "shared"]),
            "privileged": flags,
            "mfa_enrolled": flags,
            "mfa_enforced": flags,
            "must_change": flags,
            "password_never_expires": flags,
            "password_not_required": flags,
            "people": st.integers(0, 3),
            "owner": st.sampled_from(["", "A"]),
            "email": st.sampled_from(["", "a@pgd.example", "a@mail.example"]),
        }
    ),
    st.integers(0, 200),
    st.integers(0, 200),
)


@pytest.mark.parametrize("check", CHECKS)
@settings(derandomize=True, max_examples=40, deadline=None)
@given(
    row=rows,
    hidden=st.sets(st.sampled_from(HIDEABLE)),
    level=st.sampled_from(["registered", "enforced"]),
)
def test_what_is_known_is_not_overturned_by_what_becomes_known(
    ask: Ask, check: str, row: Row, hidden: set[str], level: str
) -> None:
    partly = {name: None if name in hidden else value for name, value in row.items()}
    more: dict[str, object] = {}
    if check.startswith("accounts.mfa"):
        more["level"] = level
    if check == "accounts.where":
        more["violates"] = "people > 1 AND (privileged = TRUE OR must_change = TRUE)"
    if check == "accounts.official_mail_domain":
        more["mail_domains"] = ("pgd.example",)
    before, after = ask(check, [partly, row], **more)
    assert after.verdict is not None
    assert before.verdict in {None, after.verdict}
