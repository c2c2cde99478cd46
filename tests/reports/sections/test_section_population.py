"""Every row that was read is accounted for: by source, by school, by reason, or as nobody's."""

from __future__ import annotations

from dataclasses import replace

from random_results import column, made, paragraphs, table
from sample_audit import GOOGLE

from auditor.audit import Audit, Fates, Provenance
from reports.content.blocks import Facts
from reports.content.one_school import audit_of
from reports.interface import ReportOptions
from reports.sections.population import population

NUMBERS = ("Read", "Evaluated", "Excluded", "Quarantined")


def placed(audit: Audit) -> Audit:
    """Return the audit with one source whose rows are those of two schools, and two of nobody."""
    source = Provenance(
        family="accounts",
        format="table",
        path=GOOGLE,
        sha256="",
        collected_at=None,
        rows_read=1255,
        rows_evaluated=1250,
        rows_excluded=3,
        rows_quarantined=2,
        excluded={"service": 2, "break_glass": 1},
        schools=frozenset({"thlevantam", "pgd"}),
        by_school={
            "thlevantam": Fates(1200, {"service": 2}),
            "pgd": Fates(50, {"break_glass": 1}),
        },
    )
    return replace(audit, sources=(source,))


def test_every_line_of_every_table_adds_up(audit: Audit) -> None:
    section = made(population, placed(audit))
    for title in ("Rows by source", "Rows by school"):
        shown = table(section, title)
        read, *parts = (column(shown, each) for each in NUMBERS)
        assert read == [sum(each) for each in zip(*parts, strict=True)]
        assert sum(read) == 1255


def test_the_rows_of_no_school_stand_visibly_in_the_table_and_in_a_sentence(audit: Audit) -> None:
    section = made(population, placed(audit))
    shown = table(section, "Rows by school")
    assert shown.rows[-1] == ("", "(counted for no school)", "accounts", 2, 0, 0, 2)
    assert any(each.startswith("2 rows were set aside") for each in paragraphs(section))
    assert column(shown, "Code") == ["thlevantam", "pgd", ""]


def test_a_register_of_the_whole_district_is_every_schools(audit: Audit) -> None:
    register = Provenance("facts", "table", "r.csv", "", None, rows_read=7, rows_evaluated=7)
    section = made(population, replace(audit, sources=(register,)))
    assert table(section, "Rows by school").rows == [
        ("", "(every school alike)", "registers", 7, 7, 0, 0)
    ]
    assert paragraphs(section) == []


def test_rows_of_schools_that_the_audit_leaves_out_are_not_lost(audit: Audit) -> None:
    whole = placed(audit)
    narrowed = replace(whole, schools=whole.schools[:1])
    shown = table(made(population, narrowed), "Rows by school")
    assert ("pgd", "", "accounts", 51, 50, 1, 0) in shown.rows


def test_excluded_rows_are_told_by_reason_in_words(audit: Audit) -> None:
    shown = table(made(population, placed(audit)), "Rows excluded from the judgement")
    assert shown.rows == [
        ("accounts", "declared break-glass accounts", 1),
        ("accounts", "declared service accounts", 2),
    ]


def test_the_sum_of_each_family_is_written_out(audit: Audit) -> None:
    [facts] = [each for each in made(population, placed(audit)).blocks if isinstance(each, Facts)]
    told = "1,255 read = 1,250 evaluated + 3 excluded + 2 quarantined"
    assert facts.rows == [("Rows (accounts)", told)]


def test_one_school_sees_its_own_rows_and_no_table_of_schools(audit: Audit) -> None:
    section = made(population, audit_of(placed(audit), "pgd"), "pgd")
    assert table(section, "Rows by source").rows == [(GOOGLE, "accounts", 51, 50, 1, 0)]
    assert [each for each in section.blocks if getattr(each, "title", "") == "Rows by school"] == []


def test_without_sources_there_is_no_section(empty_audit: Audit) -> None:
    assert population(empty_audit, ReportOptions()) is None
