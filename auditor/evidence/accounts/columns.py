"""Declare the columns of accounts. A null is never a no."""

from __future__ import annotations

from auditor.evidence.column_types import Type
from auditor.evidence.family import Column
from auditor.model import Text

COLUMNS: tuple[Column, ...] = (
    Column("school", Type.TEXT, Text("Mã trường", "School code")),
    Column(
        "account",
        Type.TEXT,
        Text("Tên tài khoản (chữ thường)", "Account name, lower case: the subject of findings"),
    ),
    Column("username", Type.TEXT, Text("Tên đăng nhập", "Sign-in name as exported")),
    Column("email", Type.TEXT, Text("Địa chỉ thư (chữ thường)", "Mail address, lower case")),
    Column("person", Type.TEXT, Text("Họ và tên", "Full name of the person"), personal=True),
    Column(
        "person_code",
        Type.TEXT,
        Text("Mã định danh cán bộ, học sinh", "Staff or pupil code"),
        personal=True,
    ),
    Column(
        "owner",
        Type.TEXT,
        Text("Người chịu trách nhiệm", "Named person answering for a shared account"),
        personal=True,
    ),
    Column("position", Type.TEXT, Text("Chức vụ như trong tệp", "Position as exported")),
    Column(
        "role",
        Type.TEXT,
        Text(
            "Nhóm: staff, admin, pupil, parent, shared, service",
            "Group: staff, admin, pupil, parent, shared, service",
        ),
    ),
    Column(
        "org_unit", Type.TEXT, Text("Đơn vị trong thư mục", "Org unit path or distinguished name")
    ),
    Column("system", Type.TEXT, Text("Hệ thống", "System the account belongs to")),
    Column("enabled", Type.FLAG, Text("Đang hoạt động", "Account can sign in")),
    Column("privileged", Type.FLAG, Text("Có quyền quản trị", "Holds administrative rights")),
    Column("created_at", Type.TIME, Text("Ngày tạo", "Created")),
    Column(
        "password_changed_at",
        Type.TIME,
        Text("Ngày đổi mật khẩu gần nhất", "Password last changed"),
    ),
    Column("last_login_at", Type.TIME, Text("Đăng nhập gần nhất", "Last sign-in")),
    Column(
        "login_lag_days",
        Type.COUNT,
        Text(
            "Độ trễ của ngày đăng nhập (ngày)",
            "Days by which the directory may report a sign-in late",
        ),
    ),
    Column("never_logged_in", Type.FLAG, Text("Chưa từng đăng nhập", "Never signed in")),
    Column(
        "must_change",
        Type.FLAG,
        Text("Phải đổi mật khẩu khi đăng nhập", "Must change the password at next sign-in"),
    ),
    Column(
        "mfa_enrolled",
        Type.FLAG,
        Text("Đã đăng ký xác thực hai lớp", "A second factor is registered"),
    ),
    Column(
        "mfa_capable",
        Type.FLAG,
        Text("Dùng được xác thực hai lớp", "A registered factor is also allowed by policy"),
    ),
    Column(
        "mfa_enforced",
        Type.FLAG,
        Text("Bị buộc dùng xác thực hai lớp", "The second factor is enforced"),
    ),
    Column(
        "password_never_expires",
        Type.FLAG,
        Text("Mật khẩu không hết hạn", "Password never expires"),
    ),
    Column(
        "password_expires_at",
        Type.TIME,
        Text("Hệ thống buộc đổi mật khẩu vào ngày", "The directory will force a change on"),
    ),
    Column(
        "password_not_required", Type.FLAG, Text("Không cần mật khẩu", "No password is required")
    ),
    Column("locked", Type.FLAG, Text("Đang bị khóa tạm", "Locked out")),
    Column("expires_at", Type.TIME, Text("Tài khoản hết hạn", "Account expires")),
    Column(
        "people",
        Type.COUNT,
        Text("Số người dùng chung", "Number of different people who use the account"),
    ),
    Column(
        "assigned",
        Type.FLAG,
        Text("Có trong danh sách phân công", "Stands in the staff list with a current assignment"),
    ),
    Column(
        "assignment",
        Type.TEXT,
        Text(
            "Kết quả đối chiếu: listed, absent, left, no_admin_duty",
            "Match with the staff list: listed, absent, left, no_admin_duty",
        ),
    ),
)

ROLES = ("staff", "admin", "pupil", "parent", "shared", "service")
