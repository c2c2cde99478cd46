"""An office's own template is filled where a placeholder stands, and stays as it was elsewhere."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Opened
from docx.oxml import parse_xml
from docx.shared import Pt
from word_reading import HOSTILE, W, hostile, opened, parts, texts, with_part

from auditor.audit import Audit
from auditor.locale import set_language
from auditor.model import ReportError
from reports.formal.content import formal_report
from reports.formal.docx import render_docx
from reports.formal.lint import check_template
from reports.formal.starter import starter_template
from reports.formal.template import fill
from reports.formal.template_names import PLACEHOLDERS, SECTION_OF, Shape
from reports.interface import ReportOptions
from testbed.office import convert
from testbed.pictures import pdf_text

SCHOOL = ReportOptions(language="en", school="thlevantam")


def saved(document: Opened) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def template(*lines: str) -> bytes:
    document = Document()
    for each in lines:
        document.add_paragraph(each)
    return saved(document)


def test_every_inline_placeholder_gets_its_text(audit: Audit) -> None:
    report = formal_report(audit, SCHOOL)
    inline = [each for each in PLACEHOLDERS.values() if each.shape is Shape.INLINE]
    content = fill(template(*(f"<{{{{{each.name}}}}}>" for each in inline)), report)
    shown = texts(content)
    assert shown == [f"<{each.text(report)}>" for each in inline if each.text is not None]
    assert "<11.1>" in shown
    assert "<66.7>" in shown


def test_accents_capitals_and_spaces_are_forgiven(audit: Audit) -> None:
    report = formal_report(audit, SCHOOL)
    content = fill(template("{{ Trích  Yếu }}", "{{ĐIỂM}} / {{độ bao phủ}}"), report)
    assert texts(content) == [report.summary, "11.1 / 66.7"]


def test_a_placeholder_split_over_runs_is_replaced_in_the_shape_of_its_start(audit: Audit) -> None:
    document = Document()
    line = document.add_paragraph()
    for text, bold in (("Về {", True), ("{trich", False), ("_yeu}", False), ("}: {{diem}}", False)):
        line.add_run(text).bold = bold
    line.add_run(" {{do_bao_phu}}")
    report = formal_report(audit, SCHOOL)
    (filled,) = opened(fill(saved(document), report)).paragraphs
    assert filled.text == f"Về {report.summary}: 11.1 66.7"
    assert filled.runs[0].bold
    assert filled.runs[0].text == f"Về {report.summary}"


def test_headers_footers_cells_and_text_boxes_are_filled_too(audit: Audit) -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{don_vi}}"
    document.sections[0].footer.paragraphs[0].text = "{{ngay_danh_gia}}"
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "{{noi_nhan}}"
    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent><w:p>'
        "<w:r><w:t>{{kinh_gui}}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
        "</w:r>"
    )
    line = document.add_paragraph("{{trich_yeu}}")
    line._p.append(parse_xml(box))
    report = formal_report(audit, SCHOOL)
    content = fill(saved(document), report)
    filled = opened(content)
    assert filled.sections[0].header.paragraphs[0].text == report.issuing_body
    assert filled.sections[0].footer.paragraphs[0].text == "2026-11-22"
    assert filled.tables[0].cell(0, 0).paragraphs[0].text == "- As above;"
    assert report.addressee in texts(content)
    assert filled.paragraphs[0].runs[0].text == report.summary


def test_the_whole_report_takes_the_shape_of_the_placeholder(audit: Audit) -> None:
    document = Document()
    line = document.add_paragraph()
    run = line.add_run("{{noi_dung}}")
    run.font.name, run.font.size, run.bold = "Arial", Pt(15), True
    line.paragraph_format.left_indent = Pt(33)
    report = formal_report(audit, SCHOOL)
    filled = opened(fill(saved(document), report))
    headings = [e.text for e in filled.paragraphs if e.style and e.style.name == "Heading 1"]
    assert headings[:2] == ["I. Scope and method", "II. Results"]
    sentence = next(e for e in filled.paragraphs if e.text.startswith("A lack of evidence"))
    assert (sentence.runs[0].font.name, sentence.runs[0].font.size) == ("Arial", Pt(15))
    assert sentence.paragraph_format.left_indent == Pt(33)
    assert filled.tables[0].style is not None
    assert filled.tables[0].style.name == "Table Grid"
    assert filled.tables[0].cell(0, 0).paragraphs[0].runs[0].font.name == "Arial"


def test_single_parts_come_without_their_heading(audit: Audit) -> None:
    report = formal_report(audit, SCHOOL)
    for name, section in SECTION_OF.items():
        title = next(each.title for each in report.body if each.id == section)
        shown = texts(fill(template("Đầu", f"{{{{{name}}}}}"), report))
        assert len(shown) > 2
        assert title not in " ".join(shown[:2])


def test_a_table_without_a_style_in_the_template_has_borders_of_its_own(audit: Audit) -> None:
    document = Document()
    document.styles["Table Grid"].delete()
    document.add_paragraph("{{ket_qua_bang}}")
    body = opened(fill(saved(document), formal_report(audit, SCHOOL))).element.body
    assert body.find(f".//{W}tblBorders") is not None


def test_the_properties_of_pages_survive_the_placeholder_that_bears_them(audit: Audit) -> None:
    document = Document()
    document.add_section()
    document.paragraphs[0].insert_paragraph_before("{{noi_dung}}")
    bearer = document.paragraphs[1]
    bearer.text = "{{can_cu}}"
    filled = opened(fill(saved(document), formal_report(audit, SCHOOL)))
    assert len(filled.sections) == 2
    assert any("On the basis of" in each.text for each in filled.paragraphs)
    assert not any("{{" in each.text for each in filled.paragraphs)


def test_a_block_of_nothing_leaves_a_cell_its_paragraph(empty_audit: Audit) -> None:
    document = Document()
    document.add_table(1, 1).cell(0, 0).text = "{{can_cu}}"
    document.add_paragraph("{{noi_dung}}")
    filled = opened(fill(saved(document), formal_report(empty_audit, ReportOptions(language="en"))))
    assert [e.text for e in filled.tables[0].cell(0, 0).paragraphs] == [""]


def test_other_parts_stay_as_they_were(audit: Audit) -> None:
    before = template("{{noi_dung}}")
    after = fill(before, formal_report(audit, SCHOOL))
    old, new = parts(before), parts(after)
    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} == {"word/document.xml"}


def test_the_same_template_and_audit_give_the_same_bytes(audit: Audit) -> None:
    options = replace(SCHOOL, template=starter_template())
    assert render_docx(audit, options) == render_docx(audit, options)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_example_is_without_fault_and_holds_what_a_report_needs(
    audit: Audit, language: str
) -> None:
    set_language(language)
    example = starter_template()
    assert check_template(example) == []
    assert example == starter_template()
    options = ReportOptions(language=language, school="thlevantam", template=example)
    shown = texts(render_docx(audit, options))
    assert not [each for each in shown if "{{" in each]
    own = texts(render_docx(audit, replace(options, template=None)))
    assert {each for each in own if each} - set(shown) <= set(_only_ours(audit, options))


def _only_ours(audit: Audit, options: ReportOptions) -> list[str]:
    """Return what an annex of our own says and a template's does not: to what it is attached."""
    report = formal_report(audit, options)
    own = texts(render_docx(audit, replace(options, template=None)))
    return [each for each in own if report.issuing_body in each and each != report.issuing_body]


def test_hostile_text_enters_a_template_as_text(audit: Audit) -> None:
    options = replace(SCHOOL, template=starter_template())
    content = render_docx(hostile(audit), options)
    assert "=1+1</W:T><W:P/>&{{NOI_DUNG}}" in " ".join(texts(content))
    assert len(opened(content).tables) == len(opened(render_docx(audit, options)).tables)
    assert HOSTILE


def test_a_template_with_faults_is_refused_with_all_of_them(audit: Audit) -> None:
    wrong = with_part(template("{{diem}} {{trich_yu}}", "{{noi"), "word/vbaProject.bin", b"x")
    with pytest.raises(ReportError) as caught:
        render_docx(audit, replace(SCHOOL, template=wrong))
    told = str(caught.value)
    for each in ("vbaProject.bin", "Did you mean {{trich_yeu}}?", "not closed", "{{do_bao_phu}}"):
        assert each in told


@pytest.mark.usefixtures("readers_installed")
def test_a_real_office_program_shows_a_filled_template(audit: Audit, tmp_path: Path) -> None:
    path = tmp_path / "filled.docx"
    path.write_bytes(render_docx(audit, replace(SCHOOL, template=starter_template())))
    shown = pdf_text(convert(path, "pdf", tmp_path))
    assert "V. Proposals" in shown
    assert "Annex II" in shown
    assert "{{" not in shown
