"""A workbook holds what the audit holds: every result, every number, every finding."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from sample_audit import AGE, SCHOOLS
from workbook_reading import (
    column,
    content,
    headers,
    links,
    many_schools,
    opened,
    rows,
    texts,
    with_findings,
)

from auditor.audit import Audit, Redact
from auditor.locale import language
from auditor.model import Finding, Outcome, ReportError
from reports.content.one_school import audit_of
from reports.interface import ReportOptions
from reports.workbook.render import render_workbook
from reports.writing import as_bytes

WORDS = {
    Outcome.PASS: "Pass",
    Outcome.FAIL: "Fail",
    Outcome.UNKNOWN: "Unknown",
    Outcome.NOT_APPLICABLE: "Not applicable",
    Outcome.MANUAL: "To be checked by a person",
    Outcome.ERROR: "Error",
}
FIRST = ["How to read", "Summary", "Matrix", "Results", "Findings", "Rules"]


def test_the_first_sheets_are_in_the_order_in_which_one_reads_them(audit: Audit) -> None:
    names = opened(audit).sheetnames
    assert names[: len(FIRST)] == FIRST
    assert len({each.casefold() for each in names}) == len(names)
    assert all(len(each) <= 31 for each in names)
    # The summary shows it.
    assert "Where the schools stand" not in names


def test_results_hold_every_result_in_the_order_of_the_audit(audit: Audit) -> None:
    sheet = opened(audit)["Results"]
    assert len(rows(sheet)) == len(audit.results)
    told = zip(
        column(sheet, "Code"),
        column(sheet, "Rule"),
        column(sheet, "Outcome"),
        column(sheet, "Examined"),
        column(sheet, "Violations"),
        column(sheet, "Not known"),
        column(sheet, "Observed"),
        column(sheet, "Asked by"),
        strict=True,
    )
    assert list(told) == [
        (
            each.school,
            each.rule.id,
            WORDS[each.outcome],
            each.population,
            each.violations,
            each.unknown,
            each.observed.en or None,
            "; ".join(f"{cited.directive}:{cited.clause}" for cited in each.citations),
        )
        for each in audit.results
    ]


def test_results_of_one_rule_with_several_limits_are_told_apart(audit: Audit) -> None:
    sheet = opened(audit)["Results"]
    titles = {
        each.parameters["max_age_days"]: set[str]() for each in audit.results if each.rule is AGE
    }
    for each, title in zip(audit.results, column(sheet, "Title"), strict=True):
        if each.rule is AGE:
            titles[each.parameters["max_age_days"]].add(title)
    assert [len(each) for each in titles.values()] == [1, 1]
    assert len(set.union(*titles.values())) == 2


def test_a_second_reader_sees_the_same_rows(audit: Audit) -> None:
    raw = content(audit)
    sheet = openpyxl.load_workbook(io.BytesIO(raw))["Results"]
    seen = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("Results").to_python()
    assert [[cell or None for cell in row] for row in seen[2:]] == [
        [cell or None for cell in row] for row in rows(sheet)
    ]


def test_the_matrix_shows_each_outcome_and_leaves_empty_what_is_not_asked(audit: Audit) -> None:
    sheet = opened(audit)["Matrix"]
    found = Counter(cell for row in rows(sheet) for cell in row[4:] if cell is not None)
    judged = [each for each in audit.results if each.reason is None or each.rule.check is not None]
    assert found == Counter(WORDS[each.outcome] for each in judged)
    assert not [each for each in headers(sheet) if each.startswith("BKP-1-OFFLINE")]
    by_code = {row[0]: row for row in rows(sheet)}
    place = next(n for n, each in enumerate(headers(sheet)) if each.startswith("MFA-ENABLED"))
    assert by_code["thlevantam"][place] == "Fail"
    assert by_code["mnhoamai"][place] == "Unknown"
    assert by_code[None][place] is None


def test_schools_stand_in_vietnamese_order_with_score_and_coverage_as_percentages(
    audit: Audit,
) -> None:
    book = opened(audit)
    sheet = book["Matrix"]
    assert [row[1:4] for row in rows(sheet)] == [
        ["Phòng Giáo dục và Đào tạo", pytest.approx(0.667), pytest.approx(0.5)],
        ['Trường Mầm non "Hoa Mai", cơ sở 2', None, 0],
        ["Trường Tiểu học Lê Văn Tám", pytest.approx(0.111), pytest.approx(0.667)],
        ["(district)", None, None],
    ]
    assert {sheet.cell(row, col).number_format for row in (3, 5) for col in (3, 4)} == {"0.0%"}
    [first] = [row for row in book["Summary"].iter_rows() if row[0].value == "pgd"]
    assert [cell.value for cell in first[3:5]] == [pytest.approx(0.667), pytest.approx(0.5)]


def test_findings_are_listed_with_file_and_row(audit: Audit) -> None:
    sheet = opened(audit)["Findings"]
    every = [(each, found) for each in audit.results for found in each.findings]
    assert column(sheet, "Code") == [each.school for each, _found in every]
    assert column(sheet, "Rule") == [each.rule.id for each, _found in every]
    assert column(sheet, "Source") == [found.source for _each, found in every]
    assert column(sheet, "Row") == [found.row for _each, found in every]
    assert sheet["A1"].value.endswith("where it stands in the evidence.")


def test_findings_that_are_not_all_kept_say_where_all_of_them_stand(audit: Audit) -> None:
    found = [Finding(f"gv{n}@pgd.example", "no", "a.csv", n) for n in range(10_000)]
    book = opened(with_findings(audit, found, 12_345))
    assert column(book["Findings"], "Account or object") == [each.subject for each in found]
    note = "10,000 of 12,345 are listed; the findings report holds all."
    assert note in book["Findings"]["A1"].value
    assert [each for each in texts(book["How to read"]) if note in each]


def test_rules_tell_why_what_to_do_and_who_asks(audit: Audit) -> None:
    sheet = opened(audit)["Rules"]
    told = {row[0]: dict(zip(headers(sheet), row, strict=True)) for row in rows(sheet)}
    assert list(told) == sorted({each.rule.id for each in audit.results})
    assert told["MFA-ENABLED"]["Asked by"] == "lao-cai-2023:3.2; account-hygiene:2.b"
    assert told["MFA-ENABLED"]["What to do"].startswith("Help each person register")
    assert told["BKP-1-OFFLINE"]["Evidence it waits for"] == "backups"
    assert told["MFA-ENABLED"]["Evidence it waits for"] is None
    titles = [row[1] for row in rows(sheet) if row[0] == AGE.id]
    assert len(set(titles)) == len(titles) == 2


def test_the_summary_counts_every_outcome(audit: Audit) -> None:
    sheet = opened(audit)["Summary"]
    counted = {row[0]: row[1] for row in rows(sheet, 1) if row[0] in WORDS.values()}
    counts = Counter(each.outcome for each in audit.results)
    assert counted == {word: counts[outcome] for outcome, word in WORDS.items()}
    said = "\n".join(texts(sheet))
    assert "Sample district (mau)" in said
    assert "Exit code 1" in said
    assert "forecast" in said
    assert "In force from 2023-11-01." in said


@pytest.mark.parametrize(("told", "shown"), [("vi", "dd/mm/yyyy"), ("en", "yyyy\\-mm\\-dd")])
def test_days_are_days_in_the_form_of_the_language(audit: Audit, told: str, shown: str) -> None:
    book = opened(audit, language=told)
    days = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, datetime)
    ]
    assert {cell.number_format.replace("\\", "") for cell in days} == {shown.replace("\\", "")}
    assert datetime(2023, 11, 1) in [cell.value for cell in days]  # noqa: DTZ001
    assert datetime(2026, 11, 20) in [cell.value for cell in days]  # noqa: DTZ001


@pytest.mark.parametrize("told", ["vi", "en"])
def test_two_workbooks_of_one_audit_are_the_same_bytes(audit: Audit, told: str) -> None:
    write = render_workbook(audit, ReportOptions(language=told))
    assert as_bytes(write) == as_bytes(write) == content(audit, language=told)
    assert language() == "en"


def test_the_document_is_dated_by_the_audit(audit: Audit) -> None:
    properties = opened(audit).properties
    assert properties.created == datetime(2026, 11, 20, 2, 0)  # noqa: DTZ001
    assert properties.modified == properties.created
    assert properties.title == "Compliance of Sample district"


def test_the_workbook_speaks_vietnamese(audit: Audit) -> None:
    book = opened(audit, language="vi")
    assert "Huyện Mẫu (mau)" in texts(book.worksheets[1])
    assert "Không đạt" in texts(book.worksheets[2])


def test_listings_keep_headers_in_sight_filter_and_print_across(audit: Audit) -> None:
    book = opened(audit)
    for name in ("Matrix", "Results", "Findings", "Rules"):
        sheet = book[name]
        assert sheet.freeze_panes == "C3"
        assert (
            sheet.auto_filter.ref == f"A2:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
        )
        assert sheet.print_title_rows == "$1:$2"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert "&P" in sheet.oddFooter.right.text
    assert not [merged for name in FIRST[2:] for merged in book[name].merged_cells.ranges]


def test_outcomes_are_coloured_by_the_word_they_hold(audit: Audit) -> None:
    book = opened(audit)
    for name in ("Matrix", "Results"):
        rules = [rule for each in book[name].conditional_formatting for rule in each.rules]
        assert {rule.formula[0] for rule in rules} == {f'"{word}"' for word in WORDS.values()}


def test_charts_stand_beside_their_numbers_and_tell_what_they_show(audit: Audit) -> None:
    book = opened(audit)
    sheet = book["The evidence at a glance"]
    assert [row[:2] for row in rows(sheet, 3)[:4]] == [
        ["Age of passwords", "Number"],
        ["0-90 days", 1238],
        ["Over 90 days", 9],
        ["Not known", 3],
    ]
    [chart] = sheet._charts
    [series] = chart.series
    assert series.val.numRef.f == "'The evidence at a glance'!$B$4:$B$6"
    assert [float(each.v) for each in series.val.numRef.numCache.pt] == [1238, 9, 3]
    assert len(book["Summary"]._charts) == 1
    with zipfile.ZipFile(io.BytesIO(content(audit))) as packed:
        drawn = [packed.read(name).decode() for name in packed.namelist() if "drawings/d" in name]
    assert [each for each in drawn if "0-90 days: 1,238" in each]


def test_a_long_table_of_a_section_has_a_sheet_of_its_own_to_which_it_leads(audit: Audit) -> None:
    book = opened(many_schools(audit, 60))
    name = "Score, coverage and outcomes o…"
    assert book.sheetnames[2] == name
    assert len(rows(book[name])) == 60
    [link] = links(book["Summary"])
    assert link.location == f"'{name}'!A1"
    assert [each for each in texts(book["Summary"]) if each.endswith("60 rows")]
    few = opened(many_schools(audit, 50))
    assert name not in few.sheetnames


def test_the_contents_lead_to_every_other_sheet(audit: Audit) -> None:
    book = opened(audit)
    found = [each.location for each in links(book["How to read"])]
    assert found == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_an_empty_audit_makes_a_workbook_without_rows(empty_audit: Audit) -> None:
    book = opened(empty_audit)
    assert book.sheetnames == FIRST
    assert [rows(book[name]) for name in FIRST[2:]] == [[], [], [], []]


def test_one_schools_own_report_speaks_of_no_other(audit: Audit) -> None:
    book = opened(audit_of(audit, "pgd"), school="pgd")
    said = "\n".join(each for sheet in book for each in texts(sheet))
    assert "Phòng Giáo dục và Đào tạo" in said
    assert not [each.name for each in SCHOOLS if each.code != "pgd" and each.name in said]
    assert "Points by severity" in texts(book["Summary"])
    facts = {row[0]: row[1] for row in rows(book["Summary"])}
    assert facts["School"] == "Phòng Giáo dục và Đào tạo (pgd)"
    assert (facts["Score (%)"], facts["Coverage (%)"]) == ("66.7", "50.0")


@pytest.mark.parametrize("redact", [Redact.NAMES, Redact.ALL])
def test_hidden_names_stand_on_no_sheet(audit: Audit, redact: Redact) -> None:
    book = opened(audit, redact=redact, key=b"key")
    said = "\n".join(each for sheet in book for each in texts(sheet))
    assert "gv.an" not in said
    assert "Nguyễn Văn Mẫu" not in said
    assert "are hidden in this report" in said
    with pytest.raises(ReportError):
        render_workbook(audit, ReportOptions(redact=redact))


def test_a_result_of_a_school_that_is_not_listed_is_still_listed(audit: Audit) -> None:
    stray = replace(audit.results[0], school="la")
    sheet = opened(replace(audit, results=(*audit.results, stray)))["Results"]
    assert rows(sheet)[-1][:3] == ["la", None, None]
