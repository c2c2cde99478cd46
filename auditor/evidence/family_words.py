"""Say how reports speak of each family of evidence and of its rows, within a sentence."""

from __future__ import annotations

from auditor.audit import FamilyWords
from auditor.model import Text

FAMILY_WORDS: tuple[FamilyWords, ...] = (
    FamilyWords("accounts", Text("tài khoản", "accounts"), Text("tài khoản", "accounts")),
    FamilyWords("staff", Text("cán bộ", "staff"), Text("người", "people")),
    FamilyWords(
        "password_policies",
        Text("chính sách mật khẩu", "password policies"),
        Text("chính sách", "policies"),
    ),
    FamilyWords("attendance", Text("điểm danh", "attendance")),
    FamilyWords("attestations", Text("xác nhận của đơn vị", "attestations")),
    FamilyWords("backups", Text("sao lưu", "backups")),
    FamilyWords("breaches", Text("tài khoản bị lộ", "leaked accounts")),
    FamilyWords("credentials", Text("mật khẩu", "passwords")),
    FamilyWords("facts", Text("sổ theo dõi, hồ sơ", "registers")),
    FamilyWords("fanpages", Text("fanpage", "fanpages")),
    FamilyWords("links", Text("liên kết giữa các kênh", "links between channels")),
    FamilyWords("otp", Text("mã dùng một lần", "one-time passwords")),
    FamilyWords("payments", Text("thanh toán", "payments")),
    FamilyWords("schools", Text("danh sách trường", "list of schools")),
    FamilyWords("sites", Text("trang web", "websites")),
    FamilyWords("submissions", Text("báo cáo đã nộp", "reports handed in")),
)
"""Families for which only rules wait are among them: reports name what these wait for."""
