"""Samba: one domain, whose times are set as Active Directory never would, read over LDAPS."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from testbed.certificates import Authority
from testbed.ldif import Attributes, Value, entry, filetime, modification, unicode_password
from testbed.process import TestbedError
from testbed.samba import SambaAD

pytestmark = pytest.mark.xdist_group("samba")

LONG_AGO = datetime(2019, 9, 5, tzinfo=UTC)
PASSWORD = "Initial-Pass-77"


def person(samba: SambaAD, name: str, **more: Value) -> str:
    """Return the LDIF of an enabled account, without a password unless one is given."""
    account: Attributes = {
        "objectClass": "user",
        "sAMAccountName": name,
        "userAccountControl": 544,
    }
    return entry(dn(samba, name), {**account, **more})


def group(samba: SambaAD, name: str, member: str) -> str:
    """Return the LDIF of a group with one member."""
    names = {"objectClass": "group", "sAMAccountName": name, "member": dn(samba, member)}
    return entry(dn(samba, name), names)


def dn(samba: SambaAD, name: str) -> str:
    return f"CN={name},CN=Users,{samba.base_dn}"


@pytest.fixture
def search(samba: SambaAD, ldapsearch: Callable[..., str]) -> Callable[..., str]:
    """Return a function that searches the domain as its administrator."""
    admin = (samba.administrator, samba.administrator_password)
    return lambda *arguments: ldapsearch(samba.tls_uri, *admin, "-b", samba.base_dn, *arguments)


def test_backdated_times_are_read_and_found_over_ldaps(
    samba: SambaAD, search: Callable[..., str]
) -> None:
    samba.ldbadd(person(samba, "Nguyễn Lan"))
    times = ["pwdLastSet", "lastLogon", "lastLogonTimestamp", "lockoutTime", "badPasswordTime"]
    samba.backdate(
        {dn(samba, "Nguyễn Lan"): {"whenCreated": LONG_AGO} | dict.fromkeys(times, LONG_AGO)}
    )
    number = filetime(LONG_AGO)
    wanted = [f"({name}={number})" for name in times] + ["(whenCreated<=20190905000000.0Z)"]
    found = search(f"(&(objectClass=user){''.join(wanted)})", "*").splitlines()
    assert {f"{name}: {number}" for name in times} <= set(found)
    assert "whenCreated: 20190905000000.0Z" in found


def test_an_indexed_time_is_backdated_twice_and_found_under_the_new_value_only(
    samba: SambaAD, search: Callable[..., str]
) -> None:
    samba.ldbadd(person(samba, "twice"))
    for number in (132_000_000_000_000_000, 133_000_000_000_000_000):
        samba.backdate({dn(samba, "twice"): {"lastLogonTimestamp": number}})
    assert "dn: " not in search("(lastLogonTimestamp=132000000000000000)", "dn")
    assert "CN=twice," in search("(lastLogonTimestamp=133000000000000000)", "dn")


@pytest.mark.parametrize(
    ("name", "value"), [("userAccountControl", 514), ("whenCreated", 5), ("objectSid", LONG_AGO)]
)
def test_only_times_and_counters_can_be_backdated(
    samba: SambaAD, name: str, value: datetime | int
) -> None:
    with pytest.raises(ValueError, match=f"{name} cannot be backdated"):
        samba.backdate({dn(samba, "Administrator"): {name: value}})


def test_an_account_added_with_a_password_can_bind(
    samba: SambaAD, ldapsearch: Callable[..., str]
) -> None:
    samba.ldbadd(person(samba, "binds", unicodePwd=unicode_password(PASSWORD)))
    user = "EDUTEST\\binds"
    arguments = ("-b", samba.base_dn, "(sAMAccountName=binds)", "pwdLastSet")
    assert re.search(r"pwdLastSet: 13\d{16}", ldapsearch(samba.tls_uri, user, PASSWORD, *arguments))
    with pytest.raises(TestbedError, match="Invalid credentials"):
        ldapsearch(samba.tls_uri, user, "wrong", *arguments)
    with pytest.raises(TestbedError, match="Transport encryption required"):
        ldapsearch(samba.uri, user, PASSWORD, *arguments)


def test_a_policy_reaches_an_account_through_nested_groups(
    samba: SambaAD, search: Callable[..., str]
) -> None:
    samba.ldbadd(
        person(samba, "nested") + group(samba, "inner", "nested") + group(samba, "outer", "inner")
    )
    pso = ["domain", "passwordsettings", "pso"]
    samba.run_tool(*pso, "create", "strict", "10", "--max-pwd-age=60", "--min-pwd-length=14")
    samba.run_tool(*pso, "apply", "strict", "outer")
    chain = f"(memberOf:1.2.840.113556.1.4.1941:={dn(samba, 'outer')})"
    found = search(f"(&(objectClass=user){chain})", "msDS-ResultantPSO")
    assert "msDS-ResultantPSO: CN=strict," in found


def test_computers_and_managed_service_accounts_can_be_added(
    samba: SambaAD, search: Callable[..., str]
) -> None:
    samba.ldbadd(
        entry(
            f"CN=PC1,CN=Computers,{samba.base_dn}",
            {"objectClass": "computer", "sAMAccountName": "PC1$", "userAccountControl": 4096},
        )
        + entry(
            f"CN=gmsa1,CN=Managed Service Accounts,{samba.base_dn}",
            {
                "objectClass": "msDS-GroupManagedServiceAccount",
                "msDS-ManagedPasswordInterval": 30,
                "sAMAccountName": "gmsa1$",
                "userAccountControl": 4096,
            },
        )
    )
    assert "CN=gmsa1," in search("(objectClass=msDS-GroupManagedServiceAccount)", "dn")
    assert "CN=PC1," in search("(sAMAccountName=PC1$)", "dn")


def test_an_entry_is_changed_as_active_directory_would(
    samba: SambaAD, search: Callable[..., str]
) -> None:
    samba.ldbadd(person(samba, "changed"))
    samba.ldbmodify(modification(dn(samba, "changed"), {"userAccountControl": 514}))
    assert "CN=changed," in search("(&(cn=changed)(userAccountControl=514))", "dn")
    with pytest.raises(TestbedError, match="pwdLastSet must be 0 or -1 only"):
        samba.ldbmodify(modification(dn(samba, "changed"), {"pwdLastSet": 5}))


def test_a_second_domain_runs_beside_the_first_and_keeps_its_data_when_stopped(
    samba: SambaAD,
    samba_cache: Path,
    authority: Authority,
    tmp_path: Path,
    ldapsearch: Callable[..., str],
) -> None:
    other = SambaAD.provisioned(samba_cache, tmp_path / "other", authority)
    assert other.address != samba.address
    other.ldbadd(person(other, "only-here"))
    admin = (other.administrator, other.administrator_password, "-b", other.base_dn)
    wanted = ("(cn=only-here)", "dn")
    with other:
        assert samba.running
        assert "CN=only-here," in ldapsearch(other.tls_uri, *admin, *wanted)
        assert "CN=only-here," not in ldapsearch(samba.tls_uri, *admin, *wanted)
        other.kill()
        other.start()
        assert "CN=only-here," in ldapsearch(other.tls_uri, *admin, *wanted)
    assert not other.running
