"""Every way in which a source may tell the school of a row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from evidence_building import SCHOOLS, column, csv_bytes, gather, source

from auditor.evidence.intake.schools import place_by_rule
from auditor.evidence.interface import SchoolBy, SchoolRule
from auditor.model import Level, School


def placed(rule: SchoolRule, **columns: Sequence[str | None]) -> list[str | None]:
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return place_by_rule(frame, rule, SCHOOLS).to_list()


def test_a_named_school_takes_every_row() -> None:
    rule = SchoolRule(SchoolBy.CODE, "thsao")
    assert placed(rule, username=["a", "b"]) == ["thsao", "thsao"]


def test_a_column_holds_the_code_or_the_name_in_any_writing() -> None:
    cells = [
        "thsao",
        " THSAO ",
        "TRUONG TIEU HOC SAO MAI",
        "Trường Mầm non Hoa Nắng",
        "la",
        "",
        None,
    ]
    expected = ["thsao", "thsao", "thsao", "mnhoa", None, None, None]
    assert placed(SchoolRule(SchoolBy.COLUMN), school=cells) == expected


def test_a_name_that_two_schools_bear_places_no_row() -> None:
    schools = [School(code, "Trường Mầm non Hoa", Level.PRESCHOOL) for code in ("mn1", "mn2")]
    frame = pl.DataFrame({"school": ["Trường Mầm non Hoa", "mn2"]})
    series = place_by_rule(frame, SchoolRule(SchoolBy.COLUMN), schools)
    assert series.to_list() == [None, "mn2"]


def test_a_code_wins_over_another_schools_name() -> None:
    schools = [School("hoa", "Sen", Level.PRESCHOOL), School("sen", "Hoa", Level.PRESCHOOL)]
    frame = pl.DataFrame({"school": ["hoa", "sen"]})
    series = place_by_rule(frame, SchoolRule(SchoolBy.COLUMN), schools)
    assert series.to_list() == ["hoa", "sen"]


@pytest.mark.parametrize(
    ("pattern", "unit", "code"),
    [
        ("/{code}", "/thsao", "thsao"),
        ("/{code}", "/THSAO/Giáo viên", "thsao"),
        ("/{code}", "/thsao2/Giáo viên", None),
        ("/{code}", "/x/thsao", None),
        ("/{code}", "/", None),
        ("/Truong/{code}", "/Truong/thsao/HS", "thsao"),
        ("/Truong/{code}/", "/Truong/thsao/HS", "thsao"),
        ("/Truong/{code}", "/thsao", None),
        ("/({code})", "/(thsao)", None),
    ],
)
def test_an_org_unit_begins_with_the_pattern(pattern: str, unit: str, code: str | None) -> None:
    if pattern == "/({code})":
        code = "thsao"
    assert placed(SchoolRule(SchoolBy.ORG_UNIT, pattern), org_unit=[unit, None]) == [code, None]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("CN=An,OU=thsao,DC=example", "thsao"),
        ("CN=An,OU=GV,OU=ThSao,OU=Truong,DC=example", "thsao"),
        ("CN=An,OU=GV,DC=example", None),
        ("CN=OU=thsao", None),
    ],
)
def test_a_distinguished_name_holds_the_pattern_somewhere(name: str, code: str | None) -> None:
    rule = SchoolRule(SchoolBy.DISTINGUISHED_NAME, "OU={code},")
    assert placed(rule, org_unit=[name]) == [code]


def test_a_mail_domain_equals_the_pattern() -> None:
    rule = SchoolRule(SchoolBy.MAIL_DOMAIN, "{code}.example.edu.test")
    cells = [
        "an@thsao.example.edu.test",
        "AN@MNHOA.EXAMPLE.EDU.TEST",
        "an@example.edu.test",
        "",
        "an",
    ]
    assert placed(rule, email=cells) == ["thsao", "mnhoa", None, None, None]
    other = placed(rule, email=["", None], account=["x@thsao.example.edu.test"] * 2)
    assert other == ["thsao", "thsao"]


@pytest.mark.parametrize(
    "rule",
    [
        SchoolRule(SchoolBy.COLUMN),
        SchoolRule(SchoolBy.ORG_UNIT, "/{code}"),
        SchoolRule(SchoolBy.DISTINGUISHED_NAME, "OU={code},"),
        SchoolRule(SchoolBy.MAIL_DOMAIN, "{code}.example.edu.test"),
    ],
)
def test_without_the_column_no_row_is_placed_and_no_row_is_lost(
    tmp_path: Path, rule: SchoolRule
) -> None:
    assert placed(rule, username=["a", "b"]) == [None, None]
    assert placed(rule, username=[]) == []
    (tmp_path / "a.csv").write_bytes(csv_bytes([["Username"], ["an"], ["binh"]]))
    evidence = gather(tmp_path, [source("table", "a.csv", rule)])
    assert evidence.tables["accounts"].is_empty()
    assert evidence.provenance[0].problem_counts == {"unknown_school": 2}
    assert evidence.provenance[0].rows_quarantined == 2


def test_the_folder_of_a_file_tells_the_school(tmp_path: Path) -> None:
    for code in ("thsao", "mnhoa"):
        (tmp_path / code).mkdir()
        (tmp_path / code / "a.csv").write_bytes(csv_bytes([["Username"], ["an"], ["binh"]]))
    evidence = gather(tmp_path, [source("table", "{school}/a.csv")])
    assert column(evidence, "school").to_list() == ["thsao", "thsao", "mnhoa", "mnhoa"]
    assert [each.path for each in evidence.provenance] == ["thsao/a.csv", "mnhoa/a.csv"]
    assert [each.schools for each in evidence.provenance] == [{"thsao"}, {"mnhoa"}]


def test_a_header_named_for_the_school_wins_over_the_aliases(tmp_path: Path) -> None:
    rows = [["Username", "Trường", "Cơ sở"], ["an", "mnhoa", "thsao"]]
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows))
    rule = SchoolRule(SchoolBy.COLUMN, "cơ sở")
    assert column(gather(tmp_path, [source("table", "a.csv", rule)]), "school").to_list() == [
        "thsao"
    ]
