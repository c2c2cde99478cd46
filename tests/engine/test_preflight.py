"""Conditions that cannot work are found before any evidence is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest

from auditor.check import Check
from auditor.engine.preflight import try_rules
from auditor.model import PolicyError
from checks import CHECKS

Make = Callable[..., Any]

SCOPE = {"roles": ("staff",), "systems": ()}


@pytest.fixture
def custom(make_requirement: Make) -> Make:
    """Return a requirement of a rule with the condition."""

    def made(text: str, id_: str = "OWN-A") -> Any:
        return make_requirement(id_, "accounts.where", parameters={"violates": text, **SCOPE})

    return made


@pytest.mark.parametrize(
    "text",
    ["enabled = FALSE", "people > 3 AND role = 'pupil'", "NULL", "TRUE", "owner IS NULL", "locked"],
)
def test_a_condition_that_works_passes_in_silence(custom: Make, as_of: datetime, text: str) -> None:
    try_rules([custom(text)], CHECKS, as_of)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "peple > 3",
            "OWN-A.yaml:1: OWN-A: 'violates' names the unknown column 'peple'."
            " Did you mean 'people'?",
        ),
        ("people >", "OWN-A.yaml:1: OWN-A: 'violates' is not a SQL expression: people >"),
        (
            "role",
            "OWN-A.yaml:1: OWN-A: the condition answers neither yes nor no; compare it.",
        ),
        (
            "people + 1",
            "OWN-A.yaml:1: OWN-A: the condition answers neither yes nor no; compare it.",
        ),
        (
            "'yes'",
            "OWN-A.yaml:1: OWN-A: the condition answers neither yes nor no; compare it.",
        ),
    ],
)
def test_a_condition_that_cannot_work_is_told_with_its_place(
    custom: Make, as_of: datetime, text: str, message: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        try_rules([custom(text)], CHECKS, as_of)
    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["role = 5", "people > 'a'", "last_login_at > '2026'"])
def test_a_comparison_of_unlike_things_is_told_in_one_line(
    custom: Make, as_of: datetime, text: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        try_rules([custom(text)], CHECKS, as_of)
    (line,) = str(caught.value).splitlines()
    assert line.startswith("OWN-A.yaml:1: OWN-A: the condition cannot be evaluated: ")


def test_every_fault_is_told_once(custom: Make, as_of: datetime) -> None:
    requirements = [custom("people >"), custom("enabled"), custom("role", "OWN-B")]
    with pytest.raises(PolicyError) as caught:
        try_rules([*requirements, *requirements], CHECKS, as_of)
    lines = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["OWN-A.yaml", "OWN-B.yaml"]


def test_what_waits_for_evidence_is_not_tried(
    checks: Mapping[str, Check], as_of: datetime, make_requirement: Make
) -> None:
    pending = make_requirement("R-WAIT", check=None, pending="backups")
    waiting = make_requirement("R-LATER", "accounts.misspelt", pending="sites")
    try_rules([pending, waiting], checks, as_of)
    try_rules([], checks, as_of)


def test_a_check_that_names_a_column_that_does_not_exist_is_found(
    checks: Mapping[str, Check], as_of: datetime, make_requirement: Make
) -> None:
    with pytest.raises(PolicyError, match=r"^R-BAD\.yaml:1: R-BAD: .*no_such_column"):
        try_rules([make_requirement("R-BAD", "accounts.misspelt")], checks, as_of)
