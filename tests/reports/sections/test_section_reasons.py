"""Whatever is not known stands in the section with its reason, and is never called a pass."""

from __future__ import annotations

from dataclasses import replace

from random_results import column, made, paragraphs, table
from sample_audit import AGE, UNREAD

from auditor.audit import Audit
from auditor.model import Outcome, Reason, Result
from reports.content.one_school import audit_of
from reports.interface import ReportOptions
from reports.sections.reasons import reasons


def is_open(result: Result) -> bool:
    return result.outcome in {Outcome.UNKNOWN, Outcome.ERROR}


def test_the_office_reads_every_reason_with_its_schools_rules_and_results(audit: Audit) -> None:
    shown = table(made(reasons, audit), "Reasons, those of most schools first")
    assert shown.rows[0] == (UNREAD.en, "source not readable", 1, 4, 5)
    counted = sum(is_open(r) and r.reason is not Reason.NO_CHECK for r in audit.results)
    assert sum(column(shown, "Results")) == counted


def test_one_school_reads_each_rule_with_what_tells_it_from_its_like(audit: Audit) -> None:
    own = audit_of(audit, "mnhoamai")
    shown = table(made(reasons, own, "mnhoamai"), "Rules whose outcome is not known")
    expected = [r.rule.id for r in own.results if is_open(r) and r.reason is not Reason.NO_CHECK]
    assert sorted(column(shown, "Rule")) == sorted(expected)
    assert len({(row[0], row[1]) for row in shown.rows}) == len(shown.rows)
    assert set(column(shown, "Outcome")) == {Outcome.UNKNOWN}
    assert set(column(shown, "Why it is not known")) == {UNREAD.en}


def test_a_rule_known_in_part_tells_a_school_its_own_numbers(audit: Audit) -> None:
    shown = table(made(reasons, audit_of(audit, "pgd"), "pgd"), "Rules whose outcome is not known")
    assert "Cannot be known for 2 of 9, and 1 rows could not be used." in column(
        shown, "Why it is not known"
    )


def test_a_reason_without_a_text_is_told_by_its_label(audit: Audit) -> None:
    bare = replace(audit.results[0], outcome=Outcome.UNKNOWN, reason=Reason.NO_ROWS)
    nothing = replace(bare, rule=AGE, reason=None, outcome=Outcome.ERROR, reason_text=None)
    narrow = replace(audit, results=(replace(bare, reason_text=None), nothing))
    shown = table(made(reasons, narrow, "thlevantam"), "Rules whose outcome is not known")
    assert sorted(column(shown, "Why it is not known")) == ["", "no rows"]
    assert len(table(made(reasons, narrow), "Reasons, those of most schools first").rows) == 2


def test_waiting_rules_are_counted_by_family_and_manual_results_are_not_forgotten(
    audit: Audit,
) -> None:
    section = made(reasons, audit)
    shown = table(section, "Rules that wait, by kind of evidence")
    assert shown.rows == [("backups", 1)]
    assert any(each.startswith("1 rule waits") for each in paragraphs(section))
    assert any(each.startswith("1 result is left to a person") for each in paragraphs(section))


def test_where_all_is_known_there_is_no_section(audit: Audit) -> None:
    judged = {Outcome.PASS, Outcome.FAIL, Outcome.NOT_APPLICABLE}
    known = replace(audit, results=tuple(r for r in audit.results if r.outcome in judged))
    assert reasons(known, ReportOptions(language="en")) is None
