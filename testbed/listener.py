"""Accept connections on loopback in threads; the ground of the servers that misbehave."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

_WAKE_S = 0.05
"""How soon the accepting thread notices that it is to end."""


class Listener:
    """Listen on a free port of 127.0.0.1 and serve each connection in a thread of its own."""

    def __init__(self) -> None:
        """Listen at once, on ``self.host`` and ``self.port``."""
        self.connections = 0
        """How many clients have come."""
        self._closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(_WAKE_S)
        self.host, self.port = self._socket.getsockname()[:2]
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()

    def serve(self, client: socket.socket) -> None:
        """Serve one connection; an OSError of either end is an ordinary end."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop listening, cut every connection and wait for the threads."""
        self._closing.set()
        self._acceptor.join()
        with self._lock:
            for client in self._open:
                with contextlib.suppress(OSError):  # the client has gone already
                    client.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._socket.close()

    def __enter__(self) -> Self:
        """Return the listener, which listens already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the listener."""
        self.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                client, _ = self._socket.accept()
            except TimeoutError:
                continue
            self.connections += 1
            with self._lock:
                self._open.add(client)
            thread = threading.Thread(target=self._run, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _run(self, client: socket.socket) -> None:
        try:
            with contextlib.suppress(OSError):
                self.serve(client)
        finally:
            with self._lock:
                self._open.discard(client)
            client.close()
