"""What a person reads on the terminal: whole pages, any width, any encoding."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.audit import Audit, Redact
from auditor.model import (
    Finding,
    Level,
    Outcome,
    Reason,
    Result,
    Rule,
    School,
    SchoolSummary,
    Severity,
    Text,
)
from reports.interface import ReportOptions
from reports.terminal.render import render_terminal
from reports.text import width_of

Compare = Callable[[str, bytes], None]
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def page(audit: Audit, **options: object) -> str:
    chosen = replace(ReportOptions(language="en"), **options)  # type: ignore[arg-type]
    return render_terminal(audit, chosen).decode()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_as_expected(audit: Audit, expect: Compare, language: str) -> None:
    expect(f"terminal-{language}.txt", render_terminal(audit, ReportOptions(language=language)))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_of_an_empty_audit_is_as_expected(
    empty_audit: Audit, expect: Compare, language: str
) -> None:
    options = ReportOptions(language=language)
    expect(f"terminal-empty-{language}.txt", render_terminal(empty_audit, options))


def test_no_line_is_wider_than_the_terminal(audit: Audit) -> None:
    for width in (40, 53, 80, 100, 200):
        for language in ("vi", "en"):
            lines = page(audit, width=width, language=language).split("\n")
            assert max(map(width_of, lines)) <= width
            assert not [line for line in lines if line != line.rstrip()]


def test_a_very_narrow_terminal_gets_the_narrowest_readable_page(audit: Audit) -> None:
    assert page(audit, width=1) == page(audit, width=40)


def test_colour_adds_nothing_that_the_text_does_not_say(audit: Audit) -> None:
    coloured = page(audit, colour=True)
    assert "\x1b[31m✗3\x1b[0m" in coloured
    assert ANSI.sub("", coloured) == page(audit)
    assert "\x1b" not in page(audit)


def test_control_characters_of_an_export_do_not_reach_the_terminal(audit: Audit) -> None:
    evil = Finding("\x1b]0;owned\x07\u202eab\r\n@pgd.example", "x\x1b[2J", "a\nb.csv", 1)
    first = audit.results[0]
    changed = replace(audit, results=(replace(first, findings=(evil,)), *audit.results[1:]))
    text = page(changed, width=200)
    assert not set(text) & {"\x1b", "\x07", "\r", "\u202e"}
    assert r"\x1b]0;owned\x07\u202eab\r\n@pgd.example: x\x1b[2J (a\nb.csv, row 1)" in text


def test_a_terminal_without_unicode_gets_ascii_symbols_and_plain_letters(audit: Audit) -> None:
    text = render_terminal(audit, ReportOptions(language="en", encoding="ascii")).decode("ascii")
    assert "x3" in text
    assert "ok pass; xN fail" in text
    assert "Nguyen Van Mau" in text
    assert "?" * 2 not in text.replace("??@", "")


def test_a_terminal_of_another_code_page_keeps_the_letters_it_has(audit: Audit) -> None:
    text = render_terminal(audit, ReportOptions(language="vi", encoding="cp1252")).decode("cp1252")
    assert "Trường" not in text
    assert "Sao luu hang dêm" in " ".join(text.split())


def test_redaction_reaches_the_lists(audit: Audit) -> None:
    text = page(audit, redact=Redact.NAMES, key=b"key")
    assert re.search(r"g\*\*\*[0-9a-f]{6}@pgd\.example", text)
    assert re.search(r"s\*\*\*[0-9a-f]{6}@pgd\.example +service", text)


def test_a_rule_that_waits_for_a_check_has_no_column_but_is_counted(audit: Audit) -> None:
    text = page(audit)
    assert "BKP-1-OFFLINE" not in text
    assert "(unknown, never a pass): 1 (backups\n1)." in text


def test_a_rule_without_any_source_keeps_its_column(audit: Audit) -> None:
    nothing = [
        replace(each, outcome=Outcome.UNKNOWN, reason=Reason.NO_SOURCE, findings=())
        for each in audit.results
        if each.rule.id == "MFA-ENABLED"
    ]
    text = page(replace(audit, results=tuple(nothing)))
    assert "1  MFA-ENABLED" in text
    assert "No rule fails. That says nothing of what is unknown." in text


def test_an_audit_that_judged_nothing_still_shows_its_schools(audit: Audit) -> None:
    text = page(replace(audit, results=()))
    assert "thlevantam" in text
    assert "No rule could be judged in any school." in text


def _district(audit: Audit, schools: int, rules: int, violations: int) -> Audit:
    names = [School(f"truong{i:03}", f"Trường {i}", Level.PRIMARY) for i in range(schools)]
    asked = [
        Rule(f"RULE-{i:02}", Text(f"Luật {i}", f"Rule {i}"), "a.b", {}, Severity.HIGH)
        for i in range(rules)
    ]

    def failed(school: School, rule: Rule) -> Result:
        return replace(
            audit.results[0],
            school=school.code,
            rule=rule,
            severity=rule.severity,
            parameters={},
            violations=violations,
            population=5000,
        )

    return replace(
        audit,
        schools=tuple(
            SchoolSummary(each, {}, None if i == 0 else 100.0 - i / 10, 50.0)
            for i, each in enumerate(names)
        ),
        results=tuple(failed(school, rule) for school in names for rule in asked),
    )


def test_columns_that_do_not_fit_go_to_further_blocks(audit: Audit) -> None:
    text = page(_district(audit, 3, 30, 1234))
    assert max(map(width_of, text.split("\n"))) <= 80
    heads = [line.split() for line in text.split("\n") if line.startswith("School ")]
    assert len(heads) > 1
    assert [each for head in heads for each in head[3:]] == [str(i) for i in range(1, 31)]
    assert text.count("truong001") >= len(heads)


def test_of_many_schools_the_worst_forty_are_shown_and_the_rest_is_counted(audit: Audit) -> None:
    text = page(_district(audit, 300, 2, 7))
    matrix = text.split("Worst findings", maxsplit=1)[0]
    shown = [line.split()[0] for line in matrix.split("\n") if line.startswith("truong")]
    assert shown == [f"truong{i:03}" for i in range(299, 259, -1)]
    assert "the other 260 are left out" in text.replace("\n", " ")


def test_forty_schools_are_all_shown_in_list_order(audit: Audit) -> None:
    matrix = page(_district(audit, 40, 2, 7)).split("Worst findings", maxsplit=1)[0]
    shown = [line.split()[0] for line in matrix.split("\n") if line.startswith("truong")]
    assert shown == [f"truong{i:03}" for i in range(40)]
    assert "left" not in matrix


def test_a_rule_names_its_worst_schools_and_counts_the_rest(audit: Audit) -> None:
    text = page(_district(audit, 5, 12, 7))
    assert "truong002 7 of 5,000; further results: 2 with 14 violations" in " ".join(text.split())
    assert text.count("Further failed rules left out here: 2.") == 2


def test_quick_wins_come_by_effort_and_then_by_weight(audit: Audit) -> None:
    wins = page(audit).split("Quickest wins", maxsplit=1)[1]
    found = re.findall(r"^\d+\. +(\S+) \((\w+) work\)", wins, re.MULTILINE)
    assert found == [
        ("PWD-MAX-AGE", "little"),
        ("ACC-DORMANT", "little"),
        ("MFA-ENABLED", "some"),
        ("ACC-INVENTORY-REVIEW", "some"),
    ]
    assert "Require a new password at the next sign-in.\n" in wins
    assert "Tell the teachers" not in wins


def test_partial_results_are_one_reason_whatever_they_count(audit: Audit) -> None:
    partial = next(each for each in audit.results if each.reason is Reason.PARTIAL)
    texts = [Text(f"{i} không rõ", f"{i} not known") for i in range(30)]
    many = tuple(replace(partial, school=f"s{i}", reason_text=t) for i, t in enumerate(texts))
    unknown = page(replace(audit, results=many)).split("What could not be known")[1]
    assert re.search(r"^ +30 +1 +Some rows do not tell", unknown, re.MULTILINE)


def test_many_reasons_and_sources_and_accounts_are_cut_and_the_rest_is_counted(
    audit: Audit,
) -> None:
    open_ = next(each for each in audit.results if each.reason is Reason.SOURCE_ERROR)
    reasons = tuple(replace(open_, reason_text=Text(f"l{i}", f"r{i}")) for i in range(20))
    broken = tuple(replace(audit.sources[0], path=f"f{i:02}.csv") for i in range(18))
    declared = tuple(replace(audit.exclusions[0], account=f"svc{i}") for i in range(25))
    text = page(replace(audit, results=reasons, sources=broken, exclusions=declared))
    notes = [line.split()[0] for line in text.split("\n") if "left out here; the json" in line]
    assert notes == ["5", "3", "10"]


def test_a_source_that_could_not_be_read_comes_before_a_stale_one_before_others(
    audit: Audit,
) -> None:
    table, broken = audit.sources
    old = replace(table, path="evidence/old.csv", stale=True, problems=(), problem_counts={})
    text = page(replace(audit, sources=(table, old, broken)))
    listed = text.split("Where the evidence comes from", maxsplit=1)[1]
    places = [listed.index(each.path) for each in (broken, old, table)]
    assert places == sorted(places)
    assert "It is older than allowed" in listed


def test_an_audit_without_problems_or_declared_accounts_has_no_such_chapters(audit: Audit) -> None:
    clean = replace(audit.sources[0], problems=(), problem_counts={}, rows_quarantined=0)
    text = page(replace(audit, sources=(clean,), exclusions=(), forecast=False))
    assert "Where the evidence comes from" not in text
    assert "Declared accounts" not in text
    assert "forecast" not in text


@pytest.mark.parametrize(("code", "words"), [(0, "nothing fails"), (3, "incomplete"), (7, "7.")])
def test_the_last_line_tells_the_exit_code(audit: Audit, code: int, words: str) -> None:
    text = page(replace(audit, exit_code=code), width=200)
    last = text.rstrip("\n").split("\n")[-1]
    assert last.startswith(f"Exit code {code}")
    assert words in last


@settings(
    derandomize=True,
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    subject=st.text(max_size=60), code=st.text(min_size=1, max_size=30), width=st.integers(1, 99)
)
def test_any_text_in_any_width_stays_within_the_page(
    audit: Audit, subject: str, code: str, width: int
) -> None:
    school = replace(audit.schools[0].school, code=code)
    first = replace(
        audit.results[0], school=code, findings=(Finding(subject, subject, subject, None),)
    )
    changed = replace(audit, schools=(replace(audit.schools[0], school=school),), results=(first,))
    lines = page(changed, width=width).split("\n")
    assert max(map(width_of, lines)) <= max(width, 40)
    assert all(each.isprintable() for each in lines)


def test_a_directory_that_failed_is_told_once_for_both_kinds_of_evidence(audit: Audit) -> None:
    failed = Text("ldaps://a.example: hỏng", "ldaps://a.example: broken")
    accounts = replace(
        audit.sources[0], path="ldaps://a.example/", error=failed, problems=(), problem_counts={}
    )
    policies = replace(accounts, family="password_policies")
    text = page(replace(audit, sources=(accounts, policies)))
    assert text.count("ldaps://a.example: broken") == 1
