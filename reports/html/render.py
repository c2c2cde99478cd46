"""Render an audit as pages for a browser: an index of the district and a page for every school.

Every page stands alone: style, script and data are in it, it asks the network for nothing and its
content security policy lets nothing run but its own script. It opens from a folder, on a telephone
too. https://www.w3.org/TR/CSP3/, https://www.w3.org/TR/WCAG22/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.audit import Audit
from reports.content.one_school import audits_by_school
from reports.html.office import office_page
from reports.html.page_set import prepare_pages
from reports.html.school import school_page
from reports.interface import ReportOptions, speaking
from reports.redaction import redact_audit
from reports.writing import Content, Folder


def render_html(audit: Audit, options: ReportOptions) -> Content | Folder:
    """Return the folder of the district's pages, or the one page of ``options.school``.

    Raises:
        ReportError: names are to be hidden and no key is given.

    """
    with speaking(options.language):
        shown = redact_audit(audit, options)
    if options.school is None:
        return Folder(lambda: _pages(shown, options))
    return _own_page(shown, options)


def _own_page(audit: Audit, options: ReportOptions) -> bytes:
    with speaking(options.language):
        return school_page(audit, prepare_pages(audit, options.language), options, alone=True)


def _pages(audit: Audit, options: ReportOptions) -> Iterator[tuple[str, bytes]]:
    """Yield each page when it is asked for: those of 1,500 schools need not fit the memory."""
    with speaking(options.language):
        pages = prepare_pages(audit, options.language)
        index = office_page(audit, pages, options)
    yield "index.html", index
    for code, own in audits_by_school(audit):
        # Spoken anew for each page: between two of them the language is the caller's.
        with speaking(options.language):
            page = school_page(own, pages, replace(options, school=code))
        yield f"schools/{pages.files[code]}", page
