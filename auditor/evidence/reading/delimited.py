"""Read delimited text: fast when the file is well formed, with care when it is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from auditor.audit import Problem
from auditor.evidence.interface import RawTable
from auditor.evidence.reading.careful import read_carefully
from auditor.evidence.reading.cells import Tidied, tidy
from auditor.evidence.reading.content import Content
from auditor.evidence.reading.encoding import decoded, first_bad_byte, legacy, not_utf8
from auditor.evidence.reading.fast import read_fast
from auditor.evidence.reading.layout import Layout, find_layout
from auditor.evidence.reading.unquoted import read_unquoted


def read_delimited(
    path: Path,
    *,
    shown: str,
    known_header: Callable[[str], bool],
    encoding: str | None,
    has_fixed_header: bool,
) -> RawTable:
    """Read a file of delimited text; raise ``EvidenceError`` when the whole file is of no use."""
    content = decoded(path, shown=shown, given=encoding)
    layout = find_layout(
        content, shown=shown, known_header=known_header, has_fixed_header=has_fixed_header
    )
    fast = read_fast(content, layout)
    if fast is not None and fast.tidy:
        return _table(Tidied(fast.frame, ()), (), content, layout)
    if fast is not None:
        return _table(tidy(fast.frame, shown), (), content, layout)
    if content.data is None and first_bad_byte(content):
        if encoding is not None:
            raise not_utf8(content, shown)
        content = legacy(path, shown)
        layout = find_layout(
            content, shown=shown, known_header=known_header, has_fixed_header=has_fixed_header
        )
    careful = read_unquoted(content, layout) or read_carefully(content, layout, shown)
    return _table(tidy(careful.frame, shown), careful.quarantined, content, layout)


def _table(
    tidied: Tidied,
    quarantined: tuple[Problem, ...],
    content: Content,
    layout: Layout,
) -> RawTable:
    out = sorted((*quarantined, *tidied.quarantined), key=lambda problem: problem.row or 0)
    return RawTable(
        frame=tidied.frame,
        rows_read=tidied.frame.height + len(out),
        quarantined=tuple(out),
        encoding=content.encoding,
        header_row=layout.header_row,
    )
