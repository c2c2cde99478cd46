"""Find the files, or the places of a directory, that a source of a district names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.cli.composing import Plan
    from auditor.evidence.interface import SourceFile, SourceSpec


def places_of(spec: SourceSpec, plan: Plan) -> Sequence[SourceFile]:
    """Return what a scan would read for one source."""
    from auditor.evidence.files import files_of
    from auditor.evidence.interface import CollectContext

    district = plan.district
    context = CollectContext(
        district.folder,
        district.schools,
        plan.as_of,
        tuple(district.mail_domains),
        district.time_zone,
    )
    return files_of(spec, context)
