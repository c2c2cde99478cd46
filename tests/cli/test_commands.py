"""The commands that look and explain: doctor, explain, policy; and what stands on the terminal."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from cli_building import AS_OF, HEADERS, Program, account, accounts_csv, csv_bytes, edit

from auditor.cli.app import build_app
from auditor.policy.packs import built_in_directives
from checks import CHECKS


def test_a_scan_shows_schools_rules_and_the_meaning_of_the_exit_code(
    auditor: Program, district: Path
) -> None:
    rows = [account("thsao", "gv.an", mfa="Không"), account("mnhoa", "gv.binh")]
    (district / "accounts.csv").write_bytes(accounts_csv(rows))
    ran = auditor("scan", district, *AS_OF)
    assert (ran.code, ran.err) == (1, "")
    for told in ("Song Xanh district", "✗1", "✓", "?", "MFA-ENABLED", "Exit code 1: "):
        assert told in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_scan_speaks_vietnamese(auditor: Program, district: Path) -> None:
    ran = auditor("scan", district, *AS_OF, "--lang", "vi")
    assert ran.code == 0
    assert "Huyện Sông Xanh" in ran.out
    assert "Every account" not in ran.out


def test_the_doctor_tells_rows_columns_and_what_stays_unknown(
    auditor: Program, district: Path
) -> None:
    index = HEADERS.index("Xác thực 2 lớp")
    rows = [HEADERS, account("thsao", "an"), account("mnhoa", "binh"), account("la", "chi")]
    without = [[*row[:index], "x"] for row in rows]
    without[0][index] = "Ghi chú"
    (district / "accounts.csv").write_bytes(csv_bytes(without))
    declared = "declared_accounts:\n  - {account: x, kind: service, owner: CNTT, reason: r}\n"
    edit(district, "evidence:\n", declared + "evidence:\n")
    ran = auditor("doctor", district, *AS_OF)
    assert ran.code == 0
    told = " ".join(ran.out.split())
    for expected in (
        "! accounts.csv (accounts/table)",
        "rows: 3 read = 2 evaluated + 0 excluded + 1 set aside",
        "Tên đăng nhập → username",
        "not used: Ghi chú",
        "unknown_school × 1 (rows 4)",
        "accounts: no row of these schools: thcssong",
        "MFA-ENABLED: mfa_enrolled not told for",
        "Warning: the declared account x (service) matches no row.",
    ):
        assert expected in told
    assert "PWD-MAX-AGE:" not in told


def test_the_doctor_tells_that_all_is_well(auditor: Program, district: Path) -> None:
    ran = auditor("doctor", district, *AS_OF)
    assert (ran.code, ran.err) == (0, "")
    assert "✓ accounts.csv (accounts/table)" in ran.out
    assert "every school has rows in every kind of evidence" in ran.out


def test_the_doctor_shows_at_most_five_rows_of_a_problem(auditor: Program, district: Path) -> None:
    rows = [account("la", f"gv{number}") for number in range(200)]
    (district / "accounts.csv").write_bytes(accounts_csv(rows))
    assert "unknown_school × 200 (rows 2, 3, 4, 5, 6, …)" in auditor("doctor", district, *AS_OF).out


def test_a_rule_is_explained_as_it_is_in_force(auditor: Program, district: Path) -> None:
    edit(
        district,
        "evidence:\n",
        "tailoring:\n  PWD-MAX-AGE: {with: {max_age_days: 60}}\nevidence:\n",
    )
    everywhere, here = (
        auditor("explain", "pwd-max-age"),
        auditor("explain", "PWD-MAX-AGE", district),
    )
    assert (everywhere.code, here.code) == (0, 0)
    for told in (
        "Why",
        "How it is judged",
        "How to comply",
        "Asked for by",
        "baseline:1",
        "cis-v8",
    ):
        assert told in everywhere.out
        assert told in here.out
    assert "lao-cai-2023:" in everywhere.out
    assert "lao-cai-2023:" not in here.out
    assert "max_age_days = 60 (tailoring district.yaml:" in here.out


def test_a_rule_without_a_check_is_explained_as_never_a_pass(auditor: Program) -> None:
    ran = auditor("explain", "BKP-3-COPIES")
    assert ran.code == 0
    assert "unknown (no_check), never a pass" in " ".join(ran.out.split())


def test_the_policy_is_listed_shown_validated_tested_and_traced(
    auditor: Program, district: Path
) -> None:
    listed = auditor("policy", "list")
    assert listed.code == 0
    for name in built_in_directives():
        assert name in listed.out
        shown = auditor("policy", "show", name)
        assert shown.code == 0
        assert shown.out.startswith(f"{name}: ")
    validated = auditor("policy", "validate", district)
    assert validated.code == 0
    assert "is valid: 3 units, 1 sources, 11 requirements." in " ".join(validated.out.split())
    tested = auditor("policy", "test")
    assert (tested.code, tested.out.splitlines()[-1].split(", ")[1]) == (0, "0 failed.")
    traced = auditor("policy", "trace", district)
    assert "baseline:3" in traced.out
    assert "lao-cai-2023" not in traced.out
    pending = auditor("policy", "trace", "--directive", "baseline", "--pending")
    assert "baseline:6" in pending.out
    assert "baseline:3 " not in pending.out


def test_a_failing_test_of_a_districts_own_rule_is_told(auditor: Program, district: Path) -> None:
    rules = district / "rules"
    rules.mkdir()
    (rules / "own.yaml").write_text(
        "DIST-LOCKED:\n"
        '  title: {vi: "Không khóa", en: "Not locked"}\n'
        "  check: accounts.where\n"
        '  parameters: {violates: "locked = TRUE"}\n'
        "  severity: low\n",
        encoding="utf-8",
    )
    (rules / "own.tests.yaml").write_text(
        "DIST-LOCKED:\n"
        '  - name: "a locked account fails"\n'
        "    as_of: 2026-11-22\n"
        "    accounts: [{account: an, role: staff, locked: true}]\n"
        "    expect: pass\n",
        encoding="utf-8",
    )
    edit(district, "directives: [baseline]", "directives: [baseline]\nrules: [rules]")
    ran = auditor("policy", "test", district)
    assert ran.code == 1
    assert (
        "DIST-LOCKED: a locked account fails: expected pass/- (*, *), got fail/- (1, 0)" in ran.out
    )


def commands(group: click.Group, *path: str) -> list[tuple[str, ...]]:
    """Return the words of every command below a group, the group's own first."""
    context = click.Context(group)
    found = [path]
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += commands(command, *path, name)
        else:
            found.append((*path, name))
    return found


def command_of(path: tuple[str, ...]) -> click.Command:
    command: click.Command = build_app()
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None
        command = found
    return command


@pytest.mark.parametrize("path", commands(build_app()), ids=" ".join)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_command_and_option_has_help(
    auditor: Program, path: tuple[str, ...], language: str
) -> None:
    command = command_of(path)
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
    ran = auditor(*path, "--help", "--lang", language)
    if path and ran.code == 2:
        ran = auditor(*path, "--lang", language, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert " ".join(("auditor", *path)) in ran.out


def test_what_a_rule_needs_is_told_for_every_check(auditor: Program) -> None:
    from auditor.pipeline import load_built_in

    rules, _packs = load_built_in()
    for rule in rules.values():
        if rule.check:
            told = " ".join(auditor("explain", rule.id).out.split())
            for column in CHECKS[rule.check].needs:
                assert column in told
