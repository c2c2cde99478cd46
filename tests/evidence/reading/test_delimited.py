"""Delimited text is read as a spreadsheet would show it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from auditor.evidence.interface import RawTable
from auditor.evidence.reading import read_table, sha256_of
from auditor.model import EvidenceError

KNOWN = {"Tên đăng nhập", "Họ tên", "Trạng thái", "Email"}


def read(tmp_path: Path, data: str | bytes, **options: object) -> RawTable:
    path = tmp_path / "t.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_table(path, shown="t.csv", known_header=KNOWN.__contains__, **options)  # type: ignore[arg-type]


def cells(table: RawTable) -> list[tuple[object, ...]]:
    return table.frame.rows()


def test_a_table_is_text_with_row_numbers(tmp_path: Path) -> None:
    table = read(tmp_path, "Họ tên,Email\n Vũ Á ,\n\t\n,b@x.example\n")
    assert table.frame.schema == {"Họ tên": pl.String, "Email": pl.String, "row": pl.UInt32}
    assert cells(table) == [("Vũ Á", None, 2), (None, "b@x.example", 4)]
    assert (table.rows_read, table.header_row, table.encoding) == (2, 1, "utf-8")
    assert not table.quarantined


@pytest.mark.parametrize("separator", list(",;\t|"))
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end_is_found_out(
    tmp_path: Path, separator: str, end: str
) -> None:
    lines = [["Họ tên", "Email", "Điểm"], ["A", "a@x.example", "1.5"], ['"x,;|\ny"', "", "2"]]
    table = read(tmp_path, end.join(separator.join(line) for line in lines) + end)
    assert cells(table) == [("A", "a@x.example", "1.5", 2), ("x,;|\ny", None, "2", 3)]


def test_quotes_may_hold_quotes_separators_and_lines(tmp_path: Path) -> None:
    table = read(tmp_path, 'Email,b\n"a ""q"" b","x,\ny"\n"2",""\n5" x,6\n')
    assert cells(table) == [('a "q" b', "x,\ny", 2), ("2", None, 3), ('5" x', "6", 4)]


def test_a_record_of_several_lines_is_one_row(tmp_path: Path) -> None:
    table = read(tmp_path, 'Email,b\n"1\n1\n1",2\n3\n')
    assert [problem.row for problem in table.quarantined] == [3]


def test_the_heading_is_found_under_titles(tmp_path: Path) -> None:
    table = read(tmp_path, "SỞ GD&ĐT X,,\nDANH SÁCH,,\n,,\n\nSTT,Họ tên,Email\n1,A,a@x.example\n")
    assert table.header_row == 5
    assert cells(table) == [("1", "A", "a@x.example", 6)]


def test_a_fixed_heading_is_the_first_row(tmp_path: Path) -> None:
    table = read(tmp_path, "x,y\nHọ tên,Email\n", has_fixed_header=True)
    assert table.frame.columns == ["x", "y", "row"]


def test_without_a_known_name_the_first_row_with_two_cells_is_the_heading(tmp_path: Path) -> None:
    assert read(tmp_path, "Danh sách,\nx,y\n1,2\n").header_row == 2


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    assert cells(read(tmp_path, "Email\na@x.example\n\nb@x.example")) == [
        ("a@x.example", 2),
        ("b@x.example", 4),
    ]


def test_header_cells_lose_line_breaks_and_are_composed(tmp_path: Path) -> None:
    table = read(tmp_path, '"Họ\r\n tên","Tra\u0323ng tha\u0301i"\n1,2\n')
    assert table.frame.columns == ["Họ tên", "Trạng thái", "row"]


def test_empty_headers_and_a_header_named_row_get_names_of_their_own(tmp_path: Path) -> None:
    table = read(tmp_path, "Email,,row,column 2\n1,2,3,4\n")
    assert table.frame.columns == ["Email", "column 2'", "row (file)", "column 2", "row"]
    assert cells(table) == [("1", "2", "3", "4", 2)]


def test_headers_alike_are_an_error_that_names_both_columns(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"row 1: the header 'Email' .* A and C; rename one"):
        read(tmp_path, "Email,x,Email \n1,2,3\n")


def test_a_line_that_names_the_separator_is_obeyed_and_not_a_row(tmp_path: Path) -> None:
    table = read(tmp_path, "sep=;\r\nEmail;a,b,c,d\r\n1;2\r\n")
    assert table.frame.columns == ["Email", "a,b,c,d", "row"]
    assert cells(table) == [("1", "2", 2)]


def test_the_type_line_of_powershell_is_skipped_and_counted(tmp_path: Path) -> None:
    table = read(tmp_path, '#TYPE X.Y\r\n"Email","b"\r\n"1",\r\n')
    assert (table.header_row, cells(table)) == (2, [("1", None, 3)])


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n\n"])
def test_a_heading_alone_is_a_table_without_rows(tmp_path: Path, end: str) -> None:
    table = read(tmp_path, "Email,b" + end)
    assert (table.frame.columns, table.frame.height) == (["Email", "b", "row"], 0)
    assert table.rows_read == 0


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("tail", ["", "{end}", "{end}{end}", "{end}{end}{end}"])
def test_blank_lines_at_the_end_are_no_rows(tmp_path: Path, end: str, tail: str) -> None:
    table = read(tmp_path, end.join(["Email,b", "1,", "2,x"]) + tail.format(end=end))
    assert cells(table) == [("1", None, 2), ("2", "x", 3)]


def test_wide_and_zero_width_spaces_are_stripped(tmp_path: Path) -> None:
    table = read(tmp_path, "Email,b,c\n\u00a0x\u3000,\u200b,\ufeffà\n")
    assert cells(table) == [("x", None, "à", 2)]


def test_two_hundred_columns_are_fine_and_more_than_a_thousand_are_not(tmp_path: Path) -> None:
    wide = [f"c{number}" for number in range(200)]
    table = read(tmp_path, ",".join(wide) + "\n" + ",".join(wide) + "\n")
    assert table.frame.shape == (1, 201)
    with pytest.raises(EvidenceError, match="has 1001 columns; at most 1000"):
        read(tmp_path, ",".join(f"c{number}" for number in range(1001)) + "\n")


def test_rows_far_down_keep_their_numbers(tmp_path: Path) -> None:
    rows = "".join(f"u{number}@x.example,{number}\n" for number in range(120_000))
    table = read(tmp_path, "Email,b\n" + rows)
    assert (table.frame["row"] == table.frame["b"].cast(pl.UInt32) + 2).all()


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"abc")
    assert sha256_of(path) == hashlib.sha256(b"abc").hexdigest()
