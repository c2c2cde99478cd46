"""Microsoft Entra: "Download users", and the registration report in its three forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evidence_building import at, codes, csv_bytes, facts, gather, is_accounted, source

from auditor.evidence.families import FAMILIES
from auditor.evidence.interface import SchoolBy, SchoolRule

BY_CODE = SchoolRule(SchoolBy.CODE, "thsao")
AN, BINH = "ly.an@example.edu.test", "mac.binh@example.edu.test"
REGISTERED = (
    {
        "id": "86462606-0000-4000-8000-000000000001",
        "userPrincipalName": "Ly.An@example.edu.test",
        "isAdmin": True,
        "isMfaRegistered": True,
        "isMfaCapable": False,
        "methodsRegistered": ["microsoftAuthenticatorPush", "softwareOneTimePasscode"],
    },
    {
        "id": "86462606-0000-4000-8000-000000000002",
        "userPrincipalName": "mac.binh@example.edu.test",
        "isAdmin": False,
        "isMfaRegistered": False,
        "isMfaCapable": False,
        "methodsRegistered": [],
    },
)


def test_downloaded_users_are_read(tmp_path: Path) -> None:
    headers = (
        *("userPrincipalName", "displayName", "surname", "mail", "givenName", "objectId"),
        *("userType", "jobTitle", "department", "accountEnabled", "usageLocation"),
        *("createdDateTime", "consentProvidedForMinor"),
    )
    rows = [
        (
            *("Ly.An@example.edu.test", "Lý An", "Lý", "", "An", "86462606", "Member", "Giáo viên"),
            *("thsao", "True", "VN", "2025-08-15T02:00:00Z", ""),
        ),
        (
            *("mac.binh@example.edu.test", "Mạc Bình", "Mạc", "binh@mail.example", "Bình"),
            *("86462607", "Member", "", "", "False", "VN", "2025-08-15T02:00:00Z", ""),
        ),
    ]
    (tmp_path / "users.csv").write_bytes(csv_bytes([headers, *rows]))
    evidence = gather(tmp_path, [source("entra-users", "users.csv", BY_CODE)])
    (provenance,) = evidence.provenance
    assert facts(evidence, AN, "email", "role", "enabled", "created_at", "mfa_enrolled") == {
        "email": AN,  # the sign-in name stands in for the mail address that is not given
        "role": "staff",
        "enabled": True,
        "created_at": at(2025, 8, 15, 9, 0),
        "mfa_enrolled": None,
    }
    assert facts(evidence, BINH, "email", "enabled", "excluded") == {
        "email": "binh@mail.example",
        "enabled": False,
        "excluded": "disabled",
    }
    assert provenance.provides.isdisjoint(FAMILIES["accounts"].formats["entra-users"].cannot_tell)
    assert is_accounted(provenance)
    assert provenance.system == "microsoft"


def json_answer() -> bytes:
    return json.dumps({"@odata.context": "https://graph.example", "value": REGISTERED}).encode()


def json_list_with_mark() -> bytes:
    return b"\xef\xbb\xbf" + json.dumps(REGISTERED, indent=2).encode()


def pascal_case_csv() -> bytes:
    names = ("UserPrincipalName", "IsAdmin", "IsMfaRegistered", "IsMfaCapable")
    rows = [[str(each[name[0].lower() + name[1:]]) for name in names] for each in REGISTERED]
    return csv_bytes([names, *rows])


def portal_csv() -> bytes:
    names = (
        *("User principal name", "Is admin", "Multifactor authentication registered"),
        "Multifactor authentication capable",
    )
    rows = [("Ly.An@example.edu.test", "Yes", "Yes", "No"), (BINH, "No", "No", "No")]
    return csv_bytes([names, *rows])


@pytest.mark.parametrize(
    "content", [json_answer(), json_list_with_mark(), pascal_case_csv(), portal_csv()]
)
def test_registration_details_are_read_in_every_shape(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "registration").write_bytes(content)
    spec = source("entra-registration-details", "registration", BY_CODE)
    evidence = gather(tmp_path, [spec])
    (provenance,) = evidence.provenance
    wanted = ("school", "privileged", "mfa_enrolled", "mfa_capable", "mfa_enforced", "enabled")
    assert facts(evidence, AN, *wanted) == {
        "school": "thsao",
        "privileged": True,
        "mfa_enrolled": True,
        "mfa_capable": False,
        "mfa_enforced": None,
        "enabled": None,
    }
    assert facts(evidence, BINH, "privileged", "mfa_enrolled") == {
        "privileged": False,
        "mfa_enrolled": False,
    }
    assert {"privileged", "mfa_enrolled", "mfa_capable"} <= provenance.provides
    assert provenance.provides.isdisjoint(
        FAMILIES["accounts"].formats["entra-registration-details"].cannot_tell
    )
    assert (provenance.rows_read, provenance.rows_evaluated) == (2, 2)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"value": [', "registration.json:1: not valid JSON"),
        (b'{"users": []}', "holds no list of records"),
        (b"[" * 100_000, "not valid JSON"),
        (b'[{"id": ' + b"9" * 10_000 + b"}]", "not valid JSON"),
        (b'[{"name": "An"}]', "no column is known"),
    ],
)
def test_broken_json_costs_the_source_only(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "registration.json").write_bytes(content)
    spec = source("entra-registration-details", "registration.json", BY_CODE)
    (provenance,) = gather(tmp_path, [spec]).provenance
    assert provenance.error is not None
    assert told in provenance.error.en


def test_an_entry_that_is_no_record_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(json.dumps([*REGISTERED, "text", None]), encoding="utf-8")
    (provenance,) = gather(
        tmp_path, [source("entra-registration-details", "r.json", BY_CODE)]
    ).provenance
    assert codes(provenance) == {"not_a_record": 2}
    assert [problem.row for problem in provenance.problems] == [3, 4]
    assert is_accounted(provenance)


def test_a_record_may_hold_half_a_surrogate_and_a_field_called_row(tmp_path: Path) -> None:
    records = [{**REGISTERED[0], "row": "7", "displayName": "\ud800"}]
    (tmp_path / "r.json").write_text(json.dumps(records), encoding="utf-8")
    evidence = gather(tmp_path, [source("entra-registration-details", "r.json", BY_CODE)])
    assert evidence.provenance[0].error is None
    assert evidence.tables["accounts"]["origin"].to_list() == [1]
