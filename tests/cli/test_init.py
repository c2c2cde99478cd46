"""``init`` looks at exports and writes a district folder that ``doctor`` and ``scan`` accept."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
import yaml
from cli_building import AS_OF, SCHOOLS, Program, csv_bytes

GOOGLE = [
    [
        "Email Address [Required]",
        "Org Unit Path [Required]",
        "Status [READ ONLY]",
        "Last Sign In [READ ONLY]",
        "2sv Enrolled [READ ONLY]",
        "Password [Required]",
    ],
    ["ly.an@example.edu.test", "/thsao/Giáo viên", "Active", "2026/11/19 08:00:00", "True", "****"],
    ["mac.binh@example.edu.test", "/mnhoa/Giáo viên", "Suspended", "Never logged in", "False", "*"],
]
STAFF = [
    ["Trường", "Họ và tên", "Email", "Chức vụ", "Ngày nghỉ", "Được giao quản trị"],
    ["thsao", "Lý An", "ly.an@example.edu.test", "Giáo viên", "", "Không"],
]
BOOK = [
    ["Mã trường", "Tên đăng nhập", "Bị khóa", "Ngày tạo", "Ghi chú riêng"],
    ["thsao", "gv.an", "Không", "01/09/2026", "x"],
    ["thsao", "gv.binh", "Có", "15/09/2026", "x"],
]


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "xuất dữ liệu"
    (folder / "evidence").mkdir(parents=True)
    (folder / "evidence" / "google.csv").write_bytes(csv_bytes(GOOGLE))
    (folder / "staff.csv").write_bytes(csv_bytes(STAFF))
    (folder / "notes.csv").write_bytes(csv_bytes([["Món", "Giá"], ["cơm", "1"]]))
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04broken")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    with xlsxwriter.Workbook(folder / "tài khoản.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(BOOK):
            sheet.write_row(number, 0, row)
    return folder


def test_what_is_understood_is_told_and_written(auditor: Program, exports: Path) -> None:
    ran = auditor("init", exports, "--code", "songxanh", "--name", 'Huyện "Sông Xanh"')
    assert (ran.code, ran.err) == (0, "")
    for told in (
        "✓ evidence/google.csv: accounts/google-workspace, 2 rows",
        "✓ staff.csv: staff/table, 1 rows",
        "✓ tài khoản.xlsx: accounts/table, 2 rows",
        "    Bị khóa → enabled",
        "    not used: Ghi chú riêng",
        "? notes.csv: not recognised as evidence of any kind; left out.",
        "✗ broken.xlsx",
        f"auditor doctor {exports}",
    ):
        assert told in ran.out
    assert "photo.jpg" not in ran.out
    written = yaml.safe_load((exports / "district.yaml").read_text(encoding="utf-8"))
    assert written["district"]["name"]["vi"] == 'Huyện "Sông Xanh"'
    google, book = written["evidence"]["accounts"]
    assert google == {
        "format": "google-workspace",
        "path": "evidence/google.csv",
        "school": {"org_unit": "/{code}"},
    }
    assert book["columns"] == {
        "username": "Tên đăng nhập",
        "enabled": "Bị khóa",
        "created_at": "Ngày tạo",
    }
    assert "broken.xlsx" not in str(written)


def test_the_doctor_accepts_the_proposal_and_a_scan_runs(auditor: Program, exports: Path) -> None:
    (exports / "schools.csv").write_text(SCHOOLS, encoding="utf-8")
    assert auditor("init", exports).code == 0
    assert (exports / "schools.csv").read_text(encoding="utf-8") == SCHOOLS
    doctor = auditor("doctor", exports, *AS_OF)
    assert (doctor.code, doctor.err) == (0, "")
    assert "rows: 2 read = 1 evaluated + 1 excluded + 0 set aside" in doctor.out
    ran = auditor.scan(exports)
    assert ran.code == 0
    by_format = {
        each["format"]: each for each in ran.json["sources"] if each["family"] == "accounts"
    }
    # The locked account is the excluded one: a column that asks the opposite stays turned around.
    for name in ("google-workspace", "table"):
        assert (by_format[name]["rows_evaluated"], by_format[name]["rows_excluded"]) == (1, 1)


def test_the_proposed_list_of_schools_needs_only_to_be_completed(
    auditor: Program, exports: Path
) -> None:
    auditor("init", exports, "--code", "songxanh")
    file = exports / "schools.csv"
    text = file.read_text(encoding="utf-8-sig")
    assert text.splitlines() == ["code,name,level,site,fanpage", "songxanh,,office,,"]
    assert auditor("doctor", exports).code == 2  # it is told to be completed
    file.write_text(text.replace("songxanh,,", "songxanh,Phòng,"), encoding="utf-8")
    assert auditor("doctor", exports, *AS_OF).code == 0


def test_nothing_is_ever_overwritten(auditor: Program, exports: Path) -> None:
    (exports / "district.yaml").write_text("mine", encoding="utf-8")
    ran = auditor("init", exports)
    assert ran.code == 2
    assert "exists already and is never overwritten; edit it" in ran.err
    assert (exports / "district.yaml").read_text(encoding="utf-8") == "mine"
    assert not (exports / "schools.csv").exists()


def test_exports_may_lie_elsewhere(auditor: Program, exports: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    ran = auditor("init", folder, exports / "evidence" / "google.csv")
    assert ran.code == 0
    (folder / "schools.csv").write_text(SCHOOLS, encoding="utf-8")
    assert auditor("doctor", folder, *AS_OF).code == 0


def test_an_empty_or_missing_folder_is_told(auditor: Program, tmp_path: Path) -> None:
    assert "no table or JSON file to look at" in auditor("init", tmp_path).err
    ran = auditor("init", tmp_path / "gone")
    assert ran.code == 2
    assert "there is no such folder. Create it and put your exports in it." in ran.err


def test_a_file_named_but_missing_is_told(auditor: Program, tmp_path: Path) -> None:
    ran = auditor("init", tmp_path, tmp_path / "gone.csv")
    assert "gone.csv does not exist" in ran.out
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("code", ["Sông Xanh", "a b", "x: y", ""])
def test_a_code_that_the_district_file_would_refuse_is_refused(
    auditor: Program, exports: Path, code: str
) -> None:
    ran = auditor("init", exports, "--code", code)
    assert ran.code == 2
    assert not (exports / "district.yaml").exists()


def test_the_proposal_speaks_vietnamese(auditor: Program, exports: Path) -> None:
    (exports / "schools.csv").write_text(SCHOOLS, encoding="utf-8")
    assert auditor("init", exports, "--lang", "vi").code == 0
    assert auditor("doctor", exports, *AS_OF, "--lang", "vi").code == 0
