"""The list of staff: read, placed, accounted for; a broken one costs itself only."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from evidence_building import (
    AS_OF,
    HANOI,
    at,
    codes,
    csv_bytes,
    gather,
    is_accounted,
    source,
)

from auditor.evidence.interface import Evidence, SchoolBy, SchoolRule


def staff_of(
    folder: Path, rows: list[list[str]], rule: SchoolRule | None = None, **more: object
) -> Evidence:
    (folder / "staff.csv").write_bytes(csv_bytes(rows))
    spec = source("table", "staff.csv", rule, family="staff", **more)  # type: ignore[arg-type]
    return gather(folder, [spec])


def test_a_list_of_staff_is_read(tmp_path: Path) -> None:
    evidence = staff_of(
        tmp_path,
        [
            [
                *("Trường", "Họ và tên", "Email", "Mã cán bộ", "Chức vụ", "Trạng thái"),
                *("Ngày nghỉ", "Phân công quản trị", "Ghi chú"),
            ],
            [
                *("Trường Tiểu học Sao Mai", "Lý An", "Ly.An@example.edu.test", "GV1", "Giáo viên"),
                *("Đang công tác", "", "Có", "x"),
            ],
            ["mnhoa", "Mạc Bình", "", "GV2", "Kế toán", "Chuyển đi", "2026-10-31", "", ""],
            ["khac", "Hồ Dung", "", "GV3", "", "", "", "", ""],
        ],
    )
    table = evidence.tables["staff"]
    (provenance,) = evidence.provenance
    assert table.select("school", "email", "working", "left_at", "admin_duty").rows() == [
        ("thsao", "ly.an@example.edu.test", True, None, True),
        ("mnhoa", None, False, at(2026, 10, 31), None),
    ]
    assert (provenance.rows_read, provenance.rows_evaluated) == (3, 2)
    assert codes(provenance) == {"unknown_school": 1}
    assert (provenance.schools, provenance.unused) == (
        frozenset({"thsao", "mnhoa"}),
        ("Ghi chú",),
    )
    assert is_accounted(provenance)


def test_left_is_read_from_a_column_that_asks_the_opposite(tmp_path: Path) -> None:
    rows = [["Mã trường", "Email", "Đã nghỉ"], ["thsao", "an@example.edu.test", "Có"]]
    assert staff_of(tmp_path, rows).tables["staff"]["working"].to_list() == [False]


def test_a_value_of_the_source_holds_for_every_row(tmp_path: Path) -> None:
    rows = [["Mã trường", "Email"], ["thsao", "An@example.edu.test"]]
    table = staff_of(tmp_path, rows, values={"working": True}).tables["staff"]
    assert table.select("email", "working").rows() == [("an@example.edu.test", True)]


def test_a_list_that_tells_no_school_at_all_places_nobody(tmp_path: Path) -> None:
    (provenance,) = staff_of(tmp_path, [["Email"], ["an@example.edu.test"]]).provenance
    assert codes(provenance) == {"unknown_school": 1}
    assert is_accounted(provenance)


def test_each_school_may_have_its_own_list(tmp_path: Path) -> None:
    for code in ("thsao", "mnhoa"):
        (tmp_path / code).mkdir()
        rows = [["Email", "Chức vụ"], [f"{code}@example.edu.test", "Giáo viên"]]
        (tmp_path / code / "s.csv").write_bytes(csv_bytes(rows))
    evidence = gather(tmp_path, [source("table", "{school}/s.csv", family="staff")])
    assert evidence.tables["staff"]["school"].to_list() == ["thsao", "mnhoa"]
    assert [each.path for each in evidence.provenance] == ["thsao/s.csv", "mnhoa/s.csv"]


def test_a_list_is_stale_after_a_year_unless_its_source_says_otherwise(tmp_path: Path) -> None:
    rows = [["Mã trường", "Email"], ["thsao", "an@example.edu.test"]]
    made = {
        datetime(2025, 11, 23, tzinfo=HANOI): False,
        datetime(2025, 11, 22, tzinfo=HANOI): True,
    }
    for exported, stale in made.items():
        assert staff_of(tmp_path, rows, exported=exported).provenance[0].stale is stale
    short = staff_of(tmp_path, rows, exported=datetime(2026, 10, 1, tzinfo=HANOI), max_age_days=30)
    assert short.provenance[0].stale is True


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty (0 bytes)"),
        (None, "does not exist"),
        (csv_bytes([["Mã trường", "Email", "Email"], ["a", "b", "c"]]), "'Email'"),
    ],
)
def test_a_list_that_cannot_be_read_costs_itself_only(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    if content is not None:
        (tmp_path / "staff.csv").write_bytes(content)
    (tmp_path / "a.csv").write_bytes(csv_bytes([["Username", "School"], ["an", "thsao"]]))
    specs = [source("table", "a.csv"), source("table", "staff.csv", family="staff")]
    evidence = gather(tmp_path, specs)
    accounts, staff = evidence.provenance
    assert accounts.error is None
    assert staff.error is not None
    assert told in staff.error.en
    assert evidence.tables["accounts"]["assigned"].to_list() == [None]


def test_a_list_with_no_known_heading_is_refused_without_telling_its_cells(tmp_path: Path) -> None:
    rows = [["Hoa@2026", "0912 000 111"], ["x", "y"]]
    by_code = SchoolRule(SchoolBy.CODE, "thsao")
    for rule in (None, by_code):
        (provenance,) = staff_of(tmp_path, rows, rule).provenance
        assert provenance.error is not None
        assert "heading" in provenance.error.en
        assert "Hoa@2026" not in str(provenance)


def test_a_list_with_a_heading_only_holds_nobody(tmp_path: Path) -> None:
    evidence = staff_of(tmp_path, [["Mã trường", "Email"]])
    assert evidence.provenance[0].error is None
    assert (evidence.provenance[0].rows_read, evidence.tables["staff"].height) == (0, 0)


def test_a_person_may_have_left_in_the_future_only(tmp_path: Path) -> None:
    rows = [["Mã trường", "Email", "Ngày nghỉ"], ["thsao", "an@example.edu.test", "2027-01-01"]]
    (left_at,) = staff_of(tmp_path, rows).tables["staff"]["left_at"].to_list()
    assert left_at > AS_OF
