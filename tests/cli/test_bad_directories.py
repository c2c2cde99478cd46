"""A directory that cannot be asked safely: a message, exit code 3 or 2, and nobody passes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cli_building import Program

from testbed.certificates import Authority, Pair, self_signed
from testbed.fixtures import StartSlapd
from testbed.proxy import Proxy
from testbed.slapd import Slapd
from tests.evidence.directory.live_district import (
    BASE,
    BIND,
    OPTIONS,
    PASSWORD,
    POLICY,
    READER,
    SUFFIX,
    assert_read,
    assert_unread,
    passing,
    tree,
    url_of,
    write_live,
)


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the program its password, and let it try again without a pause."""
    monkeypatch.setenv("LDAP_PASSWORD", PASSWORD)
    monkeypatch.setattr("auditor.ldap.session._FIRST_PAUSE_S", 0.0)


@pytest.fixture
def server(slapd: StartSlapd) -> Slapd:
    return slapd(OPTIONS, tree())


def test_a_directory_in_order_is_read(auditor: Program, tmp_path: Path, server: Slapd) -> None:
    ran = auditor.scan(write_live(tmp_path / "d", url_of(server), POLICY))
    assert_read(ran)
    assert {
        each["population"] for each in ran.json["results"] if each["rule"] == "PWD-MAX-AGE"
    } == {2}


# What is wrong with the account or the question


def test_a_wrong_password_is_told_in_both_languages_and_tried_once(
    auditor: Program, tmp_path: Path, server: Slapd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LDAP_PASSWORD", "wrong-pass-7731")
    with Proxy("127.0.0.1", server.port) as proxy:
        base = f"ou={{school}},{SUFFIX}"
        url = f"ldap://127.0.0.1:{proxy.port}"
        folder = write_live(tmp_path / "d", url, base=base, school=None)
        assert_unread(auditor.scan(folder), f"wrong name or password for {READER}")
        assert proxy.connections == 1
    ran = auditor.scan(folder, "--lang", "vi")
    assert ran.code == 3
    assert "wrong-pass" not in ran.out + ran.err


def test_a_wrong_base_is_told(auditor: Program, tmp_path: Path, server: Slapd) -> None:
    folder = write_live(tmp_path / "d", url_of(server), base=f"ou=gone,{SUFFIX}")
    assert_unread(auditor.scan(folder), f"nothing stands at 'ou=gone,{SUFFIX}'")


def test_a_base_that_is_no_name_is_told(auditor: Program, tmp_path: Path, server: Slapd) -> None:
    folder = write_live(tmp_path / "d", url_of(server), base="*)(objectClass=*")
    assert_unread(auditor.scan(folder), "the directory refused the search at '*)(objectClass=*'")


def test_a_filter_that_is_none_is_told(auditor: Program, tmp_path: Path, server: Slapd) -> None:
    folder = write_live(tmp_path / "d", url_of(server), 'filter: "(uid=*"')
    assert_unread(auditor.scan(folder), "the filter cannot be read: (uid=*")


def test_a_base_for_each_school_that_is_missing_leaves_that_school_without_accounts(
    auditor: Program, tmp_path: Path, slapd: StartSlapd
) -> None:
    server = slapd(OPTIONS, tree(codes=("thsao", "thcssong")))
    folder = write_live(tmp_path / "d", url_of(server), base=f"ou={{school}},{BASE}", school=None)
    ran = auditor.scan(folder)
    assert passing(ran, "mnhoa") == []
    assert "PWD-MAX-AGE" in passing(ran, "thsao")


def test_no_network_is_used_when_none_is_wanted(
    auditor: Program, tmp_path: Path, server: Slapd
) -> None:
    with Proxy("127.0.0.1", server.port) as proxy:
        folder = write_live(tmp_path / "d", f"ldap://127.0.0.1:{proxy.port}")
        assert_unread(auditor.scan(folder, "--offline"), "not asked, because of --offline")
        assert proxy.connections == 0


# Certificates


def certificate(authority: Authority, folder: Path, kind: str) -> Pair:
    return {
        "expired": lambda: authority.expired(["127.0.0.1"]),
        "self-signed": lambda: self_signed(folder, ["127.0.0.1"]),
        "other name": lambda: authority.server(["ldap.example"]),
        "good": lambda: authority.server(["127.0.0.1"]),
    }[kind]()


@pytest.mark.parametrize("start_tls", [False, True])
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("expired", "the server's certificate has expired"),
        ("self-signed", "is not signed by an authority known here"),
        ("other name", "the server's certificate is for another name than 127.0.0.1"),
        ("good", ""),
    ],
)
def test_a_certificate_that_cannot_be_trusted_is_refused(  # noqa: PLR0917  # fixtures
    auditor: Program,
    tmp_path: Path,
    slapd: StartSlapd,
    authority: Authority,
    start_tls: bool,
    kind: str,
    told: str,
) -> None:
    pair = certificate(authority, tmp_path, kind)
    server = slapd(replace(OPTIONS, certificate=pair), tree())
    port = server.port if start_tls else server.tls_port
    with Proxy("127.0.0.1", port or 0) as proxy:
        lines = ["start_tls: true"] if start_tls else []
        url = f"{'ldap' if start_tls else 'ldaps'}://127.0.0.1:{proxy.port}"
        lines += [POLICY, f"ca_file: {authority.pem}"]
        ran = auditor.scan(write_live(tmp_path / "d", url, *lines))
        if kind == "good":
            assert_read(ran)
        else:
            assert_unread(ran, told)
            assert proxy.connections == 1


def test_without_a_ca_file_only_the_systems_authorities_are_trusted(
    auditor: Program, tmp_path: Path, slapd: StartSlapd, authority: Authority
) -> None:
    server = slapd(replace(OPTIONS, certificate=authority.server(["127.0.0.1"])), tree())
    ran = auditor.scan(write_live(tmp_path / "d", server.tls_uri))
    assert_unread(ran, "Give the certificate of the authority as 'ca_file'")


# What district.yaml may not say

UNUSABLE: dict[str, tuple[str, tuple[str, ...], str, str]] = {
    "clear text": ("ldap://ldap.pgd.example", (), BIND, "would send the password in clear"),
    "clear text elsewhere": (
        "ldap://192.0.2.7",
        ("allow_plaintext: true",),
        BIND,
        "only for this machine itself",
    ),
    "a literal password": (
        "ldaps://ldap.pgd.example",
        (),
        f'{{user: "{READER}", password: {PASSWORD}}}',
        "password",
    ),
    "a password in the address": (
        f"ldaps://{READER.replace(',', '%2C')}:{PASSWORD}@ldap.pgd.example",
        (),
        BIND,
        "have keys of their own",
    ),
    "a secret attribute": (
        "ldaps://ldap.pgd.example",
        ("columns: {position: userPassword}",),
        BIND,
        "the attribute userPassword holds a secret and is never read",
    ),
    "a secret attribute in another case": (
        "ldaps://ldap.pgd.example",
        ("columns: {position: ipaTokenOTPKey}",),
        BIND,
        "holds a secret and is never read",
    ),
    "a secret attribute with an option": (
        "ldaps://ldap.pgd.example",
        ("columns: {position: userPassword;lang-vi}",),
        BIND,
        "is no name of an attribute",
    ),
    "every attribute": (
        "ldaps://ldap.pgd.example",
        ('columns: {position: "*"}',),
        BIND,
        "is no name of an attribute",
    ),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_would_endanger_a_secret_is_refused(
    auditor: Program, tmp_path: Path, name: str
) -> None:
    url, lines, bind, told = UNUSABLE[name]
    ran = auditor.scan(write_live(tmp_path / "d", url, *lines, bind=bind))
    assert ran.code == 2
    assert told in ran.err
    assert "district.yaml:" in ran.err
    assert PASSWORD not in ran.out + ran.err
    vietnamese = auditor.scan(tmp_path / "d", "--lang", "vi")
    assert vietnamese.code == 2
    assert PASSWORD not in vietnamese.out + vietnamese.err
