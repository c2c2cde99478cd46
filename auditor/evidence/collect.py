"""Collect all evidence of a district: every source of every family.

Nothing else reads the outside world.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from auditor.audit import Exclusion, Provenance
from auditor.evidence.families import FAMILIES
from auditor.evidence.intake.given import Given
from auditor.evidence.intake.take_in import take_in
from auditor.evidence.interface import CollectContext, Evidence, SourceSpec


def collect(
    specs: Sequence[SourceSpec], context: CollectContext, declared: Sequence[Exclusion] = ()
) -> Evidence:
    """Read every source; one that cannot be read leaves an error and never ends the audit."""
    context = replace(context, declared=declared)
    tables: dict[str, pl.DataFrame] = {}
    provenance: list[Provenance] = []
    exclusions: list[Exclusion] = []
    given: list[Given] = []
    for family in FAMILIES.values():
        names = {table.name for table in family.tables}
        taken, further = take_in(
            family,
            [spec for spec in specs if spec.family == family.name],
            context,
            first=len(provenance),
            given=[each for each in given if each.table in names],
        )
        tables |= taken.tables
        provenance += taken.provenance
        exclusions += taken.exclusions
        given += further
    for family in FAMILIES.values():
        if family.link is not None:
            tables = dict(family.link(tables, provenance, context))
    return Evidence(tables, tuple(provenance), tuple(exclusions))
