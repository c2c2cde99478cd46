"""LibreOffice opens the workbook: its pages can be read, and no copy of it runs a formula."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from workbook_reading import content, mined, opened, rows

from auditor.audit import Audit
from reports.text import defuse
from testbed.office import convert
from testbed.pictures import pdf_text
from testbed.process import run

pytestmark = pytest.mark.usefixtures("readers_installed")

ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Comma, double quote, UTF-8, texts as shown, every sheet in a file of its own."""


def saved(audit: Audit, folder: Path, **options: str) -> Path:
    path = folder / "book.xlsx"
    path.write_bytes(content(audit, **options))
    return path


def test_the_printed_pages_tell_the_outcomes_and_their_numbers(
    audit: Audit, tmp_path: Path
) -> None:
    said = pdf_text(convert(saved(audit, tmp_path), "pdf", tmp_path))
    for each in ("How to read", "Sample district (mau)", "Trường Tiểu học Lê Văn Tám", "66.7%"):
        assert each in said
    assert "1,238" in said
    assert "Page 1 of" in said


def test_libreoffice_saves_the_same_values_again(audit: Audit, tmp_path: Path) -> None:
    again = convert(saved(audit, tmp_path), "xlsx", tmp_path / "again")
    book, before = openpyxl.load_workbook(again), opened(audit)
    assert book.sheetnames == before.sheetnames
    for name in ("Matrix", "Results", "Findings", "Rules"):
        assert rows(book[name]) == rows(before[name])


def test_no_cell_of_a_mined_audit_is_a_formula_when_sheets_are_saved_as_csv(
    audit: Audit, tmp_path: Path
) -> None:
    path = saved(mined(audit), tmp_path)
    made = tmp_path / "csv"
    run(
        [
            *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"),
            *("--headless", "--norestore", "--convert-to", ALL_SHEETS, "--outdir", made, path),
        ],
        variables={"HOME": str(tmp_path)},
    )
    files = sorted(made.glob("*.csv"))
    assert len(files) == len(opened(mined(audit)).sheetnames)
    for each in files:
        with each.open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert cells
        assert [cell for cell in cells if defuse(cell) != cell] == [], each.name
