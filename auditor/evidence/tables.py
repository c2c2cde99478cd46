"""Declare the schema of every evidence family: names, types, meaning. A null is never a no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.model import Text

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an evidence table."""

    name: str
    type: str
    """``text``, ``time`` (UTC, microseconds), ``flag``, ``count``."""
    meaning: Text
    personal: bool = False
    """Holds personal data: never written to a report."""


ACCOUNTS: tuple[Column, ...] = (
    Column("school", "text", Text("Mã trường", "School code")),
    Column(
        "account",
        "text",
        Text("Tên tài khoản (chữ thường)", "Account name, lower case: the subject of findings"),
    ),
    Column("username", "text", Text("Tên đăng nhập", "Sign-in name as exported")),
    Column("email", "text", Text("Địa chỉ thư (chữ thường)", "Mail address, lower case")),
    Column("person", "text", Text("Họ và tên", "Full name of the person"), personal=True),
    Column(
        "person_code",
        "text",
        Text("Mã định danh cán bộ, học sinh", "Staff or pupil code"),
        personal=True,
    ),
    Column(
        "owner",
        "text",
        Text("Người chịu trách nhiệm", "Named person answering for a shared account"),
        personal=True,
    ),
    Column("position", "text", Text("Chức vụ như trong tệp", "Position as exported")),
    Column(
        "role",
        "text",
        Text(
            "Nhóm: staff, admin, pupil, parent, shared, service",
            "Group: staff, admin, pupil, parent, shared, service",
        ),
    ),
    Column("org_unit", "text", Text("Đơn vị trong thư mục", "Org unit path or distinguished name")),
    Column("system", "text", Text("Hệ thống", "System the account belongs to")),
    Column("enabled", "flag", Text("Đang hoạt động", "Account can sign in")),
    Column("privileged", "flag", Text("Có quyền quản trị", "Holds administrative rights")),
    Column("created_at", "time", Text("Ngày tạo", "Created")),
    Column(
        "password_changed_at", "time", Text("Ngày đổi mật khẩu gần nhất", "Password last changed")
    ),
    Column("last_login_at", "time", Text("Đăng nhập gần nhất", "Last sign-in")),
    Column(
        "login_lag_days",
        "count",
        Text(
            "Độ trễ của ngày đăng nhập (ngày)",
            "Days by which the directory may report a sign-in late",
        ),
    ),
    Column("never_logged_in", "flag", Text("Chưa từng đăng nhập", "Never signed in")),
    Column(
        "must_change",
        "flag",
        Text("Phải đổi mật khẩu khi đăng nhập", "Must change the password at next sign-in"),
    ),
    Column(
        "mfa_enrolled",
        "flag",
        Text("Đã đăng ký xác thực hai lớp", "A second factor is registered"),
    ),
    Column(
        "mfa_capable",
        "flag",
        Text("Dùng được xác thực hai lớp", "A registered factor is also allowed by policy"),
    ),
    Column(
        "mfa_enforced",
        "flag",
        Text("Bị buộc dùng xác thực hai lớp", "The second factor is enforced"),
    ),
    Column(
        "password_never_expires", "flag", Text("Mật khẩu không hết hạn", "Password never expires")
    ),
    Column(
        "password_expires_at",
        "time",
        Text("Hệ thống buộc đổi mật khẩu vào ngày", "The directory will force a change on"),
    ),
    Column("password_not_required", "flag", Text("Không cần mật khẩu", "No password is required")),
    Column("locked", "flag", Text("Đang bị khóa tạm", "Locked out")),
    Column("expires_at", "time", Text("Tài khoản hết hạn", "Account expires")),
    Column(
        "people",
        "count",
        Text("Số người dùng chung", "Number of different people who use the account"),
    ),
    Column(
        "assigned",
        "flag",
        Text("Có trong danh sách phân công", "Stands in the staff list with a current assignment"),
    ),
    Column(
        "assignment",
        "text",
        Text(
            "Kết quả đối chiếu: listed, absent, left, no_admin_duty",
            "Match with the staff list: listed, absent, left, no_admin_duty",
        ),
    ),
)

STAFF: tuple[Column, ...] = (
    Column("school", "text", Text("Mã trường", "School code")),
    Column("email", "text", Text("Địa chỉ thư", "Mail address"), personal=True),
    Column("username", "text", Text("Tên đăng nhập", "Sign-in name"), personal=True),
    Column("person_code", "text", Text("Mã cán bộ", "Staff code"), personal=True),
    Column("person", "text", Text("Họ và tên", "Full name"), personal=True),
    Column("position", "text", Text("Chức vụ, vị trí việc làm", "Position")),
    Column("working", "flag", Text("Đang công tác", "Still works here")),
    Column("left_at", "time", Text("Ngày nghỉ, chuyển đi", "Left on")),
    Column("admin_duty", "flag", Text("Được giao quản trị", "Assigned administrative duty")),
)

PASSWORD_POLICIES: tuple[Column, ...] = (
    Column("school", "text", Text("Mã trường", "School code")),
    Column(
        "policy",
        "text",
        Text(
            "Tên chính sách hoặc tên phân biệt (DN)",
            "Name of the policy or its distinguished name: the subject of findings",
        ),
    ),
    Column(
        "system", "text", Text("Hệ thống áp dụng chính sách", "System whose passwords it governs")
    ),
    Column(
        "accounts",
        "count",
        Text("Số tài khoản của trường chịu chính sách", "Accounts of the school that it governs"),
    ),
    Column(
        "max_age_days",
        "count",
        Text(
            "Thời hạn mật khẩu (ngày, làm tròn lên); 0: không bao giờ hết hạn",
            "Days until a password expires, rounded up; 0: never",
        ),
    ),
    Column(
        "min_length",
        "count",
        Text("Độ dài tối thiểu (ký tự)", "Characters that a password has at least"),
    ),
    Column(
        "history",
        "count",
        Text(
            "Số mật khẩu cũ được ghi nhớ để không dùng lại",
            "Earlier passwords that are remembered and refused",
        ),
    ),
    Column(
        "complexity",
        "flag",
        Text("Bắt buộc trộn nhiều loại ký tự", "A mix of kinds of characters is demanded"),
    ),
    Column(
        "lockout_attempts",
        "count",
        Text(
            "Số lần sai mật khẩu thì khóa; 0: không khóa",
            "Wrong passwords until the account is locked; 0: it never is",
        ),
    ),
    Column(
        "lockout_minutes",
        "count",
        Text(
            "Thời gian khóa (phút); 0: đến khi quản trị viên mở",
            "Minutes that it stays locked; 0: until an administrator unlocks it",
        ),
    ),
    Column(
        "must_change_after_reset",
        "flag",
        Text(
            "Phải đổi mật khẩu do quản trị viên đặt",
            "A password that an administrator has set must be changed at the next sign-in",
        ),
    ),
)

FAMILIES: dict[str, tuple[Column, ...]] = {
    "accounts": ACCOUNTS,
    "staff": STAFF,
    "password_policies": PASSWORD_POLICIES,
}

SUBJECT: dict[str, str] = {"accounts": "account", "password_policies": "policy"}
"""Family -> the column that names the subject of a finding.

A family without one (the staff list is personal throughout) can be held against others, but no
check may judge it by itself.
"""

SUBJECT_IS_PERSON: dict[str, bool] = {"accounts": True, "password_policies": False}
"""Whether a table's subjects name persons, so that a redacted report hides them."""

ROLES = ("staff", "admin", "pupil", "parent", "shared", "service")


def polars_schema(family: str) -> dict[str, pl.DataType]:
    """Return the Polars types of a family's columns, in order."""
    import polars as pl

    types = {
        "text": pl.String(),
        "time": pl.Datetime("us", "UTC"),
        "flag": pl.Boolean(),
        "count": pl.UInt32(),
    }
    return {column.name: types[column.type] for column in FAMILIES[family]}
