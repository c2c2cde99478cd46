"""Ask a server whether it answers LDAP yet."""

from __future__ import annotations

import socket
import ssl

_ANONYMOUS_BIND = bytes.fromhex("300c020101600702010304008000")
"""RFC 4511: message 1, BindRequest, version 3, no name, no password."""
_SEQUENCE = b"\x30"
_TIMEOUT_S = 60.0
"""A server that takes a connection while it is still starting answers it once it has."""


def answers_ldap(address: str, port: int, tls: ssl.SSLContext | None = None) -> bool:
    """Tell whether an LDAP message comes back; over TLS when a context is given."""
    try:
        with socket.create_connection((address, port), timeout=_TIMEOUT_S) as plain:
            if tls is None:
                return _asks(plain)
            with tls.wrap_socket(plain, server_hostname=address) as wrapped:
                return _asks(wrapped)
    except OSError:
        return False


def _asks(connection: socket.socket) -> bool:
    connection.sendall(_ANONYMOUS_BIND)
    return connection.recv(1) == _SEQUENCE
