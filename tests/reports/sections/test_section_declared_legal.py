"""Declared accounts and legal bases stand in every report, with what is doubtful about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from random_results import column, made, paragraphs, table
from sample_audit import directive

from auditor.audit import Audit, Exclusion
from auditor.model import Clause, Text
from reports.content.blocks import Facts
from reports.content.one_school import audit_of
from reports.interface import ReportOptions
from reports.sections.declared import declared
from reports.sections.legal import legal

CLAUSES = (
    Clause("1", Text("một", "one")),
    Clause("2", Text("hai", "two"), not_checkable=Text("a", "b")),
    Clause("3", Text("ba", "three"), out_of_scope=Text("a", "b")),
)


SERVICE = Exclusion("s@x.example", "service", "r", "Tổ Công nghệ", 2, {"thlevantam": 2})
UNUSED = Exclusion("u@x.example", "break_glass", "r", "Hiệu trưởng", 0)


def test_declared_accounts_are_all_listed_those_without_a_row_first(audit: Audit) -> None:
    section = made(declared, replace(audit, exclusions=(SERVICE, UNUSED)))
    shown = table(section, "Accounts that the district declared")
    assert column(shown, "Rows") == [0, 2]
    assert column(shown, "Kind") == ["break-glass", "service"]
    assert column(shown, "Owner") == ["Hiệu trưởng", "Tổ Công nghệ"]
    assert paragraphs(section)[1].startswith("1 declared account matches no row")


def test_a_school_reads_of_its_own_declared_accounts_alone(audit: Audit) -> None:
    mine = Exclusion("a@x.example", "shared", "r", "o", 2, schools={"pgd": 1, "mnhoamai": 1})
    own = audit_of(replace(audit, exclusions=(mine, SERVICE, UNUSED)), "pgd")
    shown = table(made(declared, own, "pgd"), "Accounts that the district declared")
    assert column(shown, "Account") == ["a@x.example"]
    assert "mnhoamai" not in str(shown)


def test_where_nothing_is_declared_there_is_no_section(audit: Audit) -> None:
    assert declared(replace(audit, exclusions=()), ReportOptions()) is None


def test_every_directive_has_its_period_clauses_and_rules(audit: Audit) -> None:
    packs = (replace(audit.directives[0], clauses=CLAUSES), audit.directives[1])
    section = made(legal, replace(audit, directives=packs))
    shown = table(section, "Directives that were applied")
    assert column(shown, "Directive") == ["lao-cai-2023", "account-hygiene"]
    assert column(shown, "In force from") == [date(2023, 11, 1)] * 2
    assert column(shown, "In force to") == [None, None]
    assert [column(shown, each.title)[0] for each in shown.columns[5:8]] == [3, 1, 1]
    for pack, count in zip(packs, column(shown, "Rules asked for"), strict=True):
        cited = [r for r in audit.results if pack.id in {each.directive for each in r.citations}]
        assert count == len({each.rule.id for each in cited}) > 0
    assert column(table(section, "Versions of the rule packs"), "SHA-256") == ["ab" * 32] * 2


def test_a_directive_that_has_ended_or_is_still_to_come_is_pointed_out(audit: Audit) -> None:
    """The day of the audit is 22/11/2026; a period includes its last day."""
    last_day, ended, coming = (
        replace(directive("mot"), in_force_to=date(2026, 11, 22)),
        replace(directive("hai"), in_force_to=date(2026, 11, 21)),
        replace(directive("ba"), in_force_from=date(2026, 11, 23)),
    )
    told = paragraphs(made(legal, replace(audit, directives=(last_day, ended, coming))))
    assert len(told) == 2
    assert "(hai): its period in force ended on 2026-11-21" in told[0]
    assert "(ba): it enters into force on 2026-11-23" in told[1]


def test_the_present_status_stands_beside_the_title(audit: Audit) -> None:
    status = Text("Đã được thay thế.", "It has been replaced.")
    pack = replace(audit.directives[0], legal_status=status)
    section = made(legal, replace(audit, directives=(pack, audit.directives[1])))
    [facts] = [each for each in section.blocks if isinstance(each, Facts)]
    assert facts.rows == [("Sample letter", "It has been replaced.")]
