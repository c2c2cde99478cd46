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
