"""Moodle: upload list, download of the bulk user actions, and the web service's answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evidence_building import at, codes, csv_bytes, facts, gather, is_accounted, raw_of, source

from auditor.evidence.families import FAMILIES
from auditor.evidence.interface import SchoolBy, SchoolRule

BY_CODE = SchoolRule(SchoolBy.CODE, "thsao")
PASSWORD = "Canary@Moodle-6632"
UPLOAD = (
    *("username", "password", "firstname", "lastname", "email", "idnumber", "institution"),
    *("department", "auth", "suspended", "cohort1"),
)
DOWNLOAD = (
    *("id", "username", "email", "firstname", "lastname", "idnumber", "institution"),
    *("department", "phone1", "phone2", "city", "country", "profile_field_ma"),
)


def upload(separator: str = ",", first_header: str = "username") -> bytes:
    rows = [
        (first_header, *UPLOAD[1:]),
        (
            *("Ly.An", PASSWORD, "An", "Lý", "An@example.edu.test", "CB01", "thsao", "Giáo viên"),
            *("manual", "0", "gv"),
        ),
        ("mac.binh", PASSWORD, "Bình", "Mạc", "", "", "thsao", "", "manual", "1", ""),
        ("dang.chi", PASSWORD, "Chi", "Đặng", "", "", "thsao", "", "ldap", "", ""),
    ]
    return csv_bytes(rows, separator)


@pytest.mark.parametrize(
    "content",
    [upload(), upload(";"), upload("\t"), upload(first_header="\ufeffusername")],
    ids=["comma", "semicolon", "tab", "mark"],
)
def test_an_upload_list_is_read_without_its_passwords(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "users.csv").write_bytes(content)
    by_header = SchoolRule(SchoolBy.COLUMN, "institution")
    evidence = gather(tmp_path, [source("moodle", "users.csv", by_header)])
    (provenance,) = evidence.provenance
    wanted = ("school", "email", "person_code", "role", "enabled", "last_login_at", "mfa_enrolled")
    assert facts(evidence, "ly.an", *wanted) == {
        "school": "thsao",
        "email": "an@example.edu.test",
        "person_code": "CB01",
        "role": "staff",
        "enabled": True,
        "last_login_at": None,
        "mfa_enrolled": None,
    }
    assert facts(evidence, "mac.binh", "enabled") == {"enabled": False}
    assert facts(evidence, "dang.chi", "enabled") == {"enabled": None}  # "keep as is"
    assert codes(provenance) == {"secret_column": 1}
    assert "'password'" in provenance.problems[0].text.en
    assert "password" not in provenance.unused
    assert provenance.provides.isdisjoint(FAMILIES["accounts"].formats["moodle"].cannot_tell)
    assert is_accounted(provenance)


def test_a_download_is_read(tmp_path: Path) -> None:
    row = ("5", "ly.an", "an@example.edu.test", "An", "Lý", "CB01", "", "", "", "", "", "VN", "1")
    (tmp_path / "users.csv").write_bytes(csv_bytes([DOWNLOAD, row]))
    evidence = gather(tmp_path, [source("moodle", "users.csv", BY_CODE)])
    assert facts(evidence, "ly.an", "person_code", "enabled") == {
        "person_code": "CB01",
        "enabled": None,  # the download does not tell
    }
    assert "enabled" not in evidence.provenance[0].provides


def test_the_answer_of_the_web_service_is_read(tmp_path: Path) -> None:
    users = [
        {"username": "ly.an", "suspended": False, "lastaccess": 1762736400, "auth": "manual"},
        {"username": "mac.binh", "suspended": True, "lastaccess": 0, "password": PASSWORD},
        {"username": "dang.chi", "suspended": False, "lastaccess": 0},
    ]
    (tmp_path / "u.json").write_text(json.dumps({"users": users, "warnings": []}), encoding="utf-8")
    evidence = gather(tmp_path, [source("moodle", "u.json", BY_CODE)])
    assert facts(evidence, "ly.an", "enabled", "last_login_at", "never_logged_in") == {
        "enabled": True,
        "last_login_at": at(2025, 11, 10, 8, 0),
        "never_logged_in": False,
    }
    assert facts(evidence, "mac.binh", "enabled", "last_login_at", "never_logged_in") == {
        "enabled": False,
        "last_login_at": None,
        "never_logged_in": True,
    }
    assert codes(evidence.provenance[0]) == {"secret_column": 1}


@pytest.mark.parametrize("header", ["password", "Password", "Mật khẩu", "PASSWORD [Required]"])
def test_no_column_of_passwords_is_kept(tmp_path: Path, header: str) -> None:
    rows = [("username", header, "suspended"), ("ly.an", PASSWORD, "0")]
    path = tmp_path / "users.csv"
    path.write_bytes(csv_bytes(rows))
    spec = source("moodle", "users.csv", BY_CODE)
    raw = raw_of(tmp_path, spec)
    evidence = gather(tmp_path, [spec])
    shown = f"{raw!r} {raw.frame.rows()} {evidence.tables['accounts'].rows()} {evidence.provenance}"
    assert PASSWORD not in shown
    assert raw.frame.columns == ["username", "suspended", "row"]


def test_a_column_of_passwords_cannot_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_bytes(csv_bytes([("username", "password"), ("a", PASSWORD)]))
    spec = source("moodle", "users.csv", BY_CODE, columns={"position": "password"})
    (provenance,) = gather(tmp_path, [spec]).provenance
    assert provenance.error is not None
    assert "there is no column 'password'" in provenance.error.en
    assert PASSWORD not in provenance.error.en


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"users": [', "not valid JSON"),
        (b'{"exception": "x", "errorcode": "y"}', "a list under 'users'"),
        (b'[{"users": ' + b"[" * 100_000, "not valid JSON"),
        (b"", "is empty"),
        (b"a,b\r\n1,2\r\n", "no column is known"),
    ],
)
def test_what_is_no_list_of_users_costs_the_source_only(
    tmp_path: Path, content: bytes, told: str
) -> None:
    (tmp_path / "x").write_bytes(content)
    (provenance,) = gather(tmp_path, [source("moodle", "x", BY_CODE)]).provenance
    assert provenance.error is not None
    assert told in provenance.error.en
