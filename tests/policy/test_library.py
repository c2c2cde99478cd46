"""The library: every rule once, every check and parameter known, every fault with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from auditor.check import Check
from auditor.model import Effort, PolicyError, Severity, Text
from auditor.policy import files
from auditor.policy.library import load_rules
from auditor.policy.retired import load_retired, unknown_rule

Write = Callable[[str, str], Path]
Load = Callable[[str], str]

TITLE = "title: {vi: a, en: b}"
GOOD = f"""\
OWN-RULE:
  {TITLE}
  check: accounts.age
  parameters: {{max_age_days: 30, roles: [staff, admin]}}
  severity: high
  effort: low
  rationale: {{vi: c, en: d}}
  remediation: {{vi: e, en: f}}
  references: {{cis-v8: ["5.2"]}}
  since: 2
"""


@pytest.fixture(autouse=True)
def empty_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Stand in for the shipped folder, so that a test sees its own rules only."""
    folder = tmp_path / "product" / "policies"
    (folder / "rules").mkdir(parents=True)
    monkeypatch.setattr(files, "built_in_folder", lambda: folder)
    return folder


@pytest.fixture
def refused(write: Write, tmp_path: Path, checks: Mapping[str, Check]) -> Load:
    """Load one file of rules and return the refusal."""

    def load(text: str) -> str:
        write("rules/own.yaml", text)
        with pytest.raises(PolicyError) as caught:
            load_rules(checks, [tmp_path / "rules"], tmp_path)
        return str(caught.value)

    return load


def test_a_rule_is_loaded_whole(write: Write, tmp_path: Path, checks: Mapping[str, Check]) -> None:
    write("rules/own.yaml", GOOD)
    rule = load_rules(checks, [tmp_path / "rules"], tmp_path)["OWN-RULE"]
    assert rule.title == Text("a", "b")
    assert rule.check == "accounts.age"
    assert rule.parameters == {"max_age_days": 30, "roles": ("staff", "admin")}
    assert (rule.severity, rule.effort, rule.since) == (Severity.HIGH, Effort.LOW, 2)
    assert rule.references == {"cis-v8": ("5.2",)}
    assert (rule.rationale, rule.remediation) == (Text("c", "d"), Text("e", "f"))
    assert rule.where == "rules/own.yaml:1"
    assert rule.family is None


def test_a_planned_rule_has_a_family_and_no_check(
    write: Write, tmp_path: Path, checks: Mapping[str, Check]
) -> None:
    path = write("own.yaml", f"BKP-DONE:\n  {TITLE}\n  family: backups\n  severity: low\n")
    rule = load_rules(checks, [path], tmp_path)["BKP-DONE"]
    assert (rule.check, rule.family) == (None, "backups")


def test_a_rule_with_a_free_condition_needs_no_python(
    write: Write, tmp_path: Path, checks: Mapping[str, Check]
) -> None:
    text = f"""\
OWN-ADMIN-MFA:
  {TITLE}
  check: accounts.where
  parameters: {{violates: "mfa_enrolled = FALSE AND role = 'admin'"}}
  severity: high
"""
    rule = load_rules(checks, [write("own.yaml", text)], tmp_path)["OWN-ADMIN-MFA"]
    assert rule.parameters == {"violates": "mfa_enrolled = FALSE AND role = 'admin'"}


def test_tests_and_retired_ids_are_no_rules(
    write: Write, tmp_path: Path, checks: Mapping[str, Check]
) -> None:
    write("rules/own.yaml", GOOD)
    write("rules/own.tests.yaml", "OWN-RULE: []\n")
    write("rules/retired.yaml", "OLD-RULE:\n  reason: {vi: a, en: b}\n")
    write("rules/notes.txt", "not yaml: [")
    assert list(load_rules(checks, [tmp_path / "rules"], tmp_path)) == ["OWN-RULE"]


REFUSED = {
    "unknown key": (
        GOOD + "  titel: x\n",
        "rules/own.yaml:11: rule OWN-RULE: unknown key 'titel'. Did you mean 'title'?",
    ),
    "missing title": (
        f"OWN-RULE:\n  check: accounts.age\n  severity: low\n  {TITLE}\n".replace(
            TITLE, "since: 1"
        ),
        "rules/own.yaml:1: rule OWN-RULE: the key 'title' is missing.",
    ),
    "missing language": (
        GOOD.replace("{vi: a, en: b}", "{vi: a}"),
        "rules/own.yaml:2: rule OWN-RULE: the key 'en' is missing.",
    ),
    "empty text": (
        GOOD.replace("{vi: a, en: b}", "{vi: a, en: ''}"),
        "rules/own.yaml:2: rule OWN-RULE: 'en' must not be empty.",
    ),
    "text of another type": (
        GOOD.replace("en: b", "en: 5"),
        "rules/own.yaml:2: rule OWN-RULE: 'en' must be text; put it in quotes.",
    ),
    "title in one language": (
        GOOD.replace("{vi: a, en: b}", "short"),
        "rules/own.yaml:2: rule OWN-RULE: 'title' must be a mapping (keys with values).",
    ),
    "unknown severity": (
        GOOD.replace("severity: high", "severity: hihg"),
        "rules/own.yaml:5: rule OWN-RULE: 'severity' cannot be 'hihg'. Did you mean 'high'?",
    ),
    "unlike any severity": (
        GOOD.replace("severity: high", "severity: zzz"),
        "rules/own.yaml:5: rule OWN-RULE: 'severity' cannot be 'zzz'. "
        "Use one of: critical, high, info, low, medium.",
    ),
    "number as severity": (
        GOOD.replace("severity: high", "severity: 5"),
        "rules/own.yaml:5: rule OWN-RULE: 'severity' must be one of: "
        "info, low, medium, high, critical.",
    ),
    "text as version": (
        GOOD.replace("since: 2", "since: 'two'"),
        "rules/own.yaml:10: rule OWN-RULE: 'since' must be a whole number, without quotes.",
    ),
    "version below one": (
        GOOD.replace("since: 2", "since: 0"),
        "rules/own.yaml:10: rule OWN-RULE: 'since' must be at least 1.",
    ),
    "references not a list": (
        GOOD.replace('["5.2"]', '"5.2"'),
        "rules/own.yaml:9: rule OWN-RULE: 'cis-v8' must be a list.",
    ),
    "references of numbers": (
        GOOD.replace('["5.2"]', "[5.2]"),
        "rules/own.yaml:9: rule OWN-RULE: 'cis-v8' must be text; put it in quotes.",
    ),
    "unknown check": (
        GOOD.replace("accounts.age", "accounts.agee"),
        "rules/own.yaml:3: rule OWN-RULE: unknown check 'accounts.agee'. "
        "Did you mean 'accounts.age'?",
    ),
    "neither check nor family": (
        GOOD.replace("check: accounts.age", "effort: low").replace("  effort: low\n  rat", "  rat"),
        "rules/own.yaml:1: rule OWN-RULE: the key 'check' is missing "
        "('family' while no check can judge it).",
    ),
    "both check and family": (
        GOOD + "  family: backups\n",
        "rules/own.yaml:11: rule OWN-RULE: it has both 'check' and 'family'; "
        "a rule with a check is not planned any more.",
    ),
    "unknown family": (
        f"OWN-RULE:\n  {TITLE}\n  family: backup\n  severity: low\n",
        "rules/own.yaml:3: rule OWN-RULE: unknown family 'backup'. Did you mean 'backups'?",
    ),
    "planned rule with parameters": (
        f"OWN-RULE:\n  {TITLE}\n  family: backups\n  severity: low\n  parameters: {{a: 1}}\n",
        "rules/own.yaml:5: rule OWN-RULE: unknown key 'parameters'. "
        "Use one of: family, severity, title.",
    ),
    "unknown parameter": (
        GOOD.replace("max_age_days: 30", "max_age_days: 30, rolls: [staff]"),
        "rules/own.yaml:4: rule OWN-RULE: the check accounts.age has no parameter 'rolls'. "
        "Did you mean 'roles'?",
    ),
    "missing parameter": (
        GOOD.replace("max_age_days: 30, ", ""),
        "rules/own.yaml:4: rule OWN-RULE: the check accounts.age needs "
        "the parameter 'max_age_days'.",
    ),
    "text for a whole number": (
        GOOD.replace("max_age_days: 30", "max_age_days: '30'"),
        "rules/own.yaml:4: rule OWN-RULE: 'max_age_days' must be a whole number, without quotes.",
    ),
    "flag for a whole number": (
        GOOD.replace("max_age_days: 30", "max_age_days: true"),
        "rules/own.yaml:4: rule OWN-RULE: 'max_age_days' must be a whole number, without quotes.",
    ),
    "too small": (
        GOOD.replace("max_age_days: 30", "max_age_days: 0"),
        "rules/own.yaml:4: rule OWN-RULE: 'max_age_days' must be at least 1.",
    ),
    "too large": (
        GOOD.replace("max_age_days: 30", "max_age_days: 4000"),
        "rules/own.yaml:4: rule OWN-RULE: 'max_age_days' must be at most 3660.",
    ),
    "text for a number": (
        GOOD.replace("max_age_days: 30", "max_age_days: 30, min_share: half"),
        "rules/own.yaml:4: rule OWN-RULE: 'min_share' must be a number, without quotes.",
    ),
    "text for a flag": (
        GOOD.replace("max_age_days: 30", "max_age_days: 30, strictly: no"),
        "rules/own.yaml:4: rule OWN-RULE: 'strictly' must be true or false, without quotes.",
    ),
    "list for a text": (
        GOOD.replace("max_age_days: 30", "max_age_days: 30, level: [capable]"),
        "rules/own.yaml:4: rule OWN-RULE: 'level' must be text; put it in quotes.",
    ),
    "text for a list": (
        GOOD.replace("[staff, admin]", "staff"),
        "rules/own.yaml:4: rule OWN-RULE: 'roles' must be a list of texts.",
    ),
    "not a choice": (
        GOOD.replace("max_age_days: 30", "max_age_days: 30, level: enforce"),
        "rules/own.yaml:4: rule OWN-RULE: 'level' cannot be 'enforce'. Did you mean 'enforced'?",
    ),
    "not a choice in a list": (
        GOOD.replace("[staff, admin]", "[staff, admins]"),
        "rules/own.yaml:4: rule OWN-RULE: 'roles' cannot be 'admins'. Did you mean 'admin'?",
    ),
    "bad id": (
        GOOD.replace("OWN-RULE", "own_rule"),
        "rules/own.yaml:1: the id 'own_rule' must be capitals and digits joined by hyphens, "
        "such as PWD-MAX-AGE.",
    ),
    "empty file": (
        "# nothing\n",
        "rules/own.yaml:1: The file holds no rules; it must map rule ids to rules.",
    ),
    "a list": (
        "- a\n",
        "rules/own.yaml:1: The file holds no rules; it must map rule ids to rules.",
    ),
    "rule is a word": (
        "OWN-RULE: x\n",
        "rules/own.yaml:1: rule OWN-RULE: 'OWN-RULE' must be a mapping (keys with values).",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_rule_is_refused_with_its_line(case: str, refused: Load) -> None:
    text, message = REFUSED[case]
    assert refused(text) == message


def test_all_faults_of_all_files_are_told_together(
    write: Write, tmp_path: Path, checks: Mapping[str, Check]
) -> None:
    write(
        "rules/a.yaml",
        GOOD.replace("severity: high", "severity: hi").replace("since: 2", "sinc: 2"),
    )
    write("rules/b.yaml", "X-Y: {\n")
    write("rules/c.yaml", GOOD.replace("OWN-RULE", "OTHER-RULE").replace("accounts.age", "x.y"))
    with pytest.raises(PolicyError) as caught:
        load_rules(checks, [tmp_path / "rules"], tmp_path)
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == [
        "rules/a.yaml:5",
        "rules/a.yaml:10",
        "rules/b.yaml:2",
        "rules/c.yaml:3",
    ]


def test_more_faults_than_anyone_reads_are_counted(refused: Load) -> None:
    text = "".join(f"OWN-R{number}: {{}}\n" for number in range(60))
    lines = refused(text).splitlines()
    assert len(lines) == 51
    assert lines[-1] == "... and 10 more problems of the same files."


def test_a_rule_defined_twice_names_both_places(
    write: Write, tmp_path: Path, checks: Mapping[str, Check]
) -> None:
    write("rules/a.yaml", GOOD)
    write("rules/b.yaml", "# again\n" + GOOD)
    with pytest.raises(PolicyError) as caught:
        load_rules(checks, [tmp_path / "rules"], tmp_path)
    assert str(caught.value) == (
        "rules/b.yaml:2: the rule OWN-RULE is already defined at rules/a.yaml:1; choose another id."
    )


def test_a_district_cannot_redefine_a_shipped_rule(
    write: Write, empty_library: Path, tmp_path: Path, checks: Mapping[str, Check]
) -> None:
    (empty_library / "rules" / "ours.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_rules(checks, [write("own.yaml", GOOD)], tmp_path)
    assert str(caught.value) == (
        "own.yaml:1: the rule OWN-RULE is already defined at policies/rules/ours.yaml:1; "
        "choose another id."
    )


def test_a_retired_id_is_not_used_again(
    write: Write, tmp_path: Path, checks: Mapping[str, Check]
) -> None:
    write("rules/own.yaml", GOOD)
    write("rules/retired.yaml", "OWN-RULE:\n  reason: {vi: a, en: b}\n")
    with pytest.raises(PolicyError) as caught:
        load_rules(checks, [tmp_path / "rules"], tmp_path)
    assert str(caught.value) == (
        "rules/own.yaml:1: the id OWN-RULE is retired (rules/retired.yaml:1) "
        "and cannot be used again; choose another id."
    )


def test_a_retired_id_tells_its_reason_and_its_successor(write: Write, tmp_path: Path) -> None:
    write("rules/retired.yaml", "A-B:\n  reason: {vi: cu, en: was split}\n  replaced_by: A-C\n")
    retired = load_retired([tmp_path / "rules"])
    message = "the rule A-B is retired; use A-C: was split"
    assert unknown_rule("A-B", [], retired) == message
    write("rules/retired.yaml", "A-B:\n  reason: {vi: cu, en: was split}\n")
    retired = load_retired([tmp_path / "rules"])
    assert unknown_rule("A-B", [], retired) == "the rule A-B is retired: was split"


def test_a_wrong_retired_file_is_refused(write: Write, tmp_path: Path) -> None:
    write("rules/retired.yaml", "A-B:\n  reasn: {vi: a, en: b}\n")
    with pytest.raises(PolicyError) as caught:
        load_retired([tmp_path / "rules"], tmp_path)
    assert str(caught.value) == (
        "rules/retired.yaml:1: retired rule A-B: the key 'reason' is missing.\n"
        "rules/retired.yaml:2: retired rule A-B: unknown key 'reasn'. Did you mean 'reason'?"
    )


def test_a_missing_folder_of_rules_is_refused(checks: Mapping[str, Check]) -> None:
    with pytest.raises(PolicyError) as caught:
        load_rules(checks, [Path("no/such/folder")])
    message = "no/such/folder: This folder of rules does not exist; check the path."
    assert str(caught.value) == message
