"""Certificates: a strict client takes the good ones and refuses the others."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path

import pytest

from testbed.certificates import Authority, Pair, make_ca, self_signed


def shake_hands(trust: ssl.SSLContext, pair: Pair, name: str) -> None:
    """Let a client meet a server that shows the certificate, over a pair of sockets."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pair.certificate, pair.key)
    ours, theirs = socket.socketpair()

    def serve() -> None:
        try:
            with theirs, server.wrap_socket(theirs, server_side=True) as wrapped:
                wrapped.recv(1)
        except OSError:
            pass  # the client refused

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with ours, trust.wrap_socket(ours, server_hostname=name):
            pass
    finally:
        thread.join()


def strict(authority: Authority) -> ssl.SSLContext:
    context = authority.context()
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


@pytest.mark.parametrize("name", ["dc1.edu.test", "127.0.0.1", "::1"])
def test_a_strict_client_takes_every_name_of_a_server(tmp_path: Path, name: str) -> None:
    authority = make_ca(tmp_path)
    pair = authority.server(["dc1.edu.test", "127.0.0.1", "::1"])
    shake_hands(strict(authority), pair, name)


def test_a_client_refuses_a_wrong_name_an_expired_and_an_unknown_issuer(tmp_path: Path) -> None:
    authority = make_ca(tmp_path)
    for pair, reason in [
        (authority.server(["elsewhere.example"]), "not valid for"),
        (authority.expired(["127.0.0.1"]), "expired"),
        (self_signed(tmp_path, ["127.0.0.1"]), "self-signed"),
        (make_ca(tmp_path / "other").server(["127.0.0.1"]), "unable to get local issuer"),
    ]:
        with pytest.raises(ssl.SSLCertVerificationError, match=reason):
            shake_hands(strict(authority), pair, "127.0.0.1")


def test_keys_can_be_read_by_their_owner_only(tmp_path: Path) -> None:
    assert make_ca(tmp_path).server(["127.0.0.1"]).key.stat().st_mode & 0o077 == 0
