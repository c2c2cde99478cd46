"""Answer LDAP clients with whatever bytes a test wants: hostile BER, half messages, silence."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable

from testbed.certificates import Pair
from testbed.listener import Listener

Script = Callable[[bytes], bytes]
"""Take one request, return the bytes to send; no bytes: close the connection."""

_LONG_FORM = 0x80


def replies(*answers: bytes) -> Script:
    """Return a script that gives these answers one after another, then closes.

    The answers go on over connections: a client that comes again gets the next one.
    """
    left = iter(answers)
    return lambda _request: next(left, b"")


class HostileServer(Listener):
    """Send each client what the script says; ``requests`` keeps what the clients sent.

    Requests are cut into LDAP messages. A TLS handshake comes first when a certificate is given.
    """

    def __init__(
        self, script: Script, certificate: Pair | None = None, *, once: bool = False
    ) -> None:
        """Listen at once, on ``self.port`` of 127.0.0.1; ``once`` ends after the first answer."""
        self.requests: list[bytes] = []
        self._script = script
        self._once = once
        self._tls: ssl.SSLContext | None = None
        if certificate is not None:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(certificate.certificate, certificate.key)
        super().__init__()

    def serve(self, client: socket.socket) -> None:
        """Talk to one client until it, or the script, ends the connection."""
        if self._tls is None:
            self._talk(client)
            return
        # A duplicate: wrapping takes the socket over, and close() still has to reach this one.
        with self._tls.wrap_socket(client.dup(), server_side=True) as wrapped:
            self._talk(wrapped)

    def _talk(self, client: socket.socket) -> None:
        while request := _message(client):
            self.requests.append(request)
            answer = self._script(request)
            if not answer:
                return
            client.sendall(answer)
            if self._once:
                return


def _message(client: socket.socket) -> bytes:
    """Read one BER element, or nothing when the client has ended."""
    head = _exactly(client, 2)
    if len(head) < 2:  # noqa: PLR2004 - tag and first byte of the length
        return b""
    size = head[1]
    if size & _LONG_FORM:
        more = _exactly(client, size & ~_LONG_FORM)
        head, size = head + more, int.from_bytes(more, "big")
    return head + _exactly(client, size)


def _exactly(client: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size and (more := client.recv(size - len(data))):
        data += more
    return data
