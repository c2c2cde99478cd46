"""Hold the dialects, one file each; ``DIALECTS`` is the table, the most particular first."""

from __future__ import annotations

from auditor.evidence.directory.dialects import (
    active_directory,
    ds389,
    freeipa,
    openldap,
    posix,
)
from auditor.evidence.directory.dialects.interface import Dialect, Surroundings

__all__ = ["DIALECTS", "Dialect", "Surroundings"]

DIALECTS: dict[str, Dialect] = {
    each.DIALECT.name: each.DIALECT for each in (active_directory, freeipa, ds389, openldap, posix)
}
