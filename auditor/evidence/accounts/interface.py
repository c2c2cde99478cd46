"""Define what an account format is: its headers, its columns, and what it can never tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.evidence.interface import RawTable, SourceSpec
from auditor.model import Text

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class AccountFormat:
    """One kind of export.

    Adding a format means one file with one of these, and one line in the table.
    """

    name: str
    title: Text
    aliases: Mapping[str, tuple[str, ...]]
    """Canonical column -> folded headers, best first; the first that is not empty counts.

    A leading ``!`` inverts a flag (``!suspended`` -> ``enabled``).
    """
    cannot_tell: tuple[str, ...]
    """Columns that this kind of export never holds, for ``doctor`` and the reference."""
    signature: frozenset[str]
    """Folded headers that only this kind of export has; ``init`` recognises it by them."""
    system: str
    """The system its accounts belong to, unless the source says otherwise."""
    read: Callable[[Path, str, SourceSpec], RawTable | None] | None = None
    """Read a file that is no table (JSON), or return ``None`` where it is one after all."""
    derive: Callable[[pl.DataFrame, pl.DataFrame], dict[str, pl.Series]] | None = None
    """Take (raw cells under folded headers, typed columns) and return further typed columns.

    They fill what the cells leave open. ``left_out`` (text) says why a row is no account to judge;
    ``policy`` names the password policy of an account.
    """
    derives_from: frozenset[str] = frozenset()
    """Folded headers that only ``derive`` reads."""
    names_may_be_mail: bool = False
    """Where no column holds mail addresses, a sign-in name with an ``@`` is one."""
    login_lag_days: int = 0
    """Days by which its date of the last sign-in may be late."""
    constants: Mapping[str, object] = field(default_factory=dict)
