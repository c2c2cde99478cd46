"""slapd: preloaded operational attributes, TLS, the local socket, limits, access, referrals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from testbed.certificates import Authority, self_signed
from testbed.fixtures import StartSlapd
from testbed.ldif import entry
from testbed.process import TestbedError, run
from testbed.slapd import Slapd
from testbed.slapd_config import SlapdOptions

SUFFIX = "dc=suoimo,dc=example"
ROOT = (SlapdOptions().root_dn, SlapdOptions().root_password)
READER = (f"cn=reader,{SUFFIX}", "reader-password")
POLICY = f"cn=policy,{SUFFIX}"

TREE = (
    entry(SUFFIX, {"objectClass": ["domain"], "dc": "suoimo"})
    + entry(POLICY, {"objectClass": ["device", "pwdPolicy"], "pwdAttribute": "userPassword"})
    + entry(
        READER[0],
        {
            "objectClass": ["organizationalRole", "simpleSecurityObject"],
            "userPassword": READER[1],
        },
    )
)
PERSON = entry(
    f"uid=lan,{SUFFIX}",
    {
        "objectClass": [
            *("inetOrgPerson", "krbPrincipalAux", "ipaUserAuthTypeClass"),
            "directoryServerAccount",
        ],
        "cn": "Đỗ Thị Lan",
        "sn": "Đỗ",
        "userPassword": "old-password",
        "pwdChangedTime": "20240301000000Z",
        "pwdReset": "TRUE",
        "pwdAccountLockedTime": "000001010000Z",
        "pwdLastSuccess": "20240302000000Z",
        "authTimestamp": "20240302000000Z",
        "pwdPolicySubentry": POLICY,
        "createTimestamp": "20230901000000Z",
        "memberOf": f"cn=staff,{SUFFIX}",
        "krbLastPwdChange": "20240301000000Z",
        "ipaUserAuthType": ["otp", "password"],
        "nsAccountLock": "TRUE",
        "lastLoginTime": "20240302000000Z",
    },
)
TOKEN = entry(
    f"ipatokenUniqueID=t1,{SUFFIX}",
    {
        "objectClass": ["ipaToken", "ipatokenTOTP"],
        "ipatokenOwner": f"uid=lan,{SUFFIX}",
        "ipatokenDisabled": "FALSE",
        "ipatokenNotBefore": "20240101000000Z",
        "ipatokenOTPkey": b"\x00\x01",
    },
)


def test_preloaded_times_are_read_over_tls(
    slapd: StartSlapd, authority: Authority, ldapsearch: Callable[..., str]
) -> None:
    server = slapd(SlapdOptions(certificate=authority.server(["127.0.0.1"])), TREE, PERSON)
    lan = ["-b", SUFFIX, "(uid=lan)", "*", "+"]
    found = ldapsearch(server.tls_uri, *READER, *lan)
    assert ldapsearch(server.uri, *READER, "-ZZ", *lan) == found
    for line in [
        "pwdChangedTime: 20240301000000Z",
        "pwdReset: TRUE",
        "pwdAccountLockedTime: 000001010000Z",
        "pwdLastSuccess: 20240302000000Z",
        "authTimestamp: 20240302000000Z",
        f"pwdPolicySubentry: {POLICY}",
        "createTimestamp: 20230901000000Z",
        f"memberOf: cn=staff,{SUFFIX}",
        "krbLastPwdChange: 20240301000000Z",
        "ipaUserAuthType: otp",
        "nsAccountLock: TRUE",
        "lastLoginTime: 20240302000000Z",
    ]:
        assert line in found.splitlines()
    assert "userPassword" not in found


def test_tokens_like_those_of_freeipa_are_found_by_their_owner(
    slapd: StartSlapd, ldapsearch: Callable[..., str]
) -> None:
    server = slapd(None, TREE, PERSON, TOKEN)
    owned = f"(ipatokenOwner=uid=lan,{SUFFIX})"
    found = ldapsearch(server.uri, *READER, "-b", SUFFIX, owned, "ipatokenDisabled")
    assert "ipatokenDisabled: FALSE" in found


def test_a_certificate_of_nobody_is_refused(
    slapd: StartSlapd, ldapsearch: Callable[..., str], tmp_path: Path
) -> None:
    server = slapd(SlapdOptions(certificate=self_signed(tmp_path, ["127.0.0.1"])), TREE)
    with pytest.raises(TestbedError, match="Can't contact LDAP server"):
        ldapsearch(server.tls_uri, *READER, "-b", SUFFIX)


def test_the_local_socket_makes_its_user_the_administrator(slapd: StartSlapd) -> None:
    server = slapd(None, TREE)
    who = run(["ldapwhoami", "-Q", "-Y", "EXTERNAL", "-H", server.ldapi_uri])
    assert who.strip() == f"dn:{ROOT[0]}"


def test_an_access_rule_can_hide_an_attribute_from_the_reader(
    slapd: StartSlapd, ldapsearch: Callable[..., str]
) -> None:
    server = slapd(SlapdOptions(access=["to attrs=pwdChangedTime by * none"]), TREE, PERSON)
    wanted = ["-b", SUFFIX, "(uid=lan)", "pwdChangedTime", "pwdReset"]
    assert "pwdChangedTime" not in ldapsearch(server.uri, *READER, *wanted)
    assert "pwdReset: TRUE" in ldapsearch(server.uri, *READER, *wanted)
    assert "pwdChangedTime: 2024" in ldapsearch(server.uri, *ROOT, *wanted)


def test_a_limit_ends_a_paged_search(slapd: StartSlapd, ldapsearch: Callable[..., str]) -> None:
    limit = f'dn.exact="{READER[0]}" size.soft=2 size.hard=2 size.prtotal=2'
    server = slapd(SlapdOptions(limits=[limit]), TREE, PERSON)
    paged = ["-E", "pr=1/noprompt", "-b", SUFFIX, "dn"]
    with pytest.raises(TestbedError, match="limit exceeded"):
        ldapsearch(server.uri, *READER, *paged)
    assert f"uid=lan,{SUFFIX}" in ldapsearch(server.uri, *ROOT, *paged)


def test_the_default_policy_holds_for_a_new_account(
    slapd: StartSlapd, ldapsearch: Callable[..., str]
) -> None:
    strict = {
        "objectClass": ["device", "pwdPolicy"],
        "pwdAttribute": "userPassword",
        "pwdMaxFailure": "1",
        "pwdLockout": "TRUE",
    }
    policy = entry(f"cn=strict,{SUFFIX}", strict)
    server = slapd(SlapdOptions(default_policy=f"cn=strict,{SUFFIX}"), TREE, policy)
    with pytest.raises(TestbedError, match="Invalid credentials"):
        ldapsearch(server.uri, READER[0], "wrong", "-b", SUFFIX)
    found = ldapsearch(server.uri, *ROOT, "-b", READER[0], "pwdAccountLockedTime")
    assert "pwdAccountLockedTime: 2" in found


def test_a_referral_comes_back_as_one(slapd: StartSlapd, ldapsearch: Callable[..., str]) -> None:
    away = "ldap://127.0.0.1:9/ou=away,dc=suoimo,dc=example"
    ou = {"objectClass": ["referral", "extensibleObject"], "ou": "away", "ref": away}
    server = slapd(None, TREE, entry(f"ou=away,{SUFFIX}", ou))
    assert f"# ref{away}" in ldapsearch(server.uri, *READER, "-b", SUFFIX, "dn")


def test_a_killed_server_starts_again_at_the_same_port_with_its_data(
    ldapsearch: Callable[..., str],
) -> None:
    server = Slapd()
    try:
        server.preload(TREE)
        server.start().kill()
        assert not server.running
        with pytest.raises(TestbedError, match="Can't contact LDAP server"):
            ldapsearch(server.uri, *READER, "-b", SUFFIX)
        server.start().stop()
        server.start()
        assert f"dn: {SUFFIX}" in ldapsearch(server.uri, *READER, "-b", SUFFIX, "dn")
    finally:
        server.delete()
    assert not server.folder.exists()


def test_a_file_is_preloaded_and_a_broken_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "tree.ldif"
    path.write_text(TREE, encoding="utf-8")
    with Slapd() as server:
        with pytest.raises(ValueError, match="stop the server"):
            server.preload(path)
        server.stop()
        server.preload(path)
        with pytest.raises(TestbedError, match=r"nonsense.*attribute type undefined"):
            server.preload(entry(f"cn=x,{SUFFIX}", {"objectClass": "device", "nonsense": "1"}))


def test_a_server_that_cannot_start_says_why_and_leaves_nothing_behind() -> None:
    server = Slapd(SlapdOptions(database_lines=["nonsense yes"]))
    with pytest.raises(TestbedError, match="nonsense"), server:
        pass
    assert not server.folder.exists()
