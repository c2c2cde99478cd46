"""Every violating row, as CSV and as Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import polars as pl
import pytest

from auditor.audit import Audit, Redact
from auditor.model import Finding, Outcome, ReportError
from reports.findings import COLUMNS, render_findings, write_csv
from reports.interface import ReportOptions
from reports.text import defuse
from reports.writing import as_bytes

Compare = Callable[[str, bytes], None]


def evaluated() -> pl.DataFrame:
    """Return a table as the evaluation gives it: by rule, then school."""
    return pl.DataFrame(
        [
            (
                "thlevantam",
                "ACC-DORMANT",
                "",
                "low",
                "d@pgd.example",
                "not D@pgd.example",
                "f.csv",
                5,
            ),
            ("thlevantam", "PWD-MAX-AGE", "{}", "high", "z@pgd.example", "2023", "f.csv", 8),
            ("thlevantam", "PWD-MAX-AGE", "{}", "high", "a@pgd.example", "2024", "f.csv", 7),
            ("pgd", "PWD-MAX-AGE", "{}", "high", "b@pgd.example", "2024", "f.csv", 9),
        ],
        schema=list(COLUMNS),
        orient="row",
    )


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_table_is_as_expected(audit: Audit, expect: Compare, language: str) -> None:
    expect(
        f"findings-{language}.csv",
        as_bytes(render_findings(audit, ReportOptions(language=language))),
    )


def test_rows_stay_as_the_evaluation_ordered_them(audit: Audit) -> None:
    content = as_bytes(render_findings(audit, ReportOptions(language="en", findings=evaluated())))
    assert [each["subject"] for each in rows(content)] == [
        "d@pgd.example",
        "z@pgd.example",
        "a@pgd.example",
        "b@pgd.example",
    ]


def test_parquet_holds_the_cells_as_they_are(audit: Audit) -> None:
    content = as_bytes(render_findings(audit, ReportOptions(suffix=".PARQUET")))
    table = pl.read_parquet(io.BytesIO(content))
    assert table.columns == list(COLUMNS)
    assert table["subject"][0] == "=cmd|' /c calc'!a0@pgd.example"
    assert table["row"].to_list()[:2] == [17, 12]


def test_another_suffix_is_refused_with_the_known_ones(audit: Audit) -> None:
    with pytest.raises(ReportError, match=r"'\.xlsx'. Use one of: \.csv, \.parquet"):
        render_findings(audit, ReportOptions(language="en", suffix=".xlsx"))


def test_findings_that_were_not_kept_are_not_passed_over(audit: Audit) -> None:
    first = replace(audit.results[0], violations=2)
    with pytest.raises(ReportError, match="only the first findings"):
        render_findings(replace(audit, results=(first,)), ReportOptions(language="en"))


def test_redaction_hides_the_subject_in_what_was_observed_whatever_its_case(audit: Audit) -> None:
    options = ReportOptions(findings=evaluated(), redact=Redact.NAMES, key=b"key")
    first = rows(as_bytes(render_findings(audit, options)))[0]
    assert first["subject"].startswith("d***")
    assert first["observed"] == f"not {first['subject']}"


def test_both_ways_of_writing_csv_defuse_alike() -> None:
    cells = ["=1", "+a", "-5", "-5,5", "-5\n", "@x", "\t1", "\r1", "a", "", "+84", "'=1"]
    table = pl.DataFrame(dict.fromkeys(("subject", "observed", "source"), cells))
    for column in table.columns:
        written = rows(as_bytes(partial(write_csv, table)))
        assert [each[column] for each in written] == [defuse(each) for each in cells]


def test_a_half_surrogate_in_a_path_stands_as_json_writes_it(audit: Audit) -> None:
    broken = Finding("gv.an", "no", "evidence/\udc80.csv", 1)
    first = replace(audit.results[0], outcome=Outcome.FAIL, violations=1, findings=(broken,))
    content = render_findings(replace(audit, results=(first,)), ReportOptions())
    assert "evidence/\\udc80.csv" in as_bytes(content).decode("utf-8-sig")
