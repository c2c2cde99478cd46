"""What a real 389 Directory Server tells of its accounts, by what really happened to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from dialect_building import accounts, address, password, policies
from ds389_building import (
    BEGAN,
    FIRST,
    LATER,
    LONG_AGO,
    OPTIONS,
    POLICY,
    POSIX,
    SECOND,
    SUFFIX,
    TREE,
    asked,
    change,
    codes,
    dn,
    person,
    signs_in,
    tool,
)

from auditor.evidence.directory.reading import recognise
from auditor.ldap.interface import Directory
from auditor.ldap.session import Session
from testbed.ds389 import Ds389
from testbed.ds389_config import Ds389Options
from testbed.fixtures import StartDs389
from testbed.ldif import entry, generalized_time

pytestmark = pytest.mark.xdist_group("389")

MAY_READ_POLICY = (
    # By its whole name the schema does not know nsslapd-pwpolicy-inherit-global: no right at all.
    '(targetattr = "objectClass || password* || nsslapd-pwpolicy*")'
    f'(version 3.0; acl "x"; allow (read, search) userdn = "ldap:///uid=doc,ou=mnhoa,{SUFFIX}";)'
)
PEOPLE = "".join(
    (
        *map(person, ("tu-doi", "dat-lai", "khoa", "sai", "chua-ro")),
        person(
            "cu",
            "thcssong",
            pwdUpdateTime=generalized_time(LONG_AGO + timedelta(days=390)),
            passwordExpirationTime=generalized_time(LATER),
        ),
        # Its password is older than the day that "expiry less age allowed" would give.
        person("truoc", "thcssong", passwordExpirationTime=generalized_time(LATER)),
        person("het-khoa", "thcssong", passwordRetryCount="2", accountUnlockTime="20200101000000Z"),
        person("bong", "thcssong", ("posixAccount", "shadowAccount"), **POSIX),
        entry(
            f"cn=sao-luu,ou=thsao,{SUFFIX}",
            {
                "objectClass": ["device", "simpleSecurityObject"],
                "cn": "sao-luu",
                "userPassword": "x",
            },
        ),
        entry(
            f"cn=quan-tri,{SUFFIX}",
            {"objectClass": "groupOfUniqueNames", "cn": "quan-tri", "uniqueMember": dn("tu-doi")},
        ),
    )
)


@pytest.fixture(scope="module")
def lived_in(ds389: StartDs389) -> Ds389:
    """Return a server on which the accounts have been used."""
    options = Ds389Options(config={**POLICY, "aci": MAY_READ_POLICY}, account_policy=True)
    server = ds389(options, TREE + PEOPLE)
    for name in ("tu-doi", "dat-lai"):
        change(server, name)
    change(server, "tu-doi", new=SECOND, by=FIRST)
    change(server, "bong", "thcssong", SECOND, FIRST)
    assert signs_in(server, "tu-doi", SECOND)
    assert not signs_in(server, "dat-lai", FIRST)
    tool(server, "dsidm", "-b", SUFFIX, "account", "lock", dn("khoa"))
    for wrong in "123":
        assert not signs_in(server, "sai", wrong)
    assert not signs_in(server, "sai", FIRST)
    assert signs_in(server, "het-khoa", FIRST, "thcssong")
    return server


@pytest.fixture
def directory(lived_in: Ds389, monkeypatch: pytest.MonkeyPatch) -> Directory:
    password(monkeypatch, OPTIONS.root_password)
    return address(lived_in.uri, OPTIONS.root_dn)


def test_it_is_recognised_by_what_it_says_of_itself(directory: Directory) -> None:
    with Session(directory) as session:
        assert recognise(session).name == "389ds"


def test_a_password_that_its_owner_changed_is_known_to_the_second(directory: Directory) -> None:
    row = accounts(asked(directory))["tu-doi"]
    changed, expires = row["password_changed_at"], row["password_expires_at"]
    assert isinstance(changed, datetime)
    assert isinstance(expires, datetime)
    assert BEGAN <= changed <= datetime.now(UTC)
    # The server looks at its clock for each of the two.
    assert abs(expires - changed - timedelta(days=90)) < timedelta(hours=1)
    assert (row["must_change"], row["password_never_expires"]) == (False, False)
    assert (row["enabled"], row["locked"]) == (True, False)
    assert row["created_at"] == LONG_AGO
    assert isinstance(row["last_login_at"], datetime)


def test_a_reset_by_an_administrator_demands_a_change(directory: Directory) -> None:
    row = accounts(asked(directory))["dat-lai"]
    assert (row["must_change"], row["password_expires_at"]) == (True, None)
    assert row["password_changed_at"] is not None


def test_an_account_locked_with_the_server_s_own_tool_is_disabled(directory: Directory) -> None:
    row = accounts(asked(directory))["khoa"]
    assert (row["enabled"], row["excluded"]) == (False, "disabled")


def test_wrong_passwords_lock_an_account_until_the_time_is_over(directory: Directory) -> None:
    rows = accounts(asked(directory))
    assert {name for name, row in rows.items() if row["locked"]} == {"sai"}
    assert rows["het-khoa"]["locked"] is False
    assert rows["chua-ro"]["locked"] is None


def test_only_what_the_server_keeps_tells_when_a_password_was_changed(directory: Directory) -> None:
    rows = accounts(asked(directory))
    assert rows["cu"]["password_changed_at"] == LONG_AGO + timedelta(days=390)
    assert rows["truoc"]["password_changed_at"] is None
    assert rows["truoc"]["password_expires_at"] == LATER
    assert rows["chua-ro"]["password_changed_at"] is None
    assert rows["chua-ro"]["enabled"] is None
    assert rows["sao-luu"]["role"] == "service"


def test_members_of_an_administrators_group_are_known(directory: Directory) -> None:
    rows = accounts(asked(replace(directory, admin_groups=(f"cn=quan-tri,{SUFFIX}",))))
    assert {name for name, row in rows.items() if row["privileged"]} == {"tu-doi"}


def test_the_global_policy_governs_every_account(directory: Directory) -> None:
    evidence = asked(directory)
    found = policies(evidence)
    assert sorted(found) == ["mnhoa: cn=config", "thcssong: cn=config", "thsao: cn=config"]
    row = found["thsao: cn=config"]
    assert (row["max_age_days"], row["min_length"], row["history"]) == (90, 10, 5)
    assert (row["lockout_attempts"], row["lockout_minutes"]) == (2, 15)
    assert (row["complexity"], row["must_change_after_reset"]) == (True, True)
    assert codes(evidence) == {}


def test_to_an_ordinary_reader_the_policy_is_hidden_and_what_follows_from_it_unknown(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    password(monkeypatch, SECOND)
    evidence = asked(replace(directory, bind=replace(directory.bind, user=dn("tu-doi"))))
    rows = accounts(evidence)
    assert codes(evidence) == {"policies_hidden": 1}
    assert {row["max_age_days"] for row in policies(evidence).values()} == {None}
    known = {name for name, row in rows.items() if row["password_never_expires"] is not None}
    # Of such accounts the server tells the policy's days as shadowMax, and only where they expire.
    assert known == {"bong"}
    assert (rows["dat-lai"]["must_change"], rows["tu-doi"]["must_change"]) == (True, False)
    # How many wrong passwords are too many stands in the policy.
    assert (rows["sai"]["locked"], rows["het-khoa"]["locked"]) == (None, False)
    assert rows["khoa"]["excluded"] == "disabled"


def test_a_reader_with_the_right_to_the_policy_learns_what_the_root_user_does(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = asked(directory)
    password(monkeypatch, FIRST)
    reader = replace(directory, bind=replace(directory.bind, user=dn("doc", "mnhoa")))
    evidence = asked(reader)
    assert codes(evidence) == {}
    assert policies(evidence) == policies(whole)
    assert accounts(evidence)["sai"] == accounts(whole)["sai"]


def test_both_decoders_give_the_same_evidence(directory: Directory) -> None:
    fast, stock = asked(directory), asked(replace(directory, decoder="ldap3"))
    for family in ("accounts", "password_policies"):
        assert (
            fast.tables[family]
            .drop("origin", strict=False)
            .equals(stock.tables[family].drop("origin", strict=False))
        )
    assert fast.provenance[0].sha256 == stock.provenance[0].sha256
