"""What a real Samba domain tells of its accounts: the same protocol as Microsoft's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from dialect_building import BY_UNIT, accounts, address, ask, password, policies

from auditor.evidence.interface import Evidence
from auditor.ldap.interface import Directory
from testbed.certificates import Authority
from testbed.ldif import Attributes, entry, unicode_password
from testbed.samba import SambaAD

pytestmark = pytest.mark.xdist_group("samba")

AS_OF = datetime(2027, 3, 1, tzinfo=UTC)
"""Later than any day on which this test may make its accounts."""
NORMAL, DISABLED, NOT_REQUIRED, NEVER_EXPIRES = 512, 514, 544, 66048


def days_ago(days: int) -> datetime:
    return AS_OF - timedelta(days=days)


@pytest.fixture(scope="module")
def domain(samba: SambaAD) -> SambaAD:
    base = f"OU=Truong,{samba.base_dn}"
    units = [
        entry(base, {"objectClass": "organizationalUnit"}),
        *(entry(f"OU={n},{base}", {"objectClass": "organizationalUnit"}) for n in ("thsao",)),
    ]

    def user(name: str, control: int = NORMAL, **more: str) -> str:
        attributes: Attributes = {
            "objectClass": "user",
            "sAMAccountName": name,
            "userAccountControl": str(control),
            "unicodePwd": unicode_password("Mat-Khau-7!x"),
            **more,
        }
        return entry(f"CN={name},OU=thsao,{base}", attributes)

    group: Attributes = {"objectClass": "group"}
    samba.ldbadd(
        "".join(
            (
                *units,
                user("ad-an", title="Giáo viên", mail="An@example.edu.test"),
                user("ad-binh", NEVER_EXPIRES),
                user("ad-chi", DISABLED),
                user("ad-dung", NOT_REQUIRED),
                user("ad-moi", pwdLastSet="0"),
                user("ad-quan-tri"),
                user("ad-phu-quan-tri"),
                user("ad-web", servicePrincipalName="HTTP/web.edu.test"),
                user("ad-khoa"),
                entry(
                    f"CN=MAY-01,OU=thsao,{base}",
                    {
                        "objectClass": "computer",
                        "sAMAccountName": "MAY-01$",
                        "userAccountControl": "4096",
                    },
                ),
                entry(f"CN=nhom-ngoai,{base}", {**group, "sAMAccountName": "nhom-ngoai"}),
                entry(f"CN=nhom-trong,{base}", {**group, "sAMAccountName": "nhom-trong"}),
                entry(f"CN=nhom-pso,{base}", {**group, "sAMAccountName": "nhom-pso"}),
            )
        )
    )
    for inner, outer in (
        ("nhom-ngoai", "Account Operators"),
        ("nhom-trong", "nhom-ngoai"),
        ("ad-phu-quan-tri", "nhom-trong"),
        ("ad-quan-tri", "Domain Admins"),
        ("ad-an", "nhom-pso"),
    ):
        samba.run_tool("group", "addmembers", outer, inner)
    samba.run_tool(
        *("domain", "passwordsettings", "pso", "create", "pso-chat", "10", "--max-pwd-age=30"),
        *("--min-pwd-length=14", "--account-lockout-threshold=5", "--history-length=12"),
    )
    samba.run_tool("domain", "passwordsettings", "pso", "apply", "pso-chat", "nhom-pso")
    old = {"pwdLastSet": days_ago(100), "lastLogonTimestamp": days_ago(40)}
    names = ("ad-an", "ad-binh", "ad-dung", "ad-quan-tri", "ad-phu-quan-tri", "ad-web", "ad-khoa")
    samba.backdate(
        {
            **{f"CN={n},OU=thsao,{base}": {**old, "whenCreated": days_ago(400)} for n in names},
            f"CN=ad-khoa,OU=thsao,{base}": {"lockoutTime": AS_OF - timedelta(minutes=5)},
        }
    )
    return samba


@pytest.fixture
def directory(domain: SambaAD, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Directory:
    password(monkeypatch, domain.administrator_password)
    asked = address(domain.tls_uri, domain.administrator, f"OU=Truong,{domain.base_dn}")
    return replace(asked, ca_file=authority.pem)


def collected(directory: Directory, as_of: datetime = AS_OF) -> Evidence:
    return ask(directory, "active-directory", BY_UNIT, as_of)


def named(evidence: Evidence) -> dict[str, dict[str, object]]:
    return {name.partition("@")[0]: row for name, row in accounts(evidence).items()}


def test_flags_dates_and_names_are_read(directory: Directory) -> None:
    rows = named(collected(directory))
    assert {row["school"] for row in rows.values()} == {"thsao"}
    an = rows["ad-an"]
    assert (an["email"], an["position"], an["role"]) == (
        "an@example.edu.test",
        "Giáo viên",
        "staff",
    )
    assert an["password_changed_at"] == days_ago(100)
    assert an["last_login_at"] == days_ago(40)
    assert an["created_at"] == days_ago(400)
    assert (an["enabled"], an["must_change"], an["never_logged_in"]) == (True, False, False)
    assert rows["ad-binh"]["password_never_expires"] is True
    assert rows["ad-chi"]["excluded"] == "disabled"
    assert rows["ad-dung"]["password_not_required"] is True
    assert (rows["ad-moi"]["must_change"], rows["ad-moi"]["never_logged_in"]) == (True, True)
    assert rows["ad-moi"]["password_changed_at"] is None
    assert rows["ad-web"]["role"] == "service"
    assert an["mfa_enrolled"] is None
    assert an["login_lag_days"] == 14


def test_ages_move_with_the_day_of_the_audit(directory: Directory) -> None:
    earlier = named(collected(directory, days_ago(50)))["ad-an"]
    assert earlier["password_changed_at"] == days_ago(100)
    assert earlier["last_login_at"] is None  # it lies in the future of that day


def test_rights_are_known_by_sid_over_nested_groups(directory: Directory) -> None:
    rows = named(collected(directory))
    assert {name for name, row in rows.items() if row["privileged"]} == {
        "ad-quan-tri",
        "ad-phu-quan-tri",
    }
    assert rows["ad-an"]["privileged"] is False


def test_a_lockout_lasts_as_long_as_the_domain_says(directory: Directory) -> None:
    assert named(collected(directory))["ad-khoa"]["locked"] is True
    later = named(collected(directory, AS_OF + timedelta(hours=1)))
    assert later["ad-khoa"]["locked"] is False
    assert later["ad-an"]["locked"] is False


def test_computers_are_left_out_visibly(directory: Directory) -> None:
    evidence = collected(directory)
    provenance = evidence.provenance[0]
    assert provenance.excluded == {"computer": 1, "disabled": 1}
    assert provenance.rows_read == provenance.rows_evaluated + 2
    assert not any("may-01" in name for name in accounts(evidence))


def test_a_fine_grained_policy_governs_the_members_of_its_group(directory: Directory) -> None:
    evidence = collected(directory)
    rows, found = named(evidence), policies(evidence)
    fine = next(row for key, row in found.items() if "pso-chat" in key)
    assert (fine["accounts"], fine["max_age_days"], fine["min_length"]) == (1, 30, 14)
    assert (fine["history"], fine["lockout_attempts"]) == (12, 5)
    assert rows["ad-an"]["password_expires_at"] == days_ago(70)
    domain_wide = next(row for key, row in found.items() if "pso-chat" not in key)
    assert (domain_wide["max_age_days"], domain_wide["complexity"]) == (42, True)
    assert rows["ad-quan-tri"]["password_expires_at"] == days_ago(58)
    assert rows["ad-binh"]["password_expires_at"] is None


def test_an_ordinary_account_may_not_see_fine_grained_policies_so_none_is_known(
    domain: SambaAD, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    domain.run_tool("user", "create", "kiem-tra", "Kiem-Tra-9!x")
    password(monkeypatch, "Kiem-Tra-9!x")
    user = f"kiem-tra@{domain.domain.realm.lower()}"
    asked = replace(directory, bind=replace(directory.bind, user=user))
    evidence = collected(asked)
    assert evidence.provenance[0].problem_counts == {"policies_hidden": 1}
    assert {key.partition(": ")[2] for key in policies(evidence)} == {"?"}
    rows = named(evidence)
    # Flags, dates and rights need no more than an ordinary account.
    assert rows["ad-an"]["password_changed_at"] == days_ago(100)
    assert rows["ad-quan-tri"]["privileged"] is True
    assert rows["ad-an"]["password_expires_at"] is None


def test_both_decoders_give_the_same_evidence(directory: Directory) -> None:
    fast, stock = collected(directory), collected(replace(directory, decoder="ldap3"))
    for family in ("accounts", "password_policies"):
        assert fast.tables[family].equals(stock.tables[family])
    assert fast.provenance[0].sha256 == stock.provenance[0].sha256


def test_the_other_format_is_named_where_it_is_the_right_one(directory: Directory) -> None:
    (accounts_source, _policies) = ask(directory, "ldap").provenance
    assert accounts_source.error is not None
    assert "format: active-directory" in accounts_source.error.vi
