"""Read a stored result document: bounded, of a version we know, each member as it is declared.

Pydantic's parser is several times as fast as Python's, and has two weaknesses. It refuses half a
surrogate, which a path may hold: such a document, which is rare, is parsed by Python. And of a
member that stands twice in one object it takes the last, as most programs do, without a word.
"""

from __future__ import annotations

import codecs
import json
import math
from functools import cache

from pydantic import TypeAdapter, ValidationError

from auditor.audit import Audit
from auditor.locale import _
from auditor.result.consistency import check_consistency
from auditor.result.faults import Fault, ResultError, first_fault, shown_place
from auditor.result.members import Document
from auditor.result.restoring import restored

__all__ = ["MOST_BYTES", "ResultError", "read_result"]

MOST_BYTES = 1 << 30
"""1 GiB; a province of 1,500 schools with 150 rules each writes a fifth of it."""


def read_result(content: bytes, path: str) -> Audit:
    """Return the audit that a result document was made of.

    Args:
        content: the document, as it was written.
        path: its name in messages.

    Raises:
        ResultError: it is no such document, of another version, or contradicts itself.

    """
    try:
        audit = restored(_parsed(content))
        check_consistency(audit)
    except Fault as fault:
        message = _(
            "{path}: {place}{message} The file is not as auditor wrote it; take the original, or"
            " write it anew: auditor scan DISTRICT -o json=PATH"
        )
        place = f"{shown_place(fault.place)}: " if fault.place else ""
        told = message.format(path=path, place=place, message=fault.message)
        raise ResultError(told) from fault
    return audit


@cache
def _adapter() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


def _parsed(content: bytes) -> Document:
    if len(content) > MOST_BYTES:
        message = _("The file is larger than {mib} MiB; no result is.")
        raise Fault((), message.format(mib=MOST_BYTES >> 20))
    # An editor may have put a byte order mark in front.
    text = content.removeprefix(codecs.BOM_UTF8)
    try:
        return _adapter().validate_json(text)
    except ValidationError as error:
        if error.errors(include_url=False, include_input=False)[0]["type"] != "json_invalid":
            raise first_fault(error) from error
    try:
        return _adapter().validate_python(_objects(text))
    except ValidationError as error:
        raise first_fault(error) from error


def _objects(content: bytes) -> object:
    """Return what Python's own parser makes of the document, or what keeps it from being JSON."""
    if not content.strip():
        raise Fault((), _("The file is empty."))
    try:
        return json.loads(content.decode(), parse_constant=_finite, parse_float=_finite)
    except UnicodeDecodeError as error:
        message = _("The file is not UTF-8 text (byte {position}).")
        raise Fault((), message.format(position=error.start)) from error
    except json.JSONDecodeError as error:
        message = _("line {line}, column {column}: this is not JSON; the file is not whole.")
        raise Fault((), message.format(line=error.lineno, column=error.colno)) from error
    except RecursionError as error:
        raise Fault((), _("The objects are nested deeper than in any result.")) from error
    except ValueError as error:
        raise Fault((), _("A number in it is none that a result can hold.")) from error


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value
