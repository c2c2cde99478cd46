"""``init`` recognises an export by its headers, and how it tells the school."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evidence_building import csv_bytes

from auditor.evidence.detect import detect
from auditor.model import EvidenceError

EXPORTS = {
    "google-workspace": (
        ["Email Address [Required]", "Org Unit Path [Required]", "2sv Enrolled [READ ONLY]"],
        ["an@example.edu.test", "/thsao/GV", "True"],
        ("org_unit", "/{code}"),
    ),
    "gam": (
        ["primaryEmail", "orgUnitPath", "isEnrolledIn2Sv"],
        ["an@example.edu.test", "/thsao/GV", "True"],
        ("org_unit", "/{code}"),
    ),
    "entra-users": (
        ["userPrincipalName", "objectId", "consentProvidedForMinor", "accountEnabled"],
        ["an@example.edu.test", "1", "", "True"],
        (None, ""),
    ),
    "entra-registration-details": (
        ["User principal name", "Multifactor authentication registered"],
        ["an@example.edu.test", "Yes"],
        (None, ""),
    ),
    "active-directory-csv": (
        ["SamAccountName", "PasswordLastSet", "DistinguishedName"],
        ["an", "", "CN=an,OU=thsao,DC=example"],
        ("distinguished_name", "OU={code},"),
    ),
    "moodle": (
        ["username", "email", "firstname", "idnumber", "password"],
        ["an", "an@example.edu.test", "An", "CB01", "Canary-8814"],
        (None, ""),
    ),
    "wordpress": (
        ["ID", "user_login", "user_email", "user_registered", "roles"],
        ["1", "an", "an@example.edu.test", "2025-08-15 02:00:00", "editor"],
        (None, ""),
    ),
    "table": (
        ["Mã trường", "Tên đăng nhập", "Xác thực 2 lớp"],
        ["thsao", "an", "có"],
        ("column", "Mã trường"),
    ),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_format_is_recognised_by_its_headers(tmp_path: Path, name: str) -> None:
    headers, cells, school = EXPORTS[name]
    (tmp_path / "x.csv").write_bytes(csv_bytes([headers, cells, cells]))
    found = detect(tmp_path / "x.csv", "x.csv")
    assert found is not None
    assert (found.family, found.format, found.rows) == ("accounts", name, 2)
    assert (found.school, found.school_detail) == school


def test_json_of_graph_is_recognised(tmp_path: Path) -> None:
    record = {"userPrincipalName": "an@example.edu.test", "isMfaRegistered": True}
    (tmp_path / "x.json").write_text(json.dumps({"value": [record]}), encoding="utf-8")
    found = detect(tmp_path / "x.json", "x.json")
    assert found is not None
    assert found.format == "entra-registration-details"


KEYCLOAK_USER = {"username": "an", "createdTimestamp": 1692064800000, "requiredActions": []}
IPA_USER = {"uid": ["an"], "krblastpwdchange": ["20260901020304Z"], "nsaccountlock": False}
WORDPRESS_USER = {"user_login": "an", "user_email": "an@example.edu.test", "user_pass": "Canary"}
MOODLE_USER = {"username": "an", "email": "an@example.edu.test", "lastaccess": 0}


@pytest.mark.parametrize(
    ("document", "name", "rows"),
    [
        ([KEYCLOAK_USER], "keycloak", 1),
        ({"realm": "x", "clients": [{"id": "1"}], "users": [KEYCLOAK_USER] * 2}, "keycloak", 2),
        ([IPA_USER], "freeipa-json", 1),
        ({"result": [IPA_USER], "count": 1, "truncated": False}, "freeipa-json", 1),
        ({"result": {"result": [IPA_USER], "count": 1}, "error": None}, "freeipa-json", 1),
        ([WORDPRESS_USER], "wordpress", 1),
        ({"users": [MOODLE_USER], "warnings": []}, "moodle", 1),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_is_recognised_in_every_envelope(
    tmp_path: Path, document: object, name: str, rows: int, encoding: str
) -> None:
    (tmp_path / "export").write_text(json.dumps(document), encoding=encoding)
    found = detect(tmp_path / "export", "export")
    assert found is not None
    assert (found.family, found.format, found.rows) == ("accounts", name, rows)


def test_groups_of_keycloak_tell_the_school(tmp_path: Path) -> None:
    users = [{**KEYCLOAK_USER, "groups": ["/thsao/GV"]}]
    (tmp_path / "x.json").write_text(json.dumps({"users": users}), encoding="utf-8")
    found = detect(tmp_path / "x.json", "x.json")
    assert found is not None
    assert (found.school, found.school_detail) == ("org_unit", "/{code}")


@pytest.mark.parametrize(
    "document", [[], {}, [1], [{"a": 1}], {"users": []}, {"value": [{"userPrincipalName": "a"}]}]
)
def test_other_json_is_not_taken_for_evidence(tmp_path: Path, document: object) -> None:
    (tmp_path / "x.json").write_text(json.dumps(document), encoding="utf-8")
    assert detect(tmp_path / "x.json", "x.json") is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"result": {"result": [{"nsaccountlock": 1}], "truncated": true}}', "cut short"),
        ('{"users": [', "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_why_json_cannot_be_read_is_told(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "x.json").write_text(content, encoding="utf-8")
    with pytest.raises(EvidenceError, match=told):
        detect(tmp_path / "x.json", "x.json")


def test_a_list_of_staff_is_told_from_a_list_of_accounts(tmp_path: Path) -> None:
    staff = ["Trường", "Họ và tên", "Email", "Chức vụ", "Ngày nghỉ", "Được giao quản trị"]
    (tmp_path / "x.csv").write_bytes(csv_bytes([staff, ["thsao", "An", "", "", "", ""]]))
    found = detect(tmp_path / "x.csv", "x.csv")
    assert found is not None
    assert (found.family, found.school_detail) == ("staff", "Trường")
    (tmp_path / "x.csv").write_bytes(
        csv_bytes([["Đăng nhập lần cuối", *staff], ["", "", "", "", "", "", ""]])
    )
    found = detect(tmp_path / "x.csv", "x.csv")
    assert found is not None
    assert found.family == "accounts"


@pytest.mark.parametrize("headers", [["Món", "Giá"], ["Họ và tên", "Ghi chú"], ["Email", "Giá"]])
def test_other_tables_are_not_taken_for_evidence(tmp_path: Path, headers: list[str]) -> None:
    (tmp_path / "x.csv").write_bytes(csv_bytes([headers, ["a", "b"]]))
    assert detect(tmp_path / "x.csv", "x.csv") is None


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.csv").touch()
    with pytest.raises(EvidenceError, match=r"x\.csv is empty"):
        detect(tmp_path / "x.csv", "x.csv")
