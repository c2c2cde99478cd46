"""The encoding of a file is found where that is certain, refused where it would be a guess."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

import pytest

from auditor.evidence.interface import RawTable
from auditor.evidence.reading import read_table
from auditor.model import EvidenceError

TEXT = "Họ tên\tEmail\r\nNguyễn Thị Ước\ta@x.example\r\nĐỗ Văn Hậu\tb@x.example\r\n"
ROWS = [("Nguyễn Thị Ước", "a@x.example", 2), ("Đỗ Văn Hậu", "b@x.example", 3)]

TCVN3 = "Hä tªn,Email\nNguyÔn V¨n §øc,a@x.example\nTrÇn ThÞ B×nh,b@x.example\n"
VNI = "Hoï teân,Email\nNguyeãn Vaên Ñöùc,a@x.example\nTraàn Thò Bình,b@x.example\n"


def read(tmp_path: Path, data: bytes, encoding: str | None = None) -> RawTable:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    return read_table(path, shown="t.csv", known_header="Email".__eq__, encoding=encoding)


def windows_1258(text: str) -> bytes:
    """Write as Windows does: a toned letter as letter and mark where there is no single byte."""
    written = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        try:
            written += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tones = [part for part in parts[1:] if part in "\u0300\u0301\u0303\u0309\u0323"]
            rest = "".join(part for part in parts if part not in tones)
            written += (unicodedata.normalize("NFC", rest) + "".join(tones)).encode("cp1258")
    return bytes(written)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (windows_1258(TEXT), "windows-1258"),
    ],
)
def test_the_encoding_is_found_out(tmp_path: Path, data: bytes, encoding: str) -> None:
    table = read(tmp_path, data)
    assert (table.frame.rows(), table.encoding) == (ROWS, encoding)
    assert table.frame.columns == ["Họ tên", "Email", "row"]


def test_a_named_encoding_is_used(tmp_path: Path) -> None:
    assert read(tmp_path, windows_1258(TEXT), "cp1258").frame.rows() == ROWS
    assert read(tmp_path, TEXT.encode("utf-16"), "utf-16").frame.rows() == ROWS


@pytest.mark.parametrize("name", ["klingon", "hex", "", "a\0b"])
def test_an_unknown_encoding_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(EvidenceError, match="is not known; use utf-8, utf-16 or windows-1258"):
        read(tmp_path, TEXT.encode(), name)


@pytest.mark.parametrize(
    "data",
    [windows_1258(TEXT), b"Email,b\n1,\xff\n", b"Email,b\n" + b"1,2\n" * 20_000 + b"\xff,\n"],
)
def test_a_named_encoding_that_does_not_fit_is_an_error_with_the_place(
    tmp_path: Path, data: bytes
) -> None:
    with pytest.raises(EvidenceError, match=r"byte \d+ \(line \d+\) cannot be read as utf-8"):
        read(tmp_path, data, "utf-8")
    with pytest.raises(EvidenceError, match="cannot be read as utf-16"):
        read(tmp_path, data[: len(data) // 2 * 2] + b"\x00\xd8", "utf-16-le")


def test_a_file_that_is_utf8_but_for_a_byte_is_an_error_with_the_place(tmp_path: Path) -> None:
    data = "Họ tên,Email\nĐỗ,a@x.example\n".encode()
    with pytest.raises(
        EvidenceError, match=rf"byte {len(data)} \(line 3\) cannot be read as utf-8"
    ):
        read(tmp_path, data + b"\xff,b\n")


def test_a_late_legacy_letter_is_still_read(tmp_path: Path) -> None:
    data = b"Email,b\n" + b"a@x.example,2\n" * 20_000 + windows_1258("b@x.example,Hậu\n")
    table = read(tmp_path, data)
    assert (table.frame["b"][-1], table.encoding) == ("Hậu", "windows-1258")


@pytest.mark.parametrize(("text", "name"), [(TCVN3, r"TCVN3 \(ABC\)"), (VNI, "VNI")])
def test_the_encodings_of_old_fonts_are_refused_with_advice(
    tmp_path: Path, text: str, name: str
) -> None:
    for data in (text.encode("latin-1"), text.encode()):
        with pytest.raises(EvidenceError, match=f"written for {name} fonts.*UniKey.*CSV UTF-8"):
            read(tmp_path, data)


def test_genuine_vietnamese_is_not_taken_for_an_old_font(tmp_path: Path) -> None:
    text = "Họ tên,Email\n" + "Khoa Huế Quỳnh Toàn Loan Thuỷ Hoà Oanh Nguyệt Yến,a@x.example\n" * 3
    assert read(tmp_path, text.encode()).frame.height == 3
    assert read(tmp_path, windows_1258(text)).frame.height == 3


def test_a_foreign_legacy_file_is_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="cannot be read as utf-8; save the file as CSV UTF-8"):
        read(tmp_path, "Email,b\nпривет мир,добрый день\n".encode("koi8-r"))
