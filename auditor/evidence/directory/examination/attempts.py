"""Try each part of a conversation with a directory in turn, each with what the ones before opened.

Each part returns what it found, or raises a DirectoryError that says what to do.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from socket import socket

from auditor.evidence.directory.examination.observations import (
    LOOKED_AT,
    Told,
    attributes,
    groups,
    others,
    policies,
)
from auditor.evidence.directory.examination.protection import certificate, protocol
from auditor.evidence.directory.reading import Reader
from auditor.ldap.codes import NoSuchBaseError, shown
from auditor.ldap.interface import Directory, DirectoryError, Entry, Scope, Search, Security
from auditor.ldap.opening import connect, resolve
from auditor.ldap.session import PAGED_RESULTS
from auditor.ldap.signing_in import protect, shown_user
from auditor.locale import _, language


@dataclass(slots=True)
class Examination:
    """What the steps so far have opened and read."""

    directory: Directory
    bases: Sequence[str]
    named: Mapping[str, str]
    as_of: datetime
    now: datetime
    reader: Reader
    opened: socket | None = None
    refused: DirectoryError | None = None
    present: list[str] = field(default_factory=list)
    asked: tuple[str, ...] = ()
    entries: list[Entry] = field(default_factory=list)

    def name(self) -> Told:
        """Find the host's addresses."""
        addresses = ", ".join(address for _family, address in resolve(self.directory))
        return Told(
            _("{host} leads to {addresses}").format(host=self.directory.host, addresses=addresses)
        )

    def port(self) -> Told:
        """Connect."""
        self.opened = connect(self.directory)
        if self.directory.security is Security.LOCAL:
            return Told(_("the socket is open"))
        return Told(_("{port} is open").format(port=self.directory.port))

    def tls(self) -> Told:
        """Begin TLS; a certificate that is refused is what the next step tells."""
        try:
            self.opened = protect(self.directory, self._socket())
        except DirectoryError as error:
            if not isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise
            self.refused = error
            return Told(_("the server speaks TLS"))
        return protocol(self.opened)

    def certificate(self) -> Told:
        """Tell whose certificate the server has, or why it was refused."""
        if self.refused is not None:
            raise self.refused
        return certificate(self._socket(), self.now)

    def sign_in(self) -> Told:
        """Sign in with the password from where district.yaml says."""
        self.reader.session.sign_in_over(self._socket())
        self.opened = None  # the session closes it from here on
        return Told(_("as {who}").format(who=shown_user(self.directory)))

    def dialect(self) -> Told:
        """Recognise the kind of directory."""
        title = self.reader.dialect.title.in_language(language())
        if PAGED_RESULTS.encode() in self.reader.session.root.values("supportedControl"):
            return Told(_("{kind}; answers come in pages").format(kind=title))
        return Told(
            _(
                "{kind}; the directory knows no pages, so that a limit of its own may keep the"
                " accounts from being read"
            ).format(kind=title),
            doubtful=True,
        )

    def base(self) -> Told:
        """Look for each place where a search starts; that of a single school may be missing."""
        missing: list[str] = []
        for base in (each or self.reader.whole() for each in self.bases):
            search = Search(base, "(objectClass=*)", ("1.1",), Scope.BASE)
            try:
                self.reader.session.ask(search)
            except NoSuchBaseError:
                if len(self.bases) == 1:
                    raise
                missing.append(base)
            else:
                self.present.append(base)
        if len(self.bases) == 1:
            return Told(_("found: {base}").format(base=shown(self.present[0])))
        found = _("found: {count} of {all}").format(count=len(self.present), all=len(self.bases))
        if not missing:
            return Told(found)
        told = _("{found}; nothing stands at {bases}, or this account may not see it")
        return Told(told.format(found=found, bases=shown("; ".join(missing))), doubtful=True)

    def rows(self) -> Told:
        """Read accounts until a page full of them is there."""
        dialect, whole = self.reader.dialect, True
        known = {name.lower() for name in dialect.attributes}
        further = tuple(name for name in self.named.values() if name.lower() not in known)
        self.asked = (*dialect.attributes, *further)
        for base in self.present:
            search = Search(base, self.directory.filter or dialect.filter, self.asked)
            page = next(self.reader.session.pages(search))
            self.entries += page.entries
            whole = whole and not page.cookie
            if len(self.entries) >= LOOKED_AT:
                whole = whole and base == self.present[-1]
                break
        count = len(self.entries)
        if not count:
            text = _(
                "no account is found; check 'base' and 'filter', and that this account may read"
                " the entries"
            )
            return Told(text, doubtful=True)
        told = _("{count} found") if whole else _("at least {count} found")
        return Told(told.format(count=count))

    def attributes(self) -> Told:
        """Tell what the first accounts show."""
        return attributes(self.entries, self.asked, self.named)

    def policies(self) -> Told:
        """Tell which password policies may be seen."""
        around = self.reader.surroundings(self.as_of)
        return policies(around, self.reader.dialect, self.asked, self.entries)

    def groups(self) -> Told:
        """Tell whether administrators are known."""
        around = self.reader.surroundings(self.as_of)
        return groups(around, self.reader.dialect, self.asked, self.entries)

    def tokens(self) -> Told | None:
        """Tell what else is hidden."""
        return others(self.reader.surroundings(self.as_of))

    def _socket(self) -> socket:
        if self.opened is None:
            raise ValueError("the steps before have opened no connection")
        return self.opened

    def close(self) -> None:
        """End the conversation, at whichever step it is."""
        if self.opened is not None:
            self.opened.close()
        self.reader.session.__exit__(None, None, None)
