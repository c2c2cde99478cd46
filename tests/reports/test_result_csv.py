"""The results as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from human_text import csv_bytes
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.audit import Audit
from auditor.model import Text
from reports.interface import ReportOptions
from reports.result_csv import COLUMNS
from reports.text import defuse

Compare = Callable[[str, bytes], None]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_table_is_as_expected(audit: Audit, expect: Compare, language: str) -> None:
    expect(f"result-{language}.csv", csv_bytes(audit, ReportOptions(language=language)))


def test_an_empty_audit_gives_the_header_alone(empty_audit: Audit) -> None:
    content = csv_bytes(empty_audit, ReportOptions())
    assert content == b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n"


def test_there_is_one_line_per_result(audit: Audit) -> None:
    read = rows(csv_bytes(audit, ReportOptions(language="en")))
    assert len(read) == len(audit.results)
    assert read[3]["citations"] == "lao-cai-2023:3.2; account-hygiene:2.b"
    assert read[3]["outcome_code"] == "fail"
    assert read[8]["school_name"] == 'Trường Mầm non "Hoa Mai", cơ sở 2'
    assert read[-1]["school"] == read[-1]["level"] == ""


def test_a_school_name_that_is_a_formula_is_defused(audit: Audit) -> None:
    school = replace(audit.schools[0].school, name='=HYPERLINK("http://x.example")')
    schools = (replace(audit.schools[0], school=school), *audit.schools[1:])
    read = rows(csv_bytes(replace(audit, schools=schools), ReportOptions()))
    assert read[0]["school_name"] == '\'=HYPERLINK("http://x.example")'


def test_a_line_break_in_a_cell_stays_in_the_cell(audit: Audit) -> None:
    first = replace(audit.results[0], observed=Text("a\r\nb\rc", "x"))
    read = rows(csv_bytes(replace(audit, results=(first,)), ReportOptions()))
    assert [each["observed"] for each in read] == ["a\r\nb\rc"]


@pytest.mark.parametrize(
    "harmful", ["=1+1", "+a", "-a", "@SUM(A1)", "\t=1", "\r=1", "-5\n", "-1+1"]
)
def test_what_a_spreadsheet_would_run_is_defused(harmful: str) -> None:
    assert defuse(harmful) == f"'{harmful}"


@pytest.mark.parametrize("harmless", ["", "5", "-5", "+84", "-5.25", "-5,25", "a=1", " =1"])
def test_numbers_and_words_stay_as_they_are(harmless: str) -> None:
    assert defuse(harmless) == harmless


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.text())
def test_no_defused_cell_starts_a_formula(text: str) -> None:
    shown = defuse(text)
    assert shown.lstrip("'").startswith(text[:1].lstrip("'"))
    if shown[:1] in set("=+-@\t\r") and shown:
        assert float(shown.replace(",", ".")) is not None
