"""Draw the formal report as a tagged PDF (PDF/UA-1), without an office suite.

The layout stands in ``report.typ``, compiled by Typst from a wheel. Only fonts of this package are
used, no package is imported and nothing is fetched: the same report gives the same bytes anywhere.
"""

from __future__ import annotations

import json
import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import ReportError
from reports.formal.model import FormalReport
from reports.interface import ReportOptions, speaking

if TYPE_CHECKING:
    import typst

_HERE = Path(__file__).parent
_FONTS = _HERE.parent / "fonts"
_log = logging.getLogger(__name__)


def render_pdf(audit: Audit, options: ReportOptions) -> bytes:
    """Return the report of the whole office, or of the one school that ``options`` names.

    Raises:
        ReportError: the document cannot be made.

    """
    from reports.formal.content import formal_report  # noqa: PLC0415  # as below

    return pdf_bytes(formal_report(audit, options))


def pdf_bytes(report: FormalReport) -> bytes:
    """Return ``report`` as a PDF; the number, the date and the signature stay open.

    Raises:
        ReportError: the document cannot be made.

    """
    # The table of formats names this module: `--help` must not wait for what only drawing needs.
    import typst  # noqa: PLC0415

    from reports.formal.pdf_data import document_data  # noqa: PLC0415

    with speaking(report.language):
        data = json.dumps(document_data(report), separators=(",", ":"))
        try:
            return _compiled(data, ["ua-1"])
        except typst.TypstError as error:
            # A report that a reader may not be able to have read aloud is better than none.
            _log.warning("no PDF/UA-1, a plain PDF is made instead: %s", error)
        try:
            return _compiled(data, [])
        except typst.TypstError as error:
            raise ReportError(
                _(
                    "The PDF cannot be made ({detail}). Choose another format, and report this as a"
                    " fault of the program."
                ).format(detail=error)
            ) from error


def _compiled(data: str, standards: list[typst.PDFStandard]) -> bytes:
    made = _compiler().compile(
        # Given each time: the compiler forgets a source that is no file.
        input=(_HERE / "report.typ").read_bytes(),
        sys_inputs={"data": data},
        format="pdf",
        pdf_standards=standards,
    )
    if not isinstance(made, bytes):
        raise TypeError(made)
    return made


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler with its fonts read: of 1,500 documents only the first pays for them."""
    import typst  # noqa: PLC0415

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS]
    )
    return typst.Compiler(root=_HERE, font_paths=fonts)
