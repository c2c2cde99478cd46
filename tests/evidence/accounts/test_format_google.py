"""Google Workspace: the console's download and what GAM prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from evidence_building import at, by_account, codes, csv_bytes, facts, gather, is_accounted, source

from auditor.evidence.families import FAMILIES
from auditor.evidence.interface import SchoolBy, SchoolRule

ORG_UNIT = SchoolRule(SchoolBy.ORG_UNIT, "/{code}")
HEADERS = (
    *("First Name [Required]", "Last Name [Required]", "Email Address [Required]"),
    *("Password [Required]", "Password Hash Function [UPLOAD ONLY]", "Org Unit Path [Required]"),
    *("New Primary Email [UPLOAD ONLY]", "Status [READ ONLY]", "Last Sign In [READ ONLY]"),
    *("Recovery Email", "Recovery Phone [MUST BE IN THE E.164 FORMAT]", "Employee ID"),
    *("Employee Type", "Employee Title", "2sv Enrolled [READ ONLY]", "2sv Enforced [READ ONLY]"),
    *("Change Password at Next Sign-In", "New Status [UPLOAD ONLY]"),
)
ROWS = (
    (
        *("An", "Lý", "Ly.An@example.edu.test", "****", "", "/thsao/Giáo viên", "", "Active"),
        *("2026/11/19 07:55:01", "", "", "GV001", "Giáo viên", "", "True", "False", "False", ""),
    ),
    (
        *("Bình", "Mạc", "mac.binh@example.edu.test", "****", "", "/thcssong/Giáo viên", ""),
        "Active",
        *("Never logged in", "", "", "GV002", "", "Quản trị mạng", "False", "False", "True", ""),
    ),
    (
        *("Chi", "Đặng", "dang.chi@example.edu.test", "****", "", "/thsao/Học sinh", ""),
        *("Suspended", "2026/03/02 10:00:00", "", "", "", "", "", "False", "False", "False", ""),
    ),
    (
        *("Kho", "Cũ", "kho@example.edu.test", "****", "", "/cu/Giáo viên", "", "Active"),
        *("2026/03/02 10:00:00", "", "", "", "", "", "False", "False", "False", ""),
    ),
)


def without_suffix(header: str) -> str:
    return header.split(" [", maxsplit=1)[0]


@pytest.mark.parametrize("headers", [HEADERS, tuple(map(without_suffix, HEADERS))])
def test_a_google_download_is_read_with_and_without_suffixes(
    tmp_path: Path, headers: tuple[str, ...]
) -> None:
    (tmp_path / "users.csv").write_bytes(csv_bytes([headers, *ROWS]))
    evidence = gather(tmp_path, [source("google-workspace", "users.csv", ORG_UNIT)])
    (provenance,) = evidence.provenance
    assert sorted(by_account(evidence)) == [
        "dang.chi@example.edu.test",
        "ly.an@example.edu.test",
        "mac.binh@example.edu.test",
    ]
    assert facts(
        evidence,
        "ly.an@example.edu.test",
        *("school", "username", "email", "person_code", "role", "enabled", "system"),
        *("last_login_at", "never_logged_in", "must_change", "mfa_enrolled", "mfa_enforced"),
    ) == {
        "school": "thsao",
        "username": "Ly.An@example.edu.test",
        "email": "ly.an@example.edu.test",
        "person_code": "GV001",
        "role": "staff",
        "enabled": True,
        "system": "google",
        "last_login_at": at(2026, 11, 19, 7, 55, 1),
        "never_logged_in": False,
        "must_change": False,
        "mfa_enrolled": True,
        "mfa_enforced": False,
    }
    assert facts(
        evidence,
        "mac.binh@example.edu.test",
        *("role", "last_login_at", "never_logged_in", "must_change"),
    ) == {"role": "admin", "last_login_at": None, "never_logged_in": True, "must_change": True}
    assert facts(evidence, "dang.chi@example.edu.test", "role", "enabled", "excluded") == {
        "role": "pupil",
        "enabled": False,
        "excluded": "disabled",
    }
    assert (provenance.rows_read, provenance.rows_evaluated) == (4, 2)
    assert (provenance.excluded, codes(provenance)) == ({"disabled": 1}, {"unknown_school": 1})
    assert is_accounted(provenance)
    assert provenance.provides.isdisjoint(
        FAMILIES["accounts"].formats["google-workspace"].cannot_tell
    )
    assert {"mfa_enrolled", "last_login_at", "role", "email"} <= provenance.provides
    assert without_suffix(headers[3]) in {without_suffix(name) for name in provenance.unused}


def test_what_gam_prints_of_users_is_read(tmp_path: Path) -> None:
    headers = (
        *("primaryEmail", "orgUnitPath", "suspended", "isAdmin", "isDelegatedAdmin"),
        *("creationTime", "lastLoginTime", "changePasswordAtNextLogin", "isEnrolledIn2Sv"),
        *("isEnforcedIn2Sv", "organizations.0.title"),
    )
    rows = [
        (
            *("ly.an@example.edu.test", "/thsao", "False", "False", "True"),
            "2025-08-15T02:00:00.000Z",
            *("2026-11-20T01:02:03.000Z", "False", "True", "True", "Hiệu trưởng"),
        ),
        (
            *("mac.binh@example.edu.test", "/thsao", "False", "False", "False"),
            *("2025-08-15T02:00:00.000Z", "1970-01-01T00:00:00.000Z", "True", "False", "False", ""),
        ),
        (
            *("dang.chi@example.edu.test", "/thsao", "True", "False", "False"),
            *("2025-08-15T02:00:00.000Z", "Never", "False", "False", "False", ""),
        ),
    ]
    (tmp_path / "gam.csv").write_bytes(csv_bytes([headers, *rows]))
    evidence = gather(tmp_path, [source("gam", "gam.csv", ORG_UNIT)])
    (provenance,) = evidence.provenance
    assert facts(
        evidence,
        "ly.an@example.edu.test",
        *("privileged", "created_at", "last_login_at", "mfa_enrolled", "mfa_enforced", "role"),
        *("login_lag_days", "enabled"),
    ) == {
        "privileged": True,
        "created_at": at(2025, 8, 15, 9, 0),
        "last_login_at": at(2026, 11, 20, 8, 2, 3),
        "mfa_enrolled": True,
        "mfa_enforced": True,
        "role": "staff",
        "login_lag_days": 2,
        "enabled": True,
    }
    assert facts(
        evidence, "mac.binh@example.edu.test", "privileged", "never_logged_in", "must_change"
    ) == {"privileged": False, "never_logged_in": True, "must_change": True}
    assert facts(evidence, "dang.chi@example.edu.test", "enabled") == {"enabled": False}
    assert provenance.provides.isdisjoint(FAMILIES["accounts"].formats["gam"].cannot_tell)
    assert is_accounted(provenance)


def test_what_gam_reports_of_users_is_read(tmp_path: Path) -> None:
    headers = (
        *("email", "date", "accounts:is_2sv_enrolled", "accounts:is_2sv_enforced"),
        *("accounts:is_suspended", "accounts:timestamp_creation", "accounts:timestamp_last_login"),
    )
    rows = [
        (
            *("ly.an@example.edu.test", "2026-11-18", "True", "False", "False"),
            *("2025-08-15T02:00:00.000Z", "2026-11-17T03:00:00.000Z"),
        ),
        (
            *("mac.binh@example.edu.test", "2026-11-18", "False", "False", "True"),
            *("2025-08-15T02:00:00.000Z", "Never"),
        ),
    ]
    (tmp_path / "report.csv").write_bytes(csv_bytes([headers, *rows]))
    by_code = SchoolRule(SchoolBy.CODE, "thsao")
    evidence = gather(tmp_path, [source("gam", "report.csv", by_code)])
    assert facts(
        evidence,
        "ly.an@example.edu.test",
        *("school", "mfa_enrolled", "mfa_enforced", "enabled", "last_login_at"),
    ) == {
        "school": "thsao",
        "mfa_enrolled": True,
        "mfa_enforced": False,
        "enabled": True,
        "last_login_at": at(2026, 11, 17, 10, 0),
    }
    assert facts(evidence, "mac.binh@example.edu.test", "enabled", "never_logged_in") == {
        "enabled": False,
        "never_logged_in": True,
    }
    assert evidence.provenance[0].provides.isdisjoint(
        FAMILIES["accounts"].formats["gam"].cannot_tell
    )
