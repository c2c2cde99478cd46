"""A formal report made by hand, and how its PDF is read back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import pypdf

from auditor.model import Outcome
from reports.content.blocks import (
    Bar,
    Block,
    CellKind,
    Chart,
    Column,
    Facts,
    Paragraph,
    Section,
    Steps,
    Table,
    Tone,
)
from reports.formal.model import FormalReport

TABLE = Table(
    "Điểm của từng trường",
    [
        Column("Mã", CellKind.CODE),
        Column("Trường", CellKind.TEXT, 4),
        Column("Điểm (%)", CellKind.PERCENT),
        Column("Vi phạm", CellKind.NUMBER),
        Column("Ngày", CellKind.DAY),
        Column("Kết quả", CellKind.OUTCOME, 2),
    ],
    [
        ("th01", "Trường Tiểu học Mẫu", 66.666, 1200, date(2026, 11, 2), Outcome.FAIL),
        ("th02", "Trường Mầm non Mẫu", None, 0, None, Outcome.PASS),
    ],
    "Còn 3 trường nữa ở Phụ lục I.",
)
CHART = Chart(
    "Tuổi của mật khẩu",
    [Bar("Dưới 90 ngày", 41, Tone.GOOD), *(Bar(f"{each}", 7, each) for each in Tone)],
    "Tuổi của mật khẩu: dưới 90 ngày 41.",
)
NOTHING = Chart("Không có gì", [Bar("Không", 0)], "")
BLOCKS: tuple[Block, ...] = (
    Paragraph("Điều chưa rõ không bao giờ được coi là đạt."),
    Paragraph("Hai nguồn không đọc được.", Tone.FAULT),
    Paragraph("Ba trường chưa rõ.", Tone.DOUBT),
    Facts([("Ngày xét", "22/11/2026"), ("Nguồn", "evidence/google-users.csv")]),
    TABLE,
    CHART,
    NOTHING,
    Steps(["Bật xác thực hai lớp.", "Rà soát tài khoản bỏ không."]),
)


def report(
    body: Sequence[Section] = (Section("results", "Kết quả", BLOCKS),),
    annexes: Sequence[Section] = (),
) -> FormalReport:
    return FormalReport(
        language="vi",
        managing_body="Ủy ban nhân dân huyện Mẫu",
        issuing_body="Phòng Giáo dục và Đào tạo",
        number="Số:        /BC-PGDĐT",
        motto=("Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc"),
        place_and_date="…………, ngày …… tháng …… năm 20……",
        note="Dự thảo do phần mềm lập.",
        kind="Báo cáo",
        summary="Kết quả kiểm tra an toàn tài khoản",
        addressee="Kính gửi: Ủy ban nhân dân huyện Mẫu",
        bases=["Công văn số 900/CNTT;", "Nghị định số 30/2020/NĐ-CP"],
        body=body,
        authority=["TRƯỞNG PHÒNG"],
        recipients=["Như trên", "Lưu: VT, ……"],
        annexes=annexes,
    )


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def texts(content: bytes) -> list[str]:
    return [each.extract_text() for each in read(content).pages]


def first_lines(content: bytes) -> list[str]:
    return [each.lstrip().split("\n", 1)[0].strip() for each in texts(content)]


def long_table(rows: int, columns: int = 5) -> Table:
    names = [Column(f"Cột {each}") for each in range(columns)]
    return Table(
        "Bảng dài", names, [[f"ô {row}.{each}" for each in range(columns)] for row in range(rows)]
    )
