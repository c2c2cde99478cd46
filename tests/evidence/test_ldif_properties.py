"""LDIF: what was written is read again, and hostile bytes do no harm."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from auditor.evidence.reading.ldif import read_ldif
from auditor.model import EvidenceError

VALUES = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_characters="\0"),
        st.sampled_from(' :<#;,+"\\=\r\n\t-đằệ\u2028\ufeff'),
    ),
    min_size=1,
    max_size=20,
).filter(str.strip)
NAMES = st.from_regex(re.compile(r"[a-z][a-z0-9-]{0,8}", re.ASCII), fullmatch=True).filter(
    lambda name: name not in {"dn", "row", "objectclass", "photo", "audio"}
)


def written(name: str, value: str, width: int) -> str:
    """Return a line as RFC 2849 wants it: base64 where the value is no safe string, folded."""
    safe = value.isascii() and value.isprintable() and value[0] not in " :<" and value[-1] != " "
    line = f"{name}: {value}" if safe else f"{name}:: {b64encode(value.encode()).decode()}"
    first, rest = line[: width + 20], line[width + 20 :]
    return "\n ".join([first, *(rest[i : i + width] for i in range(0, len(rest), width))])


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(VALUES, st.dictionaries(NAMES, st.lists(VALUES, min_size=1, max_size=3))),
        max_size=4,
    ),
    st.integers(1, 76),
    st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_was_written_is_read_again(
    tmp_path: Path, entries: list[tuple[str, dict[str, list[str]]]], width: int, end: str
) -> None:
    lines = ["version: 1", ""]
    for name, attributes in entries:
        lines += [written("dn", name, width), "objectClass: person", "# a comment", " goes on"]
        lines += [written(key, value, width) for key, many in attributes.items() for value in many]
        lines.append("")
    # Folded lines hold the plain line end: made one with the others.
    content = end.join(end.join(lines).replace("\r\n", "\n").split("\n"))
    (tmp_path / "x.ldif").write_bytes(content.encode())
    raw = read_ldif(tmp_path / "x.ldif", shown="x.ldif")
    assert raw is not None
    assert (raw.quarantined, raw.notes) == ((), ())
    assert raw.rows_read == len(entries)
    for row, (name, attributes) in zip(raw.frame.rows(named=True), entries, strict=True):
        assert row["dn"] == name.strip()
        for key, values in attributes.items():
            assert row[key] == "\n".join(value.strip() for value in values)


PIECES = (
    *(b"dn: uid=a", b"dn:: ", b"objectClass: person", b"version: 1", b"\n", b"\r\n", b"\n\n", b" "),
    *(
        b"#",
        b"changetype: modify",
        b"control: x",
        b"cn;binary:: /w==",
        b"cn:<x",
        b"userPassword: x",
    ),
    *(
        b"result: 4",
        b"search: 2",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\0",
        b":",
        b"-",
        b"\xff",
        b"ref:",
    ),
)


@settings(
    max_examples=300, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=6))).map(b"".join))
@example(b"dn:")
@example(b"dn:\n ")
@example(b"version: 1")
@example(b"dn: a\nobjectClass: person\n" + b"dn: a\n " * 9)
@example(b"\xff\xfed\x00n\x00:\x00\n\x00\xd8")
def test_any_bytes_give_a_table_or_nothing_or_an_error_of_ours(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "x").write_bytes(b"dn: x\n" + content if content[:1] == b"\n" else content)
    try:
        raw = read_ldif(tmp_path / "x", shown="x")
    except EvidenceError:
        return
    if raw is not None:
        assert raw.rows_read == raw.frame.height + len(raw.quarantined)
        assert "userpassword" not in raw.frame.columns
        assert raw.frame["row"].is_sorted()
