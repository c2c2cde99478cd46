"""Hold the placeholders that an office may write into its own template: one table, in one place.

Names are Vietnamese without accents, as they are typed most easily; accents, capitals and spaces in
a template are forgiven: ``{{Trích yếu}}`` is ``{{trich_yeu}}``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from auditor.model import Text
from reports.formal.model import FormalReport

PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")


class Shape(StrEnum):
    """What takes the place of a placeholder."""

    INLINE = "inline"
    """A text within a line, wherever it stands."""
    LINES = "lines"
    """Paragraphs; it stands alone in its paragraph, in a table's cell too."""
    BLOCKS = "blocks"
    """Paragraphs and tables; it stands alone in a paragraph of the body."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One name that a template may use."""

    name: str
    shape: Shape
    meaning: Text
    text: Callable[[FormalReport], str] | None = None
    """What an inline one is replaced by."""


def _figure(name: str) -> Callable[[FormalReport], str]:
    return lambda report: report.figures.get(name, "–")


_TABLE = (
    Placeholder(
        "co_quan_chu_quan",
        Shape.INLINE,
        Text("Cơ quan, tổ chức chủ quản trực tiếp", "The managing body"),
        lambda report: report.managing_body,
    ),
    Placeholder(
        "don_vi",
        Shape.INLINE,
        Text("Cơ quan, đơn vị ban hành", "The issuing body"),
        lambda report: report.issuing_body,
    ),
    Placeholder(
        "so",
        Shape.INLINE,
        Text("Số, ký hiệu (để trống)", "Number and sign (left open)"),
        lambda report: report.number,
    ),
    Placeholder(
        "quoc_hieu", Shape.INLINE, Text("Quốc hiệu", "The state"), lambda report: report.motto[0]
    ),
    Placeholder(
        "tieu_ngu", Shape.INLINE, Text("Tiêu ngữ", "The motto"), lambda report: report.motto[1]
    ),
    Placeholder(
        "dia_danh_ngay_thang",
        Shape.INLINE,
        Text("Địa danh, ngày tháng năm (để trống)", "Place and date (left open)"),
        lambda report: report.place_and_date,
    ),
    Placeholder(
        "ghi_chu",
        Shape.INLINE,
        Text("Ghi chú: dự thảo do phần mềm lập", "The note that it is a program's draft"),
        lambda report: report.note,
    ),
    Placeholder(
        "loai_van_ban",
        Shape.INLINE,
        Text("Tên loại văn bản", "The kind of document"),
        lambda report: report.kind,
    ),
    Placeholder(
        "trich_yeu",
        Shape.INLINE,
        Text("Trích yếu nội dung", "What it is about"),
        lambda report: report.summary,
    ),
    Placeholder(
        "kinh_gui", Shape.INLINE, Text("Kính gửi", "Addressee"), lambda report: report.addressee
    ),
    Placeholder(
        "ngay_danh_gia",
        Shape.INLINE,
        Text("Ngày mà kết quả được tính đến", "The day of the check"),
        _figure("day"),
    ),
    Placeholder(
        "so_don_vi", Shape.INLINE, Text("Số đơn vị được kiểm tra", "Units"), _figure("units")
    ),
    Placeholder("so_quy_tac", Shape.INLINE, Text("Số quy tắc", "Rules"), _figure("rules")),
    Placeholder(
        "diem",
        Shape.INLINE,
        Text(
            "Điểm của trường (%); toàn huyện không có điểm chung",
            "The school's score (%); a district has none",
        ),
        _figure("score"),
    ),
    Placeholder(
        "do_bao_phu",
        Shape.INLINE,
        Text(
            "Độ bao phủ của trường (%), luôn đọc cùng điểm",
            "The school's coverage (%), always read with the score",
        ),
        _figure("coverage"),
    ),
    Placeholder("so_dat", Shape.INLINE, Text("Số kết quả đạt", "Passes"), _figure("passed")),
    Placeholder(
        "so_khong_dat", Shape.INLINE, Text("Số kết quả không đạt", "Failures"), _figure("failed")
    ),
    Placeholder(
        "so_chua_ket_luan",
        Shape.INLINE,
        Text("Số kết quả chưa kết luận được", "Results not judged"),
        _figure("open"),
    ),
    Placeholder("can_cu", Shape.LINES, Text("Các căn cứ", "Legal bases")),
    Placeholder("noi_nhan", Shape.LINES, Text("Nơi nhận", "Recipients")),
    Placeholder("ky", Shape.LINES, Text("Quyền hạn, chức vụ người ký", "Signing post")),
    Placeholder(
        "noi_dung",
        Shape.BLOCKS,
        Text("Toàn bộ nội dung, các mục I đến V", "The whole body, parts I to V"),
    ),
    Placeholder(
        "pham_vi", Shape.BLOCKS, Text("Riêng mục phạm vi, cách thực hiện", "Scope and method only")
    ),
    Placeholder("ket_qua_bang", Shape.BLOCKS, Text("Riêng mục kết quả", "The results only")),
    Placeholder("ton_tai", Shape.BLOCKS, Text("Riêng mục vi phạm chính", "Main failures only")),
    Placeholder("chua_ro", Shape.BLOCKS, Text("Riêng mục chưa xác định", "What is not known only")),
    Placeholder("kien_nghi", Shape.BLOCKS, Text("Riêng mục kiến nghị", "Proposals only")),
    Placeholder("phu_luc", Shape.BLOCKS, Text("Các phụ lục", "The annexes")),
)
PLACEHOLDERS: Mapping[str, Placeholder] = {each.name: each for each in _TABLE}
"""Name -> placeholder, in the order in which a document needs them."""

SECTION_OF: Mapping[str, str] = {
    "pham_vi": "scope",
    "ket_qua_bang": "results",
    "ton_tai": "failures",
    "chua_ro": "reasons",
    "kien_nghi": "proposals",
}
"""Placeholder -> the one section of the body that it stands for."""


def plain_name(written: str) -> str:
    """Return a name as the table holds it, however it was typed."""
    decomposed = unicodedata.normalize("NFD", written.strip().casefold().replace("đ", "d"))
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    return re.sub(r"[\s_-]+", "_", bare)
