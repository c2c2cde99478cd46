"""Define what a dialect is: how one kind of directory names what the auditor asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from auditor.audit import Problem
from auditor.evidence.directory.interface import Policies
from auditor.ldap.interface import Entry
from auditor.ldap.session import Session
from auditor.model import Text

if TYPE_CHECKING:
    import polars as pl

Complete = Callable[["pl.DataFrame"], "pl.DataFrame"]
"""Take the table of accounts as read and add what stands elsewhere, as text columns.

``privileged`` (TRUE, FALSE, null), ``policy`` (lower-case name), ``policyMaxAge`` (seconds) and
what the dialect's own accounts need.
"""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a directory keeps outside its accounts: policies, groups, tokens."""

    policies: Policies = field(default_factory=Policies)
    complete: Complete = lambda frame: frame
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """One kind of directory.

    Adding a dialect means one file with one of these, and one line in the table.
    """

    name: str
    title: Text
    recognises: Callable[[Entry], bool]
    """Whether a root DSE is that of this kind."""
    filter: str
    """Which entries are accounts."""
    attributes: tuple[str, ...]
    """All that is asked of an account; never ``*``, never a secret."""
    look_around: Callable[[Session, datetime], Surroundings]
    """Read what stands outside the accounts, for an audit at the given moment."""
    several: frozenset[str] = frozenset()
    """Attributes of which every value counts."""
    format: str = "ldap"
    """The format of ``district.yaml`` that speaks it."""
