"""LibreOffice converts what it can read, says what it cannot, and fetches nothing."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
import xlsxwriter
from docx import Document

from testbed.office import convert
from testbed.pictures import pdf_text
from testbed.process import TestbedError

pytestmark = pytest.mark.usefixtures("readers_installed")

LINKED = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>chữ
<draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">
<draw:image xlink:href="{0}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>
</draw:frame></text:p></office:text></office:body></office:document>
"""


def test_a_text_becomes_a_pdf_with_its_words(tmp_path: Path) -> None:
    path = tmp_path / "báo cáo.docx"
    document = Document()
    document.add_paragraph("Trường Tiểu học Suối Mơ: 12,5 %")
    document.save(str(path))
    made = convert(path, "pdf", tmp_path / "made")
    assert made == tmp_path / "made" / "báo cáo.pdf"
    assert "Trường Tiểu học Suối Mơ: 12,5 %" in pdf_text(made)


def test_a_sheet_becomes_csv_in_utf_8_with_its_formulas_computed(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Trường", 'a, "b"'])
        sheet.write_formula(1, 0, "=40+2", value=0)
    made = convert(path, "csv", tmp_path)
    assert made.read_text(encoding="utf-8") == 'Trường,"a, ""b"""\n42,\n'


def test_a_file_that_is_no_document_is_an_error_and_an_older_result_is_gone(
    tmp_path: Path,
) -> None:
    path, older = tmp_path / "bad.docx", tmp_path / "bad.pdf"
    path.write_bytes(b"PK\x03\x04 no archive")
    older.write_bytes(b"%PDF-")
    with pytest.raises(TestbedError, match=r"made no pdf of bad\.docx"):
        convert(path, "pdf", tmp_path)
    assert not older.exists()


def test_a_conversion_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("a\n")
    with pytest.raises(TestbedError, match=r"no pdf of s\.csv \(within 0\.05 seconds\):\ntimeout"):
        convert(path, "pdf", tmp_path, timeout_s=0.05)


def test_a_picture_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        path = tmp_path / "linked.fodt"
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        path.write_text(LINKED.format(address), encoding="utf-8")
        assert "chữ" in pdf_text(convert(path, "pdf", tmp_path))
        with pytest.raises(BlockingIOError):
            server.accept()
