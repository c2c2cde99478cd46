"""Authors test by-absence verdicts too: several tables, and what could not be read beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest

from auditor.engine.preflight import try_rules
from auditor.engine.rule_tests import judge_with
from auditor.evidence.families import TABLES
from auditor.evidence.family import Table
from auditor.model import Outcome, PolicyError, Reason, Rule, Severity, Text
from auditor.policy import evidence_schema, files
from auditor.policy.rule_tests import RuleTestResult, load_rule_tests, run_rule_tests
from auditor.publish import json_schema
from tests.engine.backup_building import CHECKS
from tests.engine.backup_building import TABLES as BACKUPS

Make = Callable[..., Any]
TEXT = Text("a", "b")
RULES = {
    f"BKP-{name.upper()}": Rule(f"BKP-{name.upper()}", TEXT, f"backups.{check}", {}, Severity.HIGH)
    for name, check in (
        ("recent", "recent"),
        ("two", "two_copies"),
        ("share", "encrypted_share"),
        ("media", "media"),
    )
}
HEAD = "  - {name: n, as_of: 2026-11-22, "
REGISTER = "backup_systems: [{system: csdl}]"
OLD = "backups: [{system: csdl, ended_at: 2026-08-31}]"
FRESH = "backups: [{system: csdl, ended_at: 2026-11-20}]"


@pytest.fixture(autouse=True)
def backups_are_a_family(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, table in BACKUPS.items():
        monkeypatch.setitem(cast("dict[str, Table]", TABLES), name, table)
    caches = (evidence_schema.rule_test_model, evidence_schema.row_model)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[RuleTestResult]]:
    library = tmp_path / "product" / "policies"
    (library / "rules").mkdir(parents=True)
    monkeypatch.setattr(files, "built_in_folder", lambda: library)

    def ran(rule: str, *tests: str) -> list[RuleTestResult]:
        path = tmp_path / "own.tests.yaml"
        lines = [f"{HEAD}{each}, expect: pass}}" for each in tests]
        path.write_text("\n".join([f"BKP-{rule}:", *lines]), encoding="utf-8")
        loaded = load_rule_tests(RULES, CHECKS, [path], tmp_path)
        return run_rule_tests(loaded, judge_with(CHECKS))

    return ran


@pytest.mark.parametrize(
    ("given", "outcome", "reason"),
    [
        (f"{REGISTER}, {FRESH}", Outcome.PASS, None),
        (f"{REGISTER}, {OLD}", Outcome.FAIL, None),
        (f"{REGISTER}, backups: []", Outcome.FAIL, None),
        (f"{REGISTER}, {OLD}, unread: {{backups: 1}}", Outcome.UNKNOWN, Reason.PARTIAL),
        (f"{REGISTER}, {OLD}, unread: {{backup_systems: 1}}", Outcome.UNKNOWN, Reason.PARTIAL),
        (f"{REGISTER}, {OLD}, failed: [backups]", Outcome.UNKNOWN, Reason.SOURCE_ERROR),
        (f"{REGISTER}, failed: [backups]", Outcome.UNKNOWN, Reason.SOURCE_ERROR),
        (f"{REGISTER}, {OLD}, stale: [backup_systems]", Outcome.UNKNOWN, Reason.STALE_SOURCE),
        (REGISTER, Outcome.UNKNOWN, Reason.NO_SOURCE),
        (FRESH, Outcome.UNKNOWN, Reason.NO_SOURCE),
    ],
)
def test_each_table_may_be_given_left_out_or_not_be_read(
    run: Make, given: str, outcome: Outcome, reason: Reason | None
) -> None:
    [result] = run("RECENT", given)
    assert (result.outcome, result.reason) == (outcome, reason)


def test_a_share_is_tested_with_rows_unread(run: Make) -> None:
    rows = ", ".join(["{encrypted: true}"] * 19 + ["{encrypted: false}"])
    whole, torn, lost = run(
        "SHARE",
        f"backups: [{rows}]",
        f"backups: [{rows}], unread: {{backups: 1}}",
        f"backups: [{rows}], unread: {{backups: 9}}",
    )
    assert [each.outcome for each in (whole, torn)] == [Outcome.PASS] * 2
    assert (lost.outcome, lost.reason) == (Outcome.UNKNOWN, Reason.PARTIAL)


def test_a_duty_of_the_district_is_tested_over_its_schools(run: Make) -> None:
    rows = "backups: [{school: t1}, {school: t1}, {school: t2}, {school: t2}]"
    share = "with: {}, owner: district"
    known, third = run("SHARE", f"{rows}, {share}", f"{rows}, {share}, schools: [t3]")
    assert (known.test.schools, third.test.schools) == (("t1", "t2"), ("t1", "t3", "t2"))
    assert (third.outcome, third.reason) == (Outcome.UNKNOWN, Reason.PARTIAL)
    [media] = run("MEDIA", "backups: [{medium: usb}, {medium: usb, school: t2}]")
    assert media.passed


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            f"{REGISTER}, unread: {{backup: 1}}",
            "unknown key 'backup'. Did you mean 'backups'?",
        ),
        (
            f"{REGISTER}, stale: [backup]",
            "'stale' cannot be 'backup'. Did you mean 'backups'?",
        ),
        (f"{REGISTER}, unread: {{backups: 0}}", "'backups' must be at least 1."),
        (
            f"{REGISTER}, failed: [staff]",
            "the check reads 'backups', 'backup_systems', not 'staff'; give the rows under that"
            " name.",
        ),
        (f"{REGISTER}, owner: office", "'owner' cannot be 'office'."),
        (
            "schools: [t2]",
            "the rows are missing; give them under 'backups' (an empty list: no rows).",
        ),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(run: Make, given: str, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        run("RECENT", given)
    assert str(caught.value).startswith(f"own.tests.yaml:2: tests of BKP-RECENT: {message}")


def test_the_schema_of_rule_tests_knows_what_is_beside_the_rows() -> None:
    definitions = json_schema("rule-tests")["$defs"]
    assert isinstance(definitions, dict)
    keys = set(definitions["RuleTestModel"]["properties"])
    assert {"backups", "backup_systems", "unread", "stale", "failed", "schools", "owner"} <= keys
    assert set(definitions["UnreadModel"]["properties"]) >= {"backups", "accounts"}


def test_units_are_tried_on_nothing_before_any_evidence_is_read(
    as_of: datetime, make_requirement: Make
) -> None:
    try_rules([make_requirement(check=name) for name in CHECKS], CHECKS, as_of)
