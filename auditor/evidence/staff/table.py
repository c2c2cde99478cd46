"""Read the list of staff and their assignments, kept as any table."""

from __future__ import annotations

ALIASES: dict[str, tuple[str, ...]] = {
    "school": (
        "ma truong",
        "truong",
        "ten truong",
        "ma don vi",
        "don vi",
        "don vi cong tac",
        "school",
        "school code",
    ),
    "email": (
        "email",
        "thu dien tu",
        "dia chi email",
        "mail",
        "email cong vu",
        "thu cong vu",
        "email address",
    ),
    "username": ("ten dang nhap", "ten tai khoan", "tai khoan", "username", "user name", "account"),
    "person_code": (
        "ma can bo",
        "ma cbgvnv",
        "ma giao vien",
        "ma dinh danh bo gd dt",
        "ma dinh danh",
        "staff code",
        "employee id",
    ),
    "person": ("ho va ten", "ho ten", "full name", "name"),
    "position": (
        "chuc vu",
        "chuc danh",
        "vi tri viec lam",
        "nhom chuc vu",
        "position",
        "job title",
    ),
    "working": (
        "trang thai",
        "trang thai lam viec",
        "trang thai cb",
        "tinh trang",
        "dang cong tac",
        "status",
        "working",
        "!da nghi",
        "!nghi viec",
    ),
    "left_at": (
        "ngay nghi",
        "ngay nghi viec",
        "ngay chuyen di",
        "ngay thoi viec",
        "left on",
        "left at",
        "end date",
    ),
    "admin_duty": (
        "duoc giao quan tri",
        "phan cong quan tri",
        "nhiem vu quan tri",
        "quan tri he thong",
        "admin duty",
        "administrator duty",
    ),
}
"""Canonical column -> folded headers, best first; ``!`` inverts a flag."""
