"""Write the staff lists: who works where, who left, who is assigned administrative duty."""

from __future__ import annotations

from auditor.demo.accounts.plan import Account, Plan, Standing
from auditor.demo.writers.delimited import as_utf8_marked, delimited
from auditor.demo.writers.workbooks import workbook_of

_OWN_LISTS = ("mnanhdao", "mnhoami")
"""Units that keep a list of their own; all others stand in the office's."""

_HEADER = (
    *("Mã trường", "Mã cán bộ", "Họ và tên", "Chức vụ", "Email", "Trạng thái", "Ngày nghỉ"),
    *("Được giao quản trị", "Số điện thoại"),
)
_WORKING, _GONE = "Đang công tác", "Đã chuyển công tác"
_NOT_STAFF = frozenset({"pupil", "shared", "service"})


def write_staff(plan: Plan) -> dict[str, bytes]:
    """Return the office's workbook and the own lists, which need no column that names the unit."""
    rows = _rows(plan)
    office = [_HEADER, *(row for row in rows if row[0] not in _OWN_LISTS)]
    title = "DANH SÁCH CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN TOÀN HUYỆN"
    book = workbook_of(office, plan.as_of, titles=(title,), sheet="Cán bộ")
    files = {"evidence/danh-sach-can-bo.xlsx": book}
    for unit in _OWN_LISTS:
        own = [_HEADER[1:], *(row[1:] for row in rows if row[0] == unit)]
        files[f"evidence/{unit}/can-bo.csv"] = as_utf8_marked(delimited(own, separator=";"))
    return files


def _rows(plan: Plan) -> list[tuple[str, ...]]:
    """Return one row for every person of a listed unit, however many accounts the person holds."""
    rows: dict[tuple[str, str], tuple[str, ...]] = {}
    for each in plan.accounts:
        listed = each.unit in plan.listed_units and each.standing is not Standing.ABSENT
        if not listed or each.role in _NOT_STAFF:
            continue
        rows.setdefault((each.unit, each.code), _row(each, each.unit))
        if each.moved_to:
            rows.setdefault((each.moved_to, each.code), _row(each, each.moved_to))
    return list(rows.values())


def _row(account: Account, unit: str) -> tuple[str, ...]:
    moved_away = account.moved_to not in ("", unit)
    gone = moved_away or (account.standing is Standing.LEFT and account.left is None)
    return (
        unit,
        account.code,
        account.person,
        account.position,
        account.email,
        _GONE if gone else _WORKING,
        account.left.strftime("%d/%m/%Y") if account.left else "",
        "Có" if account.duty else "Không",
        "",
    )
