"""What cannot be meant is refused with exit code 2, before anything is read, and with advice."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_building import AS_OF, Program, edit, run_process, unprivileged

from auditor.cli.policy import SCHEMAS
from reports import FORMATS

WRONG: dict[str, tuple[list[str], str]] = {
    "option": (["--as-off", "2026-11-22"], "No such option '--as-off'. Did you mean '--as-of'?"),
    "format": (
        ["-o", "jsn=x"],
        f"there is no format 'jsn'; there are: {', '.join(FORMATS)}, all. Did you mean 'json'?",
    ),
    "format alone": (["-o", "json"], "-o json: write FORMAT=PATH, for example json=result.json"),
    "format without path": (["-o", "json="], "write FORMAT=PATH"),
    "rule": (
        ["--rule", "MFA-ENABLD"],
        "--rule MFA-ENABLD: not in this district. Did you mean 'MFA-ENABLED'?",
    ),
    "rule of another district": (["--rule", "ACC-DORMANT"], "--rule ACC-DORMANT: not in this"),
    "school": (
        ["--school", "thsaoo"],
        "--school thsaoo: not in this district. Did you mean 'thsao'?",
    ),
    "directive": (["--directive", "basline"], "Did you mean 'baseline'?"),
    "clause": (
        ["--clause", "baseline:33"],
        "--clause baseline:33: not in this district. Did you mean 'baseline:3'?",
    ),
    "clause of an unknown directive": (["--clause", "basline:1"], "Did you mean 'baseline'?"),
    "clause without a directive": (["--clause", "3.2"], "write DIRECTIVE:REF"),
    "filters that exclude each other": (
        ["--clause", "baseline:1", "--rule", "MFA-ENABLED"],
        "Nothing is asked: no requirement fits the filters.",
    ),
    "severity": (["--fail-on", "hgh"], "'hgh' is not one of 'info', 'low', 'medium', 'high'"),
    "coverage": (["--min-coverage", "101"], "101.0 is not in the range 0<=x<=100"),
    "number of findings": (["--findings", "-1"], "is not in the range"),
    "redaction": (["--redact", "some"], "'some' is not one of 'none', 'names', 'all'"),
    "language": (["--lang", "fr"], "'fr'"),
    "folder as a report": (["-o", "json=."], ".: is a folder; name a file in it."),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_argument_is_refused_with_advice(
    auditor: Program, district: Path, name: str
) -> None:
    arguments, told = WRONG[name]
    ran = auditor("scan", district, *AS_OF, *arguments)
    assert ran.code == 2
    assert ran.out == ""
    if name != "language":
        assert told in " ".join(ran.err.split())


@pytest.mark.parametrize(
    "day", ["hôm qua", "31/02/2026", "2026-13-01", "", "0001-01-01", "9999-12-31"]
)
def test_a_day_that_cannot_be_meant_is_refused(auditor: Program, district: Path, day: str) -> None:
    ran = auditor("scan", district, "--as-of", day)
    assert ran.code == 2
    assert f"--as-of {day}: not a date. Write it as 2026-11-22 or 22/11/2026." in ran.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["scn"], "There is no command 'scn'. Did you mean 'scan'?"),
        (["scan"], "Missing argument 'DISTRICT'"),
        (["policy", "nope"], "No such command 'nope'"),
        (["policy", "schema", "nope"], "is not one of"),
        (["policy", "show", "basline"], "There is no directive 'basline'; there are: baseline,"),
        (["policy", "trace", "--directive", "basline"], "There is no directive 'basline'"),
        (["explain", "MFA-ENABLD"], "Did you mean 'MFA-ENABLED'?"),
        (["explain"], "Missing argument 'RULE'"),
    ],
)
def test_a_wrong_command_is_refused(auditor: Program, arguments: list[str], told: str) -> None:
    ran = auditor(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_a_folder_that_is_no_district_is_refused(auditor: Program, tmp_path: Path) -> None:
    ran = auditor("scan", tmp_path)
    assert ran.code == 2
    assert "there is no district.yaml in this folder. Create one with: auditor init" in ran.err
    ran = auditor("scan", tmp_path / "gone")
    assert ran.code == 2
    assert "gone: The file does not exist; check the path." in ran.err


def test_the_error_speaks_the_language_that_was_asked_for(
    auditor: Program, district: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vietnamese = auditor("scan", district, "--lang", "vi", "--rule", "MFA-ENABLD")
    assert vietnamese.code == 2
    assert vietnamese.err.startswith("Lỗi: --rule MFA-ENABLD: ")
    monkeypatch.setenv("AUDITOR_LANG", "vi")
    assert auditor("scan", district, "--as-off").err.splitlines()[0].startswith("Cách dùng: ")
    monkeypatch.delenv("AUDITOR_LANG")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert auditor("scan", district, "--rule", "x").err.startswith("Error: ")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert auditor("scan", district, "--rule", "x").err.startswith("Lỗi: ")


def test_the_file_of_the_district_may_be_named_itself(auditor: Program, district: Path) -> None:
    assert auditor("scan", district / "district.yaml", *AS_OF, "-q").code == 0


def test_a_district_file_without_read_permission_is_refused(district: Path) -> None:
    (district / "district.yaml").chmod(0)
    ran = run_process("scan", district, wrapper=unprivileged())
    assert ran.code == 2
    assert "district.yaml: The file cannot be read" in ran.err


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_schema_is_printed(auditor: Program, kind: str) -> None:
    assert auditor("policy", "schema", kind).json["$schema"].startswith("https://json-schema.org/")


BAD_DISTRICTS: dict[str, tuple[str, str, str]] = {
    "unknown key": ("schools: schools.csv", "schols: schools.csv", "district.yaml:6: "),
    "unknown directive": ("[baseline]", "[basline]", "Did you mean 'baseline'?"),
    "unknown format": ("format: table", "format: tabel", "Did you mean 'table'?"),
    "unknown column": (
        "path: accounts.csv",
        "path: accounts.csv\n      columns: {pasword_changed_at: x}",
        "Did you mean 'password_changed_at'?",
    ),
    "unknown family": ("  accounts:", "  acounts:", "Did you mean 'accounts'?"),
    "unknown school code": (
        "path: accounts.csv",
        "path: accounts.csv\n      school: {code: thsoa}",
        "no school has the code 'thsoa'. Did you mean 'thsao'?",
    ),
    "missing list of schools": ("schools.csv", "truong.csv", "there is no such file"),
    "time zone": (
        "  mail_domains",
        "  time_zone: Asia/Hanoi\n  mail_domains",
        "district.yaml:4: ",
    ),
    "literal secret": (
        "path: accounts.csv",
        "path: accounts.csv\n      password: Hoa@2026",
        "'password' holds a secret in clear",
    ),
    "not YAML": ("directives: [baseline]", "directives: [baseline", "This is not valid YAML"),
}


@pytest.mark.parametrize("name", BAD_DISTRICTS)
@pytest.mark.parametrize("command", ["scan", "doctor", "policy validate"])
def test_a_mistake_in_the_district_file_is_told_with_its_line(
    auditor: Program, district: Path, name: str, command: str
) -> None:
    old, new, told = BAD_DISTRICTS[name]
    edit(district, old, new)
    ran = auditor(*command.split(), district)
    assert ran.code == 2
    assert told in ran.err
    assert ran.err.startswith("Error: district.yaml:")
    assert "Hoa@2026" not in ran.err


RULE = """DIST-OWN-RULE:
  title: {vi: "Quy tắc riêng", en: "Our own rule"}
  check: accounts.where
  parameters: {violates: "locked = TRUE"}
  severity: low
"""
BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
BAD_RULES: dict[str, tuple[str, str]] = {
    "a bomb of anchors": (BOMB, "rules.yaml:1: Anchors (&name) are not allowed"),
    "a cycle": ("a: &a\n  b: *a\n", "rules.yaml:2: Aliases (*name) are not allowed"),
    "an object": ("a: !!python/object/apply:os.system [id]\n", "Tags (!name) are not allowed"),
    "nested too deeply": ("a: " + "[" * 200 + "]" * 200, "nested deeper than 40 levels"),
    "an unknown check": (
        RULE.replace("accounts.where", "accounts.wher"),
        "Did you mean 'accounts.where'?",
    ),
    "an unknown parameter": (RULE.replace("{violates", "{violate"), "rules.yaml:4: "),
    "an unknown column": (RULE.replace("locked", "lockd"), "Did you mean 'locked'?"),
    "no SQL": (RULE.replace("locked = TRUE", "locked = = 1"), "is not a SQL expression"),
    "one of our own ids": (RULE.replace("DIST-OWN-RULE", "MFA-ENABLED"), "rules.yaml:1: "),
}


@pytest.mark.parametrize("name", BAD_RULES)
def test_a_rule_that_cannot_be_used_stops_the_audit(
    auditor: Program, district: Path, name: str
) -> None:
    text, told = BAD_RULES[name]
    (district / "rules.yaml").write_text(text, encoding="utf-8")
    (district / "own.yaml").write_text(PACK, encoding="utf-8")
    edit(
        district,
        "directives: [baseline]",
        "rules: [rules.yaml]\ndirectives: [baseline, ./own.yaml]",
    )
    ran = auditor.scan(district)
    assert ran.code == 2
    assert ran.out == ""
    assert told in ran.err


PACK = """directive: own
title: {vi: "Quy định riêng", en: "Our own"}
issuer: {vi: "Huyện", en: "District"}
in_force: {from: 2025-01-01}
legal_status: {vi: "Còn hiệu lực", en: "In force"}
clauses:
  "1":
    summary: {vi: "Một", en: "One"}
    requires:
      - {rule: DIST-OWN-RULE, modality: must}
"""


def test_a_districts_own_rule_and_pack_are_judged(auditor: Program, district: Path) -> None:
    (district / "rules.yaml").write_text(RULE, encoding="utf-8")
    (district / "own.yaml").write_text(PACK, encoding="utf-8")
    edit(
        district,
        "directives: [baseline]",
        "rules: [rules.yaml]\ndirectives: [baseline, ./own.yaml]",
    )
    ran = auditor.scan(district, "--directive", "own")
    assert ran.code == 0
    assert ran.outcomes("DIST-OWN-RULE")["thsao"] == ("unknown", "missing_column")
