"""Any table of accounts: headers, explicit columns, constants, several people in one cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from evidence_building import at, codes, csv_bytes, facts, gather, is_accounted, one_account, source

from auditor.evidence.accounts.columns import COLUMNS as ACCOUNTS
from auditor.evidence.families import FAMILIES

VIETNAMESE = {
    "Mã trường": "thsao",
    "Tên đăng nhập": "GV.An",
    "Email công vụ": "Ly.An@example.edu.test",
    "Họ và tên": "Lý An",
    "Mã cán bộ": "GV001",
    "Chức vụ": "Giáo viên",
    "Trạng thái": "Đang hoạt động",
    "Ngày tạo": "15/08/2025",
    "Ngày đổi mật khẩu gần nhất": "01/09/2026 15:04",
    "Đăng nhập lần cuối": "20/11/2026 3:04:05 CH",
    "Xác thực 2 lớp": "Đã bật",
    "Phải đổi mật khẩu": "Không",
}
ENGLISH = {
    "School code": "thsao",
    "Username": "GV.An",
    "Email address": "Ly.An@example.edu.test",
    "Full name": "Lý An",
    "Staff code": "GV001",
    "Position": "Teacher",
    "Status": "Active",
    "Created": "2025-08-15",
    "Password last changed": "2026-09-01 15:04",
    "Last sign-in": "2026-11-20T15:04:05+07:00",
    "2FA": "yes",
    "Must change": "0",
}
EXPECTED = {
    "school": "thsao",
    "account": "gv.an",
    "username": "GV.An",
    "email": "ly.an@example.edu.test",
    "person_code": "GV001",
    "role": "staff",
    "enabled": True,
    "created_at": at(2025, 8, 15),
    "password_changed_at": at(2026, 9, 1, 15, 4),
    "last_login_at": at(2026, 11, 20, 15, 4, 5),
    "never_logged_in": False,
    "mfa_enrolled": True,
    "must_change": False,
    "people": 1,
    "system": "table",
}


@pytest.mark.parametrize("cells", [VIETNAMESE, ENGLISH])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_by_vietnamese_and_english_headers(
    tmp_path: Path, cells: dict[str, str], separator: str
) -> None:
    content = csv_bytes([list(cells), list(cells.values())], separator)
    (tmp_path / "list.csv").write_bytes(content)
    evidence = gather(tmp_path, [source("table", "list.csv")])
    assert facts(evidence, "gv.an", *EXPECTED) == EXPECTED
    assert evidence.provenance[0].unused == ()
    assert set(EXPECTED) - {"school"} <= evidence.provenance[0].provides
    assert set(FAMILIES["accounts"].formats["table"].cannot_tell) == set()


def test_a_workbook_with_a_title_above_its_heading_is_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as book:
        sheet = book.add_worksheet("Tài khoản")
        sheet.merge_range(0, 0, 0, 3, "DANH SÁCH TÀI KHOẢN NĂM HỌC 2026-2027")
        sheet.write_row(2, 0, list(VIETNAMESE))
        sheet.write_row(3, 0, list(VIETNAMESE.values()))
    evidence = gather(tmp_path, [source("table", "list.xlsx")])
    assert facts(evidence, "gv.an", *EXPECTED) == EXPECTED
    assert evidence.tables["accounts"]["origin"].to_list() == [4]


def test_columns_that_no_header_feeds_are_null_and_not_provided(tmp_path: Path) -> None:
    row, provenance = one_account(tmp_path, {"Họ và tên": ""})
    absent = {each.name for each in ACCOUNTS} - {"school", "account", "username", "system"}
    assert {row[name] for name in absent} == {None}
    assert provenance.provides == {"school", "account", "username", "system"}


def test_an_explicit_column_wins_over_the_aliases(tmp_path: Path) -> None:
    cells = {"Ngày tạo": "01/01/2026", "Hạn đổi": "04/04/2026", "Ngày cấp": "03/03/2026"}
    row, provenance = one_account(
        tmp_path, cells, columns={"password_changed_at": "hạn đổi", "created_at": "Ngày cấp"}
    )
    assert row["password_changed_at"] == at(2026, 4, 4)
    assert row["created_at"] == at(2026, 3, 3)
    assert provenance.unused == ("Ngày tạo",)


def test_an_explicit_column_that_is_not_there_is_told_with_the_headers(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(csv_bytes([["Tên đăng nhập", "Trường"], ["an", "thsao"]]))
    spec = source("table", "list.csv", columns={"email": "Thư"})
    (provenance,) = gather(tmp_path, [spec]).provenance
    assert provenance.error is not None
    assert provenance.error.en == (
        "list.csv: there is no column 'Thư' (asked for as 'email'). "
        "The file has: Tên đăng nhập, Trường."
    )


@pytest.mark.parametrize(
    ("header", "cell", "enabled"),
    [
        ("Bị khóa", "Có", False),
        ("Bị khóa", "Không", True),
        ("Suspended", "TRUE", False),
        ("Disabled", "no", True),
        ("Suspended", "Suspended", False),
        ("Suspended", "Active", True),
        ("Trạng thái", "Tạm khóa", False),
        ("Trạng thái", "nghỉ thai sản", True),
        ("Trạng thái", "chờ", None),
    ],
)
def test_flags_that_ask_the_opposite_are_turned_around(
    tmp_path: Path, header: str, cell: str, enabled: bool | None
) -> None:
    row, provenance = one_account(tmp_path, {header: cell})
    assert row["enabled"] is enabled
    assert codes(provenance) == ({} if enabled is not None else {"bad_flag": 1})


@pytest.mark.parametrize("header", ["Bị khóa", "!Bị khóa", "!Chặn"])
def test_an_inverted_column_stays_inverted_when_it_is_named(tmp_path: Path, header: str) -> None:
    row, _provenance = one_account(
        tmp_path, {header.removeprefix("!"): "x"}, columns={"enabled": header}
    )
    assert row["enabled"] is False


def test_every_header_about_being_enabled_must_agree(tmp_path: Path) -> None:
    assert (
        one_account(tmp_path, {"Trạng thái": "Active", "Suspended": "true"})[0]["enabled"] is False
    )
    assert one_account(tmp_path, {"Trạng thái": "Active", "Suspended": ""})[0]["enabled"] is None
    assert one_account(tmp_path, {"Admin": "no", "Quản trị": "có"})[0]["privileged"] is True


def test_of_several_headers_the_first_that_is_not_empty_counts(tmp_path: Path) -> None:
    row, _provenance = one_account(tmp_path, {"Chức vụ": "", "Vai trò": "Kế toán"})
    assert (row["position"], row["role"]) == ("Kế toán", "staff")


def test_constants_stand_in_every_row(tmp_path: Path) -> None:
    values: dict[str, object] = {
        "role": "pupil",
        "mfa_enforced": False,
        "created_at": date(2026, 9, 1),
    }
    row, provenance = one_account(tmp_path, {"Chức vụ": "Giáo viên"}, values=values)
    assert (row["role"], row["mfa_enforced"]) == ("pupil", False)
    assert row["created_at"] is not None
    assert {"role", "mfa_enforced", "created_at"} <= provenance.provides


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Lý An", 1),
        ("Lý An; Mạc Bình", 2),
        ("Lý An, Mạc Bình và Đặng Chi", 3),
        ("Lý An/Mạc Bình & Đặng Chi + Hồ Dung", 4),
        ("Lý An\nMạc Bình", 2),
        ("Lý An;", 1),
        ("Lý An, ", 1),
        ("Vân Và", 1),
        ("", None),
    ],
)
def test_people_in_one_cell_are_counted(tmp_path: Path, cell: str, people: int | None) -> None:
    assert one_account(tmp_path, {"Người sử dụng": cell})[0]["people"] == people


def test_a_column_may_hold_the_number_of_people(tmp_path: Path) -> None:
    columns = {"people": "Số người"}
    row, provenance = one_account(tmp_path, {"Số người": "3"}, columns=columns)
    assert row["people"] == 3
    row, provenance = one_account(tmp_path, {"Số người": "nhiều"}, columns=columns)
    assert row["people"] is None
    assert codes(provenance) == {"bad_number": 1}


@pytest.mark.parametrize(("cell", "role"), [("Học sinh", "pupil"), ("admin", "admin"), ("?", None)])
def test_a_column_named_as_the_role_is_understood_like_a_position(
    tmp_path: Path, cell: str, role: str | None
) -> None:
    row, _provenance = one_account(tmp_path, {"Nhóm": cell}, columns={"role": "Nhóm"})
    assert row["role"] == role


def test_an_empty_owner_is_known_to_be_empty(tmp_path: Path) -> None:
    assert one_account(tmp_path, {"Người phụ trách": ""})[0]["owner"] == ""
    assert one_account(tmp_path, {"Người phụ trách": "Lý An"})[0]["owner"] == "Lý An"
    assert one_account(tmp_path, {})[0]["owner"] is None


def test_dates_are_read_in_the_order_that_is_declared(tmp_path: Path) -> None:
    for order, month in (("dmy", 4), ("mdy", 3)):
        row, provenance = one_account(tmp_path, {"Ngày tạo": "03/04/2026"}, date_order=order)
        created: Any = row["created_at"]
        assert created.astimezone(at(2026, 1, 1).tzinfo).date() <= date(2026, month, 4)
        assert codes(provenance) == {"ambiguous_dates": 1}


def test_a_row_without_a_name_is_set_aside(tmp_path: Path) -> None:
    content = csv_bytes([["Username", "School"], ["", "thsao"], ["an", "thsao"]])
    (tmp_path / "list.csv").write_bytes(content)
    (provenance,) = gather(tmp_path, [source("table", "list.csv")]).provenance
    assert codes(provenance) == {"no_account_name": 1}
    assert provenance.quarantined_by_school == {"thsao": 1}
    assert is_accounted(provenance)


def test_a_table_that_names_no_account_is_refused_without_telling_its_cells(tmp_path: Path) -> None:
    rows = [["Họ và tên", "Ghi chú"], ["Lý An", "x"]]
    (tmp_path / "list.csv").write_bytes(csv_bytes(rows))
    (provenance,) = gather(tmp_path, [source("table", "list.csv")]).provenance
    assert provenance.error is not None
    assert "Understood: Họ và tên; not understood: Ghi chú." in provenance.error.en
    (tmp_path / "list.csv").write_bytes(csv_bytes([["bi.mat", "Hoa@2026"], ["khac", "Nang@2026"]]))
    (provenance,) = gather(tmp_path, [source("table", "list.csv")]).provenance
    assert provenance.error is not None
    assert "heading" in provenance.error.en
    assert "bi.mat" not in provenance.error.en
    assert "Hoa@2026" not in provenance.error.en
