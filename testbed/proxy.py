"""Stand between a client and a server and misbehave: cut connections, or never answer."""

from __future__ import annotations

import selectors
import socket
from dataclasses import dataclass

from testbed.listener import Listener

_CHUNK_BYTES = 65536
_RESET = b"\x01\x00\x00\x00\x00\x00\x00\x00"
"""struct linger: on, 0 seconds; close() then sends RST instead of FIN."""


@dataclass(frozen=True, slots=True)
class Pass:
    """Pass everything through."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Close the connection after so many bytes of the server's answer."""

    after_bytes: int
    once: bool = False
    """Only on the first connection that gets so far; the following ones pass."""
    reset: bool = False
    """With RST, as a crashed server's kernel does, instead of an orderly end."""


@dataclass(frozen=True, slots=True)
class Stall:
    """Pass so many bytes of the server's answer, then keep the connection open in silence."""

    after_bytes: int = 0


Behaviour = Pass | Cut | Stall
"""What the proxy does to each connection."""


class Proxy(Listener):
    """Forward a loopback port to a server; ``connections`` counts the clients that came."""

    def __init__(self, host: str, port: int, behaviour: Behaviour | None = None) -> None:
        """Listen at once, on ``self.port`` of 127.0.0.1."""
        self.behaviour: Behaviour = behaviour or Pass()
        """May be changed at any time; holds for connections that come later."""
        self._target = (host, port)
        self._done: Cut | None = None
        super().__init__()

    def serve(self, client: socket.socket) -> None:
        """Forward one connection; a server that is down closes it."""
        behaviour = self.behaviour
        with socket.create_connection(self._target) as server:
            self._forward(client, server, behaviour)

    def _forward(self, client: socket.socket, server: socket.socket, behaviour: Behaviour) -> None:
        passed = 0
        pairs = {client.fileno(): (client, server), server.fileno(): (server, client)}
        with selectors.DefaultSelector() as ready:
            ready.register(client, selectors.EVENT_READ)
            ready.register(server, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    source, target = pairs[key.fd]
                    data = source.recv(_CHUNK_BYTES)
                    if not data:
                        return
                    if source is server:
                        data = data[: self._allowed(behaviour, passed, len(data))]
                        passed += len(data)
                    target.sendall(data)
                    if source is server and self._cuts(behaviour, passed, client):
                        return

    def _allowed(self, behaviour: Behaviour, passed: int, size: int) -> int:
        """Return how many of the next ``size`` bytes of the answer may pass."""
        if isinstance(behaviour, Pass) or (isinstance(behaviour, Cut) and self._spent(behaviour)):
            return size
        return min(size, behaviour.after_bytes - passed)

    def _cuts(self, behaviour: Behaviour, passed: int, client: socket.socket) -> bool:
        """Tell whether the connection ends here."""
        if not isinstance(behaviour, Cut) or self._spent(behaviour):
            return False
        if passed < behaviour.after_bytes:
            return False
        self._done = behaviour
        if behaviour.reset:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        return True

    def _spent(self, behaviour: Cut) -> bool:
        return behaviour.once and self._done is behaviour
