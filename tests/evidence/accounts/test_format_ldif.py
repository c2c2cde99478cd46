"""LDIF exports, and with them what the attributes of each kind of directory mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from evidence_building import at, by_account, codes, facts, gather, source

from auditor.evidence.detect import detect
from auditor.evidence.interface import SchoolBy, SchoolRule

DN = SchoolRule(SchoolBy.DISTINGUISHED_NAME, "ou={code},")
COLUMNS = (
    *("password_changed_at", "must_change", "enabled", "locked", "password_never_expires"),
    *("password_expires_at", "mfa_enrolled", "mfa_enforced", "last_login_at", "never_logged_in"),
)


def person(name: str, *lines: str, classes: str = "inetOrgPerson") -> str:
    """Return an LDIF entry of somebody at one school."""
    head = (f"dn: uid={name},ou=thsao,dc=example,dc=test", f"objectClass: {classes}")
    return "\n".join((*head, f"uid: {name}", *lines)) + "\n\n"


def told(tmp_path: Path, *lines: str, **more: str) -> dict[str, object]:
    """Return what an account with these attributes is known for; unknown facts are left out."""
    (tmp_path / "a.ldif").write_text("version: 1\n" + person("an", *lines, **more), "utf-8")
    evidence = gather(tmp_path, [source("ldif", "a.ldif", DN)])
    found = facts(evidence, "an", *COLUMNS)
    return {name: value for name, value in found.items() if value is not None}


def test_an_openldap_export_is_read_and_placed_by_the_distinguished_name(tmp_path: Path) -> None:
    text = person("an", "mail: An@example.edu.test", "title: Giao vien") + person(
        "Binh", "pwdChangedTime: 20261101000000Z"
    )
    (tmp_path / "a.ldif").write_text(text, "utf-8")
    evidence = gather(tmp_path, [source("ldif", "a.ldif", DN)])
    assert sorted(by_account(evidence)) == ["an", "binh"]
    assert facts(evidence, "an", "school", "email", "role", "system") == {
        "school": "thsao",
        "email": "an@example.edu.test",
        "role": "staff",
        "system": "ldap",
    }
    assert facts(evidence, "binh", "password_changed_at")["password_changed_at"] == at(
        2026, 11, 1, 7
    )


def test_what_the_overlay_does_not_write_is_not_so_where_the_account_may_be_seen(
    tmp_path: Path,
) -> None:
    assert told(tmp_path, "pwdChangedTime: 20261101000000Z") == {
        "password_changed_at": at(2026, 11, 1, 7),
        "must_change": False,
        "enabled": True,
        "locked": False,
    }


def test_without_any_attribute_of_the_overlay_nothing_is_known(tmp_path: Path) -> None:
    assert told(tmp_path) == {}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["pwdReset: TRUE"], {"must_change": True}),
        (["pwdAccountLockedTime: 20261120000000Z"], {"locked": True}),
        (["pwdAccountLockedTime: 000001010000Z"], {"locked": False, "enabled": False}),
        (["authTimestamp: 20261119000000Z"], {"last_login_at": at(2026, 11, 19, 7)}),
        (["nsAccountLock: TRUE"], {"enabled": False}),
        (["nsAccountLock: FALSE"], {"enabled": True}),
    ],
)
def test_states_that_are_written_are_known(
    tmp_path: Path, lines: list[str], expected: dict[str, object]
) -> None:
    found = told(tmp_path, *lines)
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("change", "expiry", "must_change"),
    [
        ("20261101000000Z", "20261101000000Z", True),
        ("20261101000000Z", "20261101000001Z", True),
        ("20261101000000Z", "20261101000002Z", False),
        ("20261101000000Z", "20270130000000Z", False),
    ],
)
def test_freeipa_expires_a_password_set_by_an_administrator_at_once(
    tmp_path: Path, change: str, expiry: str, *, must_change: bool
) -> None:
    found = told(tmp_path, f"krbLastPwdChange: {change}", f"krbPasswordExpiration: {expiry}")
    assert found["must_change"] is must_change
    assert found["password_changed_at"] == at(2026, 11, 1, 7)
    assert found["enabled"] is True


@pytest.mark.parametrize(
    ("kinds", "enforced"),
    [
        (["otp"], True),
        (["otp", "passkey"], True),
        (["otp", "password"], False),
        (["password"], False),
        (["hardened", "otp"], False),
    ],
)
def test_freeipa_enforces_a_second_factor_only_where_a_password_alone_is_no_way_in(
    tmp_path: Path, kinds: list[str], *, enforced: bool
) -> None:
    found = told(tmp_path, *(f"ipaUserAuthType: {kind}" for kind in kinds))
    assert found["mfa_enforced"] is enforced
    assert "mfa_enrolled" not in found  # tokens are other entries


def test_a_passkey_is_a_second_factor(tmp_path: Path) -> None:
    assert told(tmp_path, "ipaPassKey: passkey:made-up,made-up")["mfa_enrolled"] is True


def test_389_demands_a_change_where_the_expiry_lies_in_1970(tmp_path: Path) -> None:
    assert told(tmp_path, "passwordExpirationTime: 19700101000000Z")["must_change"] is True
    found = told(tmp_path, "passwordExpirationTime: 20270101000000Z")
    assert (found["must_change"], found["password_expires_at"]) == (False, at(2027, 1, 1, 7))
    assert "password_changed_at" not in found  # without the policy's age nothing tells


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("0", {"must_change": True}),
        ("20757", {"password_changed_at": at(2026, 10, 31, 7)}),
        ("x", {}),
        ("-1", {}),
        ("99999999", {}),
    ],
)
def test_shadow_days_are_the_last_resort(
    tmp_path: Path, days: str, expected: dict[str, object]
) -> None:
    found = told(tmp_path, f"shadowLastChange: {days}", classes="shadowAccount")
    assert {name: found[name] for name in expected} == expected
    if "password_changed_at" not in expected:
        assert "password_changed_at" not in found


def test_what_the_overlay_says_wins_over_shadow_days(tmp_path: Path) -> None:
    found = told(tmp_path, "shadowLastChange: 10000", "pwdChangedTime: 20261101000000Z")
    assert found["password_changed_at"] == at(2026, 11, 1, 7)


def test_shadow_max_tells_when_a_password_expires_or_that_it_never_does(tmp_path: Path) -> None:
    found = told(tmp_path, "shadowLastChange: 20757", "shadowMax: 90")
    assert found["password_expires_at"] == at(2027, 1, 29, 7)
    assert found["password_never_expires"] is False
    assert told(tmp_path, "shadowMax: 99999")["password_never_expires"] is True


FILETIME_20261101 = 134379648000000000
FILETIME_20261115 = 134391744000000000


def windows(tmp_path: Path, *lines: str, classes: str = "user") -> dict[str, object]:
    """Return the collected row of an Active Directory account."""
    entry = (
        "dn: CN=An,OU=thsao,DC=example,DC=test",
        *(f"objectClass: {name}" for name in ("top", "person", *classes.split())),
        "sAMAccountName: an",
        *lines,
    )
    (tmp_path / "ad.ldif").write_text("\n".join(entry) + "\n", "utf-8")
    evidence = gather(tmp_path, [source("ldif", "ad.ldif", SchoolRule(SchoolBy.CODE, "thsao"))])
    return by_account(evidence).get("an", {})


@pytest.mark.parametrize(
    ("control", "expected"),
    [
        (512, {"enabled": True, "password_not_required": False, "password_never_expires": False}),
        (514, {"enabled": False}),
        (512 + 32, {"password_not_required": True}),
        (512 + 65536, {"password_never_expires": True}),
    ],
)
def test_account_control_bits_are_read(
    tmp_path: Path, control: int, expected: dict[str, object]
) -> None:
    row = windows(tmp_path, f"userAccountControl: {control}")
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("set_at", "control", "expected"),
    [
        (0, 512, (None, True)),
        (0, 512 + 65536, (None, False)),
        (FILETIME_20261101, 512, (at(2026, 11, 1, 7), False)),
    ],
)
def test_a_password_set_at_0_must_be_changed_unless_it_never_expires(
    tmp_path: Path, set_at: int, control: int, expected: tuple[object, bool]
) -> None:
    row = windows(tmp_path, f"userAccountControl: {control}", f"pwdLastSet: {set_at}")
    assert (row["password_changed_at"], row["must_change"]) == expected


def test_the_later_of_both_sign_ins_counts(tmp_path: Path) -> None:
    uac = "userAccountControl: 512"
    early, late = FILETIME_20261101, FILETIME_20261115
    for replicated, here in ((early, late), (late, early)):
        row = windows(tmp_path, uac, f"lastLogonTimestamp: {replicated}", f"lastLogon: {here}")
        assert row["last_login_at"] == at(2026, 11, 15, 7)
        assert row["never_logged_in"] is False


def test_never_signed_in_needs_a_zero_that_may_be_seen(tmp_path: Path) -> None:
    assert windows(tmp_path, "userAccountControl: 512", "lastLogon: 0")["never_logged_in"] is True
    assert windows(tmp_path, "userAccountControl: 512")["never_logged_in"] is None


@pytest.mark.parametrize(
    ("classes", "reason"),
    [
        ("user computer", "computer"),
        ("user computer msDS-GroupManagedServiceAccount", "managed_service_account"),
        ("user computer msDS-ManagedServiceAccount", "managed_service_account"),
    ],
)
def test_computers_and_managed_service_accounts_are_left_out_visibly(
    tmp_path: Path, classes: str, reason: str
) -> None:
    assert windows(tmp_path, "userAccountControl: 4096", classes=classes) == {}
    evidence = gather(tmp_path, [source("ldif", "ad.ldif", SchoolRule(SchoolBy.CODE, "thsao"))])
    provenance = evidence.provenance[0]
    assert provenance.excluded == {reason: 1}
    assert (provenance.rows_read, provenance.rows_evaluated) == (1, 0)


def test_an_ordinary_account_that_serves_a_program_is_judged(tmp_path: Path) -> None:
    row = windows(tmp_path, "userAccountControl: 512", "servicePrincipalName: HTTP/web.example")
    assert (row["role"], row["excluded"]) == ("service", None)


def test_of_several_values_the_first_counts_and_secrets_are_never_kept(tmp_path: Path) -> None:
    secret = "CANARY-HASH-77"
    text = person("an", "mail: first@example.edu.test", "mail: second@example.edu.test")
    (tmp_path / "a.ldif").write_text(text.rstrip() + f"\nuserPassword: {secret}\n", "utf-8")
    evidence = gather(tmp_path, [source("ldif", "a.ldif", DN)])
    assert facts(evidence, "an", "email")["email"] == "first@example.edu.test"
    assert secret not in str(evidence.tables["accounts"].to_dicts()) + str(evidence.provenance)


def test_an_export_is_recognised_with_its_way_to_the_school(tmp_path: Path) -> None:
    path = tmp_path / "a.ldif"
    path.write_text(person("an", "mail: an@example.edu.test"), "utf-8")
    found = detect(path, "a.ldif")
    assert found is not None
    assert (found.format, found.school, found.school_detail) == (
        "ldif",
        "distinguished_name",
        "OU={code},",
    )


def test_an_entry_without_a_name_is_set_aside(tmp_path: Path) -> None:
    text = "dn: ou=thsao,dc=example\nobjectClass: person\nsn: x\n\n" + person("an")
    (tmp_path / "a.ldif").write_text(text, "utf-8")
    evidence = gather(tmp_path, [source("ldif", "a.ldif", DN)])
    assert codes(evidence.provenance[0]) == {"no_account_name": 1}
