"""Draw results of one school at random, and read a section's blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st
from sample_audit import MFA, result

from auditor.audit import Audit
from auditor.model import Outcome, Result, Severity
from reports.content.blocks import Paragraph, Section, Table
from reports.interface import ReportOptions
from reports.sections.interface import SectionMaker

CODE = "thlevantam"


def _result(number: int, severity: Severity, outcome: Outcome) -> Result:
    made = result(CODE, replace(MFA, id=f"R-{number}"), outcome)
    return replace(made, severity=severity)


RESULTS = st.lists(st.tuples(st.sampled_from(Severity), st.sampled_from(Outcome)), max_size=60).map(
    lambda drawn: tuple(_result(n, *each) for n, each in enumerate(drawn))
)


def made(maker: SectionMaker, audit: Audit, school: str | None = None) -> Section:
    section = maker(audit, ReportOptions(language="en", school=school))
    assert section is not None
    return section


def paragraphs(section: Section) -> list[str]:
    return [each.text for each in section.blocks if isinstance(each, Paragraph)]


def tables(section: Section) -> Iterator[Table]:
    return (each for each in section.blocks if isinstance(each, Table))


def table(section: Section, title: str) -> Table:
    [found] = [each for each in tables(section) if each.title == title]
    return found


def column(of: Table, title: str) -> list[object]:
    [place] = [n for n, each in enumerate(of.columns) if each.title == title]
    return [row[place] for row in of.rows]
