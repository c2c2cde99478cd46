"""Turn what the other sides read into the audit's own kind of table; compare tables by checksum."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

Entry = tuple[str, Mapping[str, Sequence[bytes]]]
"""Distinguished name, attribute -> values."""


def table(
    entries: Iterable[Entry], attributes: Sequence[str], several: Sequence[str]
) -> pl.DataFrame:
    """Return a text column for every attribute, and ``dn``, as the audit's own reading does.

    Written for speed, column by column: the other sides are to be no slower than they must.
    """
    import polars as pl

    names, rows = [], []
    for dn, values in entries:
        names.append(dn)
        rows.append(values)
    columns = {}
    for name in attributes:
        cells = [values.get(name) for values in rows]
        if name in several:
            texts = [b"\n".join(cell).decode() if cell else None for cell in cells]
        else:
            texts = [cell[0].decode() or None if cell else None for cell in cells]
        columns[name] = pl.Series(texts, dtype=pl.String)
    columns["dn"] = pl.Series(names, dtype=pl.String)
    return pl.DataFrame(columns)


def checksum(frame: pl.DataFrame, attributes: Sequence[str]) -> str:
    """Return a hash over every name and every value, whatever the order of the answer was."""
    digest = hashlib.sha256()
    for row in sorted(frame.select("dn", *attributes).rows()):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def read_ldif(path: Path) -> Iterator[Entry]:
    """Yield the entries that ``ldapsearch -LLL -o ldif-wrap=no`` wrote."""
    dn, attributes = "", dict[str, list[bytes]]()
    with path.open("rb") as stream:
        for line in stream:
            name, colon, rest = line.rstrip(b"\n").partition(b":")
            if not colon or name.startswith(b"#"):
                if dn:
                    yield dn, attributes
                dn, attributes = "", {}
                continue
            value = base64.b64decode(rest[1:]) if rest.startswith(b":") else rest.lstrip(b" ")
            if name == b"dn":
                dn = value.decode()
            else:
                attributes.setdefault(name.decode(), []).append(value)
    if dn:
        yield dn, attributes
