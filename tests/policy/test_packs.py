"""Directive packs: every clause answered, every requirement bound, every fault with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from auditor.check import Check
from auditor.model import Level, Modality, Owner, PolicyError, Rule, Severity, Text
from auditor.policy.library import load_rules
from auditor.policy.packs import built_in_directives, load_directive
from auditor.policy.retired import Retired
from checks import CHECKS

Write = Callable[[str, str], Path]

RULES = """\
PWD-AGE:
  title: {vi: a, en: b}
  check: accounts.age
  parameters: {max_age_days: 90, min_share: 60}
  severity: high
BKP-DONE:
  title: {vi: a, en: b}
  family: backups
  severity: low
"""
GOOD = """\
directive: own
version: 3
title: {vi: a, en: b}
issuer: {vi: a, en: b}
in_force: {from: 2023-11-01, to: 2024-11-01}
legal_status: {vi: a, en: b}
clauses:
  "1":
    obligations: [X-1]
    summary: {vi: a, en: b}
    requires:
      - {rule: PWD-AGE, modality: must, with: {max_age_days: 30}}
      - rule: BKP-DONE
        pending: backups
        modality: should
        severity: critical
        owner: [school, office]
        levels: [primary]
        with: {min_copies: 3, before: 2023-11-30, methods: [qr, card]}
  "2":
    summary: {vi: a, en: b}
    not_checkable: {vi: c, en: d}
  "3":
    summary: {vi: a, en: b}
    out_of_scope: {vi: c, en: d}
"""


@pytest.fixture
def rules(write: Write, tmp_path: Path, checks: Mapping[str, Check]) -> dict[str, Rule]:
    combined = {**CHECKS, **checks}
    return load_rules(combined, [write("rules/own.yaml", RULES)], tmp_path)


@pytest.fixture
def refused(
    write: Write, tmp_path: Path, rules: Mapping[str, Rule], checks: Mapping[str, Check]
) -> Callable[[str], str]:
    """Load one pack and return the refusal."""

    def load(text: str) -> str:
        write("own.yaml", text)
        with pytest.raises(PolicyError) as caught:
            load_directive("own.yaml", rules, checks, tmp_path, {})
        return str(caught.value)

    return load


def test_a_pack_is_loaded_whole(
    write: Write, tmp_path: Path, rules: Mapping[str, Rule], checks: Mapping[str, Check]
) -> None:
    write("packs/own.yaml", GOOD)
    pack = load_directive("packs/own.yaml", rules, checks, tmp_path)
    assert (pack.id, pack.version, pack.path) == ("own", 3, "packs/own.yaml")
    assert (pack.in_force_from, pack.in_force_to) == (date(2023, 11, 1), date(2024, 11, 1))
    assert len(pack.sha256) == 64
    first, second, third = pack.clauses
    assert first.obligations == ("X-1",)
    assert second.not_checkable == third.out_of_scope == Text("c", "d")
    age, backup = pack.requirements
    assert (age.modality, age.severity) == (Modality.MUST, Severity.HIGH)
    assert (age.owners, age.levels, age.pending) == ((Owner.SCHOOL,), (), None)
    assert (backup.severity, backup.levels) == (Severity.CRITICAL, (Level.PRIMARY,))
    assert backup.owners == (Owner.SCHOOL, Owner.OFFICE)
    assert backup.pending == "backups"
    assert backup.parameters == {
        "min_copies": 3,
        "before": date(2023, 11, 30),
        "methods": ("qr", "card"),
    }


def test_each_value_comes_from_clause_then_rule_then_check(
    write: Write, tmp_path: Path, rules: Mapping[str, Rule], checks: Mapping[str, Check]
) -> None:
    write("own.yaml", GOOD)
    requirement = load_directive("own.yaml", rules, checks, tmp_path).requirements[0]
    assert requirement.parameters["max_age_days"] == 30
    assert requirement.parameters["min_share"] == 60
    assert requirement.parameters["level"] == "registered"
    assert requirement.origins["max_age_days"] == "clause own:1 own.yaml:12"
    assert requirement.origins["min_share"] == "rule rules/own.yaml:1"
    assert requirement.origins["level"] == "check accounts.age"
    assert requirement.origins.keys() == requirement.parameters.keys()


def test_one_owner_may_stand_alone(
    write: Write, tmp_path: Path, rules: Mapping[str, Rule], checks: Mapping[str, Check]
) -> None:
    write("own.yaml", GOOD.replace("owner: [school, office]", "owner: district"))
    pack = load_directive("own.yaml", rules, checks, tmp_path)
    assert pack.requirements[1].owners == (Owner.DISTRICT,)


REFUSED = {
    "unknown key": (
        GOOD.replace("version: 3", "verson: 3"),
        "own.yaml:2: unknown key 'verson'. Did you mean 'version'?",
    ),
    "missing key": (
        GOOD.replace("issuer: {vi: a, en: b}\n", ""),
        "own.yaml:1: the key 'issuer' is missing.",
    ),
    "name differs from file": (
        GOOD.replace("directive: own", "directive: other"),
        "own.yaml:1: 'directive' must equal the file's name, 'own'.",
    ),
    "date in quotes": (
        GOOD.replace("from: 2023-11-01", "from: '2023-11-01'"),
        "own.yaml:5: 'from' must be a date such as 2026-11-22, without quotes.",
    ),
    "period reversed": (
        GOOD.replace("to: 2024-11-01", "to: 2022-11-01"),
        "own.yaml:5: 'to' lies before 'from'; check the period in force.",
    ),
    "unknown key of a clause": (
        GOOD.replace("obligations:", "obligation:"),
        "own.yaml:9: clause own:1: unknown key 'obligation'. Did you mean 'obligations'?",
    ),
    "no answer": (
        GOOD.replace("    out_of_scope: {vi: c, en: d}\n", ""),
        "own.yaml:23: clause own:3: give exactly one of 'requires', 'not_checkable' "
        "and 'out_of_scope'.",
    ),
    "two answers": (
        GOOD + "    not_checkable: {vi: c, en: d}\n",
        "own.yaml:23: clause own:3: give exactly one of 'requires', 'not_checkable' "
        "and 'out_of_scope'.",
    ),
    "requires nothing": (
        GOOD.replace("out_of_scope: {vi: c, en: d}", "requires: []"),
        "own.yaml:25: clause own:3: 'requires' must not be empty.",
    ),
    "unknown rule": (
        GOOD.replace("rule: PWD-AGE", "rule: PWD-AGEE"),
        "own.yaml:12: clause own:1: unknown rule 'PWD-AGEE'. Did you mean 'PWD-AGE'?",
    ),
    "unknown key of a requirement": (
        GOOD.replace("levels: [primary]", "level: [primary]"),
        "own.yaml:18: clause own:1: unknown key 'level'. Did you mean 'levels'?",
    ),
    "unknown modality": (
        GOOD.replace("modality: should", "modality: shuold"),
        "own.yaml:15: clause own:1: 'modality' cannot be 'shuold'. Did you mean 'should'?",
    ),
    "unknown severity": (
        GOOD.replace("severity: critical", "severity: kritical"),
        "own.yaml:16: clause own:1: 'severity' cannot be 'kritical'. Did you mean 'critical'?",
    ),
    "unknown owner": (
        GOOD.replace("[school, office]", "[school, offise]"),
        "own.yaml:17: clause own:1: 'owner' cannot be 'offise'. Did you mean 'office'?",
    ),
    "unknown owner alone": (
        GOOD.replace("[school, office]", "shcool"),
        "own.yaml:17: clause own:1: 'owner' cannot be 'shcool'. Did you mean 'school'?",
    ),
    "unknown level": (
        GOOD.replace("[primary]", "[primery]"),
        "own.yaml:18: clause own:1: 'levels' cannot be 'primery'. Did you mean 'primary'?",
    ),
    "planned rule not pending": (
        GOOD.replace("        pending: backups\n", ""),
        "own.yaml:13: clause own:1: no check can judge the rule BKP-DONE yet; "
        "add 'pending: backups'.",
    ),
    "unknown pending family": (
        GOOD.replace("pending: backups", "pending: backup"),
        "own.yaml:14: clause own:1: unknown family 'backup'. Did you mean 'backups'?",
    ),
    "pending though checked": (
        GOOD.replace("modality: must,", "modality: must, pending: backups,"),
        "own.yaml:12: clause own:1: the rule PWD-AGE has a check now; remove 'pending'.",
    ),
    "unknown parameter": (
        GOOD.replace("{max_age_days: 30}", "{max_age: 30}"),
        "own.yaml:12: clause own:1: PWD-AGE: the check accounts.age has no parameter 'max_age'. "
        "Did you mean 'max_age_days'?",
    ),
    "value out of bounds": (
        GOOD.replace("{max_age_days: 30}", "{max_age_days: 0}"),
        "own.yaml:12: clause own:1: PWD-AGE: 'max_age_days' must be at least 1.",
    ),
    "pending value is a mapping": (
        GOOD.replace("min_copies: 3", "min_copies: {a: 1}"),
        "own.yaml:19: clause own:1: BKP-DONE: 'min_copies' must be one value or a list of values.",
    ),
    "no clauses": (
        GOOD.split("clauses:", maxsplit=1)[0] + "clauses: {}\n",
        "own.yaml:7: 'clauses' must not be empty.",
    ),
    "clause is a word": (
        GOOD.split("clauses:", maxsplit=1)[0] + "clauses: {a: b}\n",
        "own.yaml:7: clause own:a: 'a' must be a mapping (keys with values).",
    ),
    "empty": ("", "own.yaml:1: 'the file' must be a mapping (keys with values)."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_pack_is_refused_with_its_line(case: str, refused: Callable[[str], str]) -> None:
    text, message = REFUSED[case]
    assert refused(text) == message


def test_faults_of_different_clauses_are_told_together(refused: Callable[[str], str]) -> None:
    text = GOOD.replace("version: 3", "version: x").replace("[primary]", "[primery]")
    text = text.replace("    out_of_scope: {vi: c, en: d}\n", "")
    places = [line.split(": ")[0] for line in refused(text).splitlines()]
    assert places == ["own.yaml:2", "own.yaml:18", "own.yaml:23"]


def test_a_retired_rule_tells_its_reason(
    write: Write, tmp_path: Path, rules: Mapping[str, Rule], checks: Mapping[str, Check]
) -> None:
    write("own.yaml", GOOD.replace("rule: PWD-AGE", "rule: PWD-OLD"))
    retired = {"PWD-OLD": Retired("PWD-OLD", Text("cu", "was renamed"), "PWD-AGE", "x:1")}
    with pytest.raises(PolicyError) as caught:
        load_directive("own.yaml", rules, checks, tmp_path, retired)
    assert str(caught.value) == (
        "own.yaml:12: clause own:1: the rule PWD-OLD is retired; use PWD-AGE: was renamed"
    )


def test_an_unknown_name_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        load_directive("lao-cai-2032", {}, {}, tmp_path)
    assert str(caught.value) == (
        "lao-cai-2032: there is no built-in directive of this name. Did you mean 'lao-cai-2023'?"
    )


def test_a_path_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        load_directive("packs/none.yaml", {}, {}, tmp_path)
    assert str(caught.value) == "packs/none.yaml: The file does not exist; check the path."


@pytest.mark.parametrize("name", sorted(built_in_directives()))
def test_every_shipped_pack_loads_and_speaks_two_languages(name: str, tmp_path: Path) -> None:
    pack = load_directive(name, load_rules(CHECKS), CHECKS, tmp_path)
    assert pack.id == name
    for clause in pack.clauses:
        for text in (clause.summary, clause.not_checkable, clause.out_of_scope):
            assert text is None or text.vi != text.en, clause.ref


def test_the_shipped_packs_are_the_five_directives_and_two_of_our_own() -> None:
    assert sorted(built_in_directives()) == [
        "account-hygiene",
        "baseline",
        "can-duoc-2025",
        "dam-ha-2023",
        "dong-thap-2022",
        "hai-ha-2024",
        "lao-cai-2023",
    ]
