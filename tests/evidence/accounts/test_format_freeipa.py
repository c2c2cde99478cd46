"""FreeIPA: what its JSON-RPC answers to user_find."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evidence_building import at, codes, facts, gather, is_accounted, source

from auditor.evidence.families import FAMILIES
from auditor.evidence.interface import Evidence, SchoolBy, SchoolRule

BY_CODE = SchoolRule(SchoolBy.CODE, "thsao")
CANARY = "Canary-key-5521"


def date(text: str) -> list[dict[str, str]]:
    return [{"__datetime__": text}]


def entry(name: str = "ly.an", **more: object) -> dict[str, object]:
    """Return a user as ``user_find --all`` gives one; a value ``None`` takes the attribute away."""
    given = {
        "dn": f"uid={name},cn=users,cn=accounts,dc=ipa,dc=example",
        "uid": [name],
        "cn": ["Lý An"],
        "mail": [f"{name}@example.edu.test", f"{name}.2@example.edu.test"],
        "title": ["Giáo viên"],
        "krbprincipalname": [f"{name}@IPA.EXAMPLE"],
        "krbextradata": [{"__base64__": "AAJeR8pdcm9vdA=="}],
        "krblastpwdchange": date("20260901020304Z"),
        "krbpasswordexpiration": date("20261130020304Z"),
        "krblastsuccessfulauth": date("20261110000000Z"),
        "memberof_group": ["ipausers"],
        "nsaccountlock": False,
        "preserved": False,
        "has_password": True,
        "objectclass": ["top", "person", "posixaccount"],
        **more,
    }
    return {key: value for key, value in given.items() if value is not None}


def answer(*entries: object, **more: object) -> dict[str, object]:
    inner = {"result": list(entries), "count": len(entries), "truncated": False, **more}
    return {"result": inner, "error": None, "id": 0, "principal": "a@IPA.EXAMPLE", "version": "4.9"}


def collected(folder: Path, document: object) -> Evidence:
    (folder / "ipa.json").write_text(json.dumps(document), encoding="utf-8")
    return gather(folder, [source("freeipa-json", "ipa.json", BY_CODE)])


def one(folder: Path, *entries: dict[str, object]) -> dict[str, object]:
    evidence = collected(folder, answer(*entries))
    assert evidence.provenance[0].error is None
    return evidence.tables["accounts"].row(0, named=True)


USERS = (entry("Ly.An"), entry("mac.binh", nsaccountlock=True, memberof_group=["admins"]))


@pytest.mark.parametrize(
    "document",
    [answer(*USERS), answer(*USERS)["result"], list(USERS)],
    ids=["rpc", "inner", "list"],
)
def test_an_answer_is_read_in_every_envelope(tmp_path: Path, document: object) -> None:
    evidence = collected(tmp_path, document)
    (provenance,) = evidence.provenance
    assert facts(
        evidence,
        "ly.an",
        *("email", "role", "enabled", "privileged", "password_changed_at", "last_login_at"),
        *("must_change", "mfa_enrolled", "mfa_enforced", "never_logged_in"),
    ) == {
        "email": "ly.an@example.edu.test",
        "role": "staff",
        "enabled": True,
        "privileged": False,
        "password_changed_at": at(2026, 9, 1, 9, 3, 4),
        "last_login_at": at(2026, 11, 10, 7, 0),
        "must_change": False,
        "mfa_enrolled": None,
        "mfa_enforced": None,
        "never_logged_in": False,
    }
    assert facts(evidence, "mac.binh", "enabled", "privileged", "excluded") == {
        "enabled": False,
        "privileged": True,
        "excluded": "disabled",
    }
    assert provenance.provides.isdisjoint(FAMILIES["accounts"].formats["freeipa-json"].cannot_tell)
    assert is_accounted(provenance)
    assert provenance.system == "freeipa"


@pytest.mark.parametrize(
    "more", [{"truncated": True}, {"truncated": "true"}, {"count": 2001}], ids=str
)
def test_an_answer_that_was_cut_short_is_refused(tmp_path: Path, more: dict[str, object]) -> None:
    (provenance,) = collected(tmp_path, answer(entry(), **more)).provenance
    assert provenance.error is not None
    assert "cut short" in provenance.error.en
    assert provenance.rows_read == 0


def test_an_error_of_the_server_is_told_by_its_code_only(tmp_path: Path) -> None:
    error = {"code": 2100, "message": CANARY, "name": "ACIError"}
    for document in ({"result": None, "error": error}, {"result": None, "error": CANARY}):
        (provenance,) = collected(tmp_path, document).provenance
        assert provenance.error is not None
        assert "answered with an error" in provenance.error.en
        assert CANARY not in provenance.error.en


@pytest.mark.parametrize(
    ("expires", "must_change"),
    [
        (date("20260901020304Z"), True),
        (date("20260901020305Z"), True),
        (date("20260901020306Z"), False),
        ("20260801000000Z", True),
        (["x"], None),
    ],
)
def test_a_password_that_expired_when_it_was_set_must_be_changed(
    tmp_path: Path, expires: object, must_change: bool | None
) -> None:
    assert one(tmp_path, entry(krbpasswordexpiration=expires))["must_change"] is must_change


def test_without_either_date_a_pending_change_is_not_known(tmp_path: Path) -> None:
    assert one(tmp_path, entry(krbpasswordexpiration=None))["must_change"] is None
    assert one(tmp_path, entry(krblastpwdchange=None))["must_change"] is None


@pytest.mark.parametrize(
    ("more", "privileged"),
    [
        ({"memberof_group": ["ipausers", "Admins"]}, True),
        ({"memberof_group": ["trust admins", "no-admins"]}, False),
        ({"memberofindirect_group": ["admins"]}, True),
        ({"memberof_role": ["helpdesk"]}, True),
        ({"memberof_group": None}, None),
        ({"memberof_group": None, "memberof_role": ["helpdesk"]}, True),
        (
            {
                "memberof_group": None,
                "memberof": ["cn=ipausers,cn=groups,dc=x", "cn=admins,cn=groups,cn=accounts,dc=x"],
            },
            True,
        ),
        ({"memberof_group": None, "memberof": "cn=ipausers,cn=groups,cn=accounts,dc=x"}, False),
    ],
)
def test_groups_and_roles_tell_administrative_rights(
    tmp_path: Path, more: dict[str, object], privileged: bool | None
) -> None:
    assert one(tmp_path, entry(**more))["privileged"] is privileged


def test_who_alone_has_no_groups_has_no_rights(tmp_path: Path) -> None:
    assert one(tmp_path, entry(memberof_group=None), entry("b"))["privileged"] is False


@pytest.mark.parametrize(
    ("kinds", "enforced"),
    [
        (["otp"], True),
        (["passkey", "OTP"], True),
        (["pkinit"], None),
        (["otp", "password"], False),
        (["hardened"], False),
        (["disabled"], False),
        (["radius"], None),
        (["otp", "idp"], None),
        ([], None),
        (None, None),
    ],
)
def test_kinds_of_signing_in_tell_whether_a_password_alone_suffices(
    tmp_path: Path, kinds: list[str] | None, enforced: bool | None
) -> None:
    assert one(tmp_path, entry(ipauserauthtype=kinds))["mfa_enforced"] is enforced


def test_a_passkey_is_a_second_factor_and_none_says_nothing(tmp_path: Path) -> None:
    evidence = collected(
        tmp_path, answer(entry(ipapasskey=["passkey:abc,def"]), entry("b", ipapasskey=[]))
    )
    assert facts(evidence, "ly.an", "mfa_enrolled") == {"mfa_enrolled": True}
    assert facts(evidence, "b", "mfa_enrolled") == {"mfa_enrolled": None}


def test_secrets_reach_neither_table_nor_raw_frame_nor_message(tmp_path: Path) -> None:
    secrets = {
        name: [CANARY]
        for name in (
            *("userPassword", "krbPrincipalKey", "ipaNTHash", "ipatokenOTPkey", "randompassword"),
            *("krbExtraData", "userpassword;x", "password", "sambaNTPassword"),
        )
    }
    path = tmp_path / "ipa.json"
    path.write_text(json.dumps(answer(entry(**secrets))), encoding="utf-8")
    spec = source("freeipa-json", "ipa.json", BY_CODE)
    read = FAMILIES["accounts"].formats["freeipa-json"].read
    assert read is not None
    raw = read(path, "ipa.json", spec)
    assert raw is not None
    evidence = gather(tmp_path, [spec])
    shown = f"{raw!r} {raw.frame.rows()} {evidence.tables['accounts'].rows()} {evidence.provenance}"
    assert CANARY not in shown


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"result": {"result": [', "not valid JSON"),
        ('{"result": {"result": {}}}', "a list under 'result'"),
        ('{"result": 5}', "a list under 'result'"),
        ('{"result": ' + "[" * 100_000, "not valid JSON"),
        ('{"result": [{"uid": ' + "9" * 10_000 + "}]}", "not valid JSON"),
    ],
)
def test_broken_answers_cost_the_source_only(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "ipa.json").write_text(content, encoding="utf-8")
    (provenance,) = gather(tmp_path, [source("freeipa-json", "ipa.json", BY_CODE)]).provenance
    assert provenance.error is not None
    assert told in provenance.error.en


def test_values_of_wrong_kinds_are_reported(tmp_path: Path) -> None:
    strange = entry(nsaccountlock={"a": 1}, title=[["x"]], krblastpwdchange=[{"__datetime__": []}])
    evidence = collected(tmp_path, answer(strange, "x", entry("b")))
    (provenance,) = evidence.provenance
    assert codes(provenance) == {"wrong_type": 3, "not_a_record": 1}
    assert facts(evidence, "ly.an", "enabled", "password_changed_at", "position") == {
        "enabled": None,
        "password_changed_at": None,
        "position": None,
    }
    assert is_accounted(provenance)
