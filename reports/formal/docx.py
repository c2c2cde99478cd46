"""Render the formal report, and the outline of a self-assessment, as a Word document."""

from __future__ import annotations

from datetime import datetime

from auditor.audit import Audit
from reports.formal.annex import annex_outline
from reports.formal.content import formal_report
from reports.formal.model import FormalReport
from reports.interface import ReportOptions, speaking


def render_docx(audit: Audit, options: ReportOptions) -> bytes:
    """Return the report of the office or of one school; ``options.template`` is filled if given.

    Raises:
        ReportError: there is no such school, or the template cannot be used (every fault is told).

    """
    report = formal_report(audit, options)
    if options.template is None:
        return docx_bytes(report, audit.generated_at)
    from reports.formal.template import fill  # noqa: PLC0415  # lxml loads in a tenth of a second

    return fill(options.template, report)


def render_annex(audit: Audit, options: ReportOptions) -> bytes:
    """Return the outline of a self-assessment: PDF where the path asks for it, else Word.

    Raises:
        ReportError: there is no such school, or the document cannot be made.

    """
    outline = annex_outline(audit, options)
    if options.suffix.lower() != ".pdf":
        return docx_bytes(outline, audit.generated_at)
    from reports.formal.pdf import pdf_bytes  # noqa: PLC0415  # the compiler loads in half a second

    return pdf_bytes(outline)


def docx_bytes(report: FormalReport, made_at: datetime) -> bytes:
    """Return ``report`` as a Word document; the number, the date and the signature stay open."""
    from reports.formal.docx_base import new_document  # noqa: PLC0415  # the library, too
    from reports.formal.docx_package import saved  # noqa: PLC0415
    from reports.formal.docx_page import write_report  # noqa: PLC0415

    with speaking(report.language):
        document = new_document(report.language, f"{report.kind} - {report.summary}", made_at)
        write_report(document, report)
        return saved(document)
