"""Keycloak: a realm's export, its file of users, and the bare list of the admin API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from evidence_building import codes, column, facts, gather, is_accounted, source

from auditor.evidence.families import FAMILIES
from auditor.evidence.interface import Evidence, SchoolBy, SchoolRule

BY_CODE = SchoolRule(SchoolBy.CODE, "thsao")
HASH, SEED, CLIENT_SECRET = "Canary-hash-4417", "CANARYSEED4417", "canary-client-4417"
CREATED, CHANGED = 1692064800000, 1756692000000


def password(created: int | None = CHANGED, **more: object) -> dict[str, object]:
    secret = {
        "secretData": json.dumps({"value": HASH, "salt": "c2FsdA=="}),
        "credentialData": json.dumps({"hashIterations": 27500, "algorithm": "pbkdf2-sha256"}),
    }
    date = {} if created is None else {"createdDate": created}
    return {"id": "1", "type": "password", **date, **secret, **more}


def factor(kind: str) -> dict[str, object]:
    return {"id": "2", "type": kind, "userLabel": "x", "secretData": json.dumps({"value": SEED})}


def user(name: str = "ly.an", **more: object) -> dict[str, object]:
    return {
        "id": f"id-{name}",
        "username": name,
        "firstName": "An",
        "lastName": "Lý",
        "email": f"{name}@example.edu.test",
        "emailVerified": True,
        "createdTimestamp": CREATED,
        "enabled": True,
        "totp": False,
        "disableableCredentialTypes": [],
        "requiredActions": [],
        "notBefore": 0,
        **more,
    }


def exported(name: str = "ly.an", **more: object) -> dict[str, object]:
    told = {
        "credentials": [password()],
        "realmRoles": ["default-roles-school"],
        "groups": ["/thsao/GV"],
    }
    return user(name, **{**told, **more})


def realm(*users: Mapping[str, object], **more: object) -> dict[str, object]:
    return {
        "id": "school",
        "realm": "school",
        "enabled": True,
        "requiredActions": [{"alias": "CONFIGURE_TOTP", "name": "Configure OTP"}],
        "roles": {
            "realm": [
                {"name": "default-roles-school", "composites": {"realm": ["offline_access"]}},
                {"name": "teacher", "composite": False},
                {
                    "name": "it-team",
                    "composite": True,
                    "composites": {"client": {"realm-management": ["manage-users"]}},
                },
                {"name": "loop", "composites": {"realm": ["loop"]}},
            ],
            "client": {"lms": [{"name": "editor", "composites": {"realm": ["it-team"]}}]},
        },
        "groups": [
            {
                "name": "thsao",
                "subGroups": [
                    {"name": "GV", "realmRoles": ["teacher"]},
                    {
                        "name": "IT",
                        "clientRoles": {"lms": ["editor"]},
                        "subGroups": [{"name": "x"}],
                    },
                ],
            }
        ],
        "clients": [{"clientId": "lms", "secret": CLIENT_SECRET}],
        "users": list(users),
        **more,
    }


def collected(folder: Path, document: object, encoding: str = "utf-8") -> Evidence:
    (folder / "realm.json").write_text(json.dumps(document), encoding=encoding)
    return gather(folder, [source("keycloak", "realm.json", BY_CODE)])


def one(folder: Path, document: object) -> dict[str, object]:
    evidence = collected(folder, document)
    assert evidence.provenance[0].error is None
    return evidence.tables["accounts"].row(0, named=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_exported_realm_is_read(tmp_path: Path, encoding: str) -> None:
    document = realm(
        exported("Ly.An", credentials=[password(CHANGED - 5), password(), factor("otp")]),
        exported("mac.binh", requiredActions=["UPDATE_PASSWORD", "CONFIGURE_TOTP"]),
        exported("dang.chi", enabled=False),
        user("service-account-lms", serviceAccountClientId="lms", groups=[], realmRoles=[]),
    )
    evidence = collected(tmp_path, document, encoding)
    (provenance,) = evidence.provenance
    wanted = ("school", "enabled", "must_change", "mfa_enrolled", "privileged", "role")
    assert facts(evidence, "ly.an", *wanted) == {
        "school": "thsao",
        "enabled": True,
        "must_change": False,
        "mfa_enrolled": True,
        "privileged": False,
        "role": "staff",  # the group's name tells it
    }
    assert facts(evidence, "ly.an", "username", "email", "created_at", "password_changed_at") == {
        "username": "Ly.An",
        "email": "ly.an@example.edu.test",
        "created_at": datetime.fromtimestamp(CREATED / 1000, UTC),
        "password_changed_at": datetime.fromtimestamp(CHANGED / 1000, UTC),
    }
    assert facts(evidence, "mac.binh", "must_change", "mfa_enrolled") == {
        "must_change": True,
        "mfa_enrolled": False,  # still to be set up is not there
    }
    assert facts(evidence, "dang.chi", "enabled", "excluded") == {
        "enabled": False,
        "excluded": "disabled",
    }
    assert facts(evidence, "service-account-lms", "role", "mfa_enrolled", "org_unit") == {
        "role": "service",
        "mfa_enrolled": None,
        "org_unit": None,
    }
    assert provenance.provides.isdisjoint(FAMILIES["accounts"].formats["keycloak"].cannot_tell)
    assert is_accounted(provenance)
    assert provenance.system == "keycloak"


def test_the_list_of_the_api_leaves_unknown_what_it_does_not_hold(tmp_path: Path) -> None:
    evidence = collected(tmp_path, [user(), user("mac.binh", totp=True)])
    wanted = ("password_changed_at", "privileged", "mfa_enrolled", "must_change", "enabled")
    assert facts(evidence, "ly.an", *wanted) == {
        "password_changed_at": None,
        "privileged": None,
        "mfa_enrolled": None,
        "must_change": False,
        "enabled": True,
    }
    assert facts(evidence, "mac.binh", "mfa_enrolled") == {"mfa_enrolled": True}
    assert {"password_changed_at", "privileged"}.isdisjoint(evidence.provenance[0].provides)


def test_a_brief_list_does_not_tell_required_actions(tmp_path: Path) -> None:
    brief = {name: user()[name] for name in ("id", "username", "email", "enabled")}
    row = one(tmp_path, [brief])
    assert (row["must_change"], row["mfa_enrolled"], row["created_at"]) == (None, None, None)


@pytest.mark.parametrize(
    ("more", "enrolled"),
    [
        ({"credentials": [password(), factor("otp")]}, True),
        ({"credentials": [factor("webauthn")]}, True),
        ({"credentials": [factor("webauthn-passwordless")]}, True),
        ({"credentials": [factor("totp")]}, True),
        ({"credentials": [password(), password(type="password-history")]}, False),
        ({"credentials": []}, False),
        ({"credentials": [], "federationLink": "ldap"}, None),
        ({"credentials": [], "federatedIdentities": [{"identityProvider": "google"}]}, None),
        ({"credentials": [factor("otp")], "federationLink": "ldap"}, True),
        ({"credentials": [password(), factor("sms-sender")]}, None),
        ({"credentials": [password(), factor("recovery-authn-codes")]}, None),
        ({"credentials": None}, None),
        ({"credentials": "none"}, None),
        ({"credentials": ["otp"]}, None),
    ],
)
def test_credentials_tell_the_second_factor_where_they_are_all_here(
    tmp_path: Path, more: dict[str, object], enrolled: bool | None
) -> None:
    assert one(tmp_path, realm(exported(**more)))["mfa_enrolled"] is enrolled


@pytest.mark.parametrize(
    ("more", "must_change"),
    [
        ({"requiredActions": ["UPDATE_PASSWORD"]}, True),
        ({"requiredActions": ["CONFIGURE_TOTP", "VERIFY_EMAIL"]}, False),
        ({"requiredActions": None}, None),
        ({"requiredActions": {"UPDATE_PASSWORD": True}}, None),
        ({"credentials": [password(temporary=True)]}, True),
        ({"credentials": [password(temporary=False)]}, False),
    ],
)
def test_a_pending_change_of_the_password_is_told(
    tmp_path: Path, more: dict[str, object], must_change: bool | None
) -> None:
    assert one(tmp_path, realm(exported(**more)))["must_change"] is must_change


@pytest.mark.parametrize("date", [None, True, "1756692000000", 1e400, [1]])
def test_a_password_without_a_date_has_none(tmp_path: Path, date: object) -> None:
    evidence = collected(tmp_path, realm(exported(credentials=[password(None, createdDate=date)])))
    assert column(evidence, "password_changed_at").to_list() == [None]


@pytest.mark.parametrize(
    ("more", "privileged"),
    [
        ({"realmRoles": ["admin"]}, True),
        ({"realmRoles": ["create-realm"]}, True),
        ({"clientRoles": {"realm-management": ["realm-admin"]}}, True),
        ({"clientRoles": {"school-realm": ["manage-users"]}}, True),
        ({"clientRoles": {"realm-management": ["view-users", "query-groups"]}}, False),
        ({"clientRoles": {"lms": ["manage-users"]}}, None),  # not defined in this realm
        ({"clientRoles": {"account": ["manage-account"]}}, False),
        ({"realmRoles": ["teacher", "loop"]}, False),
        ({"realmRoles": ["it-team"]}, True),
        ({"clientRoles": {"lms": ["editor"]}}, True),
        ({"groups": ["/thsao/IT"]}, True),
        ({"groups": ["/thsao/IT/x"]}, True),
        ({"groups": ["/elsewhere"]}, None),
        ({"realmRoles": "admin", "clientRoles": ["x"], "groups": {"a": 1}}, False),
    ],
)
def test_rights_come_by_roles_by_roles_of_roles_and_by_groups(
    tmp_path: Path, more: dict[str, object], privileged: bool | None
) -> None:
    assert one(tmp_path, realm(exported(**more)))["privileged"] is privileged


@pytest.mark.parametrize(
    ("more", "privileged"),
    [
        ({"realmRoles": ["admin"]}, True),
        ({"realmRoles": ["default-roles-school", "offline_access"]}, False),
        ({"realmRoles": ["teacher"]}, None),  # it may be made of others
        ({"groups": ["/thsao/GV"]}, None),
    ],
)
def test_a_file_of_users_alone_does_not_define_roles_and_groups(
    tmp_path: Path, more: dict[str, object], privileged: bool | None
) -> None:
    document = {"realm": "school", "users": [exported(**{"groups": [], **more})]}
    assert one(tmp_path, document)["privileged"] is privileged


def test_the_group_that_all_groups_share_tells_the_school(tmp_path: Path) -> None:
    document = realm(
        exported("a", groups=["/thsao/GV", "/thsao/IT"]),
        exported("b", groups=["/thsao/GV", "/thcssong/GV"]),
        exported("c", groups=[]),
    )
    (tmp_path / "realm.json").write_text(json.dumps(document), encoding="utf-8")
    by_group = SchoolRule(SchoolBy.ORG_UNIT, "/{code}")
    evidence = gather(tmp_path, [source("keycloak", "realm.json", by_group)])
    assert facts(evidence, "a", "school", "org_unit") == {"school": "thsao", "org_unit": "/thsao"}
    assert evidence.provenance[0].rows_evaluated == 1


def test_secrets_reach_neither_table_nor_raw_frame_nor_message(tmp_path: Path) -> None:
    hostile = exported(
        "x",
        credentials={"secretData": HASH},
        enabled={"secretData": HASH},
        email=[HASH],
        attributes={"otp": [SEED]},
        requiredActions=HASH,
    )
    document = realm(exported(credentials=[password(), factor("otp")]), hostile)
    path = tmp_path / "realm.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    spec = source("keycloak", "realm.json", BY_CODE)
    read = FAMILIES["accounts"].formats["keycloak"].read
    assert read is not None
    raw = read(path, "realm.json", spec)
    evidence = gather(tmp_path, [spec])
    for shown in (
        repr(raw),
        str(raw.frame.rows() if raw else None),
        str(evidence.tables["accounts"].rows()),
        repr(evidence.provenance),
    ):
        for canary in (HASH, SEED, CLIENT_SECRET):
            assert canary not in shown
    assert codes(evidence.provenance[0])["wrong_type"] == 4
    assert {problem.row for problem in evidence.provenance[0].problems} == {2}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"realm": "x", "users": [', "not valid JSON"),
        ('{"realm": "x"}', "a list under 'users'"),
        ('{"realm": "x", "users": {"a": 1}}', "a list under 'users'"),
        ('{"users": ' + "[" * 100_000, "not valid JSON"),
        ('[{"username": ' + "9" * 10_000 + "}]", "not valid JSON"),
        ('[{"realm": "master", "users": []}, {"realm": "school"}]', "holds several realms"),
        (f'{{"users": [{{"credentials": "{HASH}" x', "not valid JSON"),
    ],
)
def test_broken_exports_cost_the_source_only(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "realm.json").write_text(content, encoding="utf-8")
    (provenance,) = gather(tmp_path, [source("keycloak", "realm.json", BY_CODE)]).provenance
    assert provenance.error is not None
    assert told in provenance.error.en
    assert HASH not in provenance.error.en


def test_users_of_wrong_kinds_are_set_aside_or_reported(tmp_path: Path) -> None:
    strange = [
        None,
        7,
        {"username": ["a"], "email": "a@example.edu.test"},
        {"username": "\ud800b", "createdTimestamp": 10**40, "enabled": 12},
        {},
    ]
    evidence = collected(tmp_path, {"realm": "x", "users": strange})
    (provenance,) = evidence.provenance
    assert codes(provenance) == {
        "not_a_record": 2,
        "wrong_type": 1,
        "bad_date": 1,
        "bad_flag": 1,
        "no_account_name": 1,
    }
    assert is_accounted(provenance)


def test_of_a_name_that_stands_twice_the_last_counts(tmp_path: Path) -> None:
    (tmp_path / "realm.json").write_text(
        '{"users": [], "users": [{"username": "a", "enabled": true, "enabled": false}]}',
        encoding="utf-8",
    )
    evidence = gather(tmp_path, [source("keycloak", "realm.json", BY_CODE)])
    assert facts(evidence, "a", "enabled") == {"enabled": False}
