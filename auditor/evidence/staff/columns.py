"""Declare the columns of the list of staff. All of it is personal."""

from __future__ import annotations

from auditor.evidence.column_types import Type
from auditor.evidence.family import Column
from auditor.model import Text

COLUMNS: tuple[Column, ...] = (
    Column("school", Type.TEXT, Text("Mã trường", "School code")),
    Column("email", Type.TEXT, Text("Địa chỉ thư", "Mail address"), personal=True),
    Column("username", Type.TEXT, Text("Tên đăng nhập", "Sign-in name"), personal=True),
    Column("person_code", Type.TEXT, Text("Mã cán bộ", "Staff code"), personal=True),
    Column("person", Type.TEXT, Text("Họ và tên", "Full name"), personal=True),
    Column("position", Type.TEXT, Text("Chức vụ, vị trí việc làm", "Position")),
    Column("working", Type.FLAG, Text("Đang công tác", "Still works here")),
    Column("left_at", Type.TIME, Text("Ngày nghỉ, chuyển đi", "Left on")),
    Column("admin_duty", Type.FLAG, Text("Được giao quản trị", "Assigned administrative duty")),
)
