"""Write a document piece by piece: a province's results are too many to hold as one text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

from auditor.audit import Audit
from reports.interface import ReportOptions, speaking
from reports.redaction import redact_audit
from reports.writing import Content


def streamed(
    audit: Audit,
    options: ReportOptions,
    pieces: Callable[[Audit, ReportOptions], Iterable[bytes]],
) -> Content:
    """Return what writes the ``pieces`` of an audit, in the report's language, names hidden.

    Raises:
        ReportError: names are to be hidden and no key is given; at once, before anything is
            written.

    """
    with speaking(options.language):
        shown = redact_audit(audit, options)

    def write(stream: BinaryIO) -> None:
        with speaking(options.language):
            for each in pieces(shown, options):
                stream.write(each)

    return write
