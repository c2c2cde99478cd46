"""Run a directory server in a folder that goes away with it: start, stop, kill, delete."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

from testbed.probe import answers_ldap
from testbed.process import Child

ADDRESS = "127.0.0.1"


class ServerInOwnFolder:
    """What slapd and 389-ds have alike; a subclass sets ``folder``, ``port`` and ``_child``.

    Used with ``with``, the server is started and, at the end, stopped and deleted.
    """

    folder: Path
    port: int
    _child: Child

    @property
    def running(self) -> bool:
        """Tell whether the server runs."""
        return self._child.running

    def start(self) -> Self:
        """Start the server and wait until it answers."""
        self._child.start(lambda: answers_ldap(ADDRESS, self.port))
        return self

    def stop(self) -> None:
        """Stop the server; its data stay and it can be started again."""
        self._child.stop()

    def kill(self) -> None:
        """End the server at once, in the middle of whatever it is answering."""
        self._child.kill()

    def delete(self) -> None:
        """End the server, without the second that an orderly stop takes, and delete its folder."""
        self._child.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        """Start the server; it is deleted even if it does not start."""
        try:
            return self.start()
        except BaseException:
            self.delete()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the server and delete its folder."""
        self.delete()
