"""A source that cannot be read: exit code 3, its schools unknown, a message with advice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from cli_building import (
    ACCOUNTS,
    AS_OF,
    CODES,
    HEADERS,
    Program,
    account,
    accounts_csv,
    csv_bytes,
    edit,
    run_process,
    unprivileged,
)


def workbook(rows: list[list[str]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Tài khoản")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def good_workbook() -> bytes:
    return workbook([list(HEADERS), *ACCOUNTS])


def protected_workbook() -> bytes:
    # Office wraps an encrypted workbook in an OLE2 file with a stream of this name.
    name = "EncryptedPackage".encode("utf-16-le")
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1016) + name + bytes(4096)


def bomb_workbook() -> bytes:
    """Return a workbook of some 500 KB whose sheet is 150 MB long."""
    source = zipfile.ZipFile(io.BytesIO(good_workbook()))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for name in source.namelist():
            if not name.endswith("sheet1.xml"):
                target.writestr(name, source.read(name))
                continue
            head, _mark, tail = source.read(name).partition(b"<sheetData>")
            row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>' * 16_384
            with target.open(name, "w", force_zip64=True) as sheet:
                sheet.write(head + b"<sheetData>")
                for _ in range(150):
                    sheet.write(row)
                sheet.write(tail)
    return stream.getvalue()


UNREADABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty file": (lambda: b"", "is empty (0 bytes); export it again"),
    "blank file": (lambda: b"\r\n \r\n", "holds no text at all"),
    "binary": (lambda: bytes(range(256)) * 64, "is not a text file; export it as CSV UTF-8"),
    "PDF": (lambda: b"%PDF-1.7\n%binary", "is a PDF file, not a table"),
    "NUL bytes throughout": (
        lambda: accounts_csv().replace(b"a", b"\0\0\0"),
        "is not a text file",
    ),
    "TCVN3 font": (
        lambda: (
            csv_bytes([["Username", "School"], ["an", "thsao"]])
            + "Ph¹m V¨n B×nh,tr­êng tiÓu häc ®ång t©m\r\n".encode("latin-1") * 8
        ),
        "TCVN3",
    ),
    "two headers alike": (
        lambda: csv_bytes([["Username", "Email", "Email"], ["an", "a", "b"]]),
        "the header 'Email' stands in columns B and C; rename one",
    ),
    "no account column": (
        lambda: csv_bytes([["Mã trường", "Ghi chú"], ["thsao", "x"]]),
        "no column names the accounts",
    ),
    "no heading": (
        lambda: csv_bytes([["x1", "x2"], ["y1", "y2"]]),
        "no column is known (read as 'table'); perhaps the heading is missing",
    ),
    "password-protected XLSX": (protected_workbook, "is protected with a password"),
    "truncated XLSX": (lambda: good_workbook()[:3000], "is damaged or cut off"),
    "not even a zip": (lambda: b"PK\x03\x04" + b"x" * 500, "is damaged or cut off"),
    "too many columns": (
        lambda: csv_bytes([["Username", *(f"c{n}" for n in range(1000))], ["an"] + ["x"] * 1000]),
        "at most 1000 are read",
    ),
}


def assert_unread(auditor: Program, district: Path, told: str) -> None:
    ran = auditor.scan(district)
    assert ran.code == 3
    (source,) = ran.json["sources"]
    assert "accounts.csv" in source["error"]["en"]
    assert told in source["error"]["en"]
    assert source["rows_read"] == 0
    assert ran.outcomes("MFA-ENABLED") == dict.fromkeys(CODES, ("unknown", "source_error"))
    doctor = auditor("doctor", district, *AS_OF)
    assert doctor.code == 3
    assert "cannot be read:" in doctor.out
    assert "Traceback" not in doctor.out + doctor.err + ran.err


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_source_of_no_use_leaves_its_schools_unknown(
    auditor: Program, district: Path, name: str
) -> None:
    make, told = UNREADABLE[name]
    (district / "accounts.csv").write_bytes(make())
    assert_unread(auditor, district, told)


def test_a_zip_bomb_is_refused_before_it_fills_the_memory(auditor: Program, district: Path) -> None:
    content = bomb_workbook()
    assert len(content) < 2_000_000
    (district / "accounts.csv").write_bytes(content)
    assert_unread(auditor, district, "unpacks to far more than a table can hold and is refused")


def test_a_missing_file_leaves_its_schools_unknown(auditor: Program, district: Path) -> None:
    (district / "accounts.csv").unlink()
    assert_unread(auditor, district, "does not exist; check the path")


def test_a_folder_in_place_of_a_file_is_told(auditor: Program, district: Path) -> None:
    (district / "accounts.csv").unlink()
    (district / "accounts.csv").mkdir()
    assert_unread(auditor, district, "is a folder, not a file")


def test_a_wrong_encoding_names_the_place(auditor: Program, district: Path) -> None:
    content = accounts_csv() + "thsao,Nguyễn".encode("utf-16-le") + b"\xff\xfe\xff,,,,,,\r\n"
    (district / "accounts.csv").write_bytes(content)
    edit(district, "exported: 2026-11-20", "exported: 2026-11-20\n      encoding: utf-8")
    assert_unread(auditor, district, "(line 8) cannot be read as utf-8; save the file as CSV UTF-8")


def test_a_file_without_read_permission_is_told(district: Path) -> None:
    (district / "accounts.csv").chmod(0)
    ran = run_process("scan", district, *AS_OF, "-o", "json=-", wrapper=unprivileged())
    assert ran.code == 3
    assert "may not be read by this user; ask its owner" in ran.json["sources"][0]["error"]["en"]


def test_failures_win_over_a_source_that_cannot_be_read(auditor: Program, district: Path) -> None:
    edit(
        district,
        "exported: 2026-11-20",
        "exported: 2026-11-20\n    - {format: table, path: gone.csv, system: smas}",
    )
    (district / "accounts.csv").write_bytes(accounts_csv([account("thsao", "an", mfa="Không")]))
    ran = auditor.scan(district)
    assert ran.code == 1
    assert ran.outcomes("MFA-ENABLED") == {
        "thsao": ("fail", None),
        "thcssong": ("unknown", "source_error"),
        "mnhoa": ("unknown", "source_error"),
    }


def test_a_schools_own_broken_file_costs_that_school_only(auditor: Program, district: Path) -> None:
    edit(district, "path: accounts.csv", 'path: "{school}.csv"')
    for code in CODES[:2]:
        (district / f"{code}.csv").write_bytes(accounts_csv([account(code, "an")]))
    (district / "thcssong.csv").write_bytes(b"")
    ran = auditor.scan(district)
    assert ran.code == 3
    assert ran.outcomes("MFA-ENABLED") == {
        "thsao": ("pass", None),
        "thcssong": ("unknown", "source_error"),
        "mnhoa": ("unknown", "no_source"),
    }


def test_a_stale_source_is_no_evidence(auditor: Program, district: Path) -> None:
    edit(district, "exported: 2026-11-20", "exported: 2026-08-01")
    ran = auditor.scan(district)
    assert ran.code == 0
    assert ran.outcomes("MFA-ENABLED") == dict.fromkeys(CODES, ("unknown", "stale_source"))
    assert "older than allowed" in auditor("doctor", district, *AS_OF).out
    edit(district, "exported: 2026-08-01", "exported: 2026-08-01\n      max_age_days: 200")
    assert auditor.scan(district).outcomes("MFA-ENABLED")["thsao"] == ("pass", None)


def test_no_source_at_all_is_unknown_and_no_pass(auditor: Program, district: Path) -> None:
    file = district / "district.yaml"
    text = file.read_text(encoding="utf-8").split("evidence:")[0]
    file.write_text(text, encoding="utf-8")
    ran = auditor.scan(district)
    assert ran.code == 0
    assert ran.outcomes("MFA-ENABLED") == dict.fromkeys(CODES, ("unknown", "no_source"))


def test_a_heading_without_rows_is_no_pass(auditor: Program, district: Path) -> None:
    (district / "accounts.csv").write_bytes(accounts_csv([]))
    ran = auditor.scan(district)
    assert ran.code == 0
    assert ran.json["sources"][0]["rows_read"] == 0
    assert ran.outcomes("MFA-ENABLED") == dict.fromkeys(CODES, ("unknown", "no_rows"))
