"""Write the tables that stand beside the directory: what no attribute of it knows."""

from __future__ import annotations

from auditor.demo.accounts.plan import Account, Plan
from auditor.demo.writers.cells import date_cell, dmy
from auditor.demo.writers.delimited import as_utf8_marked, delimited
from auditor.demo.writers.tables import Cell, Column, people, rows_of, text, when, yes_no
from testbed.demo_trees import Part, table_path

_NEVER = "Chưa đăng nhập"
_COLUMNS: dict[str, Column] = {
    "people": ("Họ và tên", people),
    "owner": ("Người chịu trách nhiệm", text("owner")),
    "privileged": ("Quyền quản trị", yes_no("privileged")),
    "created": ("Ngày tạo", when("created", dmy)),
    "enrolled": ("Xác thực 2 lớp", yes_no("enrolled", "Đã bật", "Chưa bật")),
    "capable": ("MFA capable", yes_no("capable")),
    "enforced": ("Bắt buộc xác thực 2 lớp", yes_no("enforced")),
    "never_expires": ("Mật khẩu không hết hạn", yes_no("never_expires")),
    "not_required": ("Không cần mật khẩu", yes_no("not_required")),
    "must_change": ("Phải đổi mật khẩu", yes_no("must_change")),
}
"""Fact -> its column; those of the password's date and of unused accounts depend on the part."""


def tables_beside(plan: Plan, part: Part) -> dict[str, bytes]:
    """Return the tables of the units of a part: path in the district folder -> content."""
    made: dict[str, bytes] = {}
    for unit in part.tree.units:
        source = plan.sources[table_path(unit, part.tree.system)]
        columns: list[Column] = [("Tên đăng nhập", text("name"))]
        columns += [column for fact, column in _COLUMNS.items() if fact in source.tells]
        if "password" in source.tells:
            columns.append(("Ngày đổi mật khẩu", _password_date(part)))
        if "never" in source.tells:
            columns.append(("Đăng nhập lần cuối", _never))
        own = [each for each in part.accounts if each.unit == unit]
        rows = rows_of(own, columns, plan)
        # A row that somebody has not finished, as in the file that the table comes from.
        rows += [["bo.sung99@mnhoami.suoimo.example"]] * source.unusable_rows.get(unit, 0)
        made[source.path] = as_utf8_marked(delimited(rows))
    return made


def _password_date(part: Part) -> Cell:
    """Return what writes the date only where the directory does not hold it."""
    held = "password" in part.facts

    def cell(account: Account, plan: Plan) -> str:
        return (
            date_cell(account, "password", dmy, plan.as_of)
            if account.must_change or not held
            else ""
        )

    return cell


def _never(account: Account, _plan: Plan) -> str:
    return _NEVER if account.login is None and "login" not in account.spoiled else ""
