"""Read a Word document back as a reader does, and damage one as an outsider would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace

from docx import Document
from docx.document import Document as Opened

from auditor.audit import Audit
from auditor.model import Text

HOSTILE = "=1+1</w:t><w:p/>&{{noi_dung}} \u202eabc\x00\x1b[31m\x7f\udc80😀\ufffe " + "x" * 300


def opened(content: bytes) -> Opened:
    return Document(io.BytesIO(content))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def packed(held: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    return packed({**parts(content), name: part})


def texts(content: bytes) -> list[str]:
    """Return every paragraph of the document, those of tables too."""
    body = opened(content).element.body
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p")]


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def hostile(audit: Audit) -> Audit:
    """Return the audit with hostile text wherever somebody outside writes one."""
    text = Text(HOSTILE, HOSTILE)
    return replace(
        audit,
        district_name=text,
        schools=tuple(
            replace(each, school=replace(each.school, name=HOSTILE)) for each in audit.schools
        ),
        sources=tuple(replace(each, path=HOSTILE) for each in audit.sources),
        exclusions=tuple(replace(each, reason=HOSTILE, owner=HOSTILE) for each in audit.exclusions),
        directives=tuple(
            replace(each, title=text, issuer=text, legal_status=text) for each in audit.directives
        ),
        results=tuple(
            replace(
                each,
                observed=text,
                expected=text,
                reason_text=text if each.reason_text else None,
                rule=replace(each.rule, title=text, remediation=text),
            )
            for each in audit.results
        ),
    )
