"""Hold the staff formats; so far one: any table."""

from __future__ import annotations

from auditor.evidence.staff.table import ALIASES

__all__ = ["FORMATS"]

FORMATS: dict[str, dict[str, tuple[str, ...]]] = {"table": ALIASES}
