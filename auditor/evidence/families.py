"""Hold the families of evidence, one line each; every other list of them is derived from here."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.evidence import accounts, password_policies, staff
from auditor.evidence.family import Family, Table

__all__ = ["FAMILIES", "TABLES"]

FAMILIES: Mapping[str, Family] = {
    each.name: each
    for each in (
        accounts.FAMILY,
        staff.FAMILY,
        password_policies.FAMILY,
    )
}
"""In the order in which they are collected: what tells something of another family comes first."""

TABLES: Mapping[str, Table] = {
    table.name: table for family in FAMILIES.values() for table in family.tables
}
"""Every table of evidence by name; no two families have one of the same name."""
