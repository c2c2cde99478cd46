"""Render an audit as an XLSX workbook."""

from __future__ import annotations

from typing import BinaryIO

from auditor.audit import Audit
from reports.interface import ReportOptions, speaking
from reports.redaction import redact_audit
from reports.writing import Content


def render_workbook(audit: Audit, options: ReportOptions) -> Content:
    """Return what writes the workbook: how to read, summary, matrix, results, findings, rules.

    Further sheets hold the sections that every report shows. One school's own report has the same
    sheets for that school alone.

    Raises:
        ReportError: names are to be hidden and no key is given.

    """
    with speaking(options.language):
        shown = redact_audit(audit, options)

    def write(stream: BinaryIO) -> None:
        # XlsxWriter is loaded only where a workbook is made: the table of formats is part of
        # every start.
        from reports.workbook.book import write_book  # noqa: PLC0415

        write_book(shown, options, stream)

    return write
