"""Whatever a file holds, its rows come back or are named, and nothing else happens."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.evidence.reading import careful, read_table
from auditor.evidence.reading.cells import tidy
from auditor.evidence.reading.content import Content
from auditor.evidence.reading.fast import read_fast
from auditor.evidence.reading.layout import find_layout
from auditor.evidence.reading.unquoted import read_unquoted
from auditor.model import EvidenceError

SPACES = "\t\n\r \xa0\u2028\u2029\u202f\u205f\u3000\u200b\ufeff" + "".join(
    chr(code) for code in range(0x2000, 0x200B)
)
letters = st.one_of(
    st.sampled_from("aễĐ \t\n\r\",;|'\u00a0–\u3000"),
    # Signs of Latin-1 inside words would look like an old font, controls like a binary file.
    st.characters(exclude_categories=("Cs", "Cc")).filter(
        lambda each: not "\xa1" <= each <= "\xff"
    ),
)
# The csv module writes a lone return without quotes, where it is a line end to everybody else.
cell_text = st.one_of(st.text("abc1", max_size=3), st.text(letters, max_size=6)).map(
    lambda text: text.replace("\r", "\r\n")
)
relaxed = settings(
    derandomize=True,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(1, 4))
    return draw(st.lists(st.lists(cell_text, min_size=width, max_size=width), max_size=8))


def known(cell: str) -> bool:
    return cell.startswith("Cột ")


def written(rows: list[list[str]], separator: str, end: str, quoting: int) -> str:
    text = io.StringIO()
    width = len(rows[0]) if rows else 1
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow([f"Cột {number}" for number in range(width)])
    writer.writerows(rows)
    return text.getvalue()


@relaxed
@given(
    tables(),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_comes_back(  # noqa: PLR0917  # hypothesis fills them in order
    tmp_path: Path, rows: list[list[str]], separator: str, end: str, quoting: int, encoding: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(written(rows, separator, end, quoting).encode(encoding))
    table = read_table(path, shown="t.csv", known_header=known)
    # UTF-16 is brought to NFC with its letters; the others keep what they have.
    assert not table.quarantined
    assert table.rows_read == table.frame.height
    expected = [
        (*(cell.strip(SPACES) or None for cell in row), number)
        for number, row in enumerate(rows, start=2)
    ]
    kept = [row for row in expected if any(row[:-1])]
    if encoding != "utf-16":
        assert table.frame.rows() == kept
    else:
        assert table.frame["row"].to_list() == [row[-1] for row in kept]


line = st.lists(
    st.one_of(
        st.text("ab ", max_size=3),
        st.sampled_from(['"x"', '""', '"a""b"', '"c,d"', '"e\nf"', '"', 'g"h', '"i"j']),
    ),
    max_size=5,
).map(",".join)


@relaxed
@given(st.lists(line, max_size=10), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_the_fast_reader_agrees_with_the_careful_one_or_declines(
    tmp_path: Path, lines: list[str], end: str, ended: bool
) -> None:
    path = tmp_path / "t.csv"
    text = end.join(["Cột 0,Cột 1,Cột 2", *lines]) + (end if ended else "")
    path.write_bytes(text.encode())
    content = Content(path)
    layout = find_layout(content, shown="t", known_header=known, has_fixed_header=True)
    fast = read_fast(content, layout)
    if fast is None:
        return
    slow = careful.read_carefully(content, layout, "t")
    filled = [row for row in slow.frame.rows() if any(row[:-1])]
    assert not [problem for problem in slow.quarantined if problem.code == "ragged_row"]
    if not slow.quarantined:
        found = [
            (*(cell or "" for cell in row[:-1]), row[-1])
            for row in fast.frame.rows()
            if any(row[:-1])
        ]
        assert found == filled


@relaxed
@given(
    st.one_of(
        st.binary(max_size=200),
        st.binary(max_size=60).map(lambda tail: b"PK\x03\x04" + tail),
        st.binary(max_size=600).map(lambda tail: bytes.fromhex("d0cf11e0a1b11ae1") + tail),
        st.text('ab,;\t|"\n\r\0é ', max_size=80).map(str.encode),
        st.text('ab,;\t|"\n\r\0ế ', max_size=80).map(lambda text: text.encode("utf-16")),
    ),
    st.sampled_from([None, None, "utf-8", "windows-1258", "utf-16", "utf-7", "idna"]),
)
def test_any_bytes_give_a_table_or_an_error_of_ours(
    tmp_path: Path, data: bytes, encoding: str | None
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    try:
        table = read_table(path, shown="t.csv", known_header=known, encoding=encoding)
    except EvidenceError as error:
        assert str(error).startswith("t.csv")
        return
    assert table.rows_read == table.frame.height + len(table.quarantined)
    numbers = table.frame["row"].to_list()
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("quoted", [False, True])
def test_a_well_formed_file_takes_the_fast_way(tmp_path: Path, quoted: bool) -> None:
    path = tmp_path / "t.csv"
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    path.write_text(written([["a", "x y"], ["ễ", ""], ["c", 'q"q']], ",", "\n", quoting), "utf-8")
    content = Content(path)
    layout = find_layout(content, shown="t", known_header=known, has_fixed_header=False)
    assert read_fast(content, layout) is not None


plain_line = st.lists(st.text("aễ \t", max_size=3), max_size=5).map(",".join)


@relaxed
@given(st.lists(plain_line, max_size=12), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_ragged_files_without_quotes_are_read_alike_by_both_readers(
    tmp_path: Path, lines: list[str], end: str, ended: bool
) -> None:
    path = tmp_path / "t.csv"
    text = end.join(["Cột 0,Cột 1,Cột 2", *lines]) + (end if ended else "")
    path.write_bytes(text.encode())
    content = Content(path)
    layout = find_layout(content, shown="t", known_header=known, has_fixed_header=True)
    quick = read_unquoted(content, layout)
    if quick is None:
        return
    slow = careful.read_carefully(content, layout, "t")
    assert quick.quarantined == slow.quarantined
    assert tidy(quick.frame, "t").frame.equals(tidy(slow.frame, "t").frame)


def test_a_ragged_file_without_quotes_is_not_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Cột 0,Cột 1\n1,2\n3\n4,5,6\n7,8\n", "utf-8")
    content = Content(path)
    layout = find_layout(content, shown="t", known_header=known, has_fixed_header=True)
    quick = read_unquoted(content, layout)
    assert quick is not None
    assert quick.frame.rows() == [("1", "2", 2), ("7", "8", 5)]
    assert [problem.row for problem in quick.quarantined] == [3, 4]
