"""Collect all evidence of a district: every source of every family.

Nothing else reads the outside world.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.audit import Exclusion
from auditor.evidence import accounts, staff
from auditor.evidence.accounts.assign import assign
from auditor.evidence.accounts.collect import collect_accounts
from auditor.evidence.interface import CollectContext, Evidence, SourceSpec
from auditor.evidence.staff.collect import collect_staff

FORMATS: Mapping[str, tuple[str, ...]] = {
    "accounts": tuple(accounts.FORMATS),
    "staff": tuple(staff.FORMATS),
}
"""Family -> the formats it can be read from."""


def collect(
    specs: Sequence[SourceSpec], context: CollectContext, declared: Sequence[Exclusion] = ()
) -> Evidence:
    """Read every source; one that cannot be read leaves an error and never ends the audit."""
    staff_table, staff_sources = collect_staff(
        [spec for spec in specs if spec.family == "staff"], staff.FORMATS, context
    )
    account_table, account_sources, exclusions = collect_accounts(
        [spec for spec in specs if spec.family == "accounts"], accounts.FORMATS, context, declared
    )
    return Evidence(
        tables={
            "accounts": assign(account_table, staff_table, context.as_of),
            "staff": staff_table,
        },
        provenance=(*account_sources, *staff_sources),
        exclusions=tuple(exclusions),
    )
