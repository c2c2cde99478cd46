"""The formal report as PDF: layout of the decree, texts intact, tagged, the same bytes again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pdf_sample import BLOCKS, CHART, NOTHING, TABLE, first_lines, long_table, read, report, texts

from auditor.audit import Audit, Redact
from auditor.locale import _
from auditor.model import Text
from reports.content.blocks import (
    Column,
    Section,
)
from reports.formal.column_widths import fit
from reports.formal.pdf import pdf_bytes, render_pdf
from reports.formal.pdf_data import document_data
from reports.interface import ReportOptions, speaking
from testbed.pictures import fonts, pdf_text

MM = 72 / 25.4


@pytest.mark.usefixtures("readers_installed")
def test_every_text_can_be_copied_out_with_its_vietnamese_letters(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_bytes(report(annexes=[Section("a", "Nguồn chứng cứ", [TABLE])])))
    text = " ".join(pdf_text(path).split())
    for told in (
        "ỦY BAN NHÂN DÂN HUYỆN MẪU",
        "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: /BC-PGDĐT",
        "…………, ngày …… tháng …… năm 20……",
        "Dự thảo do phần mềm lập.",
        "BÁO CÁO",
        "Kết quả kiểm tra an toàn tài khoản",
        "Kính gửi: Ủy ban nhân dân huyện Mẫu",
        "Công văn số 900/CNTT;",
        "Nghị định số 30/2020/NĐ-CP.",
        "I. Kết quả",
        "Hai nguồn không đọc được.",
        "Nguồn: evidence/google-users.csv",
        "Điểm của từng trường",
        "th01 Trường Tiểu học Mẫu 66,7 1.200 02/11/2026 × ",
        "th02 Trường Mầm non Mẫu – 0 – ● ",
        "Còn 3 trường nữa ở Phụ lục I.",
        "Dưới 90 ngày 41",
        "1. Bật xác thực hai lớp.",
        "2. Rà soát tài khoản bỏ không.",
        "TRƯỞNG PHÒNG",
        "- Như trên;",
        "- Lưu: VT, …….",
        "Nguồn chứng cứ",
    ):
        assert told in text


@pytest.mark.usefixtures("readers_installed")
def test_the_fonts_are_those_of_the_package_embedded_as_subsets(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_bytes(report()))
    found = fonts(path)
    assert {each.name.split("+")[1].removeprefix("LiberationSerif") for each in found} == {
        "",
        "-Bold",
        "-Italic",
        "-BoldItalic",
    }
    assert all(each.embedded and each.subset for each in found)


def test_the_document_has_title_language_tags_and_bookmarks() -> None:
    body = [Section("a", "Phạm vi", []), Section("b", "Kết quả", BLOCKS)]
    found = read(pdf_bytes(report(body, [Section("c", "Nguồn", []), Section("d", "Sổ", [])])))
    root = found.trailer["/Root"]
    with speaking("vi"):
        label = _("Annex {number}")
    assert found.metadata is not None
    assert found.metadata.title == "Báo cáo - Kết quả kiểm tra an toàn tài khoản"
    assert found.metadata.author == "auditor"
    assert found.metadata.creation_date is None
    assert root["/Lang"] == "vi"
    assert str(root["/MarkInfo"]["/Marked"]) == "True"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert [each.title for each in found.outline] == [
        "I. Phạm vi",
        "II. Kết quả",
        f"{label.format(number='I')} Nguồn",
        f"{label.format(number='II')} Sổ",
    ]


def tags(content: bytes) -> list[tuple[str, str]]:
    """Return each tag of the structure tree with its alternative text."""
    found: list[tuple[str, str]] = []
    waiting = [read(content).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            found.append((str(node.get("/S", "")), str(node.get("/Alt", ""))))
            waiting += [node["/K"]] if "/K" in node else []
    return found


def test_headers_lists_and_charts_are_tagged_for_whoever_hears_them() -> None:
    found = tags(pdf_bytes(report()))
    names = [name for name, _alt in found]
    assert ("/Figure", CHART.alternative) in found
    assert ("/Figure", NOTHING.title) in found
    assert names.count("/TH") == len(TABLE.columns)
    assert names.count("/TD") == len(TABLE.columns) * len(TABLE.rows)
    assert names.count("/LI") == 4
    assert names.count("/H1") == 1


def test_pages_are_a4_and_text_keeps_the_margins_of_the_decree() -> None:
    content = pdf_bytes(report([Section("a", "Bảng", [long_table(60)])]))
    page = read(content).pages[0]
    assert (round(page.mediabox.width / MM), round(page.mediabox.height / MM)) == (210, 297)
    places: list[tuple[float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, _size: object) -> None:
        if text.strip():
            across, up = (tm[4] * cm[k] + tm[5] * cm[k + 2] + cm[k + 4] for k in (0, 1))
            places.append((across / MM, up / MM))

    page.extract_text(visitor_text=visit)
    assert round(min(left for left, _up in places), 3) >= 30
    assert max(left for left, _up in places) <= 210 - 15
    assert min(up for _left, up in places) >= 20
    assert max(up for _left, up in places) <= 297 - 20


def test_the_first_page_has_no_number_and_each_annex_counts_its_own() -> None:
    annexes = [Section("a", "Một", [long_table(90)]), Section("b", "Hai", [long_table(10)])]
    content = pdf_bytes(report([Section("x", "Kết quả", [long_table(90)])], annexes))
    lines = first_lines(content)
    body = next(place for place, line in enumerate(lines) if line.endswith(" I"))
    second = next(place for place, line in enumerate(lines) if line.endswith(" II"))
    assert lines[0].startswith("ỦY BAN")
    assert lines[1:body] == [str(each) for each in range(2, body + 1)]
    assert lines[body + 1 : second] == [str(each) for each in range(2, second - body + 1)]
    assert second == len(lines) - 1


def test_a_single_annex_has_no_number() -> None:
    lines = first_lines(pdf_bytes(report(annexes=[Section("a", "Một", [])])))
    assert not re.search(r"\bI\b", lines[-1])


def test_an_annex_with_many_columns_lies_across_and_the_next_stands_again() -> None:
    annexes = [Section("a", "Rộng", [long_table(3, 11)]), Section("b", "Hẹp", [long_table(3)])]
    pages = read(pdf_bytes(report(annexes=annexes))).pages
    assert [page.mediabox.width > page.mediabox.height for page in pages[-3:]] == [
        False,
        True,
        False,
    ]


def test_a_table_repeats_its_header_and_keeps_every_row() -> None:
    pages = texts(pdf_bytes(report([Section("x", "Kết quả", [long_table(150)])])))
    assert len(pages) > 2
    assert all("Cột 0" in page for page in pages)
    found = re.findall(r"ô (\d+)\.0", "\n".join(pages))
    assert found == [str(each) for each in range(150)]


def test_a_caption_that_repeats_the_title_over_it_is_left_out() -> None:
    same = replace(TABLE, title="Kết quả", rows=(), left_out="")
    content = pdf_bytes(replace(report([Section("x", "Kết quả", [same])]), summary="S"))
    assert "\n".join(texts(content)).count("Kết quả") == 1


def test_what_the_office_fills_in_stays_open() -> None:
    data = document_data(report())
    assert data["number"] == "Số:        /BC-PGDĐT"
    assert data["authority"] == ["TRƯỞNG PHÒNG"]
    assert data["bases"] == ["Công văn số 900/CNTT;", "Nghị định số 30/2020/NĐ-CP."]


def test_widths_fill_the_page_by_shares_with_room_for_words() -> None:
    columns = [Column("Mã"), Column("Trường", share=6), Column("Chưa xác định")]
    grid = fit(columns, [["a", "b", "c"]], 160)
    assert sum(grid.widths_mm) == pytest.approx(160, abs=0.1)
    assert grid.widths_mm[1] > grid.widths_mm[0] * 4
    crowded = fit([Column("Nghiêm-trọng-nhất")] * 20, [["x" * 40] * 20], 160)
    assert sum(crowded.widths_mm) == pytest.approx(160, abs=0.2)
    assert min(crowded.widths_mm) > 5


@pytest.mark.parametrize("told", ["vi", "en"])
def test_an_audit_becomes_the_report_of_the_office_and_of_a_school(audit: Audit, told: str) -> None:
    whole = "".join(texts(render_pdf(audit, ReportOptions(language=told))))
    own = "".join(texts(render_pdf(audit, ReportOptions(language=told, school="pgd"))))
    assert Text("HUYỆN MẪU", "SAMPLE DISTRICT").in_language(told) in whole
    assert "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO" in " ".join(own.split())
    assert "Trường Tiểu học Lê Văn Tám" in " ".join(whole.split())
    assert "Lê Văn Tám" not in own


def test_an_empty_audit_and_a_hidden_one_become_reports(audit: Audit, empty_audit: Audit) -> None:
    assert texts(render_pdf(empty_audit, ReportOptions()))
    shown = "".join(texts(render_pdf(audit, ReportOptions(redact=Redact.ALL, key=b"key"))))
    assert "gv.an" not in shown
    assert "Nguyễn Văn Mẫu" not in shown
