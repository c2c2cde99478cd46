"""Collect all evidence of a district: every source of every family.

Nothing else reads the outside world.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.audit import Exclusion, Provenance
from auditor.evidence import accounts, password_policies, staff
from auditor.evidence.accounts.assign import assign
from auditor.evidence.accounts.collect import collect_accounts
from auditor.evidence.interface import CollectContext, Evidence, SourceSpec
from auditor.evidence.password_policies.collect import collect_password_policies
from auditor.evidence.staff.collect import collect_staff

FORMATS: Mapping[str, tuple[str, ...]] = {
    "accounts": tuple(accounts.FORMATS),
    "staff": tuple(staff.FORMATS),
    "password_policies": tuple(password_policies.FORMATS),
}
"""Family -> the formats it can be read from."""


def collect(
    specs: Sequence[SourceSpec], context: CollectContext, declared: Sequence[Exclusion] = ()
) -> Evidence:
    """Read every source; one that cannot be read leaves an error and never ends the audit."""
    of_family = {name: [spec for spec in specs if spec.family == name] for name in FORMATS}
    staff_table, staff_sources = collect_staff(of_family["staff"], staff.FORMATS, context)
    found = collect_accounts(of_family["accounts"], accounts.FORMATS, context, declared)
    policy_table, policy_sources = collect_password_policies(
        of_family["password_policies"],
        password_policies.FORMATS,
        context,
        found.policies,
        first=len(found.provenance) + len(staff_sources),
    )
    doubtful = _in_doubt(staff_sources, [school.code for school in context.schools])
    return Evidence(
        tables={
            "accounts": assign(found.table, staff_table, context.as_of, doubtful),
            "staff": staff_table,
            "password_policies": policy_table,
        },
        provenance=(*found.provenance, *staff_sources, *policy_sources),
        exclusions=found.exclusions,
    )


def _in_doubt(sources: Sequence[Provenance], schools: Sequence[str]) -> frozenset[str]:
    """Return the schools of which a source may know more than could be read of it."""
    found: set[str] = set()
    for each in sources:
        if each.error is not None or each.stale or each.rows_quarantined:
            found |= set(schools) if each.only_school is None else {each.only_school}
    return frozenset(found)
