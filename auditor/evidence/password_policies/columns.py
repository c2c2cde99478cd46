"""Declare the columns of password policies. A null is never a no."""

from __future__ import annotations

from auditor.evidence.column_types import Type
from auditor.evidence.family import Column
from auditor.model import Text

COLUMNS: tuple[Column, ...] = (
    Column("school", Type.TEXT, Text("Mã trường", "School code")),
    Column(
        "policy",
        Type.TEXT,
        Text(
            "Tên chính sách hoặc tên phân biệt (DN)",
            "Name of the policy or its distinguished name: the subject of findings",
        ),
    ),
    Column(
        "system",
        Type.TEXT,
        Text("Hệ thống áp dụng chính sách", "System whose passwords it governs"),
    ),
    Column(
        "accounts",
        Type.COUNT,
        Text("Số tài khoản của trường chịu chính sách", "Accounts of the school that it governs"),
    ),
    Column(
        "max_age_days",
        Type.COUNT,
        Text(
            "Thời hạn mật khẩu (ngày, làm tròn lên); 0: không bao giờ hết hạn",
            "Days until a password expires, rounded up; 0: never",
        ),
    ),
    Column(
        "min_length",
        Type.COUNT,
        Text("Độ dài tối thiểu (ký tự)", "Characters that a password has at least"),
    ),
    Column(
        "history",
        Type.COUNT,
        Text(
            "Số mật khẩu cũ được ghi nhớ để không dùng lại",
            "Earlier passwords that are remembered and refused",
        ),
    ),
    Column(
        "complexity",
        Type.FLAG,
        Text("Bắt buộc trộn nhiều loại ký tự", "A mix of kinds of characters is demanded"),
    ),
    Column(
        "lockout_attempts",
        Type.COUNT,
        Text(
            "Số lần sai mật khẩu thì khóa; 0: không khóa",
            "Wrong passwords until the account is locked; 0: it never is",
        ),
    ),
    Column(
        "lockout_minutes",
        Type.COUNT,
        Text(
            "Thời gian khóa (phút); 0: đến khi quản trị viên mở",
            "Minutes that it stays locked; 0: until an administrator unlocks it",
        ),
    ),
    Column(
        "must_change_after_reset",
        Type.FLAG,
        Text(
            "Phải đổi mật khẩu do quản trị viên đặt",
            "A password that an administrator has set must be changed at the next sign-in",
        ),
    ),
)
