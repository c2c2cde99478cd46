"""The proxy and the hostile server, seen from a plain client."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import pytest

from testbed.certificates import Authority
from testbed.hostile import HostileServer, replies
from testbed.process import PATIENCE_S
from testbed.proxy import Cut, Pass, Proxy, Stall

REQUEST = bytes.fromhex("300c020101600702010304008000")
ANSWER = b"0123456789" * 10


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer(lambda _request: ANSWER) as running:
        yield running


def ask(port: int, size: int = len(ANSWER)) -> bytes:
    """Send one request and read up to ``size`` bytes of what comes."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as client:
        client.sendall(REQUEST)
        data = b""
        while len(data) < size and (more := client.recv(size - len(data))):
            data += more
        return data


def test_the_proxy_passes_and_counts(server: HostileServer) -> None:
    with Proxy(server.host, server.port) as proxy:
        assert [ask(proxy.port), ask(proxy.port)] == [ANSWER, ANSWER]
        assert proxy.connections == 2
    assert server.requests == [REQUEST, REQUEST]


def test_the_proxy_cuts_every_connection_after_so_many_bytes(server: HostileServer) -> None:
    with Proxy(server.host, server.port, Cut(7)) as proxy:
        assert [ask(proxy.port), ask(proxy.port)] == [ANSWER[:7], ANSWER[:7]]


def test_the_proxy_cuts_once_and_again_when_told_anew(server: HostileServer) -> None:
    with Proxy(server.host, server.port, Cut(7, once=True)) as proxy:
        assert [ask(proxy.port), ask(proxy.port)] == [ANSWER[:7], ANSWER]
        proxy.behaviour = Cut(7, once=True)
        assert [ask(proxy.port), ask(proxy.port)] == [ANSWER[:7], ANSWER]
        proxy.behaviour = Pass()
        assert ask(proxy.port) == ANSWER


def test_a_cut_can_be_a_reset(server: HostileServer) -> None:
    with (
        Proxy(server.host, server.port, Cut(0, reset=True)) as proxy,
        pytest.raises(ConnectionResetError),
    ):
        ask(proxy.port)


@pytest.mark.parametrize("passed", [0, 5])
def test_a_stalled_connection_stays_open_in_silence(server: HostileServer, passed: int) -> None:
    with (
        Proxy(server.host, server.port, Stall(passed)) as proxy,
        socket.create_connection(("127.0.0.1", proxy.port), timeout=PATIENCE_S) as client,
    ):
        client.sendall(REQUEST)
        assert b"".join(client.recv(1) for _ in range(passed)) == ANSWER[:passed]
        client.settimeout(0.2)
        with pytest.raises(TimeoutError):
            client.recv(1)


def test_a_server_that_is_down_closes_the_proxys_connection(server: HostileServer) -> None:
    server.close()
    with (
        Proxy(server.host, server.port) as proxy,
        socket.create_connection((proxy.host, proxy.port), timeout=PATIENCE_S) as client,
    ):
        assert client.recv(1) == b""


def test_the_hostile_server_follows_its_script_and_sees_whole_messages() -> None:
    long = b"\x30\x82\x01\x00" + b"x" * 256
    with (
        HostileServer(replies(b"\x30\x84\xff", b"two")) as server,
        socket.create_connection((server.host, server.port), timeout=PATIENCE_S) as client,
    ):
        client.sendall(REQUEST)
        assert client.recv(99) == b"\x30\x84\xff"
        client.sendall(long + REQUEST)
        assert client.recv(99) == b"two"
        assert client.recv(99) == b""
    assert server.requests == [REQUEST, long, REQUEST]


def test_the_hostile_server_speaks_tls(authority: Authority) -> None:
    with HostileServer(replies(b"tls"), authority.server(["127.0.0.1"])) as server:
        plain = socket.create_connection((server.host, server.port), timeout=PATIENCE_S)
        with authority.context().wrap_socket(plain, server_hostname="127.0.0.1") as client:
            client.sendall(REQUEST)
            assert client.recv(9) == b"tls"


def test_a_client_that_refuses_the_certificate_does_not_end_the_hostile_server(
    authority: Authority,
) -> None:
    with HostileServer(replies(b"tls"), authority.expired(["127.0.0.1"])) as server:
        with (
            socket.create_connection((server.host, server.port), timeout=PATIENCE_S) as plain,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            authority.context().wrap_socket(plain, server_hostname="127.0.0.1")
        with socket.create_connection((server.host, server.port), timeout=PATIENCE_S):
            pass
    assert server.connections == 2


def test_closing_ends_a_connection_whose_client_is_silent(server: HostileServer) -> None:
    with socket.create_connection((server.host, server.port), timeout=PATIENCE_S) as client:
        client.sendall(REQUEST)
        assert client.recv(1) == ANSWER[:1]
        server.close()
