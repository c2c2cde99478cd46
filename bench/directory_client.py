"""Read all accounts of a directory into a table, by one side.

``python -m bench.directory_client SIDE ASKED OUT [--check]``

Each side is a process. ASKED is a JSON file (``Asked``); a line is added to OUT that tells how many
entries came and, with ``--check`` (never while times are taken), a checksum over all of them.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.directory_answers import Entry, checksum, table

if TYPE_CHECKING:
    import polars as pl

_STARTED = time.perf_counter()
PAGE = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, the same for all sides."""

    format: str
    host: str
    port: int
    base: str
    filter: str
    attributes: tuple[str, ...]
    several: tuple[str, ...]
    user: str
    password_file: str
    ca_file: str | None = None
    """With one: LDAPS; without: in clear."""
    default_policy: str | None = None

    @property
    def url(self) -> str:
        """Return the address."""
        return f"{'ldaps' if self.ca_file else 'ldap'}://{self.host}:{self.port}"

    @property
    def password(self) -> str:
        """Return the password."""
        return Path(self.password_file).read_text(encoding="utf-8")

    def write(self, path: Path) -> Path:
        """Write the question for the sides; the password is not in it."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")
        return path

    @classmethod
    def read(cls, path: Path) -> Asked:
        """Return the question that ``write`` wrote."""
        given = json.loads(path.read_text(encoding="utf-8"))
        return cls(**given | {name: tuple(given[name]) for name in ("attributes", "several")})


Laps = dict[str, float]
Side = Callable[[Asked, Laps], "pl.DataFrame"]


def ours(asked: Asked, laps: Laps) -> pl.DataFrame:
    """Read as the audit does: with the policies and groups that stand beside the accounts."""
    # As the program itself does.
    gc.set_threshold(200_000, 50, 100)
    import polars  # noqa: F401

    from auditor.evidence.directory.reading import Reader
    from auditor.ldap.interface import Bind, BindMethod, Directory, SecretPlace, Security
    from bench.directory_data import AS_OF

    laps["imports"] = time.perf_counter() - _STARTED
    directory = Directory(
        host=asked.host,
        port=asked.port,
        security=Security.TLS if asked.ca_file else Security.PLAIN,
        base=asked.base,
        bind=Bind(BindMethod.SIMPLE, asked.user, SecretPlace("file", asked.password_file)),
        ca_file=Path(asked.ca_file) if asked.ca_file else None,
        default_policy=asked.default_policy,
        page_size=PAGE,
    )
    begun = time.perf_counter()
    with Reader(directory, asked.format, Path()) as reader:
        reader.surroundings(AS_OF)
        laps["connect"] = time.perf_counter() - begun
        begun = time.perf_counter()
        frame = reader.surroundings(AS_OF).complete(reader.read(asked.base, (), AS_OF).frame)
    laps["read"] = time.perf_counter() - begun
    return frame


def ldap3_tuned(asked: Asked, laps: Laps) -> pl.DataFrame:
    """Read by ldap3's public interface, with all that can be switched off switched off."""
    del laps
    from ldap3 import NONE, Connection, Server

    server = Server(asked.url, get_info=NONE, tls=_ldap3_tls(asked))
    connection = Connection(
        server,
        asked.user,
        asked.password,
        auto_bind=True,
        check_names=False,
        return_empty_attributes=False,
        auto_range=False,
        raise_exceptions=True,
        read_only=True,
    )
    return table(
        _ldap3_entries(connection, asked, asked.attributes), asked.attributes, asked.several
    )


def ldap3_default(asked: Asked, laps: Laps) -> pl.DataFrame:
    """Read by ldap3 as its documentation begins."""
    del laps
    from ldap3 import Connection, Server

    server = Server(asked.url, tls=_ldap3_tls(asked))
    connection = Connection(server, asked.user, asked.password, auto_bind=True)
    # By default it refuses to ask for what the server's schema does not know.
    known = server.schema.attribute_types
    names = [name for name in asked.attributes if name in known]
    return table(_ldap3_entries(connection, asked, names), asked.attributes, asked.several)


def _ldap3_tls(asked: Asked) -> Any:
    import ssl

    from ldap3 import Tls

    return Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=asked.ca_file) if asked.ca_file else None


def _ldap3_entries(connection: Any, asked: Asked, names: Any) -> Iterator[Entry]:
    found = connection.extend.standard.paged_search(
        asked.base, asked.filter, attributes=list(names), paged_size=PAGE, generator=True
    )
    for each in found:
        if each["type"] == "searchResEntry":
            yield each["dn"], each["raw_attributes"]


def python_ldap(asked: Asked, laps: Laps) -> pl.DataFrame:
    """Read by python-ldap, page by page."""
    del laps
    ldap: Any = import_module("ldap")
    paging: Any = import_module("ldap.controls")

    if asked.ca_file:
        ldap.set_option(ldap.OPT_X_TLS_CACERTFILE, asked.ca_file)
    connection = ldap.initialize(asked.url)
    connection.simple_bind_s(asked.user, asked.password)
    control = paging.SimplePagedResultsControl(criticality=True, size=PAGE, cookie="")

    def entries() -> Iterator[Entry]:
        while True:
            number = connection.search_ext(
                asked.base,
                ldap.SCOPE_SUBTREE,
                asked.filter,
                list(asked.attributes),
                serverctrls=[control],
            )
            _kind, found, _number, controls = connection.result3(number)
            yield from ((dn, values) for dn, values in found if dn is not None)
            control.cookie = controls[0].cookie
            if not control.cookie:
                return

    return table(entries(), asked.attributes, asked.several)


def with_bonsai(asked: Asked, laps: Laps) -> pl.DataFrame:
    """Read by bonsai, page by page."""
    del laps
    bonsai: Any = import_module("bonsai")

    client = bonsai.LDAPClient(asked.url)
    if asked.ca_file:
        client.set_ca_cert(asked.ca_file)
    client.set_credentials("SIMPLE", user=asked.user, password=asked.password)
    # Else it decodes every value to text, or to numbers and dates.
    client.set_raw_attributes(list(asked.attributes))
    connection = client.connect()

    def entries() -> Iterator[Entry]:
        found = connection.paged_search(
            asked.base,
            bonsai.LDAPSearchScope.SUBTREE,
            asked.filter,
            list(asked.attributes),
            page_size=PAGE,
        )
        for each in found:
            yield str(each.dn), each

    return table(entries(), asked.attributes, asked.several)


SIDES: dict[str, Side] = {
    "auditor": ours,
    "ldap3 tuned": ldap3_tuned,
    "ldap3 default": ldap3_default,
    "python-ldap": python_ldap,
    "bonsai": with_bonsai,
}


def _size(frame: pl.DataFrame) -> int:
    """Return the bytes of a table. Polars counts the characters of text, not the views on them.

    A view has 16 bytes (Arrow columnar format, "Variable-size Binary View Layout").
    """
    texts = sum(str(kind) == "String" for kind in frame.dtypes)
    return int(frame.estimated_size()) + 16 * frame.height * texts


def main() -> None:
    """Run one side and write what it found."""
    side, path, out, *rest = sys.argv[1:]
    asked, laps = Asked.read(Path(path)), Laps()
    frame = SIDES[side](asked, laps)
    found: dict[str, object] = {
        "entries": frame.height,
        "table_bytes": _size(frame),
        "laps_s": laps,
    }
    if "--check" in rest:
        found["checksum"] = checksum(frame, asked.attributes)
    with Path(out).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(found) + "\n")
    # As the program itself does, and no side is to wait for its memory to be taken apart.
    os._exit(0)


if __name__ == "__main__":
    main()
