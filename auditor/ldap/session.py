"""Hold one conversation with a directory: sign in when needed, ask, begin anew when it breaks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import socket
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from auditor.ldap import ldap3_reader, stream
from auditor.ldap.codes import NoSuchBaseError
from auditor.ldap.interface import (
    BindMethod,
    Decoder,
    Directory,
    DirectoryError,
    Entry,
    LostConnectionError,
    Page,
    Scope,
    Search,
)
from auditor.ldap.keyring import Keyring
from auditor.ldap.opening import connect
from auditor.ldap.signing_in import protect, shown_user, sign_in
from auditor.locale import _

if TYPE_CHECKING:
    from ldap3 import Connection

PAGED_RESULTS = "1.2.840.113556.1.4.319"
_ROOT_ATTRIBUTES = (
    *("namingContexts", "defaultNamingContext", "supportedControl", "supportedCapabilities"),
    *("vendorName", "vendorVersion", "objectClass", "configContext", "ipaDomainLevel"),
    *("ipaTopologyPluginVersion", "supportedSASLMechanisms"),
)
_FIRST_PAUSE_S = 1.0
_MOST_ENTRIES = 1_000_000
"""Of an answer that is kept as objects: groups, policies, tokens."""

Pause = Callable[[float], None]
Answer = TypeVar("Answer")


class Session:
    """Ask one directory; use as a context manager. Nothing is sent before the first question."""

    def __init__(
        self,
        directory: Directory,
        folder: Path = Path(),
        pause: Pause = time.sleep,
        keyring: Keyring | None = None,
    ) -> None:
        self.directory = directory
        self._keyring = keyring or Keyring()
        self._folder = folder
        self._pause = pause
        self._connection: Connection | None = None
        self._password: str | None = None
        self._root: Entry | None = None
        self._given_up: DirectoryError | None = None

    def __enter__(self) -> Session:
        """Return the session itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say goodbye and forget the password."""
        self._drop()
        self._password = None

    def __repr__(self) -> str:
        """Name the address only."""
        return f"Session({self.directory.url})"

    @property
    def root(self) -> Entry:
        """Return the root DSE: what the directory says of itself (RFC 4512, 5.1)."""
        if self._root is None:
            search = Search("", "(objectClass=*)", _ROOT_ATTRIBUTES, Scope.BASE)
            found = self.ask(search, paged=False)
            self._root = found[0] if found else Entry(b"", {})
        return self._root

    def ask(self, search: Search, *, paged: bool | None = None) -> list[Entry]:
        """Return all entries of a small answer; a lost connection is tried again.

        Raises:
            DirectoryError: as ``pages``.

        """

        def every() -> list[Entry]:
            found: list[Entry] = []
            for page in self.pages(search, paged=paged):
                found += page.entries
                if len(found) > _MOST_ENTRIES:
                    raise DirectoryError(
                        _(
                            "{url}: the answer about '{base}' does not end; nothing of it is used."
                        ).format(url=self.directory.url, base=search.base)
                    )
            return found

        return self.persistently(every)

    def look(self, search: Search) -> list[Entry]:
        """Return the entries of an answer; nothing where the base does not exist or is hidden."""
        try:
            return self.ask(search)
        except NoSuchBaseError:
            return []

    def persistently(self, job: Callable[[], Answer]) -> Answer:
        """Return what ``job`` returns; start it anew, from nothing, when the connection breaks.

        A paged answer cannot be resumed on another connection (RFC 2696, 3), so what had come is
        thrown away: nobody is counted twice.

        Where it broke each time the session gives up for good: with a base for each of 1,500
        schools a silent server would otherwise be waited for all day.

        Raises:
            LostConnectionError: it broke each time.

        """
        for attempt in range(1, self.directory.attempts):
            try:
                return job()
            except LostConnectionError:
                self._drop()
                if self._given_up is not None:
                    raise
                self._pause(_FIRST_PAUSE_S * 2 ** (attempt - 1))
        try:
            return job()
        except LostConnectionError as error:
            self._drop()
            self._given_up = error
            raise

    def pages(
        self, search: Search, *, paged: bool | None = None, decoder: Decoder | None = None
    ) -> Iterator[Page]:
        """Yield the pages of an answer over the present connection, or a new one.

        A ``decoder`` gives rows instead of entries, unless ldap3 itself reads the answer.

        Raises:
            LostConnectionError: the connection broke; what was yielded is not the whole answer.
            DirectoryError: the directory refused, or stopped at a limit.

        """
        if paged is None:
            paged = PAGED_RESULTS.encode() in self.root.values("supportedControl")
        connection = self.connection()
        if self.directory.decoder == "ldap3" or getattr(connection, "session_security", None):
            yield from ldap3_reader.read_pages(connection, self.directory, search, paged=paged)
        else:
            yield from stream.read_pages(
                connection.socket, self.directory, search, paged=paged, decoder=decoder
            )

    def connection(self) -> Connection:
        """Return the signed-in connection, opening it first where there is none.

        A refusal is final, for the whole run: asking again for each school or each part of the
        directory would lock the account.

        Raises:
            DirectoryError: it cannot be opened, protected or signed in.

        """
        if self._connection is None:
            given_up = self._given_up or self._keyring.refused(self.directory)
            if given_up is not None:
                raise given_up.with_traceback(None)
            try:
                self._connection = self._new_connection()
            except LostConnectionError:
                raise
            except DirectoryError as error:
                self._keyring.note_refusal(self.directory, error)
                raise
        return self._connection

    def _new_connection(self) -> Connection:
        password = self.password()
        opened = connect(self.directory)
        try:
            opened = protect(self.directory, opened)
            return sign_in(self.directory, opened, password)
        except BaseException:
            opened.close()
            raise

    def sign_in_over(self, opened: socket) -> None:
        """Sign in over a connection that was opened and protected step by step, and go on with it.

        Raises:
            DirectoryError: the account is not let in; a refusal is final here as well.

        """
        refused = self._keyring.refused(self.directory)
        if refused is not None:
            raise refused.with_traceback(None)
        try:
            self._connection = sign_in(self.directory, opened, self.password())
        except LostConnectionError:
            raise
        except DirectoryError as error:
            self._keyring.note_refusal(self.directory, error)
            raise

    def password(self) -> str | None:
        """Return the password, fetched once: a person is not asked again for a new connection.

        Raises:
            DirectoryError: it is not where district.yaml says.

        """
        if self.directory.bind.method is BindMethod.SIMPLE and self._password is None:
            who = shown_user(self.directory)
            self._password = self._keyring.password(self.directory, self._folder, who)
        return self._password

    def _drop(self) -> None:
        if self._connection is not None and self._connection.socket is not None:
            self._connection.socket.close()
        self._connection = None
