"""Hold the sections that every report may show, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.audit import Audit
from reports.content.blocks import Section
from reports.interface import ReportOptions
from reports.sections.declared import declared
from reports.sections.interface import SectionMaker
from reports.sections.legal import legal
from reports.sections.pictures import pictures
from reports.sections.population import population
from reports.sections.reasons import reasons
from reports.sections.sources import sources
from reports.sections.standing import standing

__all__ = ["SECTIONS", "make_sections"]

SECTIONS: tuple[SectionMaker, ...] = (
    standing,
    reasons,
    pictures,
    population,
    sources,
    declared,
    legal,
)


def make_sections(
    audit: Audit, options: ReportOptions, makers: Sequence[SectionMaker] = SECTIONS
) -> list[Section]:
    """Return the sections that have something to tell, in their order."""
    made = (make(audit, options) for make in makers)
    return [each for each in made if each is not None]
