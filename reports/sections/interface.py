"""Define what adds a section to every report: a pure function from an audit to a section or none.

A family of evidence adds a file here with such functions and a line in ``SECTIONS``; the formats
need no change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from auditor.audit import Audit
from reports.content.blocks import Section
from reports.interface import ReportOptions

SectionMaker: TypeAlias = Callable[[Audit, ReportOptions], Section | None]
"""Called in the language of the run, with an audit whose names are already hidden where asked.

``options.school`` tells whether it is one school's own report. ``None``: there is nothing to tell.
"""
