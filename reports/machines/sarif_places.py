"""Say where results stand in a SARIF log: in which file and row, in which school."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.audit import Audit
from auditor.model import Finding, Outcome, SchoolSummary
from reports.machines.sarif_rules import message
from reports.machines.shared import Json, finding_line, one_line, source_uri

BASE = "DISTRICT"
"""Stands for the district's folder; where that lies is nobody else's business."""


def artifacts_of(audit: Audit) -> list[Json]:
    """Return the sources, each file once, with the digest of what was read."""
    artifacts: dict[str, dict[str, Json]] = {}
    for each in audit.sources:
        artifact = artifacts.setdefault(each.path, {"location": _artifact(each.path)})
        if each.sha256:
            artifact["hashes"] = {"sha-256": each.sha256}
    return list(artifacts.values())


def _artifact(path: str) -> dict[str, Json]:
    uri = source_uri(path)
    return {"uri": uri} if path.startswith("/") else {"uri": uri, "uriBaseId": BASE}


class Places:
    """Name the schools once, and point to them from every result."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        codes = [None, *(each.school.code for each in audit.schools)]
        self._known: dict[str | None, dict[str, Json]] = {
            code: self._pointer(code, index) for index, code in enumerate(codes)
        }

    def _pointer(self, code: str | None, index: int | None) -> dict[str, Json]:
        pointer: dict[str, Json] = {"fullyQualifiedName": code or self._audit.district_code}
        return pointer if index is None else {**pointer, "index": index}

    def of(self, school: str | None) -> dict[str, Json]:
        """Return the location of a school, of the whole district for ``None``."""
        return {"logicalLocations": [self._known.get(school) or self._pointer(school, None)]}

    def all(self, language: str) -> list[Json]:
        """Return the district and its schools; score and coverage stand side by side."""
        district: Json = {
            "name": one_line(self._audit.district_name.in_language(language)),
            "fullyQualifiedName": self._audit.district_code,
            "kind": "namespace",
        }
        return [district, *(_standing(each) for each in self._audit.schools)]


def _standing(summary: SchoolSummary) -> dict[str, Json]:
    return {
        "name": one_line(summary.school.name),
        "fullyQualifiedName": summary.school.code,
        "kind": "namespace",
        "parentIndex": 0,
        "properties": {
            "level": summary.school.level.value,
            "score": summary.score,
            "coverage": summary.coverage,
            "counts": {each.value: summary.counts.get(each, 0) for each in Outcome},
        },
    }


def location(finding: Finding, place: Mapping[str, Json]) -> dict[str, Json]:
    """Return the file and row of a finding, in the school that ``place`` names."""
    location = {**place, "message": message(finding_line(finding))}
    if finding.source:
        physical: dict[str, Json] = {"artifactLocation": _artifact(finding.source)}
        if finding.row is not None and finding.row >= 1:
            physical["region"] = {"startLine": finding.row}
        location["physicalLocation"] = physical
    return location
