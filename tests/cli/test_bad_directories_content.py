"""What a directory holds or hides: odd names are found, what is not seen is never a pass."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cli_building import Program
from ldap3.utils.dn import escape_rdn

from testbed.fixtures import StartSlapd
from testbed.ldif import Attributes, entry
from tests.evidence.directory.live_district import (
    BASE,
    CODES,
    OPTIONS,
    PASSWORD,
    POLICY,
    SUFFIX,
    account,
    assert_read,
    passing,
    tree,
    unit,
    url_of,
    write_live,
)

SPECIAL = "gv ,+\"\\<>;=#()*/'ạỗ"
"""Every character that means something in a name or in a filter."""


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the program its password."""
    monkeypatch.setenv("LDAP_PASSWORD", PASSWORD)


@pytest.mark.parametrize("decoder", ["fast", "ldap3"])
def test_what_the_account_may_not_see_is_not_known(
    auditor: Program, tmp_path: Path, slapd: StartSlapd, decoder: str
) -> None:
    hidden = "pwdChangedTime,pwdReset,pwdLastSuccess,createTimestamp,mail,title"
    server = slapd(replace(OPTIONS, access=[f"to attrs={hidden} by * none"]), tree())
    folder = write_live(tmp_path / "d", url_of(server), POLICY, f"decoder: {decoder}")
    ran = auditor.scan(folder)
    assert ran.code == 0
    for rule in ("PWD-MAX-AGE", "ACC-DORMANT", "PWD-MUST-CHANGE-PENDING"):
        assert ran.outcomes(rule) == dict.fromkeys(CODES, ("unknown", "missing_column")), rule
    assert not {rule for rule in passing(ran) if not rule.startswith(("DIR-", "PWD-NEVER"))}


def test_accounts_that_may_not_be_seen_at_all_are_no_pass(
    auditor: Program, tmp_path: Path, slapd: StartSlapd
) -> None:
    rule = 'to dn.subtree="ou=mnhoa,' + BASE + '" by * none'
    server = slapd(replace(OPTIONS, access=[rule]), tree())
    ran = auditor.scan(write_live(tmp_path / "d", url_of(server), POLICY))
    assert passing(ran, "mnhoa") == []
    assert "PWD-MAX-AGE" in passing(ran, "thsao")


def test_values_that_are_no_text_are_told_and_not_known(
    auditor: Program, tmp_path: Path, slapd: StartSlapd
) -> None:
    photo = account("gv9.thsao", "thsao", jpegPhoto=b"\xff\xd8\xff\xe0")
    server = slapd(OPTIONS, tree() + photo)
    columns = "columns: {position: jpegPhoto}"
    ran = auditor.scan(write_live(tmp_path / "d", url_of(server), POLICY, columns))
    assert_read(ran, rows=7)
    (problem,) = ran.json["sources"][0]["problems"]
    assert problem["code"] == "bad_text"
    assert "'jpegPhoto' holds no valid text" in problem["reason"]
    assert "\ufffd" not in ran.out


def test_accounts_with_any_character_in_their_name_are_found_and_placed(
    auditor: Program, tmp_path: Path, slapd: StartSlapd
) -> None:
    attributes: Attributes = {
        "objectClass": "inetOrgPerson",
        "uid": SPECIAL,
        "cn": "x",
        "sn": "x",
        "createTimestamp": "20190101000000Z",
        "pwdChangedTime": "20200101000000Z",
    }
    odd = entry(f"uid={escape_rdn(SPECIAL)},ou=thsao,{BASE}", attributes)
    server = slapd(OPTIONS, tree() + odd)
    ran = auditor.scan(write_live(tmp_path / "d", url_of(server), POLICY))
    assert_read(ran, rows=7, schools=2)
    (result,) = (
        each
        for each in ran.json["results"]
        if each["rule"] == "PWD-MAX-AGE" and each["outcome"] == "fail"
    )
    assert result["school"] == "thsao"
    assert [each["subject"] for each in result["findings"]] == [SPECIAL.lower()]


def test_a_base_with_characters_of_filters_names_one_place(
    auditor: Program, tmp_path: Path, slapd: StartSlapd
) -> None:
    odd = "*)(ou=*\\29"
    place = f"ou={escape_rdn(odd)},{SUFFIX}"
    schools = "".join(unit(code, place) for code in CODES)
    accounts = "".join(account(f"odd.{code}", code, below=place) for code in CODES)
    head: Attributes = {"objectClass": "organizationalUnit", "ou": odd}
    server = slapd(OPTIONS, tree() + entry(place, head) + schools + accounts)
    base = f"ou={{school}},{place}".replace("\\", "\\\\")
    folder = write_live(tmp_path / "d", url_of(server), POLICY, base=base, school=None)
    ran = auditor.scan(folder)
    assert ran.code == 0, ran.err
    sources = [each for each in ran.json["sources"] if each["family"] == "accounts"]
    assert [each["rows_evaluated"] for each in sources] == [1, 1, 1]
    assert [each["error"] for each in sources] == [None] * 3


ADMIN = f"uid=gv0.thsao,ou=thsao,{BASE}"
GROUP = "(*)(cn=quan*)\\"


def group(name: str, *members: str) -> str:
    attributes: Attributes = {"objectClass": "groupOfNames", "cn": name, "member": list(members)}
    return entry(f"cn={escape_rdn(name)},ou=groups,{SUFFIX}", attributes)


def mfa_of_admins(ran_json: dict[str, list[dict[str, object]]], school: str) -> tuple[object, ...]:
    (found,) = (
        each
        for each in ran_json["results"]
        if each["rule"] == "MFA-PRIVILEGED" and each["school"] == school
    )
    return found["outcome"], found["reason"], found["population"]


def test_the_name_of_a_group_is_a_name_and_no_filter(
    auditor: Program, tmp_path: Path, slapd: StartSlapd
) -> None:
    others = [f"uid=gv{n}.{code},ou={code},{BASE}" for n in (0, 1) for code in CODES[1:]]
    server = slapd(OPTIONS, tree() + group(GROUP, ADMIN) + group("quan-tri", *others))
    name = f"cn={escape_rdn(GROUP)},ou=groups,{SUFFIX}"
    lines = [POLICY, f"admin_groups: ['{name}']"]
    ran = auditor.scan(write_live(tmp_path / "d", url_of(server), *lines))
    assert ran.json["sources"][0]["problems"] == []
    assert mfa_of_admins(ran.json, "thsao")[2] == 1
    assert mfa_of_admins(ran.json, "mnhoa")[2] == 0


@pytest.mark.parametrize("hidden", ["member", "entry"])
def test_a_group_whose_members_are_hidden_clears_nobody(
    auditor: Program, tmp_path: Path, slapd: StartSlapd, hidden: str
) -> None:
    rule = f'to dn.subtree="ou=groups,{SUFFIX}" attrs={hidden} by * none'
    server = slapd(replace(OPTIONS, access=[rule]), tree() + group("quan-tri", ADMIN))
    lines = [POLICY, f'admin_groups: ["cn=quan-tri,ou=groups,{SUFFIX}"]']
    ran = auditor.scan(write_live(tmp_path / "d", url_of(server), *lines))
    (problem,) = ran.json["sources"][0]["problems"]
    assert problem["code"] == "group_not_found"
    for code in CODES:
        assert mfa_of_admins(ran.json, code)[0] == "unknown"
