"""What a real slapd with the password policy overlay tells of its accounts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dialect_building import accounts, address, ask, password, policies

from auditor.evidence.interface import SchoolBy, SchoolRule
from testbed.fixtures import StartSlapd
from testbed.ldif import Attributes, entry
from testbed.slapd import Slapd
from testbed.slapd_config import SlapdOptions

SUFFIX = "dc=suoimo,dc=example"
DEFAULT = f"cn=default,ou=policies,{SUFFIX}"
STRICT = f"cn=strict,ou=policies,{SUFFIX}"
FOREVER = f"cn=forever,ou=policies,{SUFFIX}"
ADMINS = f"cn=quan-tri,ou=groups,{SUFFIX}"
DAY = 86_400


def unit(name: str) -> str:
    return entry(f"ou={name},{SUFFIX}", {"objectClass": "organizationalUnit", "ou": name})


def person(name: str, school: str = "thsao", **more: str) -> str:
    attributes: Attributes = {
        "objectClass": "inetOrgPerson",
        "uid": name,
        "cn": name,
        "sn": name,
        "mail": f"{name}@example.edu.test",
        "userPassword": "{SSHA}CANARYCANARYCANARYCANARYCANARY==",
        "createTimestamp": "20250101000000Z",
        **more,
    }
    return entry(f"uid={name},ou={school},{SUFFIX}", attributes)


def policy(name: str, **more: str) -> str:
    attributes: Attributes = {
        "objectClass": ["device", "pwdPolicy"],
        "cn": name,
        "pwdAttribute": "userPassword",
        **more,
    }
    return entry(f"cn={name},ou=policies,{SUFFIX}", attributes)


def group(name: str, kind: str, **members: str | list[str]) -> str:
    more = {"gidNumber": "500"} if kind == "posixGroup" else {}
    return entry(
        f"cn={name},ou=groups,{SUFFIX}", {"objectClass": kind, "cn": name, **more, **members}
    )


def dn(name: str, school: str = "thsao") -> str:
    return f"uid={name},ou={school},{SUFFIX}"


LDIF = "".join(
    (
        entry(SUFFIX, {"objectClass": ["dcObject", "organization"], "dc": "suoimo", "o": "x"}),
        *map(unit, ("policies", "groups", "thsao", "thcssong", "mnhoa")),
        policy("default", pwdMaxAge=str(90 * DAY), pwdMinLength="8", pwdCheckQuality="1"),
        policy(
            "strict",
            pwdMaxAge=str(90 * DAY + 1),
            pwdInHistory="5",
            pwdLockout="TRUE",
            pwdMaxFailure="5",
            pwdLockoutDuration="900",
            pwdMustChange="TRUE",
            pwdCheckQuality="2",
            pwdMinLength="12",
        ),
        policy("forever", pwdMaxAge="0"),
        person("an", pwdChangedTime="20261101000000Z"),
        person("binh", pwdChangedTime="20261101000000Z", pwdPolicySubentry=STRICT),
        person("chi", pwdChangedTime="20250601000000Z", pwdPolicySubentry=FOREVER),
        person("dung", "thcssong", pwdReset="TRUE", pwdChangedTime="20261101000000Z"),
        person("giang", "thcssong", pwdAccountLockedTime="000001010000Z"),
        person("kho", "mnhoa"),
        entry(
            f"cn=sao-luu,ou=thsao,{SUFFIX}",
            {
                "objectClass": ["device", "simpleSecurityObject"],
                "cn": "sao-luu",
                "userPassword": "x",
                "createTimestamp": "20250101000000Z",
            },
        ),
        group("quan-tri", "groupOfNames", member=[dn("an"), f"cn=may-chu,ou=groups,{SUFFIX}"]),
        # A group within a group, and back: whoever follows blindly never ends.
        group("may-chu", "groupOfNames", member=[dn("binh"), ADMINS]),
        group("posix", "posixGroup", memberUid=["CHI", "nobody"]),
    )
)


@pytest.fixture
def server(slapd: StartSlapd, monkeypatch: pytest.MonkeyPatch) -> Slapd:
    options = SlapdOptions(suffix=SUFFIX, default_policy=DEFAULT)
    password(monkeypatch, options.root_password)
    return slapd(options, LDIF)


def test_accounts_are_read_with_what_the_overlay_and_the_policies_say(server: Slapd) -> None:
    directory = replace(address(server.uri, server.options.root_dn), default_policy=DEFAULT)
    evidence = ask(directory)
    found = accounts(evidence)
    assert sorted(found) == ["an", "binh", "chi", "dung", "giang", "kho", "sao-luu"]
    assert {name: row["school"] for name, row in found.items()} == {
        **dict.fromkeys(("an", "binh", "chi", "sao-luu"), "thsao"),
        **dict.fromkeys(("dung", "giang"), "thcssong"),
        "kho": "mnhoa",
    }
    assert str(found["an"]["password_changed_at"]) == "2026-11-01 00:00:00+00:00"
    assert str(found["an"]["password_expires_at"]) == "2027-01-30 00:00:00+00:00"
    assert found["an"]["password_never_expires"] is False
    assert found["chi"]["password_never_expires"] is True
    assert found["chi"]["password_expires_at"] is None
    assert (found["dung"]["must_change"], found["an"]["must_change"]) == (True, False)
    assert (found["giang"]["enabled"], found["giang"]["excluded"]) == (False, "disabled")
    assert found["kho"]["password_changed_at"] is None
    assert found["kho"]["must_change"] is None
    assert found["sao-luu"]["role"] == "service"
    provenance = evidence.provenance[0]
    assert (provenance.rows_read, provenance.rows_evaluated) == (7, 6)
    assert provenance.path == f"{server.uri}/"
    assert len(provenance.sha256) == 64


def test_the_policies_in_force_are_told_for_each_school(server: Slapd) -> None:
    directory = replace(address(server.uri, server.options.root_dn), default_policy=DEFAULT)
    found = policies(ask(directory))
    assert sorted(found) == [
        f"mnhoa: {DEFAULT}",
        f"thcssong: {DEFAULT}",
        f"thsao: {DEFAULT}",
        f"thsao: {FOREVER}",
        f"thsao: {STRICT}",
    ]
    strict = found[f"thsao: {STRICT}"]
    # A second more than 90 days is more than 90 days.
    assert (strict["max_age_days"], strict["accounts"]) == (91, 1)
    assert (strict["history"], strict["min_length"], strict["complexity"]) == (5, 12, None)
    assert (strict["lockout_attempts"], strict["lockout_minutes"]) == (5, 15)
    assert strict["must_change_after_reset"] is True
    default = found[f"thsao: {DEFAULT}"]
    assert (default["max_age_days"], default["min_length"], default["accounts"]) == (90, 8, 2)
    assert (default["lockout_attempts"], default["complexity"]) == (0, False)
    assert found[f"thsao: {FOREVER}"]["max_age_days"] == 0
    # The disabled account is not counted.
    assert found[f"thcssong: {DEFAULT}"]["accounts"] == 1


def test_without_a_known_default_the_policy_of_most_is_not_known(server: Slapd) -> None:
    found = policies(ask(address(server.uri, server.options.root_dn)))
    assert found["mnhoa: ?"]["max_age_days"] is None
    assert found[f"thsao: {STRICT}"]["max_age_days"] == 91


def test_members_of_the_administrators_groups_are_found_over_groups_within_groups(
    server: Slapd,
) -> None:
    directory = address(server.uri, server.options.root_dn)
    rows = accounts(ask(replace(directory, admin_groups=(ADMINS,))))
    privileged = {name for name, row in rows.items() if row["privileged"]}
    assert privileged == {"an", "binh"}
    assert rows["kho"]["privileged"] is False
    posix = replace(directory, admin_groups=(f"cn=posix,ou=groups,{SUFFIX}",))
    rows = accounts(ask(posix))
    assert {name for name, row in rows.items() if row["privileged"]} == {"chi"}


def test_without_a_named_group_nobody_knows_who_administers(server: Slapd) -> None:
    rows = accounts(ask(address(server.uri, server.options.root_dn)))
    assert {row["privileged"] for row in rows.values()} == {None}


def test_a_group_that_is_missing_leaves_the_others_members_known_and_nobody_cleared(
    server: Slapd,
) -> None:
    directory = address(server.uri, server.options.root_dn)
    missing = f"cn=(*)(uid=*),ou=groups,{SUFFIX}"
    evidence = ask(replace(directory, admin_groups=(ADMINS, missing)))
    rows = accounts(evidence)
    assert rows["an"]["privileged"] is True
    assert rows["kho"]["privileged"] is None
    assert evidence.provenance[0].problem_counts["group_not_found"] == 1


def test_each_school_may_have_a_base_of_its_own(server: Slapd) -> None:
    directory = address(server.uri, server.options.root_dn, f"ou={{school}},{SUFFIX}")
    evidence = ask(directory, school=SchoolRule(SchoolBy.PATH))
    assert accounts(evidence)["kho"]["school"] == "mnhoa"
    sources = [each for each in evidence.provenance if each.family == "accounts"]
    assert [(each.only_school, each.rows_read) for each in sources] == [
        ("thsao", 4),
        ("thcssong", 2),
        ("mnhoa", 1),
    ]


def test_a_school_without_a_base_has_no_rows_and_the_others_are_read(slapd: StartSlapd) -> None:
    import os

    os.environ["LDAP_TEST_PASSWORD"] = SlapdOptions().root_password
    ldif = LDIF.replace(unit("mnhoa"), "").replace(person("kho", "mnhoa"), "")
    server = slapd(SlapdOptions(suffix=SUFFIX), ldif)
    directory = address(server.uri, server.options.root_dn, f"ou={{school}},{SUFFIX}")
    evidence = ask(directory, school=SchoolRule(SchoolBy.PATH))
    sources = {e.only_school: e for e in evidence.provenance if e.family == "accounts"}
    assert sources["mnhoa"].error is None
    assert sources["mnhoa"].problem_counts == {"no_such_base": 1}
    assert sources["thsao"].rows_read == 4


def test_an_attribute_may_tell_the_school_or_feed_a_column(server: Slapd) -> None:
    directory = address(server.uri, server.options.root_dn)
    evidence = ask(
        directory,
        school=SchoolRule(SchoolBy.COLUMN, "ou"),
        columns={"owner": "sn"},
        values={"role": "staff"},
    )
    # Nobody has "ou" here, so nobody's school is known: told, not dropped silently.
    assert evidence.provenance[0].problem_counts["unknown_school"] == 7
    evidence = ask(directory, columns={"owner": "sn"})
    assert accounts(evidence)["an"]["owner"] == "an"


def test_both_decoders_give_the_same_evidence(server: Slapd) -> None:
    directory = replace(address(server.uri, server.options.root_dn), default_policy=DEFAULT)
    fast, stock = ask(directory), ask(replace(directory, decoder="ldap3"))
    for family in ("accounts", "password_policies"):
        assert fast.tables[family].equals(stock.tables[family])
    assert fast.provenance[0].sha256 == stock.provenance[0].sha256


def test_a_member_or_a_policy_written_otherwise_is_the_same_one(
    slapd: StartSlapd, monkeypatch: pytest.MonkeyPatch
) -> None:
    # slapadd stores names as they are written; so do servers that never rewrite them.
    typed = f"UID=An, OU=thsao, {SUFFIX.upper()}"
    ldif = LDIF + group("khac", "groupOfNames", member=typed)
    server = slapd(SlapdOptions(suffix=SUFFIX), ldif)
    password(monkeypatch, server.options.root_password)
    directory = replace(
        address(server.uri, server.options.root_dn),
        admin_groups=(f"CN=khac, OU=groups,{SUFFIX}",),
        default_policy=DEFAULT.replace(",", ", ").upper(),
    )
    evidence = ask(directory)
    assert {n for n, row in accounts(evidence).items() if row["privileged"]} == {"an"}
    assert policies(evidence)[f"mnhoa: {DEFAULT}"]["max_age_days"] == 90


def reader_without(
    slapd: StartSlapd, monkeypatch: pytest.MonkeyPatch, *names: str
) -> tuple[Slapd, str]:
    """Return a server that hides attributes from its reading account, and that account."""
    reader = f"uid=doc,ou=mnhoa,{SUFFIX}"
    hidden = f'to attrs={",".join(names)} by dn.base="{reader}" none by * read'
    server = slapd(
        SlapdOptions(suffix=SUFFIX, access=(hidden,)),
        LDIF,
        person("doc", "mnhoa", userPassword="doc-va-xem"),
    )
    password(monkeypatch, "doc-va-xem")
    return server, reader


def test_who_may_not_see_which_policy_applies_learns_of_none(
    slapd: StartSlapd, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, reader = reader_without(slapd, monkeypatch, "pwdPolicySubentry")
    evidence = ask(replace(address(server.uri, reader), default_policy=DEFAULT))
    assert evidence.provenance[0].problem_counts["policies_hidden"] == 1
    assert {row["max_age_days"] for row in policies(evidence).values()} == {None}
    assert accounts(evidence)["chi"]["password_never_expires"] is None


def test_a_policy_that_hides_its_settings_is_not_known_rather_than_lax(
    slapd: StartSlapd, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = ("pwdMaxAge", "pwdMinLength", "pwdInHistory", "pwdCheckQuality", "pwdLockout")
    more = ("pwdMaxFailure", "pwdLockoutDuration", "pwdMustChange")
    server, reader = reader_without(slapd, monkeypatch, *settings, *more)
    found = policies(ask(replace(address(server.uri, reader), default_policy=DEFAULT)))
    assert found[f"thsao: {FOREVER}"]["max_age_days"] is None
    assert found[f"thsao: {DEFAULT}"]["lockout_attempts"] is None
