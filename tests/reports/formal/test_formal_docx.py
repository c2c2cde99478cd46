"""The Word document is laid out as Decree 30/2020/ND-CP asks, and any text stays text in it."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx.enum.section import WD_ORIENT
from docx.shared import Mm
from docx.styles.style import ParagraphStyle
from hypothesis import given, settings
from hypothesis import strategies as st
from word_reading import HOSTILE, W, hostile, opened, parts, texts

from auditor.audit import Audit
from auditor.locale import set_language
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
from reports.formal.content import formal_report
from reports.formal.docx import docx_bytes, render_docx
from reports.formal.docx_blocks import section
from reports.formal.docx_styles import look
from reports.formal.docx_text import told, visible
from reports.formal.model import closed, roman
from reports.formal.starter import starter_template
from reports.formal.template_xml import elements, parse
from reports.interface import ReportOptions
from testbed.office import convert
from testbed.pictures import pdf_text

ROOT = Path(__file__).parents[3]
OFFICE = ReportOptions(language="en")
SCHOOL = ReportOptions(language="en", school="thlevantam")


def test_paper_margins_and_page_numbers_are_those_of_the_decree(audit: Audit) -> None:
    pages = opened(render_docx(audit, OFFICE)).sections
    assert len(pages) == 1 + len(formal_report(audit, OFFICE).annexes)
    for each in pages:
        wide = each.orientation == WD_ORIENT.LANDSCAPE
        size = (each.page_width, each.page_height)
        assert [round(one.mm) for one in (size[::-1] if wide else size) if one] == [210, 297]
        edges = (each.top_margin, each.bottom_margin, each.left_margin, each.right_margin)
        assert [round(one.mm) for one in edges if one] == [20, 20, 30, 20]
        assert each.different_first_page_header_footer
        assert not each.first_page_header.paragraphs[0].text
        assert "PAGE" in each.header._element.xml
    assert pages[0].orientation == WD_ORIENT.PORTRAIT
    assert pages[1].orientation == WD_ORIENT.LANDSCAPE


def test_letters_and_paragraphs_are_those_of_the_decree(audit: Audit) -> None:
    styles = opened(render_docx(audit, OFFICE)).styles
    body = styles["Body Text"].paragraph_format
    assert body.first_line_indent is not None
    assert abs(body.first_line_indent - Mm(10)) < Mm(0.1)
    assert body.space_before is not None
    assert body.space_before.pt == 6
    assert body.alignment is not None
    assert body.alignment.name == "JUSTIFY"
    fonts = styles.element.find(f".//{W}rPrDefault//{W}rFonts")
    assert set(fonts.attrib.values()) == {"Times New Roman"}
    assert styles.element.find(f".//{W}rPrDefault//{W}sz").get(f"{W}val") == "26"
    assert styles["Legal Basis"].font.italic
    assert styles["Title"].font.bold


@pytest.mark.parametrize(("told_in", "code"), [("vi", "vi-VN"), ("en", "en-US")])
def test_title_language_and_author_are_set(audit: Audit, told_in: str, code: str) -> None:
    document = opened(render_docx(audit, ReportOptions(language=told_in)))
    report = formal_report(audit, ReportOptions(language=told_in))
    properties = document.core_properties
    assert properties.title == f"{report.kind} - {report.summary}"
    assert properties.author == "auditor"
    assert properties.language == code
    assert properties.created == audit.generated_at
    lang = document.styles.element.find(f".//{W}rPrDefault//{W}lang")
    assert lang.get(f"{W}val") == code


def test_the_letterhead_stands_in_two_columns_without_borders(audit: Audit) -> None:
    head = opened(render_docx(audit, SCHOOL)).tables[0]
    left, right = head.rows[0].cells
    assert [e.text for e in left.paragraphs][:2] == [
        "SAMPLE DISTRICT",
        "TRƯỜNG TIỂU HỌC LÊ VĂN TÁM",
    ]
    assert right.paragraphs[1].text == "Independence - Freedom - Happiness"
    assert head._tbl.find(f".//{W}tblBorders") is None
    assert head._tbl.find(f".//{W}tblStyle") is None
    lines = [e.style.name for cell in (left, right) for e in cell.paragraphs if e.style]
    assert lines.count("Rule") == 2
    widths = [cell.width for cell in (left, right)]
    assert widths == [each.width for each in head.columns]
    assert widths[0] < widths[1]


def test_legal_bases_end_with_semicolons_and_the_last_with_a_stop(audit: Audit) -> None:
    document = opened(render_docx(audit, OFFICE))
    bases = [e.text for e in document.paragraphs if e.style and e.style.name == "Legal Basis"]
    assert [each[-1] for each in bases] == [";", "."]


def test_headings_are_real_and_numbered(audit: Audit) -> None:
    document = opened(render_docx(audit, OFFICE))
    found = [e.text for e in document.paragraphs if e.style and e.style.name == "Heading 1"]
    assert found == [
        "I. Scope and method",
        "II. Results",
        "III. Main failures, what to do and by when",
        "IV. What could not be known, and why",
        "V. Proposals",
    ]
    annexes = [e.text for e in document.paragraphs if e.style and e.style.name == "Annex Heading"]
    assert annexes[:2] == ["Annex I", "Annex II"]


def test_headings_stand_in_the_outline(audit: Audit) -> None:
    styles = opened(render_docx(audit, OFFICE)).styles
    heading, annex = styles["Heading 1"], styles["Annex Heading"]
    assert heading.element.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") == "0"
    assert isinstance(annex, ParagraphStyle)
    assert annex.base_style == heading


def test_every_style_that_is_used_is_there(audit: Audit) -> None:
    content = render_docx(audit, SCHOOL)
    there = {each.style_id for each in opened(content).styles}
    told = "".join(each.decode() for name, each in parts(content).items() if "word/" in name)
    used = set(re.findall(r'<w:(?:pStyle|tblStyle|basedOn|next|link) w:val="(\w+)"', told))
    assert used <= there
    assert {"Rule", "PageEnd", "Header", "TableGrid"} <= used


@pytest.mark.parametrize("example", [False, True])
def test_nothing_of_the_librarys_own_template_is_left(audit: Audit, example: bool) -> None:
    set_language("vi")
    vietnamese = ReportOptions(language="vi")
    content = starter_template() if example else render_docx(audit, vietnamese)
    held = parts(content)
    assert sorted(held) == [
        *("[Content_Types].xml", "_rels/.rels", "docProps/core.xml"),
        *("word/_rels/document.xml.rels", "word/document.xml", "word/header1.xml"),
        *("word/header2.xml", "word/settings.xml", "word/styles.xml"),
    ]
    told = b"".join(held.values()).decode()
    for each in ("python-docx", "en-US", "ja-JP", "Theme", "color w:val", "latentStyles"):
        assert each not in told
    assert not opened(content).core_properties.comments


def test_a_title_is_cut_where_a_property_of_the_document_ends(audit: Audit) -> None:
    report = replace(formal_report(audit, OFFICE), summary="\udc80" + "x" * 300)
    content = docx_bytes(report, audit.generated_at)
    title = opened(content).core_properties.title
    assert len(title) == 255
    assert title.isascii()
    assert "x" * 300 in " ".join(texts(content))


def test_pages_that_follow_drag_no_empty_line_of_full_height(audit: Audit) -> None:
    body = opened(render_docx(audit, OFFICE)).element.body
    ends = [each for each in body if each.find(f"{W}pPr/{W}sectPr") is not None]
    assert len(ends) == len(formal_report(audit, OFFICE).annexes)
    assert {each.find(f"{W}pPr/{W}pStyle").get(f"{W}val") for each in ends} == {"PageEnd"}
    assert all(each.getprevious().tag == f"{W}tbl" for each in ends)


def test_every_table_of_data_repeats_its_header_and_is_named(audit: Audit) -> None:
    tables = opened(render_docx(audit, OFFICE)).element.body.findall(f".//{W}tbl")
    data = [each for each in tables if each.find(f".//{W}tblStyle") is not None]
    assert len(data) > 5
    for each in data:
        rows = each.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in rows[1:])
        assert each.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")
        columns = [int(c.get(f"{W}w")) for c in each.find(f"{W}tblGrid")]
        assert {len(row.findall(f"{W}tc")) for row in rows} == {len(columns)}
        assert sum(columns) <= 14100


def test_a_table_in_the_document_has_the_rows_of_the_report(audit: Audit) -> None:
    document = opened(render_docx(audit, SCHOOL))
    failed = next(e for e in document.tables if e.rows[0].cells[1].text == "Rule")
    assert [row.cells[2].text for row in failed.rows[1:]] == [
        "2 of 1200 violate, 3 not known",
        "3 of 41 violate, 0 not known",
        "1 of 41 violate, 0 not known",
    ]


def test_recipients_stand_level_with_the_signature(audit: Audit) -> None:
    last = [
        e for e in opened(render_docx(audit, OFFICE)).tables if "Recipients:" in e.cell(0, 0).text
    ]
    left, right = last[0].rows[0].cells
    assert [e.text for e in left.paragraphs][0::3] == ["Recipients:", "- File: Office, ……."]
    assert right.text == "HEAD OF THE UNIT"


@pytest.mark.parametrize("options", [OFFICE, SCHOOL])
def test_the_same_audit_gives_the_same_bytes(audit: Audit, options: ReportOptions) -> None:
    first = render_docx(audit, options)
    assert first == render_docx(audit, options)
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize("school", [None, "thlevantam"])
def test_hostile_text_stays_text(audit: Audit, school: str | None) -> None:
    content = render_docx(hostile(audit), ReportOptions(language="en", school=school))
    clean = render_docx(audit, ReportOptions(language="en", school=school))
    assert len(opened(content).tables) == len(opened(clean).tables)
    for each in parts(content).values():
        parse(each)
    shown = " ".join(texts(content))
    assert "=1+1</w:t><w:p/>&{{noi_dung}}" in shown
    assert not set("\u202e\x00\x1b\x7f\ufffe") & set(shown)


def test_an_empty_audit_gives_a_document(empty_audit: Audit) -> None:
    assert "The audit holds no school." in texts(render_docx(empty_audit, OFFICE))


def test_every_kind_of_block_is_drawn(audit: Audit) -> None:
    chart = Chart("Ages", [Bar("young", 3), Bar("none", 0), Bar("old", 6, Tone.BAD)], "Read aloud")
    empty = Table("Nobody", [Column("Name")], [])
    cut = Table("Cut", [Column("Share", CellKind.PERCENT)], [(None,), (12.5,)], "2 more.")
    blocks: list[Block] = [
        Paragraph("Beware", Tone.DOUBT),
        Facts([("A", "B")]),
        Steps(["Go"]),
        chart,
        empty,
        cut,
    ]
    report = replace(formal_report(audit, OFFICE), body=[Section("all", "All", blocks)], annexes=[])
    content = docx_bytes(report, audit.generated_at)
    shown = texts(content)
    for each in ("Beware", "- A: B", "1. Go", "young", "Nothing to list.", "–", "12.5", "2 more."):
        assert each in shown
    body = opened(content).element.body
    assert body.find(f".//{W}tblDescription").get(f"{W}val") == "Read aloud"
    ends = [int(e.get(f"{W}right")) for e in body.iter(f"{W}ind") if e.get(f"{W}right")][-3:]
    assert ends[0] > ends[2] == 0
    assert len(body.findall(f".//{W}shd")) == 2


def test_a_table_whose_title_is_the_heading_has_no_second_caption() -> None:
    part = Section("x", "Same", [Table("Same", [Column("A")], [("b",)])])
    assert "".join(section(part, "I", look())).count(">Same<") == 0


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text())
def test_any_text_can_stand_in_an_element_and_comes_back_as_it_is_shown(text: str) -> None:
    (made,) = elements(f"<w:t>{told(text)}</w:t>")
    assert (made.text or "") == visible(text)


def test_roman_numbers_and_enumerations() -> None:
    assert [roman(each) for each in (1, 4, 8, 9, 14, 20)] == ["I", "IV", "VIII", "IX", "XIV", "XX"]
    assert closed(["a", "b.", "c;"]) == ["a;", "b;", "c."]
    assert closed([]) == []


def test_the_renderer_loads_without_what_only_templates_and_pdf_need() -> None:
    code = (
        "import sys, reports.formal.docx;"
        " print([m for m in ('lxml', 'docx', 'typst', 'polars') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.usefixtures("readers_installed")
@pytest.mark.parametrize("school", [None, "thlevantam"])
def test_a_real_office_program_shows_it(audit: Audit, tmp_path: Path, school: str | None) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(render_docx(audit, ReportOptions(language="vi", school=school)))
    pages = pdf_text(convert(path, "pdf", tmp_path)).split("\f")
    first_lines = [each.strip().splitlines()[0].strip() for each in pages if each.strip()]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    assert "Độc lập - Tự do - Hạnh phúc" in pages[0]
    assert not first_lines[0].isdigit()
    assert first_lines[1] == "2"


def test_the_hostile_text_is_hostile() -> None:
    assert len(HOSTILE) > 300
