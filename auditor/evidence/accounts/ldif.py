"""Read an LDIF export of a directory (``ldapsearch``, ``slapcat``, ``ldifde``).

It holds what the live directory would tell of its accounts, but not who administers it nor which
policies apply; operational attributes are in it only if they were asked for (``ldapsearch ... +``).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from auditor.evidence.accounts import active_directory, ldap
from auditor.evidence.family import Format
from auditor.evidence.interface import RawTable, SourceSpec
from auditor.evidence.reading.ldif import read_ldif
from auditor.model import Text

_EVERY_VALUE = ("objectclass", "ipauserauthtype")
_OF_ACTIVE_DIRECTORY = "useraccountcontrol"


def _read(path: Path, shown: str, spec: SourceSpec) -> RawTable | None:
    del spec
    raw = read_ldif(path, shown=shown)
    return None if raw is None else replace(raw, frame=_first_values(raw.frame))


def _first_values(frame: pl.DataFrame) -> pl.DataFrame:
    """Keep the first value of attributes that an account has one of."""
    several = [
        name
        for name, kind in frame.schema.items()
        if kind == pl.String
        and name not in _EVERY_VALUE
        and frame[name].str.contains("\n", literal=True).any()
    ]
    return frame.with_columns(pl.col(name).str.split("\n").list.first() for name in several)


def _derive(raw: pl.DataFrame, typed: pl.DataFrame) -> dict[str, pl.Series]:
    of_windows = _OF_ACTIVE_DIRECTORY in raw.columns
    derive = active_directory.derive if of_windows else ldap.derive
    return derive(raw, typed)


def _aliases() -> dict[str, tuple[str, ...]]:
    """Return the attributes of all dialects; those of Active Directory come second."""
    windows = active_directory.FORMAT.aliases
    return {
        name: (*ldap.ALIASES.get(name, ()), *windows.get(name, ()))
        for name in dict.fromkeys((*ldap.ALIASES, *windows))
    }


FORMAT = Format(
    name="ldif",
    title=Text("LDIF xuất từ thư mục LDAP", "LDIF exported from an LDAP directory"),
    signature=frozenset({"dn", "objectclass"}),
    system="ldap",
    aliases=_aliases(),
    cannot_tell=("people", "owner"),
    read=_read,
    derive=_derive,
    derives_from=ldap.DERIVES_FROM | active_directory.FORMAT.derives_from,
)
