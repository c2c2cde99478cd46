"""Write the tables that stand beside the directory: what no attribute of it knows."""

from __future__ import annotations

from auditor.demo.accounts.plan import Account, Plan
from auditor.demo.writers.cells import Cell, columns, people, rows_of
from auditor.demo.writers.delimited import as_utf8_marked, delimited
from testbed.demo_trees import Part, table_path

_NEVER = "Chưa đăng nhập"
_COLUMNS = {
    "people": "Họ và tên=people",
    "owner": "Người chịu trách nhiệm=owner",
    "privileged": "Quyền quản trị=privileged?Có/Không",
    "created": "Ngày tạo=created@dmy",
    "enrolled": "Xác thực 2 lớp=enrolled?Đã bật/Chưa bật",
    "capable": "MFA capable=capable?Có/Không",
    "enforced": "Bắt buộc xác thực 2 lớp=enforced?Có/Không",
    "never_expires": "Mật khẩu không hết hạn=never_expires?Có/Không",
    "not_required": "Không cần mật khẩu=not_required?Có/Không",
    "must_change": "Phải đổi mật khẩu=must_change?Có/Không",
}
"""Fact -> its column; those of the password's date and of unused accounts depend on the part."""


def tables_beside(plan: Plan, part: Part) -> dict[str, bytes]:
    """Return the tables of the units of a part: path in the district folder -> content."""
    made: dict[str, bytes] = {}
    for unit in part.tree.units:
        source = plan.sources[table_path(unit, part.tree.system)]
        told = [column for fact, column in _COLUMNS.items() if fact in source.tells]
        beside = columns("|".join(["Tên đăng nhập=name", *told]), {"people": people})
        if "password" in source.tells:
            beside.append(("Ngày đổi mật khẩu", _password_date(part)))
        if "never" in source.tells:
            beside.append(("Đăng nhập lần cuối", _never))
        own = [each for each in part.accounts if each.unit == unit]
        rows = rows_of(own, beside, plan)
        # A row that somebody has not finished, as in the file that the table comes from.
        rows += [["bo.sung99@mnhoami.suoimo.example"]] * source.unusable_rows.get(unit, 0)
        made[source.path] = as_utf8_marked(delimited(rows))
    return made


def _password_date(part: Part) -> Cell:
    """Return what writes the date only where the directory does not hold it."""
    held = "password" in part.facts
    [(_header, date_of)] = columns("Ngày đổi mật khẩu=password@dmy", {})
    return lambda account, plan: date_of(account, plan) if account.must_change or not held else ""


def _never(account: Account, _plan: Plan) -> str:
    return _NEVER if account.login is None and "login" not in account.spoiled else ""
