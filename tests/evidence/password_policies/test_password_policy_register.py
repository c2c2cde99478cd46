"""The register of password policies: read as people write it, placed, accounted for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from evidence_building import (
    AS_OF,
    EXPORTED,
    HANOI,
    SCHOOLS,
    codes,
    csv_bytes,
    gather,
    is_accounted,
    origin,
    source,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.audit import Provenance
from auditor.evidence.families import FAMILIES
from auditor.evidence.intake.given import Given
from auditor.evidence.intake.take_in import take_in
from auditor.evidence.interface import CollectContext, Evidence, SchoolBy, SchoolRule
from auditor.evidence.password_policies.table import in_digits

FAMILY = "password_policies"
HEAD = [
    *("Hệ thống", "Số tài khoản", "Tuổi thọ mật khẩu (ngày)", "Độ dài tối thiểu"),
    *("Số mật khẩu ghi nhớ", "Yêu cầu độ phức tạp", "Khóa sau số lần sai"),
    *("Thời gian khóa (phút)", "Đổi mật khẩu sau khi cấp lại", "Ghi chú"),
]
GOOGLE = ["Google Workspace", "41", "90 ngày", "8 ký tự", "24", "Có", "10 lần", "15", "Có", "x"]
SECTOR = ["CSDL ngành", "", "Không hết hạn", "6", "Không", "Không", "0", "", "?", ""]


def register(
    folder: Path, rows: list[list[str]], rule: SchoolRule | None = None, **more: object
) -> Evidence:
    (folder / "so.csv").write_bytes(csv_bytes(rows))
    spec = source("table", "so.csv", rule, family=FAMILY, **more)  # type: ignore[arg-type]
    return gather(folder, [spec])


def one(evidence: Evidence, school: str = "thsao", place: int = 0) -> dict[str, object]:
    rows = evidence.tables[FAMILY].filter(school=school).rows(named=True)
    return rows[place]


def test_a_register_is_read_as_an_office_writes_it(tmp_path: Path) -> None:
    rule = SchoolRule(SchoolBy.CODE, "thsao")
    evidence = register(tmp_path, [HEAD, GOOGLE, SECTOR], rule)
    assert evidence.tables[FAMILY].drop("origin").rows() == [
        ("thsao", "Google Workspace", "google-workspace", 41, 90, 8, 24, True, 10, 15, True),
        ("thsao", "CSDL ngành", "sector-db", None, 0, 6, 0, False, 0, None, None),
    ]
    (provenance,) = evidence.provenance
    assert (provenance.rows_read, provenance.rows_evaluated) == (2, 2)
    assert (provenance.system, provenance.unused) == ("", ("Ghi chú",))
    assert codes(provenance) == {"bad_flag": 1}
    assert is_accounted(provenance)
    assert origin(one(evidence, place=1)["origin"]) == (0, 3)


def test_english_headings_do_as_well(tmp_path: Path) -> None:
    head = ["School", "Policy", "System", "Max age (days)", "Minimum length", "Password history"]
    row = ["thsao", "Default Domain Policy", "ad", "never", "14 characters", "24 passwords"]
    found = one(register(tmp_path, [head, row]))
    assert (found["policy"], found["system"]) == ("Default Domain Policy", "ad")
    assert (found["max_age_days"], found["min_length"], found["history"]) == (0, 14, 24)


def test_a_register_that_tells_no_school_speaks_of_every_school(tmp_path: Path) -> None:
    evidence = register(tmp_path, [HEAD, GOOGLE, SECTOR])
    table, (provenance,) = evidence.tables[FAMILY], evidence.provenance
    assert table["school"].value_counts(sort=True)["count"].to_list() == [2, 2, 2]
    assert set(table["school"]) == provenance.schools == {each.code for each in SCHOOLS}
    assert (provenance.rows_read, provenance.rows_evaluated) == (2, 2)
    assert is_accounted(provenance)
    assert codes(provenance)["every_school"] == 1
    assert {origin(value) for value in table["origin"]} == {(0, 2), (0, 3)}


def test_a_column_of_schools_places_each_row_and_shows_the_unknown_ones(tmp_path: Path) -> None:
    head = ["Trường", "Hệ thống", "Độ dài tối thiểu"]
    rows = [["thsao", "a", "8"], ["Trường Mầm non Hoa Nắng", "b", "8"], ["", "c", "8"]]
    evidence = register(tmp_path, [head, *rows])
    (provenance,) = evidence.provenance
    assert evidence.tables[FAMILY]["school"].to_list() == ["thsao", "mnhoa"]
    assert codes(provenance) == {"unknown_school": 1}
    assert (provenance.rows_evaluated, provenance.rows_quarantined) == (2, 1)
    assert is_accounted(provenance)


def test_a_column_of_schools_that_is_named_but_missing_is_no_register_of_all(
    tmp_path: Path,
) -> None:
    rule = SchoolRule(SchoolBy.COLUMN, "Đơn vị quản lý")
    (provenance,) = register(tmp_path, [HEAD, GOOGLE], rule).provenance
    assert provenance.error is not None
    assert "'Đơn vị quản lý'" in provenance.error.en


def test_each_school_may_keep_its_own(tmp_path: Path) -> None:
    for code in ("thsao", "mnhoa"):
        (tmp_path / code).mkdir()
        (tmp_path / code / "so.csv").write_bytes(csv_bytes([["Độ dài tối thiểu"], ["8"], ["6"]]))
    evidence = gather(tmp_path, [source("table", "{school}/so.csv", family=FAMILY)])
    assert evidence.tables[FAMILY]["school"].to_list() == [*["thsao"] * 2, *["mnhoa"] * 2]
    assert {origin(value)[0] for value in evidence.tables[FAMILY]["origin"]} == {0, 1}
    assert [each.only_school for each in evidence.provenance] == ["thsao", "mnhoa"]


def test_a_policy_without_a_name_is_named_by_its_system_or_its_file(tmp_path: Path) -> None:
    rows = [["Độ dài tối thiểu"], ["8"]]
    assert one(register(tmp_path, rows))["policy"] == "so.csv"
    named = register(tmp_path, rows, system="google")
    assert (one(named)["policy"], one(named)["system"]) == ("google", "google")
    assert named.provenance[0].system == "google"
    head = ["Chính sách", "Hệ thống", "Độ dài tối thiểu"]
    both = register(tmp_path, [head, ["Giáo viên", "", "8"], ["", "SMAS", "8"]], system="ad")
    assert both.tables[FAMILY].filter(school="thsao")["policy"].to_list() == ["Giáo viên", "SMAS"]
    assert both.tables[FAMILY].filter(school="thsao")["system"].to_list() == ["ad", "smas"]
    assert both.provenance[0].system == ""


def test_a_value_of_the_source_holds_for_every_row(tmp_path: Path) -> None:
    values = {"complexity": True, "max_age_days": 90}
    evidence = register(tmp_path, [["Hệ thống"], ["a"], ["b"]], values=values)
    mine = evidence.tables[FAMILY].filter(school="thsao")
    assert mine.select("complexity", "max_age_days").rows() == [(True, 90)] * 2
    assert {"complexity", "max_age_days"} <= evidence.provenance[0].provides


def test_a_column_without_a_single_answer_is_not_provided(tmp_path: Path) -> None:
    head = ["Hệ thống", "Độ dài tối thiểu", "Số mật khẩu ghi nhớ"]
    evidence = register(tmp_path, [head, ["a", "8", ""], ["b", "", "3 tháng"]])
    (provenance,) = evidence.provenance
    assert provenance.provides == {"school", "policy", "system", "min_length"}
    assert codes(provenance) == {"every_school": 1, "bad_number": 1}


def test_a_damaged_row_leaves_those_in_doubt_whose_it_may_be(tmp_path: Path) -> None:
    rows = [
        ["Trường", "Hệ thống", "Độ dài tối thiểu"],
        ["thsao", "a", "8"],
        ["mnhoa", "b", "8", "x"],
    ]
    (shared,) = register(tmp_path, rows).provenance
    assert (shared.rows_quarantined, shared.unreadable_of_any_school) == (1, 1)
    (fixed,) = register(tmp_path, rows, SchoolRule(SchoolBy.CODE, "thsao")).provenance
    assert fixed.quarantined_by_school == {"thsao": 1}
    assert fixed.unreadable_of_any_school == 0
    assert is_accounted(shared)
    assert is_accounted(fixed)


def test_a_register_is_stale_after_a_year_and_then_says_nothing(tmp_path: Path) -> None:
    made = datetime(2025, 11, 22, tzinfo=HANOI)
    evidence = register(tmp_path, [HEAD, GOOGLE], exported=made)
    (provenance,) = evidence.provenance
    assert provenance.stale is True
    table = evidence.tables[FAMILY]
    assert table.height == len(SCHOOLS)
    facts = table.drop("school", "policy", "system", "origin")
    assert all(facts[name].null_count() == table.height for name in facts.columns)
    assert provenance.provides == frozenset()
    assert provenance.schools == {each.code for each in SCHOOLS}
    assert is_accounted(provenance)


def test_a_register_that_cannot_be_read_costs_itself_only(tmp_path: Path) -> None:
    (tmp_path / "so.csv").write_bytes(b"")
    (tmp_path / "a.csv").write_bytes(csv_bytes([["Username", "School"], ["an", "thsao"]]))
    specs = [source("table", "so.csv", family=FAMILY), source("table", "a.csv")]
    accounts, policies = gather(tmp_path, specs).provenance
    assert accounts.error is None
    assert policies.error is not None


def test_policies_of_live_directories_stand_beside_the_register(tmp_path: Path) -> None:
    (tmp_path / "so.csv").write_bytes(csv_bytes([HEAD, GOOGLE]))
    told = Provenance(FAMILY, "directory", "ldap.example", "", EXPORTED, system="ad")
    rows = pl.DataFrame(
        {
            "file": [0],
            "school": ["thsao"],
            "policy": ["Default Domain Policy"],
            "max_age_days": [0],
        },
        schema_overrides={"file": pl.UInt32, "max_age_days": pl.UInt32},
    )
    spec = source("table", "so.csv", SchoolRule(SchoolBy.CODE, "thsao"), family=FAMILY)
    context = CollectContext(tmp_path, SCHOOLS, AS_OF, (), "Asia/Ho_Chi_Minh")
    given_rows = [Given(FAMILY, rows, [told])]
    taken, _gifts = take_in(FAMILIES[FAMILY], [spec], context, given=given_rows)
    table, sources = taken.tables[FAMILY], taken.provenance
    assert table["policy"].to_list() == ["Google Workspace", "Default Domain Policy"]
    assert [origin(value) for value in table["origin"]] == [(0, 2), (1, 1)]
    assert [each.path for each in sources] == ["so.csv", "ldap.example"]


@pytest.mark.parametrize(
    ("column", "cell", "digits"),
    [
        ("max_age_days", "90", "90"),
        ("max_age_days", " 90 Ngày ", "90"),
        ("max_age_days", "90.0", "90"),
        ("max_age_days", "1,000", "1,000"),
        ("max_age_days", "Không bao giờ", "0"),
        ("max_age_days", "3 tháng", "3 tháng"),
        ("max_age_days", "30 phút", "30 phút"),
        ("max_age_days", "-90", "-90"),
        ("max_age_days", "60-90", "60-90"),
        ("max_age_days", "> 90", "> 90"),
        ("max_age_days", "90 ngày (GV), 180 ngày (HS)", "90 ngày (GV), 180 ngày (HS)"),
        ("max_age_days", "không rõ", "không rõ"),
        ("lockout_attempts", "Không khóa", "0"),
        ("lockout_minutes", "không", "không"),
        ("lockout_minutes", "Đến khi quản trị viên mở khóa", "0"),
        ("lockout_minutes", "15 minutes", "15"),
        ("lockout_minutes", "1 giờ", "1 giờ"),
        ("history", "Không ghi nhớ", "0"),
        ("accounts", "41 tài khoản", "41"),
        ("accounts", "không", "không"),
    ],
)
def test_only_what_is_certain_becomes_a_number(column: str, cell: str, digits: str) -> None:
    assert in_digits(column, cell) == digits


@settings(derandomize=True, max_examples=60, deadline=None)
@given(number=st.integers(0, 10**9 - 1), words=st.text("ngày thág-/.", max_size=6))
def test_a_number_is_never_read_as_another_number(number: int, words: str) -> None:
    cell = f"{number}{words}"
    assert in_digits("max_age_days", cell) in {cell, str(number)}
