"""Rule tests are judged as an audit judges: ours pass, a user's run, a wrong one is told."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditor.check import Check
from auditor.engine.rule_tests import judge_with
from auditor.model import Outcome, Reason, Rule, Severity, Text
from auditor.policy.given_tables import GivenTable
from auditor.policy.library import load_rules
from auditor.policy.rule_tests import RuleTest, load_rule_tests, run_rule_tests, untested
from checks import CHECKS

Make = Callable[..., Any]

FIXTURES = Path(__file__).parent / "fixtures"
BOUNDARIES = {"PWD-MAX-AGE", "PWD-MUST-CHANGE-PENDING", "ACC-DORMANT"}
"""Rules of days: a test with no more than a day between pass and fail must stand beside them."""
NUMBERS = {
    "DIR-MAX-AGE": ("max_age_days",),
    "DIR-MIN-LENGTH": ("min_length",),
    "DIR-HISTORY": ("history",),
    "DIR-LOCKOUT": ("lockout_attempts", "lockout_minutes"),
}
"""Rules of numbers -> the columns whose limit must be tested on both sides."""
JUDGE = judge_with(CHECKS)


@pytest.fixture(scope="module")
def shipped() -> tuple[Mapping[str, Rule], list[RuleTest]]:
    rules = load_rules(CHECKS)
    return rules, load_rule_tests(rules, CHECKS)


def own_table(test: RuleTest) -> GivenTable:
    return test.tables[test.table]


def own(folder: str) -> tuple[Mapping[str, Rule], list[RuleTest]]:
    """Load the rules of a folder beside ours, and only its tests."""
    rules = load_rules(CHECKS, [FIXTURES / folder], FIXTURES)
    tests = load_rule_tests(rules, CHECKS, [FIXTURES / folder], FIXTURES)
    return rules, [each for each in tests if each.rule.id.startswith("OWN-")]


def test_every_shipped_rule_test_passes(shipped: tuple[Any, list[RuleTest]]) -> None:
    results = run_rule_tests(shipped[1], judge_with(CHECKS))
    assert [f"{each.test.where}: {each}" for each in results if not each.passed] == []
    assert len(results) > 100


def test_every_rule_with_a_check_is_tested_for_pass_fail_and_unknown(
    shipped: tuple[Mapping[str, Rule], list[RuleTest]],
) -> None:
    rules, tests = shipped
    assert untested(rules.values(), tests) == {}


def test_every_rule_is_tested_for_its_reasons(
    shipped: tuple[Mapping[str, Rule], list[RuleTest]],
) -> None:
    rules, tests = shipped
    for rule_id in (rule.id for rule in rules.values() if rule.check):
        reasons = {each.expect.reason for each in tests if each.rule.id == rule_id}
        assert {Reason.MISSING_COLUMN, Reason.PARTIAL, Reason.NO_SUBJECTS} <= reasons, rule_id


def test_every_rule_of_accounts_is_tested_for_its_scope_and_a_disabled_account(
    shipped: tuple[Mapping[str, Rule], list[RuleTest]],
) -> None:
    tests = [each for each in shipped[1] if each.table == "accounts"]
    for rule_id in {each.rule.id for each in tests}:
        mine = [each for each in tests if each.rule.id == rule_id]
        assert any(False in own_table(each).frame["enabled"].to_list() for each in mine), rule_id
        assert any(
            "role" in own_table(each).provides and None in own_table(each).frame["role"].to_list()
            for each in mine
        ), rule_id


def test_a_rule_of_days_is_tested_on_the_last_day_and_the_day_after(
    shipped: tuple[Mapping[str, Rule], list[RuleTest]],
) -> None:
    dates = ("password_changed_at", "last_login_at")
    for rule_id in BOUNDARIES:
        moments: dict[Outcome, set[Any]] = {Outcome.PASS: set(), Outcome.FAIL: set()}
        for test in shipped[1]:
            if test.rule.id == rule_id and test.expect.outcome in moments:
                told = [
                    moment for name in dates for moment in own_table(test).frame[name].drop_nulls()
                ]
                moments[test.expect.outcome].update(told)
        gaps = {
            (good - bad).days
            for good in moments[Outcome.PASS]
            for bad in moments[Outcome.FAIL]
            if good > bad
        }
        assert min(gaps) <= 1, rule_id


@pytest.mark.parametrize("rule_id", sorted(NUMBERS))
def test_a_rule_of_numbers_is_tested_on_its_limit_and_one_beyond(
    shipped: tuple[Mapping[str, Rule], list[RuleTest]], rule_id: str
) -> None:
    for column in NUMBERS[rule_id]:
        numbers: dict[Outcome, set[int]] = {Outcome.PASS: set(), Outcome.FAIL: set()}
        for test in shipped[1]:
            if test.rule.id == rule_id and test.expect.outcome in numbers:
                numbers[test.expect.outcome].update(own_table(test).frame[column].drop_nulls())
        pairs = itertools.product(numbers[Outcome.PASS], numbers[Outcome.FAIL])
        assert 1 in {abs(good - bad) for good, bad in pairs}, column


def test_a_rule_limited_to_a_system_is_tested_without_a_row_of_it(
    shipped: tuple[Mapping[str, Rule], list[RuleTest]],
) -> None:
    limited = [
        each
        for each in shipped[1]
        if each.table == "password_policies" and each.parameters["systems"]
    ]
    judged = {(each.test.rule.id, each.reason) for each in run_rule_tests(limited, JUDGE)}
    for rule_id in {each.rule.id for each in shipped[1] if each.table == "password_policies"}:
        assert (rule_id, Reason.NO_ROWS) in judged, rule_id


def test_a_users_own_rules_need_no_python() -> None:
    rules, tests = own("own")
    results = run_rule_tests(tests, judge_with(CHECKS))
    assert [each.test.name.en for each in results if not each.passed] == []
    assert untested([rule for rule in rules.values() if rule.id.startswith("OWN-")], tests) == {}


def test_a_condition_that_fails_is_an_error_and_never_what_was_expected() -> None:
    _rules, tests = own("wrong")
    failing, *wrong = run_rule_tests(tests, judge_with(CHECKS))
    assert (failing.outcome, failing.reason) == (Outcome.ERROR, Reason.CHECK_ERROR)
    assert [each.passed for each in (failing, *wrong)] == [False, False, False]
    assert [(each.outcome, each.violations) for each in wrong] == [(Outcome.FAIL, 1)] * 2
    assert failing.test.where.endswith("wrong/wrong.tests.yaml:2")


def test_only_disabled_accounts_are_no_pass_but_nobody_concerned() -> None:
    _rules, tests = own("own")
    test = next(each for each in tests if each.name.en == "a disabled account is excluded")
    given = own_table(test)
    disabled = replace(given, frame=given.frame.filter(~given.frame["enabled"]))
    only_disabled = replace(test, tables={test.table: disabled})
    outcome, _reason, violations, unknown = judge_with(CHECKS)(only_disabled)
    assert (outcome, violations, unknown) == (Outcome.NOT_APPLICABLE, 0, 0)


def test_a_rule_without_a_check_is_unknown(checks: Mapping[str, Check]) -> None:
    _rules, tests = own("own")
    planned = Rule("R-PLAN", Text("a", "b"), None, {}, Severity.LOW, family="backups")
    judged = judge_with(checks)(replace(tests[0], rule=planned))
    assert judged == (Outcome.UNKNOWN, Reason.NO_CHECK, 0, 0)
