"""Dates that cannot be true, accounts that the district declares, and every row's fate."""

from __future__ import annotations

from pathlib import Path

import pytest
from evidence_building import (
    at,
    by_account,
    codes,
    csv_bytes,
    gather,
    is_accounted,
    one_account,
    source,
)

from auditor.audit import Exclusion


@pytest.mark.parametrize("header", ["Ngày tạo", "Ngày đổi mật khẩu gần nhất", "Last login"])
def test_a_date_after_the_audit_is_a_data_error(tmp_path: Path, header: str) -> None:
    row, provenance = one_account(tmp_path, {header: "23/11/2026 00:00:00"})
    assert {row["created_at"], row["password_changed_at"], row["last_login_at"]} == {None}
    assert codes(provenance) == {"future_date": 1}
    assert provenance.problems[0].row == 2
    assert not provenance.problems[0].quarantined
    assert provenance.rows_evaluated == 1


def test_a_date_on_the_day_of_the_audit_holds(tmp_path: Path) -> None:
    row, provenance = one_account(tmp_path, {"Last login": "22/11/2026 23:59:59"})
    assert row["last_login_at"] == at(2026, 11, 22, 23, 59, 59)
    assert codes(provenance) == {}


def test_a_future_sign_in_does_not_become_never(tmp_path: Path) -> None:
    row, _provenance = one_account(tmp_path, {"Last login": "01/01/2027"})
    assert row["never_logged_in"] is not True


@pytest.mark.parametrize(
    ("changed", "holds"),
    [
        ("2026-09-02 08:00", True),
        ("2026-09-01 08:00", True),
        ("2026-08-31 08:00", True),  # within a day: a date without a time may lie before the hour
        ("2026-08-31 07:59", False),
        ("2020-01-01 00:00", False),
    ],
)
def test_a_date_before_the_creation_is_a_data_error(
    tmp_path: Path, changed: str, holds: bool
) -> None:
    cells = {"Ngày tạo": "2026-09-01 08:00", "Ngày đổi mật khẩu gần nhất": changed}
    row, provenance = one_account(tmp_path, cells)
    assert (row["password_changed_at"] is not None) is holds
    assert codes(provenance) == ({} if holds else {"date_before_creation": 1})


def test_a_creation_in_the_future_does_not_spoil_the_other_dates(tmp_path: Path) -> None:
    cells = {"Ngày tạo": "2027-01-01", "Last login": "2026-11-01"}
    row, provenance = one_account(tmp_path, cells)
    assert (row["created_at"], row["last_login_at"]) == (None, at(2026, 11, 1))
    assert codes(provenance) == {"future_date": 1}


DECLARED = (
    Exclusion("Backup@example.edu.test", "service", "nightly copies", "Tổ CNTT"),
    Exclusion("khancap", "break_glass", "when the directory fails", "Hiệu trưởng"),
    Exclusion("vanthu", "shared", "front office", "Hồ Dung"),
    Exclusion("nobody", "service", "left over", "Tổ CNTT"),
)


def test_declared_accounts_are_excluded_or_given_an_owner_in_the_open(tmp_path: Path) -> None:
    rows = [
        ["Username", "School", "Trạng thái", "Người phụ trách"],
        ["backup@example.edu.test", "thsao", "Active", ""],
        ["khancap", "thsao", "Disabled", ""],
        ["khancap", "mnhoa", "Active", ""],
        ["vanthu", "thsao", "Active", ""],
        ["cu", "thsao", "Disabled", ""],
        ["gv", "thsao", "Active", "Mạc Bình"],
    ]
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows))
    evidence = gather(tmp_path, [source("table", "a.csv")], DECLARED)
    (provenance,) = evidence.provenance
    assert [each.matched for each in evidence.exclusions] == [1, 2, 1, 0]
    assert provenance.excluded == {"break_glass": 2, "disabled": 1, "service": 1}
    assert (provenance.rows_evaluated, provenance.rows_excluded) == (2, 4)
    shared = by_account(evidence)["vanthu"]
    assert (shared["role"], shared["owner"], shared["excluded"]) == ("shared", "Hồ Dung", None)
    assert by_account(evidence)["gv"]["owner"] == "Mạc Bình"
    assert is_accounted(provenance)


def test_declarations_match_accounts_of_joined_sources(tmp_path: Path) -> None:
    for name, header in (("a.csv", "2FA"), ("b.csv", "Admin")):
        rows = [["Username", "School", header], ["khancap", "thsao", "có"]]
        (tmp_path / name).write_bytes(csv_bytes(rows))
    evidence = gather(tmp_path, [source("table", "a.csv"), source("table", "b.csv")], DECLARED)
    assert [each.excluded for each in evidence.provenance] == [{"break_glass": 1}] * 2
    assert evidence.exclusions[1].matched == 1
