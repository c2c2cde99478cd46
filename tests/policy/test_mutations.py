"""Whatever a value is replaced with, a file loads or is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.check import Check
from auditor.district.load import load_district
from auditor.model import AuditorError
from auditor.policy.library import load_rules
from auditor.policy.packs import load_directive
from auditor.policy.rule_tests import load_rule_tests
from checks import CHECKS

RULES = """\
OWN-RULE:
  title: {vi: a, en: b}
  check: accounts.age
  parameters: {max_age_days: 30, roles: [staff], level: capable, min_share: 5, strictly: true}
  severity: high
  references: {cis: ["1"]}
OWN-PLAN: {title: {vi: a, en: b}, family: backups, severity: low}
"""
PACK = """\
directive: pack
title: {vi: a, en: b}
issuer: {vi: a, en: b}
in_force: {from: 2023-11-01}
legal_status: {vi: a, en: b}
clauses:
  "1":
    obligations: [X-1]
    summary: {vi: a, en: b}
    requires:
      - {rule: OWN-RULE, modality: must, owner: school, levels: [primary], with: {min_share: 5}}
      - {rule: OWN-PLAN, pending: backups, modality: must, with: {a: 1}}
  "2": {summary: {vi: a, en: b}, not_checkable: {vi: a, en: b}}
"""
TESTS = """\
OWN-RULE:
  - name: {vi: a, en: b}
    as_of: 2026-11-22
    with: {max_age_days: 60}
    accounts: [{account: a, enabled: true, created_at: 2026-01-01, people: 2}]
    expect: {outcome: unknown, reason: no_rows, violations: 0}
"""
DISTRICT = """\
district: {code: x, name: {vi: a, en: b}, time_zone: UTC, domains: [{suffix: x}], mail_domains: [y]}
directives: [baseline]
schools: schools.csv
evidence:
  accounts:
    - {format: table, path: a.csv, school: {column: b}, values: {role: pupil},
       columns: {account: b}, exported: 2026-01-01, max_age_days: 3, time_zone: UTC}
tailoring: {OWN-RULE: {with: {a: 1}, severity: high, levels: [], owners: [school]}}
declared_accounts: [{account: a, kind: service, owner: b, reason: c}]
"""
SCALARS = (None, True, 0, -1, 10**17, 1.5, "", " ", "x", "\u00e9", "{school}", "a/b", "../", "UTC")
STRANGE: st.SearchStrategy[object] = st.sampled_from(
    (*SCALARS, [], {}, [None], [[]], {"x": 1}, ["x", 1], {"vi": 1, "en": []})
)
PLACED = re.compile(r"^[^\n:]+(:\d+)?: \S")


def mutated(text: str, choice: int, strange: object) -> str:
    """Replace one value of a YAML text, the one that ``choice`` falls on."""
    data = yaml.safe_load(text)
    slots: list[tuple[object, object]] = []
    pending = [data]
    while pending:
        node = pending.pop()
        keys = list(node) if isinstance(node, dict) else range(len(node))
        for key in keys:
            slots.append((node, key))
            if isinstance(node[key], dict | list):
                pending.append(node[key])
    node, key = slots[choice % len(slots)]
    node[key] = strange  # type: ignore[index]
    return yaml.safe_dump(data, sort_keys=False)


@pytest.fixture(scope="module")
def load(
    tmp_path_factory: pytest.TempPathFactory, checks: Mapping[str, Check]
) -> Callable[[str, str], object]:
    """Return a function that loads one kind of file from its text."""
    folder = tmp_path_factory.mktemp("mutations")
    known = {**CHECKS, **checks}

    def put(name: str, text: str) -> Path:
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def alone(path: Path) -> object:
        """Load these tests only: to read our own 230 anew each time is nearly all of the work."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("auditor.policy.rule_tests.rule_files", list)
            return load_rule_tests(rules, known, [path], folder)

    rules = load_rules(known, [put("rules.yaml", RULES)])
    put("schools.csv", "code,name,level\na,A,primary\n")
    loaders: dict[str, Callable[[str], object]] = {
        "rules": lambda text: load_rules(known, [put("mutated.yaml", text)], folder),
        "pack": lambda text: (
            put("pack.yaml", text),
            load_directive("pack.yaml", rules, known, folder),
        ),
        "tests": lambda text: alone(put("m.tests.yaml", text)),
        "district": lambda text: load_district(put("district.yaml", text)),
    }
    return lambda kind, text: loaders[kind](text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [("rules", RULES), ("pack", PACK), ("tests", TESTS), ("district", DISTRICT)],
)
def test_the_files_load_before_they_are_changed(
    kind: str, text: str, load: Callable[[str, str], object]
) -> None:
    assert load(kind, text)


@settings(derandomize=True, max_examples=250, deadline=None)
@given(
    st.sampled_from([("rules", RULES), ("pack", PACK), ("tests", TESTS), ("district", DISTRICT)]),
    st.integers(0, 200),
    STRANGE,
)
def test_a_changed_file_loads_or_is_refused_with_its_place(
    load: Callable[[str, str], object], file: tuple[str, str], choice: int, strange: object
) -> None:
    kind, text = file
    try:
        load(kind, mutated(text, choice, strange))
    except AuditorError as error:
        assert all(PLACED.match(line) for line in str(error).splitlines()), str(error)
