"""Stand in for a socket: what a server sends is at hand, and no time passes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator

from auditor.ldap.interface import Bind, BindMethod, Directory, SecretPlace, Security

Piece = bytes | Exception
"""What comes next: bytes (none: the server has ended the connection), or how waiting ends."""

PASSWORD = "reader-password"
DIRECTORY = Directory(
    host="ldap.example",
    port=636,
    security=Security.TLS,
    base="dc=suoimo,dc=example",
    bind=Bind(BindMethod.SIMPLE, "cn=reader,dc=suoimo,dc=example", SecretPlace("env", "LDAP")),
)


class Line:
    """Answer each request with pieces; ``requests`` keeps what was asked."""

    def __init__(self, answer: Callable[[bytes], Iterable[Piece]]) -> None:
        self.requests: list[bytes] = []
        self._answer = answer
        self._left: Iterator[Piece] = iter(())

    def sendall(self, data: bytes) -> None:
        self.requests.append(data)
        self._left = iter(self._answer(data))

    def recv(self, size: int) -> bytes:
        piece = next(self._left, b"")
        if isinstance(piece, Exception):
            raise piece
        if len(piece) > size:
            self._left = itertools.chain([piece[size:]], self._left)
        return piece[:size]

    def shutdown(self, _how: int) -> None:
        """Be ended by ldap3."""

    def close(self) -> None:
        """Be ended by ldap3."""


def always(*pieces: Piece) -> Line:
    """Return a line that gives every request the same answer."""
    return Line(lambda _request: pieces)
