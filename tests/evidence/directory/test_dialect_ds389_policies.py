"""How a real 389 Directory Server enforces its policies, and what it then tells of accounts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from dialect_building import accounts, address, password, policies
from ds389_building import (
    BEGAN,
    FIRST,
    OPTIONS,
    POLICY,
    POSIX,
    SECOND,
    SUFFIX,
    THIRD,
    asked,
    begin,
    change,
    codes,
    dn,
    person,
    signs_in,
    tool,
)

from auditor.evidence.interface import Evidence
from testbed.ds389 import Ds389
from testbed.fixtures import StartDs389
from testbed.ldif import Attributes, entry, generalized_time, modification

pytestmark = pytest.mark.xdist_group("389")


@pytest.fixture
def fresh(ds389: StartDs389, monkeypatch: pytest.MonkeyPatch) -> Ds389:
    """Return a server of the test's own, with the global policy in force."""
    password(monkeypatch, OPTIONS.root_password)
    return begin(ds389, "an", "binh", "chi")


@pytest.fixture(scope="module")
def begun(ds389: StartDs389) -> Ds389:
    return begin(ds389, "an", "binh", "chi", "dung", "giang")


@pytest.fixture
def shared(begun: Ds389, monkeypatch: pytest.MonkeyPatch) -> Ds389:
    """Return a server with the global policy in force; each test uses accounts of its own."""
    password(monkeypatch, OPTIONS.root_password)
    begun.modify(modification("cn=config", POLICY))
    return begun


def test_the_class_of_shadow_accounts_keeps_the_day_even_where_nothing_else_does(
    shared: Ds389,
) -> None:
    shared.modify(modification("cn=config", {"passwordTrackUpdateTime": "off"}))
    shared.modify(person("bong", "thcssong", ("posixAccount", "shadowAccount"), **POSIX))
    for name, school in (("dung", "thsao"), ("bong", "thcssong")):
        change(shared, name, school, SECOND)
        change(shared, name, school, THIRD, SECOND)
    evidence = asked(address(shared.uri, OPTIONS.root_dn))
    rows = accounts(evidence)
    assert codes(evidence)["changes_not_kept"] == 1
    changed = rows["bong"]["password_changed_at"]
    assert isinstance(changed, datetime)
    assert changed.date() in (BEGAN.date(), datetime.now(UTC).date())
    assert rows["dung"]["password_changed_at"] is None
    assert rows["dung"]["must_change"] is False


def test_where_nothing_expires_old_dates_of_expiry_and_old_demands_count_no_longer(
    shared: Ds389,
) -> None:
    directory = address(shared.uri, OPTIONS.root_dn)
    change(shared, "an")
    change(shared, "an", new=SECOND, by=FIRST)
    for name in ("binh", "chi"):
        change(shared, name)
    shared.modify(modification("cn=config", {"passwordExp": "off"}))
    change(shared, "chi", new=SECOND, by=FIRST)
    rows = accounts(asked(directory))
    assert (rows["an"]["password_never_expires"], rows["an"]["password_expires_at"]) == (True, None)
    # What was demanded and done stands as one second after the beginning of 1970.
    assert (rows["binh"]["must_change"], rows["chi"]["must_change"]) == (True, False)
    shared.modify(modification("cn=config", {"passwordMustChange": "off"}))
    assert signs_in(shared, "binh", FIRST)
    assert accounts(asked(directory))["binh"]["must_change"] is False


def test_a_warning_puts_off_the_expiry_so_it_cannot_tell_the_last_change(shared: Ds389) -> None:
    soon = datetime.now(UTC) + timedelta(hours=2)
    shared.modify(modification(dn("giang"), {"passwordExpirationTime": generalized_time(soon)}))
    assert signs_in(shared, "giang", FIRST)
    row = accounts(asked(address(shared.uri, OPTIONS.root_dn)))["giang"]
    expires = row["password_expires_at"]
    assert isinstance(expires, datetime)
    assert expires > soon + timedelta(hours=20)
    assert row["password_changed_at"] is None


def counted(evidence: Evidence) -> dict[str, tuple[object, object, object]]:
    """Return age, length and number of accounts of the policies of one school by short name."""
    return {
        key.partition(": ")[2].partition(r"\2C")[0].rpartition("_")[2]: (
            row["max_age_days"],
            row["min_length"],
            row["accounts"],
        )
        for key, row in policies(evidence).items()
        if key.startswith("thsao: ")
    }


def test_policies_of_a_subtree_and_of_a_single_account_govern_as_the_server_enforces_them(
    fresh: Ds389,
) -> None:
    directory = address(fresh.uri, OPTIONS.root_dn)
    subtree = f"ou=thsao,{SUFFIX}"
    tool(fresh, "dsconf", "localpwp", "addsubtree", "--pwdmaxage", "30D", subtree)
    tool(fresh, "dsconf", "localpwp", "adduser", "--pwdexpire", "on", "--pwdmaxage", "9D", dn("an"))
    for name in ("an", "binh"):
        change(fresh, name)
    evidence = asked(directory)
    rows = accounts(evidence)
    # Switches that a local policy lacks are off, whatever the global policy says.
    assert counted(evidence) == {"subtree": (0, 0, 2), "user": (9, 0, 1)}
    assert policies(evidence)["mnhoa: cn=config"]["max_age_days"] == 90
    assert (rows["binh"]["password_never_expires"], rows["an"]["password_never_expires"]) == (
        True,
        False,
    )
    expires = rows["an"]["password_expires_at"]
    assert isinstance(expires, datetime)
    assert expires - datetime.now(UTC) < timedelta(days=9)
    assert codes(evidence) == {}
    # What the global policy demands of a password counts only where that is switched on.
    fresh.modify(modification("cn=config", {"nsslapd-pwpolicy-inherit-global": "on"}))
    assert counted(asked(directory)) == {"subtree": (0, 10, 2), "user": (9, 10, 1)}
    # Accounts go on showing local policies that are in force no more.
    fresh.modify(modification("cn=config", {"nsslapd-pwpolicy-local": "off"}))
    assert counted(asked(directory)) == {"cn=config": (90, 10, 3)}


def test_a_policy_hidden_by_that_of_the_subtree_leaves_unknown_whose_it_is(fresh: Ds389) -> None:
    directory = address(fresh.uri, OPTIONS.root_dn)
    subtree, strict = f"ou=thsao,{SUFFIX}", f"cn=strict,{SUFFIX}"
    tool(fresh, "dsconf", "localpwp", "addsubtree", "--pwdexpire", "on", subtree)
    policy: Attributes = {
        "objectClass": ["ldapSubEntry", "passwordPolicy"],
        "cn": "strict",
        "passwordExp": "1",
        "passwordMaxAge": "7d",
    }
    fresh.modify(entry(strict, policy))
    fresh.modify(modification(dn("an"), {"pwdPolicySubentry": strict}))
    evidence = asked(directory)
    assert counted(evidence) == {"?": (None, None, 3)}
    assert codes(evidence) == {"policies_unclear": 1}
    remedy = {"cosAttribute": "pwdpolicysubentry default operational-default"}
    fresh.modify(modification(f"cn=nsPwPolicy_CoS,{subtree}", remedy))
    evidence = asked(directory)
    assert codes(evidence) == {}
    # 100 days is the server's own default.
    assert counted(evidence) == {"subtree": (100, 0, 2), f"cn=strict,{SUFFIX}": (7, 0, 1)}
