"""Workbooks are read as their cells show, whatever the sheet claims."""

from __future__ import annotations

import zipfile
from datetime import datetime, time
from pathlib import Path

import fastexcel
import pytest
import xlsxwriter

from auditor.evidence.interface import RawTable
from auditor.evidence.reading import container, read_table, workbook
from auditor.model import EvidenceError

KNOWN = {"Họ tên", "Email", "Ngày tạo", "a", "b"}
Sheets = dict[str, list[list[object]]]


def write(path: Path, sheets: Sheets) -> Path:
    book = xlsxwriter.Workbook(str(path))
    formats = {
        datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        time: book.add_format({"num_format": "hh:mm"}),
    }
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if type(cell) in formats:
                    sheet.write_datetime(row, column, cell, formats[type(cell)])
                elif cell == "#N/A":
                    sheet.write_formula(row, column, "=NA()", None, "#N/A")
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return path


def read(path: Path, **options: object) -> RawTable:
    return read_table(path, shown="t.xlsx", known_header=KNOWN.__contains__, **options)  # type: ignore[arg-type]


def test_cells_are_text_typed_honestly(tmp_path: Path) -> None:
    moment = datetime.fromisoformat("2026-11-22 08:30:15")
    rows: list[list[object]] = [
        ["Họ\ntên ", "Email", "Ngày tạo", "Mã", "Điểm", "Có"],
        ["Vũ Á ", " a@x.example", moment, 360012345678, 7.5, True],
        ["  ", None, datetime.fromisoformat("2026-11-22"), 1e15, -3, False],
    ]
    table = read(write(tmp_path / "t.xlsx", {"S": rows}))
    assert table.frame.rows() == [
        ("Vũ Á", "a@x.example", "2026-11-22T08:30:15", "360012345678", "7.5", "TRUE", 2),
        (None, None, "2026-11-22T00:00:00", "1000000000000000", "-3", "FALSE", 3),
    ]
    assert table.frame.columns[0] == "Họ tên"
    assert (table.rows_read, table.sheet, table.header_row) == (2, "S", 1)


def test_a_time_of_day_has_no_date(tmp_path: Path) -> None:
    table = read(write(tmp_path / "t.xlsx", {"S": [["a"], [time(10, 20, 30)]]}))
    assert table.frame["a"].to_list() == ["10:20:30"]


def test_text_in_a_column_of_dates_is_kept(tmp_path: Path) -> None:
    rows: list[list[object]] = [["a"], [datetime.fromisoformat("2026-01-02")], ["chưa"], [45000]]
    table = read(write(tmp_path / "t.xlsx", {"S": rows}))
    assert table.frame["a"].to_list() == ["2026-01-02T00:00:00", "chưa", "45000"]


def test_titles_and_blank_rows_keep_the_row_numbers_of_the_sheet(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [],
        [None, "SỞ X"],
        [],
        [None, "a", "b"],
        [None, 1, 2],
        [],
        [None, 3, None],
    ]
    table = read(write(tmp_path / "t.xlsx", {"S": rows}))
    assert table.header_row == 4
    assert table.frame.rows() == [("1", "2", 5), ("3", None, 7)]


def test_error_cells_are_empty_and_noted(tmp_path: Path) -> None:
    sheets: Sheets = {"T": [["x"], ["#N/A"]], "S & 'Q' 1": [["a", "b"], ["#N/A", 1], [2, "#N/A"]]}
    table = read(write(tmp_path / "t.xlsx", sheets))
    assert table.frame.rows() == [(None, "1", 2), ("2", None, 3)]
    (note,) = table.notes
    assert (note.code, note.row, note.quarantined) == ("error_cells", None, False)
    assert "sheet 'S & 'Q' 1'" in note.text.en
    assert "(2 of them)" in note.text.en


def test_the_sheet_with_most_known_headers_is_read(tmp_path: Path) -> None:
    sheets: Sheets = {"Danh mục": [["a"], [1]], "GV": [["a", "b"], [1, 2]], "GV2": [["a", "b"]]}
    path = write(tmp_path / "t.xlsx", sheets)
    assert read(path).sheet == "GV"
    assert read(path, sheet="Danh mục").frame.columns == ["a", "row"]


def test_an_empty_first_sheet_is_passed_over(tmp_path: Path) -> None:
    assert read(write(tmp_path / "t.xlsx", {"E": [], "F": [["x", "y"], [1, 2]]})).sheet == "F"


def test_an_unknown_sheet_is_an_error_with_the_names(tmp_path: Path) -> None:
    path = write(tmp_path / "t.xlsx", {"Giáo viên": [["a"]], "HS": [["a"]]})
    with pytest.raises(
        EvidenceError, match=r"did you mean 'Giáo viên'\? Its sheets are: 'Giáo viên', 'HS'"
    ):
        read(path, sheet="Giao viên")
    with pytest.raises(EvidenceError, match=r"no sheet 'x'\. Its sheets are"):
        read(path, sheet="x")


def test_headers_alike_are_named_by_the_letters_of_the_sheet(tmp_path: Path) -> None:
    path = write(tmp_path / "t.xlsx", {"S": [[], [None, None, "a", "b", "a"]]})
    with pytest.raises(EvidenceError, match="row 2: the header 'a' stands in columns C and E"):
        read(path)


def test_a_heading_alone_and_an_empty_workbook(tmp_path: Path) -> None:
    assert read(write(tmp_path / "t.xlsx", {"S": [["a", "b"]]})).frame.height == 0
    with pytest.raises(EvidenceError, match="holds no text at all"):
        read(write(tmp_path / "u.xlsx", {"S": []}))


def test_a_sheet_of_two_hundred_columns_is_read(tmp_path: Path) -> None:
    rows: list[list[object]] = [[f"c{number}" for number in range(200)], list(range(200))]
    assert read(write(tmp_path / "t.xlsx", {"S": rows})).frame.shape == (1, 201)


def test_the_extension_does_not_matter(tmp_path: Path) -> None:
    assert read(write(tmp_path / "t.csv", {"S": [["a"], [1]]})).frame.height == 1


def test_old_fonts_are_refused_in_workbooks_too(tmp_path: Path) -> None:
    rows: list[list[object]] = [["a", "Hä tªn"], [1, "NguyÔn V¨n §øc"], [2, "TrÇn ThÞ BÝch"]]
    with pytest.raises(EvidenceError, match="TCVN3"):
        read(write(tmp_path / "t.xlsx", {"S": rows}))


def crafted(tmp_path: Path, body: str, dimension: str = "A1:B2") -> Path:
    """Write a workbook whose sheet has any XML."""
    plain = write(tmp_path / "plain.xlsx", {"S": [["a"]]})
    path = tmp_path / "crafted.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                text = (
                    f'<worksheet xmlns="{space}"><dimension ref="{dimension}"/>'
                    f"<sheetData>{body}</sheetData></worksheet>"
                ).encode()
            new.writestr(name, text)
    return path


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="str"><v>{text}</v></c>'


@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576"])
def test_a_wrong_declared_dimension_is_no_problem(tmp_path: Path, dimension: str) -> None:
    body = f'<row r="1">{cell("A1", "a")}{cell("B1", "b")}</row><row r="9">{cell("B9", "x")}</row>'
    assert read(crafted(tmp_path, body, dimension)).frame.rows() == [(None, "x", 9)]


def test_cells_without_references_are_read(tmp_path: Path) -> None:
    row = '<row><c t="str"><v>{}</v></c><c t="str"><v>{}</v></c></row>'
    table = read(crafted(tmp_path, row.format("a", "b") + row.format(1, 2)))
    assert table.frame.rows() == [("1", "2", 2)]


@pytest.mark.parametrize(
    "body",
    [
        f'<row r="1">{cell("A1", "a")}</row><row r="1048576">{cell("XFD1048576", "b")}</row>',
        f'<row r="1048576">{cell("XFD1048576", "a")}</row><row r="2">{cell("A2", "b")}</row>',
        f"<row r='1'>{cell('A1', 'a')}</row><row><c t='str' r='XFD1048576'><v>b</v></c></row>",
        f'<row r="1">{cell("A1", "a")}{cell("ALL1048576", "b")}</row>' + "<x/>" * 3_000,
        f'<row r="1">{cell("A1", "a")}</row><row r="1"><c r="A99999999999"><v>1</v></c></row>',
        f'<row r="1">{cell("A1", "a")}</row><!--{"x" * 3_000_000}-->'
        f'<row r="1">{cell("XFD1048576", "b")}</row>',
    ],
)
def test_cells_far_apart_are_refused_before_the_parser_sees_them(tmp_path: Path, body: str) -> None:
    with pytest.raises(EvidenceError, match="cells so far apart that the sheet would need"):
        read(crafted(tmp_path, body))


def zipped(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "t.xlsx", bomb=bytes(60 << 20))
    with pytest.raises(EvidenceError, match="unpacks to far more than a table can hold"):
        read(bomb)


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "t.xlsx", bomb=bytes(60 << 20))
    data = path.read_bytes()
    path.write_bytes(data.replace((60 << 20).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with pytest.raises(EvidenceError, match=r"unpacks to far more|is damaged"):
        read(path)


def test_too_many_parts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_PARTS", 3)
    with pytest.raises(EvidenceError, match="unpacks to far more"):
        read(write(tmp_path / "t.xlsx", {"S": [["a"]]}))


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_cut_off_is_an_error(tmp_path: Path, kept: float) -> None:
    path = write(tmp_path / "t.xlsx", {"S": [["a"], [1]]})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(EvidenceError, match="is damaged or cut off"):
        read(path)


def test_a_workbook_with_spoilt_bytes_is_read_or_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "t.xlsx", {"S": [["a", "b"], [1, "x"]]})
    data = path.read_bytes()
    for place in range(0, len(data), 97):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        try:
            read(path)
        except EvidenceError as error:
            assert str(error).startswith("t.xlsx")


def test_another_kind_of_zip_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="cannot be opened as a workbook"):
        read(zipped(tmp_path / "t.docx", **{"word/document.xml": b"<x/>"}))


def test_a_binary_workbook_is_an_error_with_advice(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"\(xlsb\); save it as xlsx"):
        read(zipped(tmp_path / "t.xlsb", **{"xl/workbook.bin": b"x"}))


def test_a_protected_workbook_is_an_error_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    path.write_bytes(head + bytes((1 << 20) - 520) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(
        EvidenceError, match="protected with a password; open it, remove the password"
    ):
        read(path)
    path.write_bytes(head)
    with pytest.raises(EvidenceError, match="is damaged or cut off"):
        read(path)


def test_an_encrypted_zip_is_an_error_with_advice(tmp_path: Path) -> None:
    path = zipped(tmp_path / "t.xlsx", part=b"x")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(EvidenceError, match="protected with a password"):
        read(path)


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="S">{}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)
ODS_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/"/></manifest:manifest>'
)
ODS_ROW = (
    '<table:table-row{0}><table:table-cell{1} office:value-type="string"><text:p>{2}</text:p>'
    "</table:table-cell></table:table-row>"
)
BLANKS = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
    'table:number-columns-repeated="16384"/></table:table-row>'
)


def ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", ODS_MANIFEST)
        archive.writestr("content.xml", ODS.format(rows))
    return path


def test_an_ods_sheet_is_read_and_its_repeated_blanks_cost_nothing(tmp_path: Path) -> None:
    rows = ODS_ROW.format("", "", "a") + ODS_ROW.format("", "", "1") + BLANKS
    assert read(ods(tmp_path / "t.ods", rows)).frame.rows() == [("1", 2)]


@pytest.mark.parametrize(
    ("row", "column"),
    [(' table:number-rows-repeated="1048576"', ""), ("", ' table:number-columns-repeated="16384"')],
)
def test_filled_ods_cells_repeated_without_end_are_refused(
    tmp_path: Path, row: str, column: str
) -> None:
    with pytest.raises(EvidenceError, match="cells so far apart"):
        read(ods(tmp_path / "t.ods", ODS_ROW.format(row, column, "a")))


def test_a_panic_of_the_parser_is_an_error_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PanicException(BaseException):
        pass

    def panic(_path: Path) -> None:
        raise PanicException

    monkeypatch.setattr(fastexcel, "read_excel", panic)
    with pytest.raises(EvidenceError, match="is damaged or cut off"):
        read(write(tmp_path / "t.xlsx", {"S": [["a"]]}))


def test_an_interruption_is_not_taken_for_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(workbook.fastexcel, "read_excel", interrupt)
    with pytest.raises(KeyboardInterrupt):
        read(write(tmp_path / "t.xlsx", {"S": [["a"]]}))
