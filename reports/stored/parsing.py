"""Parse a stored result: bounded, without what JSON does not have, and of a version we know."""

from __future__ import annotations

import json
import math
from collections import Counter

from auditor.locale import _
from reports.stored.faults import Fault
from reports.stored.members import Found, mapping
from reports.stored.writing import SCHEMA

MOST_BYTES = 1 << 30
"""1 GiB; a province of 1,500 schools with 150 rules each writes a fifth of it."""
_FAMILY = SCHEMA.partition("/")[0]


class _RepeatedError(ValueError):
    """A member stands twice in one object: programs differ in which of them they believe."""


def parse(content: bytes) -> Found:
    """Return the document as plain objects; only its version has been looked at.

    Raises:
        Fault: it is too large, no JSON, or of another version.

    """
    if len(content) > MOST_BYTES:
        message = _("The file is larger than {mib} MiB; no result is.")
        raise Fault((), message.format(mib=MOST_BYTES >> 20))
    document = mapping(_parsed(_decoded(content)), ())
    _check_version(document)
    return document


def _decoded(content: bytes) -> str:
    try:
        # An editor may have put a byte order mark in front.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = _("The file is not UTF-8 text (byte {position}).")
        raise Fault((), message.format(position=error.start)) from error
    if not text.strip():
        raise Fault((), _("The file is empty."))
    return text


def _parsed(text: str) -> object:
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_finite
        )
    except json.JSONDecodeError as error:
        message = _("line {line}, column {column}: this is not JSON; the file is not whole.")
        raise Fault((), message.format(line=error.lineno, column=error.colno)) from error
    except _RepeatedError as error:
        message = _("The member '{name}' stands twice in one object.")
        raise Fault((), message.format(name=error)) from error
    except RecursionError as error:
        raise Fault((), _("The objects are nested deeper than in any result.")) from error
    except ValueError as error:
        raise Fault((), _("A number in it is none that a result can hold.")) from error


def _object(pairs: list[tuple[str, object]]) -> Found:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = Counter(name for name, _value in pairs).most_common(1)[0][0]
        raise _RepeatedError(ascii(twice)[1:-1])
    return made


def _refuse(name: str) -> object:
    raise ValueError(name)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _check_version(document: Found) -> None:
    version = document.get("schema")
    if version == SCHEMA:
        return
    if isinstance(version, str) and version.startswith(f"{_FAMILY}/"):
        message = _(
            "is '{found}', and this program reads '{known}'; use the version that wrote it."
        )
        raise Fault(("schema",), message.format(found=ascii(version[:60])[1:-1], known=SCHEMA))
    message = _("There is no 'schema' that says '{known}': this is no stored result.")
    raise Fault((), message.format(known=SCHEMA))
