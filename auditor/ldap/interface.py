"""Define how a live directory is addressed, asked and answered for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeAlias

from auditor.model import EvidenceError

Attributes: TypeAlias = dict[bytes, "bytes | list[bytes]"]
"""The attributes of one entry as they came: a single value as it is, several (or none) as a list.

Most attributes have one value; a list for each would cost a third of the reading.
"""


Row: TypeAlias = "list[bytes | None]"
"""The wanted attributes of one entry, a value each, and at the end its name."""
Decoder: TypeAlias = Callable[[bytes, int, int], Row]
"""Take bytes, and where an entry begins and ends in them."""


class Security(StrEnum):
    """How a connection is kept from being read or changed on its way."""

    TLS = "tls"
    """``ldaps://``: TLS from the first byte."""
    START_TLS = "start_tls"
    """``ldap://``, then TLS before anything is said (RFC 4511, 4.14)."""
    PLAIN = "plain"
    """``ldap://`` in clear: refused unless allowed for this machine's own addresses."""
    LOCAL = "local"
    """``ldapi://``: a socket of this machine."""


class BindMethod(StrEnum):
    """How the auditor says who it is."""

    SIMPLE = "simple"
    EXTERNAL = "external"
    """SASL EXTERNAL: the client certificate, or this user on a local socket."""
    KERBEROS = "kerberos"
    """SASL GSSAPI with the ticket of this user; needs the package ``gssapi``."""
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class SecretPlace:
    """Where a secret is to be found; never the secret itself."""

    kind: str
    """``env``, ``file`` or ``prompt``."""
    name: str = ""
    """The variable or the path."""


@dataclass(frozen=True, slots=True)
class Bind:
    """Who asks."""

    method: BindMethod
    user: str = ""
    """A distinguished name; in Active Directory also ``user@domain``."""
    password: SecretPlace | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """One directory as ``district.yaml`` declares it."""

    host: str
    """Name or address; the path of the socket for ``ldapi``."""
    port: int
    security: Security
    base: str
    """Where the search starts; may hold ``{school}``. Empty: the directory's own naming context."""
    bind: Bind
    ca_file: Path | None = None
    """Certificates to trust; ``None``: the system's."""
    certificate: Path | None = None
    """The auditor's own certificate (PEM, with its key), for SASL EXTERNAL."""
    dialect: str | None = None
    """``None``: recognised by the root DSE."""
    filter: str | None = None
    """Which entries are accounts; ``None``: the dialect's own."""
    default_policy: str | None = None
    """Name of the policy of accounts that name none (OpenLDAP keeps it in its configuration)."""
    admin_groups: tuple[str, ...] = ()
    """Names of the groups whose members are administrators, beside those the dialect knows."""
    page_size: int = 1000
    timeout_s: float = 30.0
    """How long to wait for a connection, and for the next bytes of an answer."""
    attempts: int = 3
    """How often a lost connection is tried in all."""
    decoder: str = "fast"
    """``fast``, or ``ldap3`` to read answers by that library alone."""

    @property
    def url(self) -> str:
        """Return the address as messages and reports show it."""
        if self.security is Security.LOCAL:
            return f"ldapi://{self.host}"
        scheme, usual = ("ldaps", 636) if self.security is Security.TLS else ("ldap", 389)
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}" + ("" if self.port == usual else f":{self.port}")


class Scope(StrEnum):
    """How deep a search goes."""

    BASE = "BASE"
    LEVEL = "LEVEL"
    SUBTREE = "SUBTREE"


@dataclass(frozen=True, slots=True)
class Search:
    """One question to a directory."""

    base: str
    filter: str
    attributes: tuple[str, ...]
    """Asked for by name, never ``*``."""
    scope: Scope = Scope.SUBTREE


class Entry(NamedTuple):
    """One entry of an answer."""

    dn: bytes
    attributes: Attributes

    def values(self, name: str) -> list[bytes]:
        """Return the values of an attribute; none where it is absent or may not be seen."""
        wanted = name.lower().encode()
        found = next((v for n, v in self.attributes.items() if n.lower() == wanted), [])
        return [found] if isinstance(found, bytes) else found

    def text(self, name: str) -> str | None:
        """Return the first value as text, ``None`` where there is none that can be read."""
        for value in self.values(name)[:1]:
            try:
                return value.decode() or None
            except UnicodeDecodeError:
                return None
        return None

    @property
    def name(self) -> str:
        """Return the distinguished name as text."""
        return self.dn.decode("utf-8", "replace")


@dataclass(slots=True)
class Page:
    """One page of an answer."""

    entries: list[Entry] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    """The entries as rows instead, where the reader was given a decoder."""
    referrals: list[str] = field(default_factory=list)
    """Other servers that hold part of what was asked for; none is followed."""
    cookie: bytes = b""
    """Empty: this was the last page, or a part of one that goes on."""


class DirectoryError(EvidenceError):
    """A directory cannot be asked; the message says at which step and what to do."""


class LostConnectionError(DirectoryError):
    """The connection broke or nobody answered in time: worth another attempt."""
