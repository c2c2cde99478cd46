"""The documentation says what is true: generated blocks, examples that load."""

from __future__ import annotations

import re
import subprocess
import sys
import types
from pathlib import Path

import pytest
import yaml

from auditor.check import checks_in
from auditor.district.load import load_district
from auditor.engine.rule_tests import judge_with
from auditor.evidence.family import Format
from auditor.policy.library import load_rules
from auditor.policy.rule_tests import load_rule_tests, run_rule_tests
from auditor.unit import Absence, Unit
from checks import CHECKS, accounts
from tests.docs import READMES, ROOT, filled

GUIDE = ROOT / "CONTRIBUTING.md"


def block(name: str) -> str:
    """Return an example of the guide."""
    found = re.search(
        rf"<!-- example: {name} -->\n```\w+\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL
    )
    assert found, name
    return found[1]


def yaml_blocks() -> list[tuple[str, str]]:
    """Return every YAML example of the documents."""
    return [
        (path.name, each)
        for path in (*READMES.values(), GUIDE)
        for each in re.findall(r"```yaml\n(.*?)```", path.read_text("utf-8"), re.DOTALL)
    ]


@pytest.mark.parametrize("language", READMES)
def test_the_generated_blocks_are_those_of_the_code(language: str) -> None:
    """`make docs` renews them."""
    text = READMES[language].read_text("utf-8")
    assert filled(text, language) == text


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_help_in_the_readme_is_what_the_program_prints(language: str) -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "auditor", "--lang", language, "policy", "trace", "--help"],
        capture_output=True,
        encoding="utf-8",
        env={"COLUMNS": "90", "PYTHONUTF8": "1"},
        check=True,
        cwd=ROOT,
    ).stdout
    assert len(printed.splitlines()) > 8
    assert printed.strip() in READMES[language].read_text("utf-8")


def test_every_yaml_example_of_a_district_loads(tmp_path: Path) -> None:
    (tmp_path / "schools.csv").write_text("code,name,level\na,A,primary\n", "utf-8")
    districts = [text for _name, text in yaml_blocks() if text.startswith("district:")]
    assert len(districts) == len(READMES)
    for text in districts:
        (tmp_path / "district.yaml").write_text(text, "utf-8")
        assert load_district(tmp_path).sources


def test_every_yaml_example_of_rules_loads(tmp_path: Path) -> None:
    examples = [text for _name, text in yaml_blocks() if "check: accounts.where" in text]
    assert examples
    for text in examples:
        file = tmp_path / "own.yaml"
        file.write_text(text, "utf-8")
        assert set(yaml.safe_load(text)) <= set(load_rules(CHECKS, [file]))


def test_the_worked_example_of_a_check_works(tmp_path: Path) -> None:
    """The three blocks of the guide, taken as they stand, make a rule whose tests pass."""
    module = types.ModuleType(accounts.__name__)
    module.__dict__.update(vars(accounts))
    exec(compile(block("check"), "CONTRIBUTING.md", "exec"), module.__dict__)
    checks = {**CHECKS, **checks_in([module])}
    assert "accounts.locked_out" in checks
    (tmp_path / "more.yaml").write_text(block("rule"), "utf-8")
    (tmp_path / "more.tests.yaml").write_text(block("tests"), "utf-8")
    rules = load_rules(checks, [tmp_path])
    tests = [
        each
        for each in load_rule_tests(rules, checks, [tmp_path])
        if each.rule.id == "ACC-LOCKED-OUT"
    ]
    results = run_rule_tests(tests, judge_with(checks))
    assert [each.passed for each in results] == [True, True, True]


def test_the_worked_example_of_a_unit_counts_the_administrators(tmp_path: Path) -> None:
    module = types.ModuleType(accounts.__name__)
    module.__dict__.update({**vars(accounts), "Unit": Unit, "Absence": Absence})
    exec(compile(block("unit"), "CONTRIBUTING.md", "exec"), module.__dict__)
    checks = {**CHECKS, **checks_in([module])}
    rule = block("rule").replace("LOCKED-OUT", "TWO").replace("locked_out", "two_administrators")
    (tmp_path / "more.yaml").write_text(rule, "utf-8")
    rows = ["{privileged: true, system: a}", "{privileged: true, system: a}"]
    given = {
        "pass": f"[{', '.join(rows)}]",
        "fail": f"[{rows[0]}, {{privileged: false, system: a}}]",
        "unknown": f"[{rows[0]}, {{system: a}}]",
        "{outcome: unknown, reason: partial}": f"[{rows[0]}], unread: {{accounts: 1}}",
    }
    tests = "".join(
        f"  - {{name: n, as_of: 2026-11-22, expect: {expect}, accounts: {told}}}\n"
        for expect, told in given.items()
    )
    (tmp_path / "more.tests.yaml").write_text(f"ACC-TWO:\n{tests}", "utf-8")
    loaded = load_rule_tests(load_rules(checks, [tmp_path]), checks, [tmp_path])
    mine = [each for each in loaded if each.rule.id == "ACC-TWO"]
    results = run_rule_tests(mine, judge_with(checks))
    assert [each.passed for each in results] == [True] * 4


def test_the_worked_example_of_a_source_is_a_format() -> None:
    names: dict[str, object] = {}
    exec("from auditor.evidence.family import Format", names)
    exec("from auditor.model import Text", names)
    exec(block("source"), names)
    assert isinstance(names["FORMAT"], Format)
