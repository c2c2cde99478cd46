"""A mark that names nothing would be no mark at all: the row would count as keeping every rule."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from auditor.demo.accounts.answers import SEEN_BY
from auditor.demo.accounts.make import make_plan
from auditor.demo.accounts.plan import Account
from auditor.demo.accounts.planted import IN_SECTOR, PLANTED
from auditor.demo.accounts.questions import QUESTIONS
from auditor.demo.accounts.sources import SOURCES
from auditor.demo.names import UNITS
from testbed import demo_openldap, demo_samba
from testbed.demo_policies import Policy

ACCOUNTS = make_plan(date(2026, 11, 22)).accounts
ASKED = {each.rule for each in QUESTIONS}
FACTS = {each.name for each in fields(Account)} | {"never", "assigned"}


def test_every_mark_names_a_rule_that_is_asked_of_accounts() -> None:
    for each in ACCOUNTS:
        assert each.violates | each.unknown | each.seen_by.keys() <= SEEN_BY.keys(), each.name


@pytest.mark.parametrize(
    "policy", [*demo_openldap.POLICIES, *demo_samba.POLICIES], ids=lambda each: each.name
)
def test_every_mark_of_a_policy_names_a_rule_that_is_asked(policy: Policy) -> None:
    assert policy.violates | policy.unknown <= ASKED - SEEN_BY.keys()
    assert not policy.violates & policy.unknown


def test_no_row_is_said_to_violate_what_nobody_can_know() -> None:
    assert [each.name for each in ACCOUNTS if each.violates & each.unknown] == []


def test_every_rule_is_seen_by_facts_that_there_are() -> None:
    assert SEEN_BY.keys() == {each.rule for each in QUESTIONS if "roles" in each.parameters}
    written = {*SEEN_BY.values(), *(facts for each in ACCOUNTS for facts in each.seen_by.values())}
    assert {fact for each in written for fact in each.replace("|", " ").split()} <= FACTS
    assert {fact for each in SOURCES.values() for fact in each.tells} <= FACTS


def test_every_planted_number_is_that_of_an_account() -> None:
    staff = {each.code: each.staff for each in UNITS}
    assert PLANTED.keys() | IN_SECTOR.keys() <= staff.keys()
    assert all(set(rows) <= set(range(staff[unit])) for unit, rows in PLANTED.items())
    assert all(set(rows) <= set(range(holders)) for holders, rows in IN_SECTOR.values())


def test_every_rule_on_accounts_is_violated_by_a_mark_somewhere() -> None:
    assert {rule for each in ACCOUNTS for rule in each.violates} == SEEN_BY.keys()
