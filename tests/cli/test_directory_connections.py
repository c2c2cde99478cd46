"""Each way to reach a directory has its own steps; a dry run shows it and reaches nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_building import Program, Ran
from directory_doctor import ACCOUNT, PASSWORD, TREE, ask_directory, people, source, steps

from testbed.certificates import Authority
from testbed.fixtures import StartSlapd
from testbed.ports import free_port
from testbed.slapd import Slapd
from testbed.slapd_config import SlapdOptions


@pytest.fixture
def server(slapd: StartSlapd, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Slapd:
    monkeypatch.setenv("LDAP_PASSWORD", PASSWORD)
    options = SlapdOptions(certificate=authority.server(["127.0.0.1"]))
    return slapd(options, TREE + ACCOUNT + people())


def diagnosed(auditor: Program, district: Path, **keys: str) -> Ran:
    ask_directory(district, source(**keys))
    return auditor("doctor", district)


def test_a_connection_in_clear_has_no_certificate_to_look_at(
    server: Slapd, auditor: Program, district: Path
) -> None:
    ran = diagnosed(auditor, district, url=server.uri, allow_plaintext="true")
    assert ran.code == 0
    assert steps(ran)[3:5] == [
        "  – TLS: none: in clear, allowed to this machine itself only",
        "  ✓ sign-in: as cn=auditor,dc=suoimo,dc=example",
    ]


def test_tls_that_begins_later_is_a_step_of_its_own(
    server: Slapd, auditor: Program, district: Path, authority: Authority
) -> None:
    ca = str(authority.pem)
    ran = diagnosed(auditor, district, url=server.uri, start_tls="true", ca_file=ca)
    assert ran.code == 0
    assert steps(ran)[3] == "  ✓ TLS: TLSv1.3"
    assert steps(ran)[4].startswith("  ✓ certificate: for 127.0.0.1, issued by Test bed authority")


def test_a_server_without_start_tls_is_told(
    slapd: StartSlapd, auditor: Program, district: Path
) -> None:
    server = slapd(None, TREE)
    ran = diagnosed(auditor, district, url=server.uri, start_tls="true")
    assert ran.code == 3
    assert steps(ran)[3:5] == [
        f"  ✗ TLS: {server.uri}: the server knows no StartTLS. Use ldaps://.",
        "  – certificate: not tried",
    ]


def test_the_local_socket_has_neither_name_nor_tls(
    server: Slapd, auditor: Program, district: Path
) -> None:
    url, bind = server.ldapi_uri, "{method: external}"
    ran = diagnosed(auditor, district, url=url, bind=bind)
    assert ran.code == 0
    assert steps(ran)[1:3] == [
        "  ✓ port: the socket is open",
        "  ✓ sign-in: as the certificate or local user",
    ]


def test_a_dry_run_shows_who_would_be_asked_and_asks_nobody(
    auditor: Program, district: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"ldaps://127.0.0.1:{free_port()}"
    monkeypatch.setenv("LDAP_PASSWORD", PASSWORD)
    ask_directory(district, source(url=url, ca_file="ca.pem"))
    ran = auditor("scan", district, "--dry-run")
    assert (ran.code, PASSWORD in ran.out) == (0, False)
    assert ran.out.splitlines()[4:10] == [
        "Sources:",
        f"  accounts/ldap: {url}",
        "    base: ou=truong,dc=suoimo,dc=example",
        "    signs in: cn=auditor,dc=suoimo,dc=example",
        "    password: env LDAP_PASSWORD (set)",
        "    ca_file: ca.pem (MISSING)",
    ]
    monkeypatch.delenv("LDAP_PASSWORD")
    (district / "ca.pem").touch()
    ran = auditor("scan", district, "--dry-run", "--lang", "vi")
    assert ran.out.splitlines()[6:10] == [
        "    nơi bắt đầu tìm: ou=truong,dc=suoimo,dc=example",
        "    đăng nhập: cn=auditor,dc=suoimo,dc=example",
        "    mật khẩu: env LDAP_PASSWORD (CHƯA ĐẶT)",
        "    ca_file: ca.pem (có)",
    ]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{file: ldap-password}", "password: file ldap-password (MISSING)"),
        ("{prompt: true}", "password: asked for when the scan runs"),
    ],
)
def test_a_dry_run_shows_where_the_password_would_come_from(
    auditor: Program, district: Path, written: str, shown: str
) -> None:
    bind = f'{{user: "cn=a", password: {written}}}'
    ask_directory(district, source(url="ldaps://ldap.suoimo.example", bind=bind, base='""'))
    out = auditor("scan", district, "--dry-run").out
    assert f"    base: the whole directory\n    signs in: cn=a\n    {shown}\n" in out


def test_a_directory_of_another_format_is_told(
    server: Slapd, auditor: Program, district: Path, authority: Authority
) -> None:
    keys = {"url": server.tls_uri, "ca_file": str(authority.pem), "format": "active-directory"}
    ask_directory(district, {k: v for k, v in source(**keys).items() if k != "default_policy"})
    ran = auditor("doctor", district)
    assert ran.code == 3
    assert steps(ran)[6:8] == [
        f"  ✗ kind of directory: {server.tls_uri}: this is a directory of the kind openldap."
        " Write 'format: ldap'.",
        "  – base of the search: not tried",
    ]


def test_a_directory_that_shows_no_account_and_no_token_is_looked_at_to_the_end(
    server: Slapd, auditor: Program, district: Path, authority: Authority
) -> None:
    keys = {"url": server.tls_uri, "ca_file": str(authority.pem), "dialect": "freeipa"}
    ran = diagnosed(auditor, district, **keys, admin_groups="[]")
    assert ran.code == 0
    assert steps(ran)[8:] == [
        "  ! accounts: no account is found; check 'base' and 'filter', and that this account may"
        " read the entries",
        "  – attributes: there is no account to look at",
        "  ! password policies: visible: 0; accounts of which the policy is known: 0 of 0. This"
        " account may not read the policies, or the default one is not known: give the right to"
        " read, and name OpenLDAP's as 'default_policy'.",
        "  ! administrators: The administrators' group"
        " 'cn=admins,cn=groups,cn=accounts,dc=suoimo,dc=example' does not exist or may not be"
        " seen; who is no administrator is not known.",
        "  ! second factors: This account sees no tokens of others (cn=otp); who has a second"
        " factor is not known. Give it the right to read tokens.",
    ]
