"""An answer that does not come whole: every account once, or nothing at all."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest
from cli_building import Program

from testbed.certificates import Authority
from testbed.fixtures import StartSlapd
from testbed.hostile import HostileServer
from testbed.ldif import entry
from testbed.ports import free_port
from testbed.proxy import Behaviour, Cut, Proxy, Stall
from testbed.slapd import Slapd
from tests.evidence.directory.live_district import (
    BASE,
    OPTIONS,
    PASSWORD,
    POLICY,
    assert_read,
    assert_unread,
    passing,
    tree,
    url_of,
    write_live,
)
from tests.ldap.ber_building import directory_script, element, message, result
from tests.ldap.ber_building import entry as answered

EACH = 150
SMALL_PAGES = "page_size: 50"
IMPATIENT = "timeout_s: 0.3"
SOME_PAGES = 30_000
"""Bytes of the answer after which a connection breaks: some pages, and a part of the next."""


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the program its password, and let it try again without a pause."""
    monkeypatch.setenv("LDAP_PASSWORD", PASSWORD)
    monkeypatch.setattr("auditor.ldap.session._FIRST_PAUSE_S", 0.0)


@pytest.fixture
def server(slapd: StartSlapd) -> Slapd:
    return slapd(OPTIONS, tree(EACH))


def behind(proxy: Proxy, folder: Path, *lines: str) -> Path:
    return write_live(folder / "d", f"ldap://127.0.0.1:{proxy.port}", POLICY, SMALL_PAGES, *lines)


@pytest.mark.parametrize("reset", [False, True])
def test_an_answer_that_is_cut_each_time_counts_for_nothing(
    auditor: Program, tmp_path: Path, server: Slapd, reset: bool
) -> None:
    with Proxy("127.0.0.1", server.port, Cut(SOME_PAGES, reset=reset)) as proxy:
        ran = auditor.scan(behind(proxy, tmp_path))
        assert_unread(ran, "the connection was lost in the middle of the answer")
        assert proxy.connections == 3


@pytest.mark.parametrize("after", [0, 10, 400, SOME_PAGES, 60_000])
def test_an_answer_that_is_cut_once_counts_every_account_once(
    auditor: Program, tmp_path: Path, server: Slapd, after: int
) -> None:
    with Proxy("127.0.0.1", server.port, Cut(after, once=True)) as proxy:
        assert_read(auditor.scan(behind(proxy, tmp_path)), rows=3 * EACH)
        assert proxy.connections == 2


@pytest.mark.parametrize("decoder", ["fast", "ldap3"])
def test_a_server_that_dies_in_the_middle_of_its_answer_leaves_nothing(
    auditor: Program, tmp_path: Path, server: Slapd, decoder: str
) -> None:
    class Killing(Proxy):
        """Kill the server once so many bytes of its answer have passed."""

        def _allowed(self, behaviour: Behaviour, passed: int, size: int) -> int:
            if passed + size > SOME_PAGES:
                server.kill()
            return super()._allowed(behaviour, passed, size)

    with Killing("127.0.0.1", server.port) as proxy:
        ran = auditor.scan(behind(proxy, tmp_path, f"decoder: {decoder}"))
        assert_unread(ran, "the connection was lost" if proxy.connections == 1 else "connection")
        assert proxy.connections == 3
    assert not server.running
    server.start()
    assert_read(auditor.scan(write_live(tmp_path / "d", url_of(server), POLICY)), rows=3 * EACH)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (0, "no answer to the sign-in within 0.3 seconds"),
        (5, "no answer to the sign-in within 0.3 seconds"),
        # Where signing in takes longer than that already, it is the sign-in that is told.
        (SOME_PAGES, "within 0.3 seconds"),
    ],
)
def test_a_server_that_falls_silent_is_not_waited_for(
    auditor: Program, tmp_path: Path, server: Slapd, after: int, told: str
) -> None:
    with Proxy("127.0.0.1", server.port, Stall(after)) as proxy:
        assert_unread(auditor.scan(behind(proxy, tmp_path, IMPATIENT)), told)
        assert proxy.connections == 3


def test_a_server_that_is_silent_under_tls_is_not_waited_for(
    auditor: Program, tmp_path: Path, slapd: StartSlapd, authority: Authority
) -> None:
    server = slapd(replace(OPTIONS, certificate=authority.server(["127.0.0.1"])), tree())
    with Proxy("127.0.0.1", server.tls_port or 0, Stall(0)) as proxy:
        trust = f"ca_file: {authority.pem}"
        folder = write_live(tmp_path / "d", f"ldaps://127.0.0.1:{proxy.port}", IMPATIENT, trust)
        assert_unread(auditor.scan(folder), "did not answer the TLS greeting within 0.3 seconds")


def test_a_server_without_tls_on_its_port_is_told(
    auditor: Program, tmp_path: Path, server: Slapd
) -> None:
    folder = write_live(tmp_path / "d", f"ldaps://127.0.0.1:{server.port}")
    assert_unread(auditor.scan(folder), "Perhaps the server speaks no TLS on this port")


def test_a_port_that_nobody_listens_on_is_told(auditor: Program, tmp_path: Path) -> None:
    folder = write_live(tmp_path / "d", f"ldap://127.0.0.1:{free_port()}")
    assert_unread(auditor.scan(folder), "no connection (Connection refused)")


def test_a_host_that_no_name_server_knows_is_told(
    auditor: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    folder = write_live(tmp_path / "d", "ldaps://ldap.pgd.example")
    assert_unread(auditor.scan(folder), "the name ldap.pgd.example cannot be found")


def test_a_name_that_leaves_this_machine_is_not_asked_in_clear(
    auditor: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere(_host: str, port: int, **_options: object) -> list[tuple[object, ...]]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 0, "")
        return [(*kind, ("127.0.0.1", port)), (*kind, ("192.0.2.7", port))]

    monkeypatch.setattr(socket, "getaddrinfo", elsewhere)
    folder = write_live(tmp_path / "d", "ldap://localhost", "allow_plaintext: true")
    assert_unread(auditor.scan(folder), "a connection in clear is allowed only to this machine")


# Limits and refusals


def test_a_limit_of_the_server_is_no_small_directory(
    auditor: Program, tmp_path: Path, slapd: StartSlapd
) -> None:
    limits = ["users size.soft=40 size.hard=40 size.prtotal=40"]
    server = slapd(replace(OPTIONS, limits=limits), tree(EACH))
    ran = auditor.scan(write_live(tmp_path / "d", url_of(server), POLICY, SMALL_PAGES))
    assert ran.code == 3
    assert_unread(ran, "limit")
    assert f"'{BASE}' is not read whole" in ran.json["sources"][0]["error"]["en"]


CODES = {
    1: "operationsError",
    3: "the directory stopped at its time limit",
    4: "the directory stopped at its size limit",
    10: "another server holds",
    11: "stopped at an administrative limit",
    32: "nothing stands at",
    50: "this account may not read",
    51: "busy or unavailable (busy)",
    52: "busy or unavailable (unavailable)",
    53: "unwillingToPerform",
}
ROOT_DSE = {b"namingContexts": [BASE.encode()]}
LAN = answered(f"uid=lan,ou=thsao,{BASE}".encode(), {b"uid": [b"lan"], b"mail": [b"lan@x.example"]})


@pytest.mark.parametrize("decoder", ["fast", "ldap3"])
@pytest.mark.parametrize("code", CODES)
def test_an_answer_that_ends_in_an_error_counts_for_nothing(
    auditor: Program, tmp_path: Path, code: int, decoder: str
) -> None:
    def answer(number: int) -> bytes:
        return message(number, LAN) + message(number, result(code, b"x", [b"ldap://b.example/"]))

    with HostileServer(directory_script(answer, ROOT_DSE)) as server:
        url = f"ldap://127.0.0.1:{server.port}"
        ran = auditor.scan(write_live(tmp_path / "d", url, f"decoder: {decoder}"))
        assert_unread(ran, CODES[code])
        assert server.connections == (3 if code in (51, 52) else 1)


@pytest.mark.parametrize("decoder", ["fast", "ldap3"])
def test_an_answer_that_is_no_ldap_counts_for_nothing(
    auditor: Program, tmp_path: Path, decoder: str
) -> None:
    def answer(number: int) -> bytes:
        return message(number, LAN) + message(number, element(0x64, b"\x04\x7f")) + b"HTTP/1.1 400"

    with HostileServer(directory_script(answer, ROOT_DSE)) as server:
        url = f"ldap://127.0.0.1:{server.port}"
        ran = auditor.scan(write_live(tmp_path / "d", url, f"decoder: {decoder}", IMPATIENT))
        assert_unread(ran, "")
        assert "Internal error" not in ran.err


def test_a_part_that_another_server_holds_leaves_every_school_in_doubt(
    auditor: Program, tmp_path: Path, slapd: StartSlapd
) -> None:
    with HostileServer(directory_script(lambda number: message(number, result()))) as other:
        elsewhere = f"ldap://127.0.0.1:{other.port}/ou=xa,{BASE}"
        classes = ["referral", "extensibleObject"]
        part = entry(f"ou=xa,{BASE}", {"objectClass": classes, "ou": "xa", "ref": elsewhere})
        server = slapd(OPTIONS, tree() + part)
        ran = auditor.scan(write_live(tmp_path / "d", url_of(server), POLICY))
        assert other.connections == 0
    assert passing(ran) == []
    (problem,) = ran.json["sources"][0]["problems"]
    assert f"127.0.0.1:{other.port}" in problem["reason"]
    assert problem["code"] == "referral"
    assert ran.outcomes("PWD-MAX-AGE") == dict.fromkeys(
        ("thsao", "thcssong", "mnhoa"), ("unknown", "partial")
    )
