"""A damaged row is quarantined with number and reason; a useless file is an error with advice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditor.evidence.interface import RawTable
from auditor.evidence.reading import careful, opening, read_table
from auditor.model import EvidenceError


def read(tmp_path: Path, data: str | bytes, **options: object) -> RawTable:
    path = tmp_path / "t.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_table(path, shown="d/t.csv", known_header="Email".__eq__, **options)  # type: ignore[arg-type]


def out(table: RawTable) -> list[tuple[int | None, str]]:
    assert all(problem.quarantined for problem in table.quarantined)
    assert table.rows_read == table.frame.height + len(table.quarantined)
    return [(problem.row, problem.code) for problem in table.quarantined]


def test_ragged_rows_are_quarantined_with_their_numbers(tmp_path: Path) -> None:
    table = read(tmp_path, 'Email,b,c\n1,2,3\n"4\n4",5\n6,7,\n\n8,,\n9,9,9,9\n')
    assert out(table) == [(3, "ragged_row"), (7, "ragged_row")]
    assert table.frame.rows() == [("1", "2", "3", 2), ("6", "7", None, 4), ("8", None, None, 6)]
    assert table.quarantined[0].text.en == (
        "The row has 2 cells where the heading has 3, so it is left out; "
        "look for a separator too many or too few."
    )


def test_one_short_row_among_many_is_found(tmp_path: Path) -> None:
    rows = [f"u{number},x,y" for number in range(5_000)]
    rows[4_321] = "u,x"
    table = read(tmp_path, "Email,b,c\n" + "\n".join(rows))
    assert out(table) == [(4_323, "ragged_row")]


def test_a_short_row_is_not_hidden_by_a_blank_one(tmp_path: Path) -> None:
    table = read(tmp_path, "Email,b\n1,2\n,\n3\n\n4,5\n")
    assert out(table) == [(4, "ragged_row")]
    assert table.frame["row"].to_list() == [2, 6]


def test_a_short_row_is_not_hidden_by_quotes(tmp_path: Path) -> None:
    table = read(tmp_path, 'Email,b\n"1",2\n"3"\n4,"5"\n')
    assert out(table) == [(3, "ragged_row")]


def test_a_quote_that_is_not_closed_costs_one_row(tmp_path: Path) -> None:
    table = read(tmp_path, 'Email,b\n1,"x\n2,y\n3,z\n')
    assert out(table) == [(2, "unclosed_quote")]
    assert table.frame["row"].to_list() == [3, 4]
    assert "A quotation mark is not closed" in table.quarantined[0].text.en


def test_a_quote_that_is_not_closed_before_thousands_of_rows_costs_one_row(tmp_path: Path) -> None:
    rows = "".join(f"u{number},x\n" for number in range(3_000))
    assert out(read(tmp_path, 'Email,b\n1,"x\n' + rows)) == [(2, "unclosed_quote")]


def test_text_after_a_closing_quote_costs_one_row(tmp_path: Path) -> None:
    table = read(tmp_path, 'Email,b\n"a"b,x\n"c",y\n')
    assert out(table) == [(2, "bad_quote")]
    assert "double the quotation marks" in table.quarantined[0].text.en


def test_a_file_of_broken_quotes_ends_in_an_error_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(careful, "_MAX_READ_AGAIN", 1_000)
    with pytest.raises(EvidenceError, match="broken in many rows, first in row 2"):
        read(tmp_path, "Email,b\n" + 'x,"y""z\n' * 5_000)


@pytest.mark.parametrize("length", [32_768, 100_000, 300_000])
def test_a_monstrous_cell_costs_its_row(tmp_path: Path, length: int) -> None:
    table = read(tmp_path, "Email,b\n1,x\n2," + "y" * length + "\n3,z\n")
    assert out(table) == [(3, "cell_too_long")]
    assert "longer than 32,767 characters" in table.quarantined[0].text.en


def test_a_cell_of_the_largest_size_is_kept(tmp_path: Path) -> None:
    table = read(tmp_path, "Email,b\n1," + "ế" * 32_767 + "\n")
    assert table.frame["b"].str.len_chars().to_list() == [32_767]


def test_rows_with_nuls_are_quarantined(tmp_path: Path) -> None:
    table = read(tmp_path, "Email,b\n1,x\0y\n2,z\n3,w\n")
    assert out(table) == [(2, "nul_bytes")]


def test_a_file_of_nuls_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(
        EvidenceError, match="is not a text file; export it as CSV UTF-8 or as xlsx"
    ):
        read(tmp_path, b"Email,b\n" + b"aaaaaaaaaaaaaaaaaa\0,x\n" * 50)


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x7fELF" + b"\1\2\3\0" * 99])
def test_a_binary_file_is_an_error(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(EvidenceError, match="is not a text file"):
        read(tmp_path, data)


def test_a_pdf_is_called_one(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="is a PDF file, not a table; export it as CSV"):
        read(tmp_path, b"%PDF-1.7 x")


def test_an_absent_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"d/t\.csv does not exist; check the path"):
        read_table(tmp_path / "no", shown="d/t.csv", known_header=bool)


def test_a_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="is a folder, not a file"):
        read_table(tmp_path, shown="d", known_header=bool)


def test_what_is_no_regular_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(EvidenceError, match="is no regular file"):
        read_table(tmp_path / "pipe", shown="pipe", known_header=bool)


def test_a_refused_opening_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError

    path = tmp_path / "t.csv"
    path.write_text("Email\n")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(EvidenceError, match="may not be read by this user; ask its owner"):
        read_table(path, shown="t", known_header=bool)


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="is empty \\(0 bytes\\); export it again"):
        read(tmp_path, "")


@pytest.mark.parametrize("data", [" ", "\n\n", "\ufeff", ",,\n,\n"])
def test_a_file_without_text_is_an_error(tmp_path: Path, data: str) -> None:
    with pytest.raises(EvidenceError, match="holds no text at all"):
        read(tmp_path, data)


def test_a_file_too_large_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_BYTES", 10)
    with pytest.raises(EvidenceError, match="is larger than 2 GiB; split it"):
        read(tmp_path, "Email,b\n1,2\n")


def test_no_message_shows_what_a_cell_holds(tmp_path: Path) -> None:
    secret = "hunter2"
    bad = (
        f'Email,b\n{secret}\n"{secret}"x,y\n{secret}\0,z\n{secret},"'
        + secret * 9_000
        + '"\nq,w\n1,"'
    )
    table = read(tmp_path, bad + "q,w\n" * 9 + secret)
    assert len(table.quarantined) >= 5
    assert all(secret not in problem.text.en + problem.text.vi for problem in table.quarantined)
