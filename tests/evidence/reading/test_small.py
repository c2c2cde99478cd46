"""A small file read in one go is what the readers of large files make of it, or is left to them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.evidence.interface import RawTable
from auditor.evidence.reading.delimited import read_delimited
from auditor.evidence.reading.small import MAX_SMALL_BYTES, read_small
from auditor.model import EvidenceError

relaxed = settings(
    derandomize=True,
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

line = st.lists(
    st.one_of(
        st.text("ab \xa0\u200b;@é", max_size=4),
        st.sampled_from(['"x"', '""', '"a""b"', '"c,d"', '"e\nf"', '"', 'g"h', '"i"j', "\0", "\r"]),
    ),
    max_size=4,
).map(",".join)


def known(cell: str) -> bool:
    return cell.startswith("Cột ")


def read(path: Path, *, small: bool) -> RawTable | str | None:
    how = {"shown": "t.csv", "known_header": known, "has_fixed_header": False}
    try:
        if small:
            return read_small(path, **how)  # type: ignore[arg-type]
        return read_delimited(path, **how, encoding=None)  # type: ignore[arg-type]
    except EvidenceError as error:
        return str(error)


@relaxed
@given(
    st.lists(line, max_size=8),
    st.integers(0, 3),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_both_ways_give_the_same_table(  # noqa: PLR0917  # hypothesis fills them in order
    tmp_path: Path, lines: list[str], heading: int, end: str, ended: bool, mark: bytes
) -> None:
    path = tmp_path / "t.csv"
    lines.insert(min(heading, len(lines)), "Cột 0,Cột 1,Cột 2")
    path.write_bytes(mark + (end.join(lines) + (end if ended else "")).encode())
    quick = read(path, small=True)
    if quick is None:
        return
    careful = read(path, small=False)
    if isinstance(quick, str) or isinstance(careful, str):
        assert quick == careful
        return
    assert careful is not None
    assert quick.frame.columns == careful.frame.columns
    assert quick.frame.rows() == careful.frame.rows()
    assert (quick.rows_read, quick.header_row) == (careful.rows_read, careful.header_row)
    assert not careful.quarantined
    assert quick.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    "content",
    [
        "Cột 0,Cột 1\n1,2\n".encode("utf-16"),
        "Cột 0,Cột 1\n1,2\n".encode("windows-1258", "ignore") + b"\xe1\n",
        b"C\xe1\xbb\x99t 0,C\xe1\xbb\x99t 1\n1,2,3\n",
        b'C\xe1\xbb\x99t 0,C\xe1\xbb\x99t 1\n"1,2\n',
        b'C\xe1\xbb\x99t 0,C\xe1\xbb\x99t 1\n"1\n",2\n',
        b"C\xe1\xbb\x99t 0,C\xe1\xbb\x99t 1\n1,\x002\n",
        "Cột 0,Cột 1\n".encode() + b"1,2\n" * (MAX_SMALL_BYTES // 4),
        "Cột 0,Cột 1\n".encode() + b"x" * 40_000 + b",2\n",
    ],
    ids=["utf-16", "legacy", "ragged", "unclosed", "lines", "nul", "large", "monster"],
)
def test_what_is_not_plain_and_small_is_left_to_the_others(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    assert read(path, small=True) is None
