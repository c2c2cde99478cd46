"""What FreeIPA's attributes tell, over a real slapd that carries attributes of those names.

FreeIPA itself cannot run here: its schema is imitated (testbed/slapd_schema.py), the rest is real.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from dialect_building import accounts, address, ask, password, policies

from auditor.evidence.interface import SchoolBy, SchoolRule
from auditor.ldap.interface import Directory
from testbed.fixtures import StartSlapd
from testbed.ldif import Attributes, entry
from testbed.slapd_config import SlapdOptions

SUFFIX = "dc=suoimo,dc=example"
USERS = f"cn=users,cn=accounts,{SUFFIX}"
ONE = SchoolRule(SchoolBy.CODE, "thsao")
CANARY = "CANARY-TOKEN-KEY-55"


def place(dn: str) -> str:
    """Return an entry that only holds others."""
    return entry(dn, {"objectClass": "device", "cn": dn.partition(",")[0].removeprefix("cn=")})


def user(name: str, **more: str | list[str]) -> str:
    attributes: Attributes = {
        "objectClass": [
            *("inetOrgPerson", "posixAccount", "krbPrincipalAux", "ipaUserAuthTypeClass"),
            "directoryServerAccount",
        ],
        "uid": name,
        "cn": name,
        "sn": name,
        "uidNumber": "1",
        "gidNumber": "1",
        "homeDirectory": "/",
        "createTimestamp": "20250101000000Z",
        **more,
    }
    return entry(f"uid={name},{USERS}", attributes)


def token(number: int, owner: str, **more: str) -> str:
    attributes: Attributes = {
        "objectClass": ["ipaToken", "ipatokenTOTP"],
        "ipatokenUniqueID": str(number),
        "ipatokenOwner": f"uid={owner},{USERS}",
        "ipatokenOTPkey": CANARY,
        **more,
    }
    return entry(f"ipatokenUniqueID={number},cn=otp,{SUFFIX}", attributes)


LDIF = "".join(
    (
        entry(SUFFIX, {"objectClass": ["dcObject", "organization"], "dc": "suoimo", "o": "x"}),
        *(
            place(f"{rdn},{SUFFIX}")
            for rdn in ("cn=accounts", "cn=users,cn=accounts", "cn=groups,cn=accounts")
        ),
        *(place(f"{rdn},{SUFFIX}") for rdn in ("cn=otp", "cn=kerberos", "cn=EDU,cn=kerberos")),
        entry(
            f"cn=global_policy,cn=EDU,cn=kerberos,{SUFFIX}",
            {
                "objectClass": "krbPwdPolicy",
                "cn": "global_policy",
                "krbMaxPwdLife": str(90 * 86_400),
                "krbPwdMinLength": "8",
            },
        ),
        user("otp", ipaUserAuthType="otp"),
        user("both", ipaUserAuthType=["otp", "password"]),
        user("plain"),
        user("off", ipaUserAuthType="otp"),
        user("past", ipaUserAuthType="otp"),
        user("future", ipaUserAuthType="otp"),
        user("none", ipaUserAuthType="otp"),
        user(
            "fresh",
            krbLastPwdChange="20261101000000Z",
            krbPasswordExpiration="20261101000000Z",
        ),
        user("locked", nsAccountLock="TRUE"),
        token(1, "otp"),
        token(2, "both", ipatokenNotBefore="20260101000000Z", ipatokenNotAfter="20270101000000Z"),
        token(3, "plain"),
        token(4, "off", ipatokenDisabled="TRUE"),
        token(5, "past", ipatokenNotAfter="20261101000000Z"),
        token(6, "future", ipatokenNotBefore="20261201000000Z"),
        entry(
            f"cn=admins,cn=groups,cn=accounts,{SUFFIX}",
            {"objectClass": "groupOfNames", "cn": "admins", "member": f"uid=both,{USERS}"},
        ),
    )
)


@pytest.fixture
def directory(slapd: StartSlapd, monkeypatch: pytest.MonkeyPatch) -> Directory:
    hidden = (f'to dn.subtree="cn=otp,{SUFFIX}" by dn.base="uid=reader,{USERS}" none by * read',)
    options = SlapdOptions(suffix=SUFFIX, access=hidden)
    password(monkeypatch, options.root_password)
    secret = user("reader", userPassword="reader-secret")
    server = slapd(options, LDIF, secret)
    asked = address(server.uri, options.root_dn, f"cn=accounts,{SUFFIX}")
    return replace(asked, dialect="freeipa")


def test_a_token_counts_when_it_is_enabled_in_date_and_allowed(directory: Directory) -> None:
    rows = accounts(ask(directory, school=ONE))
    factors = {
        name: (row["mfa_enrolled"], row["mfa_capable"], row["mfa_enforced"])
        for name, row in rows.items()
        if name not in ("fresh", "locked", "reader")
    }
    assert factors == {
        "otp": (True, True, True),
        "both": (True, True, False),
        # A token that the realm's kinds of sign-in do not allow.
        "plain": (True, False, False),
        "off": (False, False, True),
        "past": (False, False, True),
        "future": (False, False, True),
        "none": (False, False, True),
    }


def test_states_rights_and_the_realm_s_policy_are_read(directory: Directory) -> None:
    evidence = ask(directory, school=ONE)
    rows = accounts(evidence)
    assert rows["fresh"]["must_change"] is True
    assert rows["locked"]["excluded"] == "disabled"
    assert {name for name, row in rows.items() if row["privileged"]} == {"both"}
    assert rows["plain"]["privileged"] is False


def test_hidden_tokens_leave_the_second_factor_unknown(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    password(monkeypatch, "reader-secret")
    # The server shows this account no token at all.
    reader = replace(directory.bind, user=f"uid=reader,{USERS}")
    hidden = replace(directory, bind=reader)
    evidence = ask(hidden, school=ONE)
    assert evidence.provenance[0].problem_counts == {"tokens_hidden": 1}
    rows = accounts(evidence)
    assert {rows[name]["mfa_enrolled"] for name in ("otp", "off", "plain")} == {None}


def test_the_token_s_key_is_never_asked_for_and_reaches_nothing(directory: Directory) -> None:
    evidence = ask(directory, school=ONE)
    assert CANARY not in repr(evidence)
    assert CANARY not in evidence.tables["accounts"].write_csv()


def test_the_realm_s_policy_governs_every_account(directory: Directory) -> None:
    evidence = ask(directory, school=ONE)
    ((key, row),) = policies(evidence).items()
    assert key == f"thsao: cn=global_policy,cn=EDU,cn=kerberos,{SUFFIX}"
    assert (row["max_age_days"], row["min_length"], row["accounts"]) == (90, 8, 9)
    assert accounts(evidence)["otp"]["password_never_expires"] is False
