"""Write workbooks as clerks make them: merged titles above the header, text and real dates."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from auditor.demo.accounts.plan import Account, Plan
from auditor.demo.accounts.sources import WORKBOOK
from auditor.demo.writers.cells import dmy
from auditor.demo.writers.tables import Cell, nothing, people, rows_of, text, when, yes_no

_COLUMNS: tuple[tuple[str, Cell], ...] = (
    ("STT", nothing),
    ("Tên đăng nhập", text("name")),
    ("Họ và tên", people),
    ("Mã cán bộ", text("code")),
    ("Chức vụ", text("position")),
    ("Email", text("email")),
    ("Số điện thoại", nothing),
    ("Người chịu trách nhiệm", text("owner")),
    ("Trạng thái", yes_no("enabled", "Đang hoạt động", "Đã khóa")),
    ("Quyền\nquản trị", yes_no("privileged")),
    ("Ngày tạo", when("created", dmy)),
    ("Ngày đổi mật khẩu", when("password", dmy)),
    ("Đăng nhập lần cuối", when("login", dmy, "Chưa đăng nhập")),
    ("Phải đổi mật khẩu", yes_no("must_change")),
    ("Xác thực 2 lớp", yes_no("enrolled")),
    ("Mật khẩu không hết hạn", yes_no("never_expires")),
    ("Không cần mật khẩu", yes_no("not_required")),
)
_REAL_DATES = frozenset({"Ngày tạo", "Ngày đổi mật khẩu"})
_TITLES = (
    "UBND HUYỆN SUỐI MƠ - TRƯỜNG MẦM NON ÁNH ĐÀO",
    "DANH SÁCH TÀI KHOẢN CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN",
    "(Lập theo yêu cầu của Phòng Giáo dục và Đào tạo)",
)
_BLANK_ROW = 9
"""The row, counted from the header, before which the clerk left a row empty."""


def write_workbook(plan: Plan) -> bytes:
    """Return a school's list: three merged title rows, a blank one, then the header."""
    accounts: Sequence[Account] = plan.in_file(WORKBOOK)
    rows = rows_of(accounts, _COLUMNS, plan)
    rows.insert(_BLANK_ROW, [""] * len(_COLUMNS))
    return workbook_of(rows, plan, titles=_TITLES, sheet="Tài khoản", real_dates=_REAL_DATES)


def workbook_of(
    rows: Sequence[Sequence[str]],
    plan: Plan,
    *,
    titles: Sequence[str] = (),
    sheet: str,
    real_dates: frozenset[str] = frozenset(),
) -> bytes:
    """Return a workbook with one sheet; the columns in ``real_dates`` hold Excel's own dates."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    # Without a fixed date the file would differ from run to run.
    created = datetime(plan.as_of.year, plan.as_of.month, plan.as_of.day)  # noqa: DTZ001
    book.set_properties({"created": created, "author": "demo"})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    bold = book.add_format({"bold": True, "align": "center"})
    for number, title in enumerate(titles):
        page.merge_range(number, 0, number, len(rows[0]) - 1, title, bold)
    start = len(titles) + 1 if titles else 0
    dated = {index for index, header in enumerate(rows[0]) if header in real_dates}
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            _write(page, start + number, index, cell, day if index in dated and number else None)
    book.close()
    return out.getvalue()


def _write(page: Worksheet, row: int, column: int, cell: str, day: Format | None) -> None:
    if not cell:
        return
    if day is None:
        page.write_string(row, column, cell)
    else:
        moment = datetime.strptime(cell, "%d/%m/%Y")  # noqa: DTZ007 - a day on the wall, no zone
        page.write_datetime(row, column, moment, day)
