"""Rule tests: small tables become frames, and what is expected is compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from auditor.check import Check
from auditor.evidence.families import TABLES
from auditor.model import Outcome, PolicyError, Reason, Rule, Severity, Text
from auditor.policy import files
from auditor.policy.rule_tests import (
    Expectation,
    RuleTest,
    RuleTestResult,
    load_rule_tests,
    run_rule_tests,
    untested,
)

Write = Callable[[str, str], Path]

GOOD = """\
PWD-AGE:
  - name: {vi: "đúng hạn", en: "on the last day"}
    as_of: 2026-11-22
    with: {max_age_days: 60}
    accounts:
      - {account: a@x.example, enabled: true, password_changed_at: 2026-08-24}
      - {account: b@x.example, password_changed_at: 2026-08-24T10:00:00Z, people: 2, role: null}
    expect: pass
  - name: nothing known
    as_of: 2026-11-22T12:00:00+07:00
    accounts: []
    expect: {outcome: unknown, reason: no_rows, violations: 0, unknown: 0}
"""
TEXT = Text("a", "b")
RULES = {
    "PWD-AGE": Rule("PWD-AGE", TEXT, "accounts.age", {"max_age_days": 90}, Severity.HIGH),
    "BKP-DONE": Rule("BKP-DONE", TEXT, None, {}, Severity.LOW, family="backups"),
}


@pytest.fixture(autouse=True)
def empty_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "product" / "policies"
    (folder / "rules").mkdir(parents=True)
    monkeypatch.setattr(files, "built_in_folder", lambda: folder)


@pytest.fixture
def load(
    write: Write, tmp_path: Path, checks: Mapping[str, Check]
) -> Callable[[str], list[RuleTest]]:
    def loaded(text: str) -> list[RuleTest]:
        path = write("own.tests.yaml", text)
        return load_rule_tests(RULES, checks, [path], tmp_path)

    return loaded


def test_a_test_is_loaded_whole(load: Callable[[str], list[RuleTest]]) -> None:
    first, second = load(GOOD)
    assert (first.rule.id, first.table, first.where) == ("PWD-AGE", "accounts", "own.tests.yaml:2")
    assert first.name == Text("đúng hạn", "on the last day")
    assert second.name == Text("nothing known", "nothing known")
    assert first.expect == Expectation(Outcome.PASS)
    assert second.expect == Expectation(Outcome.UNKNOWN, Reason.NO_ROWS, 0, 0)


def test_parameters_are_those_of_the_test_over_the_rule_over_the_check(
    load: Callable[[str], list[RuleTest]],
) -> None:
    first, second = load(GOOD)
    assert first.parameters["max_age_days"] == 60
    assert second.parameters["max_age_days"] == 90
    assert second.parameters["level"] == "registered"


def test_a_date_means_the_end_of_that_day_for_the_audit(
    load: Callable[[str], list[RuleTest]],
) -> None:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    first, second = load(GOOD)
    assert first.as_of == datetime(2026, 11, 22, 23, 59, 59, tzinfo=zone)
    assert second.as_of == datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def test_rows_become_a_frame_in_the_familys_schema(
    load: Callable[[str], list[RuleTest]],
) -> None:
    first, second = load(GOOD)
    schema = TABLES["accounts"].schema | {"source": pl.String(), "row": pl.UInt32()}
    assert (
        dict(first.tables["accounts"].frame.schema)
        == dict(second.tables["accounts"].frame.schema)
        == schema
    )
    assert second.tables["accounts"].frame.height == 0
    assert first.tables["accounts"].frame["row"].to_list() == [1, 2]
    assert first.tables["accounts"].frame["school"].to_list() == ["t1", "t1"]
    assert first.tables["accounts"].frame["enabled"].to_list() == [True, None]
    assert first.tables["accounts"].frame["people"].to_list() == [None, 2]


def test_a_date_in_a_row_means_its_first_minute_in_vietnam(
    load: Callable[[str], list[RuleTest]],
) -> None:
    first, _second = load(GOOD)
    assert first.tables["accounts"].frame["password_changed_at"].to_list() == [
        datetime(2026, 8, 23, 17, 0, tzinfo=UTC),
        datetime(2026, 8, 24, 10, 0, tzinfo=UTC),
    ]


def test_only_mentioned_columns_exist_in_the_source(
    load: Callable[[str], list[RuleTest]],
) -> None:
    first, second = load(GOOD)
    named = {"account", "enabled", "password_changed_at", "people", "role"}
    assert first.tables["accounts"].provides == named | {"school"}
    assert second.tables["accounts"].provides == {"school"}


REFUSED = {
    "unknown rule": (
        GOOD.replace("PWD-AGE:", "PWD-AGEE:"),
        "own.tests.yaml:1: tests of PWD-AGEE: unknown rule 'PWD-AGEE'. Did you mean 'PWD-AGE'?",
    ),
    "planned rule": (
        GOOD.replace("PWD-AGE:", "BKP-DONE:"),
        "own.tests.yaml:1: tests of BKP-DONE: no check can judge this rule yet; "
        "take its tests out.",
    ),
    "unknown column": (
        GOOD.replace("enabled: true", "enable: true"),
        "own.tests.yaml:6: tests of PWD-AGE: unknown key 'enable'. Did you mean 'enabled'?",
    ),
    "flag in words": (
        GOOD.replace("enabled: true", "enabled: yes"),
        "own.tests.yaml:6: tests of PWD-AGE: 'enabled' must be true or false, without quotes.",
    ),
    "date in quotes": (
        GOOD.replace("as_of: 2026-11-22\n", "as_of: '2026-11-22'\n"),
        "own.tests.yaml:3: tests of PWD-AGE: 'as_of' must be a date such as 2026-11-22, "
        "without quotes.",
    ),
    "date in quotes in a row": (
        GOOD.replace("password_changed_at: 2026-08-24}", "password_changed_at: '2026-08-24'}"),
        "own.tests.yaml:6: tests of PWD-AGE: 'password_changed_at' must be a date such as "
        "2026-11-22, without quotes.",
    ),
    "negative count": (
        GOOD.replace("people: 2", "people: -2"),
        "own.tests.yaml:7: tests of PWD-AGE: 'people' must be at least 0.",
    ),
    "unknown family": (
        GOOD.replace("    accounts: []\n", "    account: []\n"),
        "own.tests.yaml:11: tests of PWD-AGE: unknown key 'account'. Did you mean 'accounts'?",
    ),
    "other family": (
        GOOD.replace("    accounts: []\n", "    accounts: []\n    staff: []\n"),
        "own.tests.yaml:12: tests of PWD-AGE: the check reads 'accounts', not 'staff'; "
        "give the rows under that name.",
    ),
    "no rows": (
        GOOD.replace("    accounts: []\n", ""),
        "own.tests.yaml:9: tests of PWD-AGE: the rows are missing; give them under 'accounts' "
        "(an empty list: no rows).",
    ),
    "unknown outcome": (
        GOOD.replace("expect: pass", "expect: passed"),
        "own.tests.yaml:8: tests of PWD-AGE: 'outcome' cannot be 'passed'. Did you mean 'pass'?",
    ),
    "unknown reason": (
        GOOD.replace("reason: no_rows", "reason: no_row"),
        "own.tests.yaml:12: tests of PWD-AGE: 'reason' cannot be 'no_row'. Did you mean 'no_rows'?",
    ),
    "missing expectation": (
        GOOD.replace("    expect: pass\n", ""),
        "own.tests.yaml:2: tests of PWD-AGE: the key 'expect' is missing.",
    ),
    "wrong parameter": (
        GOOD.replace("{max_age_days: 60}", "{max_age: 60}"),
        "own.tests.yaml:4: tests of PWD-AGE: the check accounts.age has no parameter 'max_age'. "
        "Did you mean 'max_age_days'?",
    ),
    "no list": (
        "PWD-AGE: {}\n",
        "own.tests.yaml:1: tests of PWD-AGE: this must be a list of tests.",
    ),
    "empty": (
        "",
        "own.tests.yaml:1: The file holds no tests; it must map rule ids to lists of tests.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_test_is_refused_with_its_line(
    case: str, load: Callable[[str], list[RuleTest]]
) -> None:
    text, message = REFUSED[case]
    with pytest.raises(PolicyError) as caught:
        load(text)
    assert str(caught.value) == message


def test_running_compares_what_is_expected_and_nothing_else(
    load: Callable[[str], list[RuleTest]],
) -> None:
    tests = load(GOOD)

    def judge(test: RuleTest) -> tuple[Outcome, Reason | None, int, int]:
        assert test in tests
        return (Outcome.PASS, None, 0, 7)

    first, second = run_rule_tests(tests, judge)
    assert first.passed
    assert not second.passed


@pytest.mark.parametrize(
    ("found", "passed"),
    [
        ((Outcome.UNKNOWN, Reason.NO_ROWS, 0, 0), True),
        ((Outcome.FAIL, Reason.NO_ROWS, 0, 0), False),
        ((Outcome.UNKNOWN, Reason.PARTIAL, 0, 0), False),
        ((Outcome.UNKNOWN, Reason.NO_ROWS, 1, 0), False),
        ((Outcome.UNKNOWN, Reason.NO_ROWS, 0, 1), False),
    ],
)
def test_every_expected_part_counts(
    found: tuple[Outcome, Reason | None, int, int],
    passed: bool,
    load: Callable[[str], list[RuleTest]],
) -> None:
    assert RuleTestResult(load(GOOD)[1], *found).passed is passed


def test_rules_that_lack_an_outcome_are_named(load: Callable[[str], list[RuleTest]]) -> None:
    tests = load(GOOD)
    assert untested(RULES.values(), tests) == {"PWD-AGE": (Outcome.FAIL,)}
