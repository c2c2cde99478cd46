"""Write the lists that schools keep by hand: Vietnamese headers, each in its clerk's own shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from auditor.demo.accounts.plan import Account, Plan
from auditor.demo.accounts.sources import GOOGLE_LIST, OLD_CSV, SECTOR, UNICODE_TEXT
from auditor.demo.writers.cells import Form, date_cell, dmy, flag_cell, mdy
from auditor.demo.writers.delimited import (
    as_unicode_text,
    as_utf8,
    as_utf8_marked,
    as_windows_1258,
    delimited,
)

Cell = Callable[[Account, Plan], str]
Column = tuple[str, Cell]

_UNKNOWN_UNIT = "thphongcu"
"""A school that was merged away and still stands in the sector database."""


def text(field: str) -> Cell:
    """Return what writes a field as it is."""
    return lambda account, _plan: str(getattr(account, field))


def yes_no(field: str, yes: str = "Có", no: str = "Không") -> Cell:
    """Return what writes a flag in words."""
    return lambda account, _plan: flag_cell(account, field, yes, no)


def when(field: str, form: Form, absent: str = "") -> Cell:
    """Return what writes a date in one form."""
    return lambda account, plan: date_cell(account, field, form, plan.as_of, absent)


def nothing(_account: Account, _plan: Plan) -> str:
    """Leave the cell empty: the column is there, and holds what no audit needs."""
    return ""


def people(account: Account, _plan: Plan) -> str:
    """Write everybody who uses the account into one cell."""
    return "; ".join((account.person, *account.people))


def rows_of(accounts: Sequence[Account], columns: Sequence[Column], plan: Plan) -> list[list[str]]:
    """Return header and rows; an account that stands there twice has a row for each person."""
    rows = [[header for header, _cell in columns]]
    for account in accounts:
        rows += [[cell(each, plan) for _header, cell in columns] for each in _lines(account)]
    return rows


def _lines(account: Account) -> list[Account]:
    if not account.twice:
        return [account]
    persons = (account.person, *(account.people or (account.person,)))
    return [replace(account, person=person, people=()) for person in persons]


def write_old_csv(plan: Plan) -> bytes:
    """Return windows-1258 text with a blank row, and a row that lacks cells."""
    columns: list[Column] = [
        ("Tên đăng nhập", text("name")),
        ("Họ và tên", people),
        ("Mã cán bộ", text("code")),
        ("Chức vụ", text("position")),
        ("Email", text("email")),
        ("Số điện thoại", nothing),
        ("Người chịu trách nhiệm", text("owner")),
        ("Trạng thái", yes_no("enabled", "Đang hoạt động", "Đã khóa")),
        ("Quyền quản trị", yes_no("privileged")),
        ("Ngày tạo", when("created", dmy)),
        ("Ngày đổi mật khẩu", when("password", dmy)),
        ("Đăng nhập gần nhất", when("login", dmy)),
        ("Mật khẩu không hết hạn", yes_no("never_expires")),
        ("Không cần mật khẩu", yes_no("not_required")),
    ]
    rows = rows_of(plan.in_file(OLD_CSV), columns, plan)
    rows.insert(12, [""] * len(columns))
    rows.insert(20, ["bo.sung99@mnhoami.suoimo.example", "Bổ sung sau", "CB-03999"])
    return as_windows_1258(delimited(rows))


def write_unicode_text(plan: Plan) -> bytes:
    """Return Excel's "Unicode text": tabs, UTF-16, and American dates from an English Windows."""
    columns: list[Column] = [
        ("STT", nothing),
        ("Tài khoản", text("name")),
        ("Người sử dụng", people),
        ("Mã cán bộ", text("code")),
        ("Vai trò", text("position")),
        ("Người phụ trách", text("owner")),
        ("Địa chỉ nhà", nothing),
        ("Tình trạng", yes_no("enabled", "Hoạt động", "Ngừng hoạt động")),
        ("Quản trị", yes_no("privileged", "x", "Không")),
        ("Ngày cấp", when("created", mdy)),
        ("Lần đổi mật khẩu gần nhất", when("password", mdy)),
        ("Đăng nhập lần cuối", when("login", mdy, "Chưa đăng nhập")),
        ("Phải đổi mật khẩu", yes_no("must_change")),
        ("Xác thực 2 lớp", yes_no("enrolled", "Đã bật", "Chưa bật")),
        ("Mật khẩu không hết hạn", yes_no("never_expires")),
        ("Không cần mật khẩu", yes_no("not_required")),
    ]
    rows = rows_of(plan.in_file(UNICODE_TEXT), columns, plan)
    rows.insert(6, [""] * len(columns))
    return as_unicode_text(delimited(rows, separator="\t"))


def write_google_list(plan: Plan) -> bytes:
    """Return what a school adds to Google's export: semicolons, a mark, Excel's ``sep=`` line."""
    columns: list[Column] = [
        ("Tài khoản", text("name")),
        ("Họ và tên", people),
        ("Quyền quản trị", yes_no("privileged")),
        ("Ngày tạo", when("created", dmy)),
        ("Ngày đổi mật khẩu", when("password", dmy)),
        ("Mật khẩu không hết hạn", yes_no("never_expires")),
        ("Không cần mật khẩu", yes_no("not_required")),
        ("Điện thoại phụ huynh", nothing),
    ]
    rows = rows_of(plan.in_file(GOOGLE_LIST), columns, plan)
    return as_utf8_marked("sep=;\r\n" + delimited(rows, separator=";"))


def write_sector(plan: Plan) -> bytes:
    """Return the sector database's accounts of all units, and one of a unit nobody knows."""
    columns: list[Column] = [
        ("Mã trường", text("unit")),
        ("Tên đăng nhập", text("name")),
        ("Họ và tên", people),
        ("Mã cán bộ", text("code")),
        ("Email", text("email")),
        ("Loại tài khoản", text("position")),
        ("Người chịu trách nhiệm", text("owner")),
        ("Trạng thái", yes_no("enabled", "Đang hoạt động", "Đã khóa")),
        ("Quyền quản trị", yes_no("privileged")),
        ("Ngày tạo", when("created", dmy)),
        ("Ngày đổi mật khẩu", when("password", dmy)),
        ("Đăng nhập lần cuối", when("login", dmy, "Chưa đăng nhập")),
        ("Phải đổi mật khẩu", yes_no("must_change")),
        ("Xác thực 2 lớp", yes_no("enrolled")),
        ("Mật khẩu không hết hạn", yes_no("never_expires")),
        ("Không cần mật khẩu", yes_no("not_required")),
    ]
    rows = rows_of(plan.in_file(SECTOR), columns, plan)
    stray = list(rows[1])
    stray[0], stray[1] = _UNKNOWN_UNIT, f"{_UNKNOWN_UNIT}.ql01"
    return as_utf8(delimited([*rows, stray], separator="\t"))
