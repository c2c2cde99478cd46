"""List the invented district's units and the words its invented people's names are made of."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random

DOMAIN = "suoimo.example"
"""The official mail domain; every unit has a subdomain of its own."""

PRIVATE_DOMAIN = "hopthurieng.example"
"""Where private mailboxes lie."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One line of the list of schools."""

    code: str
    name: str
    level: str
    staff: int
    """Accounts of staff made before anything is planted."""
    pupils: int = 0

    @property
    def mail_domain(self) -> str:
        """Return the unit's own mail domain."""
        return f"{self.code}.{DOMAIN}"


UNITS = (
    Unit("pgdsuoimo", "Phòng Giáo dục và Đào tạo huyện Suối Mơ", "office", 22),
    Unit("mnanhdao", "Trường Mầm non Ánh Đào", "preschool", 34),
    Unit("mnhoami", "Trường Mầm non Họa Mi", "preschool", 30),
    Unit("mnvangtrang", "Trường Mầm non Vầng Trăng", "preschool", 0),
    Unit("thsuoitrong", "Trường Tiểu học Suối Trong", "primary", 34, 165),
    Unit("thdoithong", "Trường Tiểu học Đồi Thông", "primary", 32, 155),
    Unit("thcanhdong", "Trường Tiểu học Cánh Đồng", "primary", 30, 150),
    Unit("thcssuoimo", "Trường THCS Suối Mơ", "lower-secondary", 42),
    Unit("thcsnuixanh", "Trường THCS Núi Xanh", "lower-secondary", 36),
    Unit("thcsbenda", "Trường THCS Bến Đá", "lower-secondary", 32),
    Unit("lcrungthong", "Trường TH và THCS Rừng Thông", "multi-level", 40, 90),
    Unit("thptsuoimo", "Trường THPT Suối Mơ", "upper-secondary", 52, 310),
)

_FAMILY = "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Lương Giàng Lò"
_MIDDLE = "Thị Văn Minh Thu Ngọc Đức Hồng Quang Thanh Xuân"
_GIVEN = (
    "An Bình Chi Dung Giang Hà Hạnh Hòa Hương Khánh Lan Linh Long Mai Minh Nam Nga Oanh Phong"
    " Phúc Quân Sơn Tâm Thảo Thủy Trang Tuấn Vân Việt Yến"
)
POSITIONS = (
    *("Giáo viên",) * 7,
    *("Tổ trưởng chuyên môn", "Kế toán", "Văn thư", "Nhân viên y tế", "Nhân viên thư viện"),
)
OFFICE_POSITIONS = ("Chuyên viên", "Chuyên viên", "Kế toán", "Văn thư")
ADMIN_POSITION = "Quản trị mạng"
SHARED_POSITION = "Tài khoản cấp trường"
PUPIL_POSITION = "Học sinh"


def full_name(random: Random) -> str:
    """Return an invented full name."""
    return " ".join(random.choice(each.split()) for each in (_FAMILY, _MIDDLE, _GIVEN))


def plain(text: str) -> str:
    """Return ``text`` in ASCII letters, as sign-in names are written."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def sign_in_name(person: str, number: int) -> str:
    """Return the sign-in name of a person: given name, initials, a number that makes it unique."""
    *others, given = plain(person).split()
    return f"{given}.{''.join(word[0] for word in others)}{number:02d}"
