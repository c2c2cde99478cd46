"""Render an audit: one file or folder per format, all in one table."""

from __future__ import annotations

from auditor.audit import Redact
from reports.console import Console, console
from reports.formats import FORMATS
from reports.interface import ReportFormat, ReportOptions
from reports.writing import write_report

__all__ = [
    "FORMATS",
    "Console",
    "Redact",
    "ReportFormat",
    "ReportOptions",
    "console",
    "write_report",
]
