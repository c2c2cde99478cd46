"""Render the result document, which ``auditor report`` and other programs read."""

from __future__ import annotations

from auditor.audit import Audit
from auditor.result.writing import document
from reports.interface import ReportOptions
from reports.streaming import streamed
from reports.writing import Content


def render_json(audit: Audit, options: ReportOptions) -> Content:
    """Return what writes the result document."""
    return streamed(audit, options, lambda shown, _options: document(shown, options.language))
