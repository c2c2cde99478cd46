"""Pack a Word document so that the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from docx.document import Document

_DAY = (1980, 1, 1, 0, 0, 0)
"""The first a ZIP can hold: the day of packing is nobody's business and would change the bytes."""


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of the parts in their order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # The system's own number would tell where it was made.
            entry.create_system = 0
            archive.writestr(entry, content)
    return stream.getvalue()


def saved(document: Document) -> bytes:
    """Return a document of python-docx without the time and the system of its making.

    The library leaves both to :mod:`zipfile`, which takes the clock's and the machine's. The parts
    keep their order; the list of their types comes first.
    """
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return packed({each: archive.read(each) for each in archive.namelist()})
