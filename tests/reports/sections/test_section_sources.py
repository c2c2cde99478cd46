"""Every source stands there with its day, its fingerprint and what was wrong with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from random_results import column, made, paragraphs, table, tables
from sample_audit import GOOGLE, LEDGER

from auditor.audit import Audit, Problem
from auditor.model import Text
from reports.content.blocks import CellKind, Paragraph, Tone
from reports.sections.sources import MOST_PROBLEMS, sources


def titles(audit: Audit, school: str | None = None) -> list[str]:
    return [each.title for each in tables(made(sources, audit, school))]


def test_every_source_has_its_line(audit: Audit) -> None:
    shown = table(made(sources, audit), "All sources")
    start = "cdcdcdcdcdcd"
    assert shown.rows == [
        (GOOGLE, "accounts", "google-workspace", date(2026, 11, 20), start, "read"),
        (LEDGER, "accounts", "table", None, "", "not readable"),
    ]


def test_the_whole_fingerprint_stands_in_a_code_column_once_for_each_file(audit: Audit) -> None:
    twice = replace(audit, sources=(audit.sources[0], replace(audit.sources[0], family="staff")))
    shown = table(made(sources, twice), "Fingerprints of the files")
    assert shown.rows == [(GOOGLE, "cd" * 32)]
    assert [each.kind for each in shown.columns] == [CellKind.CODE, CellKind.CODE]


def test_unreadable_and_old_sources_are_pointed_out(audit: Audit) -> None:
    old = replace(audit, sources=(replace(audit.sources[0], stale=True), audit.sources[1]))
    section = made(sources, old)
    tones = [each.tone for each in section.blocks if isinstance(each, Paragraph)]
    assert tones == [Tone.FAULT, Tone.DOUBT]
    assert paragraphs(section)[0].startswith("1 source could not be read")
    assert paragraphs(section)[1].startswith("1 source is older")
    assert column(table(section, "All sources"), "State") == ["older than allowed", "not readable"]
    assert LEDGER in str(table(section, "Sources that could not be read").rows)


def test_a_directory_that_fails_as_a_whole_is_told_once(audit: Audit) -> None:
    broken = audit.sources[1]
    both = replace(audit, sources=(broken, replace(broken, family="password_policies")))
    section = made(sources, both)
    assert len(table(section, "Sources that could not be read").rows) == 1
    assert paragraphs(section)[0].startswith("1 source could")


def test_the_office_reads_each_kind_of_problem_with_its_exact_number(audit: Audit) -> None:
    shown = table(made(sources, audit), "Problems by kind")
    assert shown.rows == [
        (GOOGLE, "The row has too many cells.", 2, 17),
        (GOOGLE, "The date lies in the future.", 4, 9),
        (GOOGLE, "No status column.", 1, None),
    ]
    assert "Problems row by row" not in titles(audit)


def test_a_kind_of_which_no_problem_was_kept_is_counted_under_its_code(audit: Audit) -> None:
    source = replace(audit.sources[0], problems=(), problem_counts={"ragged_row": 3})
    shown = table(made(sources, replace(audit, sources=(source,))), "Problems by kind")
    assert shown.rows == [(GOOGLE, "ragged_row", 3, None)]


def with_problems(audit: Audit, kept: int, counted: int) -> Audit:
    text = Text("Ngày không đọc được.", "The date cannot be read.")
    problems = tuple(Problem(n, "bad_date", text, quarantined=n > 3) for n in range(1, kept + 1))
    source = replace(audit.sources[0], problems=problems, problem_counts={"bad_date": counted})
    return replace(audit, sources=(source,))


def test_one_school_reads_row_by_row_what_to_put_right(audit: Audit) -> None:
    few = with_problems(audit, 5, 5)
    shown = table(made(sources, few, "pgd"), "Problems row by row")
    assert column(shown, "Row") == [4, 5, 1, 2, 3]
    fates = column(shown, "What became of the row")
    assert fates == ["set aside, not evaluated"] * 2 + ["evaluated without it"] * 3
    assert shown.left_out == ""
    assert "Problems by kind" not in titles(few, "pgd")


def test_where_rows_are_left_out_the_school_reads_how_many_and_the_exact_number(
    audit: Audit,
) -> None:
    many = with_problems(audit, MOST_PROBLEMS + 1, 5000)
    section = made(sources, many, "pgd")
    shown = table(section, "Problems row by row")
    assert len(shown.rows) == MOST_PROBLEMS
    assert shown.left_out.startswith("1 further problem is left out")
    assert column(table(section, "Problems by kind"), "How often") == [5000]
