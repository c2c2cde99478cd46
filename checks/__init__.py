"""Hold the checks, by domain; ``CHECKS`` is the table of all of them."""

from __future__ import annotations

from auditor.check import Check, checks_in
from checks import accounts, password_policies, passwords

__all__ = ["CHECKS"]

CHECKS: dict[str, Check] = checks_in((accounts, passwords, password_policies))
