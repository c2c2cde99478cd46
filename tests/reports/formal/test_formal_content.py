"""The formal report tells what the audit tells, and leaves open what only the office fills in."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from auditor.audit import Audit, Redact
from auditor.locale import language
from auditor.model import Outcome, ReportError, Text
from reports.content.blocks import Facts, Paragraph, Section, Steps, Table
from reports.formal import content_annexes, content_remedies, content_results
from reports.formal.content import formal_report
from reports.formal.model import DOTS, FormalReport
from reports.interface import ReportOptions

OFFICE = ReportOptions(language="en")
SCHOOL = ReportOptions(language="en", school="thlevantam")


def section(report: FormalReport, name: str) -> Section:
    return next(each for each in (*report.body, *report.annexes) if each.id == name)


def table(report: FormalReport, name: str) -> Table:
    return next(each for each in section(report, name).blocks if isinstance(each, Table))


def told(report: FormalReport, name: str) -> str:
    return " ".join(e.text for e in section(report, name).blocks if isinstance(e, Paragraph))


def test_the_office_reports_to_a_body_that_is_left_open(audit: Audit) -> None:
    report = formal_report(audit, OFFICE)
    assert report.managing_body == DOTS
    assert report.issuing_body == "SAMPLE DISTRICT"
    assert report.addressee == f"To: {DOTS}"


def test_a_school_reports_to_its_district(audit: Audit) -> None:
    report = formal_report(audit, SCHOOL)
    assert report.managing_body == "SAMPLE DISTRICT"
    assert report.issuing_body == "TRƯỜNG TIỂU HỌC LÊ VĂN TÁM"
    assert report.addressee == "To: Sample district"


@pytest.mark.parametrize("options", [OFFICE, SCHOOL])
def test_number_date_and_signature_hold_no_figure_of_ours(
    audit: Audit, options: ReportOptions
) -> None:
    report = formal_report(audit, options)
    assert not any(each.isdigit() for each in report.number)
    assert not any(each.isdigit() for each in report.place_and_date.replace("20……", ""))
    assert report.authority == ("HEAD OF THE UNIT",)
    assert DOTS in report.recipients
    assert "Draft" in report.note


def test_a_forecast_is_called_one(audit: Audit) -> None:
    assert formal_report(audit, OFFICE).summary.startswith("Forecast")
    real = replace(audit, forecast=False)
    assert formal_report(real, OFFICE).summary == (
        "Results of the check of information-security rules as of 2026-11-22"
    )
    assert "will have lapsed" in told(formal_report(audit, OFFICE), "scope")
    assert "will have lapsed" not in told(formal_report(real, OFFICE), "scope")


def test_each_legal_basis_has_its_period_and_its_present_status(audit: Audit) -> None:
    first = audit.directives[0]
    status = Text("", "Replaced by law 116. More is told elsewhere.")
    changed = (
        replace(first, legal_status=status),
        replace(first, in_force_to=date(2026, 11, 21)),
        replace(first, in_force_to=date(2026, 11, 22)),
        replace(first, in_force_from=date(2026, 11, 23)),
    )
    start = "On the basis of Sample letter (lao-cai-2023), Sample office; in force"
    assert list(formal_report(replace(audit, directives=changed), OFFICE).bases) == [
        f"{start} from 2023-11-01; status: Replaced by law 116",
        f"{start} 2023-11-01 - 2026-11-21, ended; status: not stated",
        f"{start} 2023-11-01 - 2026-11-22; status: not stated",
        f"{start} only from 2026-11-23; status: not stated",
    ]


def test_the_table_of_units_has_score_beside_coverage_and_the_counts_of_the_audit(
    audit: Audit,
) -> None:
    shown = table(formal_report(audit, OFFICE), "results")
    assert [each.title for each in shown.columns][2:4] == ["Score (%)", "Coverage (%)"]
    for row, summary in zip(shown.rows, audit.schools, strict=True):
        counts = summary.counts
        left = sum(counts[e] for e in (Outcome.UNKNOWN, Outcome.MANUAL, Outcome.ERROR))
        assert tuple(row[1:]) == (
            summary.school.name,
            summary.score,
            summary.coverage,
            counts[Outcome.PASS],
            counts[Outcome.FAIL],
            left,
        )
    assert not shown.left_out


def test_all_outcomes_of_all_units_are_counted(audit: Audit) -> None:
    facts = next(
        e for e in section(formal_report(audit, OFFICE), "results").blocks if isinstance(e, Facts)
    )
    counts = Counter(each.outcome for each in audit.results)
    assert [int(value) for _label, value in facts.rows] == [counts[each] for each in Outcome]


def test_units_that_could_not_be_judged_are_told_as_such(audit: Audit) -> None:
    assert "Nothing could be judged in 1 unit" in told(formal_report(audit, OFFICE), "results")


def test_the_body_shows_the_lowest_scores_of_a_large_district_and_says_so(
    audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content_results, "MOST_SCHOOLS", 2)
    shown = table(formal_report(audit, OFFICE), "results")
    assert [row[2] for row in shown.rows] == [11.1, 66.7]
    assert "2 units with the lowest scores out of 3" in shown.left_out
    assert len(table(formal_report(audit, OFFICE), "standing").rows) >= len(audit.schools)


def test_a_school_is_told_what_it_fails_with_clause_and_expectation(audit: Audit) -> None:
    rows = table(formal_report(audit, SCHOOL), "results").rows
    failed = [e for e in audit.results if e.school == "thlevantam" and e.outcome is Outcome.FAIL]
    assert len(rows) == len(failed) == 3
    assert rows[0] == (
        1,
        "Every account has a second factor",
        "2 of 1200 violate, 3 not known",
        "Every account has a second factor",
        "lao-cai-2023 3.2; account-hygiene 2.b",
    )


def test_every_failed_rule_has_a_remedy_and_an_open_day(audit: Audit) -> None:
    for options in (OFFICE, SCHOOL):
        rows = table(formal_report(audit, options), "failures").rows
        assert rows
        assert all(row[-1] == "……" and row[-2] for row in rows)
    violations = [row[3] for row in table(formal_report(audit, OFFICE), "failures").rows]
    assert sum(v for v in violations if isinstance(v, int)) == sum(
        e.violations for e in audit.results if e.outcome is Outcome.FAIL
    )


def test_failed_rules_beyond_the_bound_are_counted(
    audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content_remedies, "MOST_FAILURES", 1)
    shown = table(formal_report(audit, OFFICE), "failures")
    assert len(shown.rows) == 1
    assert "the 1 gravest failed rules out of 4" in shown.left_out


def test_quick_remedies_come_first_in_the_proposals(audit: Audit) -> None:
    steps = next(
        e for e in section(formal_report(audit, OFFICE), "proposals").blocks if isinstance(e, Steps)
    )
    assert steps.items[0].startswith("Passwords are changed within the allowed time: Require a new")
    assert DOTS in told(formal_report(audit, OFFICE), "proposals")


def test_what_is_not_known_is_a_part_of_the_body_and_not_of_the_annexes(audit: Audit) -> None:
    report = formal_report(audit, OFFICE)
    assert "never a pass" in told(report, "reasons")
    assert "reasons" not in [each.id for each in report.annexes]


def test_every_section_of_the_reports_becomes_an_annex(audit: Audit) -> None:
    def mine(shown: Audit, options: ReportOptions) -> Section | None:
        assert language() == "en"
        return Section("mine", "A family's own", []) if options.school is None else None

    assert [e.id for e in formal_report(audit, OFFICE, [mine]).annexes] == ["rules", "mine"]
    assert [e.id for e in formal_report(audit, SCHOOL, [mine]).annexes] == ["results-list"]


def test_a_table_longer_than_paper_is_cut_and_the_rest_counted(
    audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = Table("Long", [], [()] * 7, "Some are elsewhere.")
    monkeypatch.setattr(content_annexes, "MOST_ROWS", 5)
    report = formal_report(audit, OFFICE, [lambda _a, _o: Section("long", "Long", [long])])
    shown = table(report, "long")
    assert len(shown.rows) == 5
    assert shown.left_out == (
        "Some are elsewhere. 2 further rows are left out here; the json report holds them."
    )


def test_the_annex_of_rules_counts_every_judged_question(audit: Audit) -> None:
    rows = table(formal_report(audit, OFFICE), "rules").rows
    counted = [
        sum(row[place] for row in rows if isinstance(row[place], int)) for place in range(4, 10)
    ]
    listed = Counter(e.outcome for e in audit.results if e.rule.id != "BKP-1-OFFLINE")
    assert counted == [listed[each] for each in Outcome]


def test_the_annex_of_a_school_lists_every_result_but_those_it_counts(audit: Audit) -> None:
    report = formal_report(audit, SCHOOL)
    mine = [each for each in audit.results if each.school == "thlevantam"]
    assert len(table(report, "results-list").rows) == len(mine) - 1
    assert "0 rules that are not the unit's duty and 1 that no check" in told(
        report, "results-list"
    )


def test_no_account_with_a_violation_is_named_in_an_official_document(audit: Audit) -> None:
    for options in (OFFICE, SCHOOL):
        assert "gv.an@pgd.example" not in repr(formal_report(audit, options))


def test_hidden_names_stay_hidden_and_the_report_says_so(audit: Audit) -> None:
    report = formal_report(audit, replace(OFFICE, redact=Redact.ALL, key=b"key"))
    for name in ("svc.backup", "Nguyễn Văn Mẫu", "Tổ Công nghệ"):
        assert name not in repr(report)
    assert "are hidden" in told(report, "scope")


def test_one_school_is_taken_out_of_a_whole_audit(audit: Audit) -> None:
    report = formal_report(audit, ReportOptions(language="en", school="pgd"))
    assert report.figures["units"] == "1"
    assert report.figures["score"] == "66.7"
    assert "Lê Văn Tám" not in repr(report)


def test_a_school_that_the_audit_does_not_hold_is_refused(audit: Audit) -> None:
    with pytest.raises(ReportError, match="There is no school 'nowhere'"):
        formal_report(audit, ReportOptions(language="en", school="nowhere"))


def test_a_whole_district_has_no_score_of_its_own(audit: Audit) -> None:
    assert formal_report(audit, OFFICE).figures["score"] == "-"


def test_an_empty_audit_gives_a_report_that_says_so(empty_audit: Audit) -> None:
    report = formal_report(empty_audit, OFFICE)
    assert "The audit holds no school." in told(report, "results")
    assert "No rule fails. That says nothing of what is unknown." in told(report, "failures")
    assert not report.annexes
    assert not report.bases


def test_the_motto_is_that_of_the_decree(audit: Audit) -> None:
    report = formal_report(audit, ReportOptions(language="vi"))
    assert report.motto == (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    )
    assert language() == "en"
