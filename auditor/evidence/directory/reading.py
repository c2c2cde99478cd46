"""Read the accounts of a directory into a raw table, with what the directory enforces on them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

from auditor.audit import Problem
from auditor.evidence.directory.dialects import DIALECTS, Dialect, Surroundings
from auditor.evidence.directory.rows import Rows, TooManyEntriesError
from auditor.evidence.interface import RawTable
from auditor.ldap.codes import shown
from auditor.ldap.interface import Directory, DirectoryError, Search
from auditor.ldap.keyring import Keyring
from auditor.ldap.session import Session
from auditor.locale import _, both

_NO_ACCOUNTS_THERE = re.compile(
    r"(?i)^ldaps?://(?:DomainDnsZones|ForestDnsZones)\.|/(?:CN=Configuration|DC=\w+DnsZones),"
)
"""Parts of every Active Directory that hold no accounts; it refers to them from its root."""


class Reader:
    """Read from one directory, base by base; what stands around the accounts is read once."""

    def __init__(
        self,
        directory: Directory,
        format_name: str,
        folder: Path,
        *,
        keyring: Keyring | None = None,
        offline: bool = False,
    ) -> None:
        self.session = Session(directory, folder, keyring=keyring)
        self._offline = offline
        self._format = format_name
        self._dialect: Dialect | None = None
        self._surroundings: Surroundings | None = None

    def __enter__(self) -> Reader:
        """Return the reader itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the conversation."""
        self.session.__exit__(kind, error, trace)

    @property
    def dialect(self) -> Dialect:
        """Return the dialect: the declared one, else the one the root DSE shows.

        Raises:
            DirectoryError: the directory is of a kind that another format reads.

        """
        if self._dialect is None:
            wished = self.session.directory.dialect
            found = DIALECTS[wished] if wished else recognise(self.session)
            if found.format != self._format:
                raise DirectoryError(
                    _(
                        "{url}: this is a directory of the kind {kind}. Write 'format: {format}'."
                    ).format(url=self.session.directory.url, kind=found.name, format=found.format)
                )
            self._dialect = found
        return self._dialect

    def surroundings(self, as_of: datetime) -> Surroundings:
        """Return what the directory keeps outside its accounts; asked for once."""
        if self._surroundings is None:
            self._surroundings = self.dialect.look_around(self.session, as_of)
        return self._surroundings

    def attributes(self, further: Sequence[str]) -> tuple[str, ...]:
        """Return what is asked of every account: the dialect's attributes, and ``further``."""
        known = {name.lower() for name in self.dialect.attributes}
        return (*self.dialect.attributes, *(n for n in further if n.lower() not in known))

    def read(self, base: str, further: Sequence[str], as_of: datetime) -> RawTable:
        """Return the accounts under ``base``; ``further`` attributes are asked for as well.

        What stands around them is still to be added, by ``surroundings(...).complete``.

        Raises:
            DirectoryError: the answer is not whole; half a directory is never taken for a small
                one.

        """
        directory = self.session.directory
        if self._offline:
            raise DirectoryError(
                _("{url}: not asked, because of --offline.").format(url=directory.url)
            )
        dialect = self.dialect
        around = self.surroundings(as_of)
        search = Search(
            base or self.whole(), directory.filter or dialect.filter, self.attributes(further)
        )
        rows, referrals = self.session.persistently(lambda: self._rows(search))
        problems = [*around.policies.problems, *around.problems, *_told(referrals)]
        return RawTable(
            frame=rows.table(),
            rows_read=rows.count,
            notes=(*rows.problems.told, *problems),
            sha256=rows.sha256,
            elsewhere=len(referrals),
        )

    def whole(self) -> str:
        """Return the directory's own naming context, for a source that names no base.

        Raises:
            DirectoryError: there are several, or none is shown.

        """
        root = self.session.root
        contexts = [value.decode("utf-8", "replace") for value in root.values("namingContexts")]
        found = root.text("defaultNamingContext") or (contexts[0] if len(contexts) == 1 else "")
        if not found:
            raise DirectoryError(
                _("{url}: the directory has several trees; name one as 'base': {bases}").format(
                    url=self.session.directory.url, bases="; ".join(contexts) or "-"
                )
            )
        return found

    def _rows(self, search: Search) -> tuple[Rows, list[str]]:
        rows, referrals = Rows(search.attributes, self.dialect.several), []
        for page in self.session.pages(search, decoder=rows.cutter.cut):
            try:
                rows.add(page)
            except TooManyEntriesError as error:
                raise DirectoryError(
                    _(
                        "{url}: '{base}' has more entries than are read; name a smaller base."
                    ).format(url=self.session.directory.url, base=search.base)
                ) from error
            referrals += [each for each in page.referrals if not _NO_ACCOUNTS_THERE.search(each)]
        return rows, referrals


def recognise(session: Session) -> Dialect:
    """Return the dialect of a directory by its root DSE; the plainest fits every one."""
    return next(each for each in DIALECTS.values() if each.recognises(session.root))


def _told(referrals: Sequence[str]) -> list[Problem]:
    return [
        Problem(
            None,
            "referral",
            both(
                "The directory refers to another server for a part of what was asked: {address}."
                " Nobody looked there; name that server as a source of its own.",
                address=shown(address),
            ),
        )
        for address in referrals
    ]
