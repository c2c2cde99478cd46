"""The PDF of a formal report: whatever text it holds, whatever fails, the same bytes again."""

from __future__ import annotations

import hashlib
import logging
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_sample import TABLE, read, report, texts

from auditor.model import ReportError
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
from reports.formal import pdf
from reports.formal.model import FormalReport
from reports.formal.pdf import pdf_bytes

ROOT = Path(__file__).parents[3]


def test_an_empty_report_is_a_page() -> None:
    empty = FormalReport("en", "", "", "", ("", ""), "", "", "", "", "", (), (), (), ())
    assert len(read(pdf_bytes(empty)).pages) == 1
    bare = [
        Paragraph(""),
        Facts([]),
        Table("", [], []),
        Table("", [Column("")], [[""]]),
        Chart("", [], ""),
        Steps([]),
    ]
    assert len(read(pdf_bytes(report([Section("", "", bare)]))).pages) == 1


def test_the_same_report_gives_the_same_bytes_twice_and_in_another_process() -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, 'tests/reports/formal');"
        "from pdf_sample import report; from reports.formal.pdf import pdf_bytes;"
        "print(hashlib.sha256(pdf_bytes(report())).hexdigest())"
    )
    first = pdf_bytes(report())
    assert pdf_bytes(report()) == first
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(first).hexdigest()


HOSTILE = (
    '#eval("1") *đậm* $x$ `mã` <nhan> @nhan [ô] \\ // = Tiêu đề',
    "=cmd|' /c calc'!a0",
    "\x00\x1b[31m\u202egnp.exe\u2066\u200b\udc80",
    "漢字😀👩‍👩‍👧 עִבְרִית العربية ไทย",
    "\u0301\u0302dấu đứng trước",
    "A" * 300,
    "tên rất dài " * 30,
    "/".join(["thư-mục"] * 60),
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stays_text_in_every_place(
    hostile: str, caplog: pytest.LogCaptureFixture
) -> None:
    content = pdf_bytes(filled_with(hostile))
    assert not caplog.records
    assert len(read(content).pages) >= 3
    if hostile.startswith("#eval"):
        assert "".join(hostile.split()) in "".join("".join(texts(content)).split())


def filled_with(text: str) -> FormalReport:
    """Return a report that has ``text`` everywhere."""
    blocks: list[Block] = [
        Paragraph(text),
        Paragraph(text, Tone.BAD),
        Facts([(text, text)]),
        Table(text, [Column(text), Column(text, CellKind.CODE, 9)], [(text, text)], text),
        Chart(text, [Bar(text, 3)], text),
        Steps([text]),
    ]
    section = Section(text, text, blocks)
    strange = replace(TABLE, columns=[Column(text)] * 9, rows=[[text] * 9])
    return FormalReport(
        language="vi",
        managing_body=text,
        issuing_body=text,
        number=text,
        motto=(text, text),
        place_and_date=text,
        note=text,
        kind=text,
        summary=text,
        addressee=text,
        bases=[text, text],
        body=[section],
        authority=[text],
        recipients=[text],
        annexes=[section, Section(text, text, [strange])],
    )


@given(st.text(st.characters(), max_size=30))
@settings(max_examples=40, derandomize=True, deadline=None)
def test_no_text_keeps_the_document_from_being_accessible(text: str) -> None:
    assert (
        b"pdfuaid:part"
        in read(pdf_bytes(filled_with(text))).trailer["/Root"]["/Metadata"].get_data()
    )


def test_a_long_word_breaks_within_its_column_and_is_copied_whole() -> None:
    digest = "0123456789abcdef" * 4
    table = Table(
        "Nguồn", [Column("Tệp"), Column("SHA-256", CellKind.CODE)], [("a.csv", digest)] * 2
    )
    content = pdf_bytes(report([Section("x", "Kết quả", [table] * 2)]))
    assert digest in "".join("".join(texts(content)).split())


def refusing(*standards: str) -> Callable[..., bytes]:
    """Return a compiler's function that makes no document of these standards (``""``: plain)."""
    before = pdf._compiled

    def compile_or_refuse(data: str, wanted: list[typst.PDFStandard]) -> bytes:
        if (wanted or [""])[0] in standards:
            raise typst.TypstError("no", "no")
        return before(data, wanted)

    return compile_or_refuse


def test_where_an_accessible_document_fails_a_plain_one_is_made_and_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pdf, "_compiled", refusing("ua-1"))
    with caplog.at_level(logging.WARNING):
        content = pdf_bytes(report())
    assert "PDF/UA-1" in caplog.text
    assert "TRƯỞNG PHÒNG" in "".join(texts(content))


def test_where_no_document_can_be_made_the_user_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_compiled", refusing("ua-1", ""))
    with pytest.raises(ReportError, match="PDF"):
        pdf_bytes(report())


def test_the_module_loads_without_the_compiler() -> None:
    code = "import sys, reports.formal.pdf; print('typst' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_a_row_or_a_chart_longer_than_a_page_goes_on_overleaf() -> None:
    words = [f"chữ{each}" for each in range(2000)]
    table = Table("Dài", [Column("Hẹp"), Column("Rộng", share=9)], [(" ".join(words), "ô")])
    labels = [f"thanh{each}" for each in range(90)]
    chart = Chart("Nhiều thanh", [Bar(each, 1) for each in labels], "Chín mươi thanh")
    content = pdf_bytes(report([Section("x", "Kết quả", [table, chart])]))
    told = set(drawn_words(content))
    assert told >= {*words, *labels}


def drawn_words(content: bytes) -> list[str]:
    """Return the words that stand within the height of their page."""
    words: list[str] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, _size: object) -> None:
        up = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if up > 0:
            words.extend(text.split())

    for page in read(content).pages:
        page.extract_text(visitor_text=visit)
    return words
