"""Hold the formats in which password policies are kept; so far one: any table."""

from __future__ import annotations

from auditor.evidence.password_policies.table import ALIASES

__all__ = ["FORMATS"]

FORMATS: dict[str, dict[str, tuple[str, ...]]] = {"table": ALIASES}
