"""Active Directory: what Get-ADUser gives through Export-Csv of Windows PowerShell."""

from __future__ import annotations

from pathlib import Path

import pytest
from evidence_building import at, csv_bytes, facts, gather, is_accounted, source

from auditor.evidence.families import FAMILIES
from auditor.evidence.interface import SchoolBy, SchoolRule

TYPE_LINE = b"#TYPE Microsoft.ActiveDirectory.Management.ADUser\r\n"
BY_NAME = SchoolRule(SchoolBy.DISTINGUISHED_NAME, "OU={code},")
HEADERS = (
    *("AccountExpirationDate", "adminCount", "Created", "DistinguishedName", "EmailAddress"),
    *("Enabled", "LastLogonDate", "LockedOut", "MemberOf", "PasswordExpired", "PasswordLastSet"),
    *("PasswordNeverExpires", "PasswordNotRequired", "pwdLastSet", "SamAccountName", "Title"),
    *("userAccountControl", "UserPrincipalName"),
)


def ad_row(name: str, **cells: str) -> list[str]:
    given = {
        "Created": "15/08/2025 9:00:00 SA",
        "DistinguishedName": f"CN={name},OU=Giáo viên,OU=thsao,DC=example,DC=edu,DC=test",
        "EmailAddress": f"{name}@example.edu.test",
        "Enabled": "True",
        "LastLogonDate": "10/11/2026 2:05:06 CH",
        "LockedOut": "False",
        "MemberOf": "Microsoft.ActiveDirectory.Management.ADPropertyValueCollection",
        "PasswordExpired": "False",
        "PasswordLastSet": "01/09/2026 3:04:05 CH",
        "PasswordNeverExpires": "False",
        "PasswordNotRequired": "False",
        "pwdLastSet": "134022350450000000",
        "SamAccountName": name,
        "Title": "Giáo viên",
        "userAccountControl": "512",
        "UserPrincipalName": f"{name}@example.edu.test",
        **cells,
    }
    return [given.get(header, "") for header in HEADERS]


def test_an_export_of_windows_powershell_is_read(tmp_path: Path) -> None:
    rows = [
        ad_row("ly.an"),
        ad_row("mac.binh", adminCount="1", PasswordLastSet="", pwdLastSet="0", Title="Quản trị"),
        ad_row("dang.chi", Enabled="False", userAccountControl="514"),
    ]
    (tmp_path / "ad.csv").write_bytes(TYPE_LINE + csv_bytes([HEADERS, *rows]))
    evidence = gather(tmp_path, [source("active-directory-csv", "ad.csv", BY_NAME)])
    (provenance,) = evidence.provenance
    assert facts(
        evidence,
        "ly.an@example.edu.test",
        *("school", "created_at", "last_login_at", "password_changed_at", "must_change"),
        *("enabled", "locked", "password_never_expires", "login_lag_days", "role", "privileged"),
    ) == {
        "school": "thsao",
        "created_at": at(2025, 8, 15, 9, 0),
        "last_login_at": at(2026, 11, 10, 14, 5, 6),
        "password_changed_at": at(2026, 9, 1, 15, 4, 5),
        "must_change": False,
        "enabled": True,
        "locked": False,
        "password_never_expires": False,
        "login_lag_days": 14,
        "role": "staff",
        "privileged": None,  # the groups are hidden behind a type's name: not known
    }
    assert facts(
        evidence, "mac.binh@example.edu.test", "password_changed_at", "must_change", "privileged"
    ) == {"password_changed_at": None, "must_change": True, "privileged": True}
    assert facts(evidence, "dang.chi@example.edu.test", "enabled") == {"enabled": False}
    assert provenance.provides.isdisjoint(
        FAMILIES["accounts"].formats["active-directory-csv"].cannot_tell
    )
    assert is_accounted(provenance)
    # Row 1 is the type's line, row 2 the heading.
    assert evidence.tables["accounts"]["origin"].to_list() == [3, 4, 5]


def raw_attributes(tmp_path: Path, **cells: str) -> dict[str, object]:
    """Read one user of an export that gives the directory's raw attributes."""
    given = {
        "sAMAccountName": "ly.an",
        "userPrincipalName": "ly.an@example.edu.test",
        "distinguishedName": "CN=ly.an,OU=thsao,DC=example",
        **cells,
    }
    (tmp_path / "raw.csv").write_bytes(csv_bytes([list(given), list(given.values())]))
    evidence = gather(tmp_path, [source("active-directory-csv", "raw.csv", BY_NAME)])
    return evidence.tables["accounts"].row(0, named=True)


@pytest.mark.parametrize(
    ("bits", "enabled", "not_required", "never_expires"),
    [
        ("512", True, False, False),
        ("514", False, False, False),
        ("66048", True, False, True),
        ("544", True, True, False),
        ("66082", False, True, True),
        ("?", None, None, None),
    ],
)
def test_the_bits_of_account_control_are_read(
    tmp_path: Path,
    bits: str,
    enabled: bool | None,
    not_required: bool | None,
    never_expires: bool | None,
) -> None:
    row = raw_attributes(tmp_path, userAccountControl=bits)
    assert row["enabled"] is enabled
    assert row["password_not_required"] is not_required
    assert row["password_never_expires"] is never_expires


@pytest.mark.parametrize(
    ("groups", "privileged"),
    [
        ("CN=Domain Admins,CN=Users,DC=example;CN=GV,DC=example", True),
        ("CN=Giao vien,OU=thsao,DC=example", False),
        ("", False),
        ("Microsoft.ActiveDirectory.Management.ADPropertyValueCollection", None),
    ],
)
def test_groups_tell_administrative_rights_unless_they_are_hidden(
    tmp_path: Path, groups: str, privileged: bool | None
) -> None:
    assert raw_attributes(tmp_path, memberOf=groups)["privileged"] is privileged


@pytest.mark.parametrize(
    ("cells", "must_change"),
    [
        ({"pwdLastSet": "0"}, True),
        ({"pwdLastSet": "134022350450000000"}, False),
        ({"PasswordLastSet": "", "PasswordExpired": "True"}, True),
        ({"PasswordLastSet": "", "PasswordExpired": "False"}, False),
        ({"PasswordLastSet": ""}, True),
        ({"pwdLastSet": "0", "PasswordNeverExpires": "True"}, False),
        ({"pwdLastSet": "0", "userAccountControl": "66048"}, False),
        ({"PasswordLastSet": "hôm qua"}, None),
    ],
)
def test_an_empty_date_of_the_password_means_that_it_must_be_changed(
    tmp_path: Path, cells: dict[str, str], must_change: bool | None
) -> None:
    assert raw_attributes(tmp_path, **cells)["must_change"] is must_change


def test_the_school_may_stand_in_any_part_of_the_distinguished_name(tmp_path: Path) -> None:
    for name in ("CN=a,OU=thsao,DC=x", "CN=a,OU=GV,OU=THSAO,OU=Truong,DC=x"):
        assert raw_attributes(tmp_path, distinguishedName=name)["school"] == "thsao"


def test_headers_that_mean_the_same_do_no_harm(tmp_path: Path) -> None:
    row = raw_attributes(tmp_path, **{"Row": "9", "pwd-last-set": "x", "Pwd last set": "y"})
    assert row["account"] == "ly.an@example.edu.test"
