"""Hold the sections that every report may show, in their order."""

from __future__ import annotations

from reports.sections.declared import declared
from reports.sections.interface import SectionMaker
from reports.sections.legal import legal
from reports.sections.pictures import pictures
from reports.sections.population import population
from reports.sections.reasons import reasons
from reports.sections.sources import sources
from reports.sections.standing import standing

__all__ = ["SECTIONS"]

SECTIONS: tuple[SectionMaker, ...] = (
    standing,
    reasons,
    pictures,
    population,
    sources,
    declared,
    legal,
)
