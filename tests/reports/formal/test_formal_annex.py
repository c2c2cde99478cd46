"""The outline of the self-assessment has the five parts of its model and fills in facts only."""

from __future__ import annotations

import pytest
from word_reading import texts

from auditor.audit import Audit
from auditor.model import Outcome
from reports.content.blocks import Facts, Paragraph, Table
from reports.formal.annex import annex_outline
from reports.formal.docx import render_annex
from reports.formal.model import DOTS
from reports.interface import ReportOptions

SCHOOL = ReportOptions(language="en", school="thlevantam")


def test_the_five_parts_are_those_of_the_model(audit: Audit) -> None:
    outline = annex_outline(audit, ReportOptions(language="vi"))
    assert [each.title for each in outline.body] == [
        "Công tác lãnh đạo, chỉ đạo",
        "Kết quả thực hiện",
        "Khó khăn, vướng mắc khi triển khai",
        "Phương hướng nhiệm vụ trọng tâm năm học tiếp theo",
        "Đề xuất, kiến nghị",
    ]
    inner = [e.text for part in outline.body for e in part.blocks if isinstance(e, Paragraph)]
    for each in (
        "1. Triển khai các văn bản chỉ đạo",
        "2. Ban hành các văn bản, công tác hướng dẫn, bồi dưỡng tập huấn",
        "1. Quá trình thực hiện tại cơ sở giáo dục",
        "2. Kết quả mức độ chuyển đổi số của đơn vị",
    ):
        assert each in inner
    assert not outline.addressee
    assert not outline.bases


def test_what_the_audit_cannot_know_is_left_open(audit: Audit) -> None:
    outline = annex_outline(audit, SCHOOL)
    for place in (2, 3, 4):
        assert outline.body[place].blocks == [Paragraph(DOTS)]
    level = [e for e in outline.body[1].blocks if isinstance(e, Facts)][1]
    assert {value for _label, value in level.rows} == {DOTS}


def test_a_schools_facts_are_its_judged_results_with_their_clauses(audit: Audit) -> None:
    blocks = annex_outline(audit, SCHOOL).body[1].blocks
    (table,) = (each for each in blocks if isinstance(each, Table))
    assert [(row[0], row[2]) for row in table.rows] == [
        ("account-hygiene 1.a", Outcome.FAIL),
        ("lao-cai-2023 3.2; account-hygiene 2.b", Outcome.FAIL),
        ("lao-cai-2023 3.2", Outcome.PASS),
        ("lao-cai-2023 3.2", Outcome.FAIL),
    ]
    assert "Left out are 2 results" in repr(blocks)
    course = next(each for each in blocks if isinstance(each, Facts))
    assert [value for _label, value in course.rows][-2:] == ["11.1", "66.7"]


def test_the_offices_facts_count_units(audit: Audit) -> None:
    blocks = annex_outline(audit, ReportOptions(language="en")).body[1].blocks
    (table,) = (each for each in blocks if isinstance(each, Table))
    for place, outcome in ((2, Outcome.PASS), (3, Outcome.FAIL)):
        counted = sum(row[place] for row in table.rows if isinstance(row[place], int))
        assert counted == sum(each.outcome is outcome for each in audit.results)


def test_an_empty_audit_gives_an_outline_without_facts(empty_audit: Audit) -> None:
    assert "The evidence shows nothing yet." in texts(
        render_annex(empty_audit, ReportOptions(language="en"))
    )


@pytest.mark.parametrize(("suffix", "start"), [(".docx", b"PK"), (".PDF", b"%PDF"), ("", b"PK")])
def test_the_suffix_chooses_word_or_pdf(audit: Audit, suffix: str, start: bytes) -> None:
    options = ReportOptions(language="en", school="thlevantam", suffix=suffix)
    content = render_annex(audit, options)
    assert content.startswith(start)
    assert content == render_annex(audit, options)
