"""The user list of a Synology DiskStation: no heading, and passwords in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from evidence_building import by_account, codes, gather, source
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.evidence.accounts.synology_dsm import FORMAT
from auditor.evidence.interface import Evidence, SchoolBy, SchoolRule
from auditor.locale import set_language
from auditor.model import EvidenceError

CANARY = "CANARY-MATKHAU-31"
ONE = SchoolRule(SchoolBy.CODE, "thsao")


def collected(folder: Path, content: bytes) -> Evidence:
    (folder / "nas.csv").write_bytes(content)
    return gather(folder, [source("synology-dsm", "nas.csv", ONE)])


@pytest.mark.parametrize("separator", ["\t", ","])
def test_name_and_mail_are_read_and_the_password_never(tmp_path: Path, separator: str) -> None:
    rows = (
        ["Kho.Bac", CANARY, "Văn thư", "Kho@example.edu.test", "80000"],
        ["may-in", CANARY, "", "", ""],
        ["khach"],
    )
    text = "\r\n".join(separator.join(row) for row in rows)
    evidence = collected(tmp_path, b"\xef\xbb\xbf" + text.encode())
    found = by_account(evidence)
    assert sorted(found) == ["khach", "kho.bac", "may-in"]
    assert found["kho.bac"]["email"] == "kho@example.edu.test"
    assert found["kho.bac"]["password_changed_at"] is None
    provenance = evidence.provenance[0]
    assert codes(provenance) == {"secret_column": 1}
    assert (provenance.rows_read, provenance.rows_evaluated) == (3, 3)
    assert CANARY not in repr(evidence) + evidence.tables["accounts"].write_csv()


def test_lines_are_counted_as_an_editor_shows_them(tmp_path: Path) -> None:
    evidence = collected(tmp_path, b"an\tx\n\n\tx\nchi\tx\n")
    provenance = evidence.provenance[0]
    assert codes(provenance) == {"secret_column": 1, "no_account_name": 1}
    (nameless,) = [each for each in provenance.problems if each.code == "no_account_name"]
    assert nameless.row == 3


def test_a_name_that_is_no_text_is_set_aside(tmp_path: Path) -> None:
    set_language("en")
    (provenance, *_rest) = collected(tmp_path, b"an\tx\nb\xc3(\tx\n" * 40).provenance
    assert provenance.error is not None or provenance.rows_quarantined >= 40


def test_a_heading_is_told_to_belong_to_another_format(tmp_path: Path) -> None:
    set_language("en")
    evidence = collected(tmp_path, b"username,password,email\nan,x,an@example.edu.test\n")
    assert evidence.provenance[0].error is not None
    assert "format: table" in evidence.provenance[0].error.en


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_bytes_give_a_table_or_a_reason(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "nas.csv"
        path.write_bytes(content)
        spec = source("synology-dsm", "nas.csv", ONE)
        assert FORMAT.read is not None
        try:
            raw = FORMAT.read(path, "nas.csv", spec)
        except EvidenceError:
            return
        assert raw is not None
        assert raw.rows_read == raw.frame.height + len(raw.quarantined)
