"""Define what the audit learns from a directory beside its accounts, and what it calls kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.audit import Problem

NOT_VISIBLE = "?"
"""Stands for the policy of accounts of which nothing tells the policy."""
LDAP_DIALECTS = ("openldap", "389ds", "freeipa", "posix")
"""What may be set as the dialect of the format ``ldap``; by itself the root DSE tells."""


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """What a directory enforces on the passwords of those it applies to; ``None`` is not known."""

    name: str
    max_age_s: int | None = None
    """0: passwords never expire."""
    min_length: int | None = None
    history: int | None = None
    complexity: bool | None = None
    lockout_attempts: int | None = None
    """0: wrong passwords never lock an account."""
    lockout_s: int | None = None
    """0: until an administrator unlocks it."""
    must_change_after_reset: bool | None = None


@dataclass(frozen=True, slots=True)
class Policies:
    """The password policies of a directory, by lower-case name."""

    by_name: Mapping[str, PasswordPolicy] = field(default_factory=dict)
    default: str | None = None
    """The policy of whoever names none; ``None``: not known."""
    problems: Sequence[Problem] = ()
