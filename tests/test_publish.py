"""The published schemas describe the files that load."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from auditor.locale import set_language
from auditor.model import Level, PolicyError, Severity
from auditor.policy.files import built_in_folder, rule_files
from auditor.policy.packs import built_in_directives
from auditor.publish import KINDS, json_schema

DISTRICT = """\
district: {code: x, name: Huyện X, domains: [{suffix: x.example, from: 2023-01-01}]}
directives: [baseline]
schools: schools.csv
evidence:
  accounts:
    - {format: table, path: "evidence/{school}/a.xlsx", exported: 2026-11-01}
    - {format: table, path: b.csv, school: {column: Trường}, values: {role: pupil}}
  password_policies:
    - {format: table, path: c.csv}
tailoring:
  PWD-MAX-AGE: {with: {max_age_days: 60}, severity: critical, levels: []}
declared_accounts:
  - {account: sv@x.example, kind: service, owner: Tổ CNTT, reason: backup}
"""
TESTS = """\
PWD-MAX-AGE:
  - {name: a test, as_of: 2026-11-22, accounts: [{account: a, enabled: null}], expect: pass}
  - name: {vi: a, en: b}
    as_of: 2026-11-22
    accounts: []
    expect: {outcome: unknown, reason: no_rows}
"""


def as_json(text: str) -> object:
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def errors(kind: str, text: str) -> list[str]:
    checker = jsonschema.Draft202012Validator(json_schema(kind))
    return [each.message for each in checker.iter_errors(as_json(text))]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_valid_itself_and_names_itself(kind: str) -> None:
    schema = json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:auditor:schema:{kind}:1"
    assert schema["title"]


@pytest.mark.parametrize("name", sorted(built_in_directives()))
def test_every_shipped_pack_fits_the_schema(name: str) -> None:
    text = built_in_directives()[name].read_text(encoding="utf-8")
    assert errors("directive", text) == []


def test_every_shipped_rule_and_rule_test_fits_the_schema() -> None:
    for path in rule_files([]):
        text = path.read_text(encoding="utf-8")
        if path.name.endswith(".tests.yaml"):
            assert errors("rule-tests", text) == [], path.name
        elif path.name != "retired.yaml":
            assert errors("rule-library", text) == [], path.name


def test_a_district_and_rule_tests_fit_their_schemas() -> None:
    assert errors("district", DISTRICT) == []
    assert errors("rule-tests", TESTS) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("district", DISTRICT + "wavers: waivers.yaml\n"),
        ("district", DISTRICT.replace("severity: critical", "severity: criticl")),
        ("district", DISTRICT.replace("format: table, path: b", "fromat: table, path: b")),
        ("district", DISTRICT.replace("PWD-MAX-AGE", "pwd")),
        ("rule-tests", TESTS.replace("enabled: null", "enable: null")),
        ("rule-tests", TESTS.replace("expect: pass", "expect: passed")),
        ("rule-library", "A-B: {title: {vi: a, en: b}, severity: low}"),
        ("rule-library", "a-b: {title: {vi: a, en: b}, severity: low, family: backups}"),
    ],
)
def test_an_editor_marks_what_loading_refuses(kind: str, text: str) -> None:
    assert errors(kind, text)


def test_editors_complete_the_closed_sets() -> None:
    definitions = json_schema("directive")["$defs"]
    assert isinstance(definitions, dict)
    assert definitions["Severity"]["enum"] == [each.value for each in Severity]
    assert definitions["Level"]["enum"] == [each.value for each in Level]


def test_an_unknown_kind_is_refused() -> None:
    set_language("en")
    with pytest.raises(PolicyError) as caught:
        json_schema("districts")
    assert str(caught.value) == "unknown schema 'districts'. Did you mean 'district'?"


def test_the_shipped_folder_is_found_beside_the_package() -> None:
    assert (built_in_folder() / "baseline.yaml").is_file()
    assert isinstance(built_in_folder(), Path)
