"""Read the register in which an office notes what its admin consoles enforce, kept as any table.

Consoles of Google Workspace, Microsoft 365 or a school-management system show their settings on a
page and export none; somebody writes them down, one row for each system or policy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from auditor.evidence.values.fold import fold

ALIASES: dict[str, tuple[str, ...]] = {
    "school": (
        "ma truong",
        "truong",
        "ten truong",
        "ma don vi",
        "don vi",
        "school",
        "school code",
    ),
    "policy": ("chinh sach", "ten chinh sach", "chinh sach mat khau", "policy", "policy name"),
    "system": (
        "he thong",
        "ten he thong",
        "phan mem",
        "nen tang",
        "system",
        "platform",
    ),
    "accounts": ("so tai khoan", "so tai khoan ap dung", "accounts", "number of accounts"),
    "max_age_days": (
        "tuoi tho mat khau ngay",
        "tuoi tho mat khau",
        "tuoi mat khau toi da ngay",
        "tuoi mat khau toi da",
        "thoi han mat khau ngay",
        "thoi han mat khau",
        "mat khau het han sau ngay",
        "chu ky doi mat khau ngay",
        "max age days",
        "maximum password age days",
        "maximum password age",
        "password expires after days",
    ),
    "min_length": (
        "do dai toi thieu",
        "do dai toi thieu ky tu",
        "do dai mat khau toi thieu",
        "so ky tu toi thieu",
        "min length",
        "minimum length",
        "minimum password length",
    ),
    "history": (
        "so mat khau ghi nho",
        "so mat khau duoc ghi nho",
        "so mat khau cu ghi nho",
        "so mat khau cu duoc ghi nho",
        "lich su mat khau",
        "history",
        "password history",
        "enforce password history",
        "passwords remembered",
    ),
    "complexity": (
        "yeu cau do phuc tap",
        "yeu cau ve do phuc tap",
        "bat buoc do phuc tap",
        "do phuc tap",
        "mat khau phuc tap",
        "complexity",
        "password complexity",
        "complexity required",
    ),
    "lockout_attempts": (
        "khoa sau so lan sai",
        "so lan sai toi da",
        "so lan nhap sai toi da",
        "so lan sai truoc khi khoa",
        "khoa sau lan sai",
        "lockout attempts",
        "lockout threshold",
        "account lockout threshold",
        "locked after attempts",
    ),
    "lockout_minutes": (
        "thoi gian khoa phut",
        "thoi gian khoa",
        "khoa trong phut",
        "so phut khoa",
        "lockout minutes",
        "lockout duration minutes",
        "account lockout duration",
    ),
    "must_change_after_reset": (
        "doi mat khau sau khi cap lai",
        "doi mat khau sau khi dat lai",
        "buoc doi mat khau sau khi dat lai",
        "phai doi mat khau sau khi dat lai",
        "buoc doi mat khau lan dau",
        "phai doi mat khau lan dau",
        "doi mat khau lan dau dang nhap",
        "must change after reset",
        "change required after reset",
    ),
}
"""Canonical column -> folded headers, best first."""

_NUMBER = re.compile(r"(\d{1,9})(?:[.,]0{1,2})?\s*([^\W\d_][^\d]*)?")
"""A number and perhaps its unit; three zeros after a mark may be thousands, so they are refused."""
_UNITS: Mapping[str, tuple[str, ...]] = {
    "accounts": ("tai khoan", "account", "accounts"),
    "max_age_days": ("ngay", "day", "days"),
    "min_length": ("ky tu", "character", "characters"),
    "history": ("mat khau", "mat khau cu", "password", "passwords"),
    "lockout_attempts": ("lan", "lan sai", "attempt", "attempts", "times"),
    "lockout_minutes": ("phut", "minute", "minutes", "min"),
}
"""Column -> the units (folded) in which its numbers may be written; other units are not guessed."""
_ZERO: Mapping[str, tuple[str, ...]] = {
    "max_age_days": (
        "khong",
        "khong het han",
        "khong bao gio",
        "khong bao gio het han",
        "khong gioi han",
        "vo thoi han",
        "never",
        "none",
        "unlimited",
    ),
    "min_length": ("khong", "khong yeu cau", "none"),
    "history": ("khong", "khong ghi nho", "none"),
    "lockout_attempts": ("khong", "khong khoa", "khong bao gio", "never", "none"),
    # A plain "không" would leave open whether it is never locked or never unlocked.
    "lockout_minutes": (
        "den khi mo khoa",
        "den khi quan tri vien mo",
        "den khi quan tri vien mo khoa",
        "until unlocked",
    ),
}
"""Column -> the words (folded) that mean its 0."""


def in_digits(column: str, cell: str) -> str:
    """Return the number in a cell as digits: ``90 ngày`` is 90, ``không hết hạn`` is 0.

    What is put otherwise (``3 tháng``, ``8-12``) comes back as it is and is reported as unreadable.
    """
    if fold(cell) in _ZERO.get(column, ()):
        return "0"
    found = _NUMBER.fullmatch(cell.strip())
    if found is None:
        return cell
    number, unit = found.groups()
    return number if unit is None or fold(unit) in _UNITS.get(column, ()) else cell
