"""Say what is wrong with a stored result, and where in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from auditor.locale import _
from auditor.model import AuditorError
from auditor.result.kinds import SCHEMA
from auditor.result.members import Document
from auditor.yaml.faults import closest
from auditor.yaml.validation import known_keys

Place: TypeAlias = "tuple[str | int, ...]"
"""Where a value stands: ``("results", 12, "outcome")``; made into text only when it is told."""
_MOST_TOLD = 5
_LONGEST = 60


class ResultError(AuditorError):
    """A stored result cannot be used as it stands."""


class Fault(Exception):  # noqa: N818  # it is told as part of a ResultError, which names the file
    """One thing wrong, at a place; the message is in the language of the run."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


def shown_place(place: Place) -> str:
    """Return a place as a reader of the document writes it: ``results[12].outcome``."""
    text = ""
    for step in place:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step.isidentifier():
            text += f".{step}" if text else step
        else:
            # A name of the document's own making may hold anything.
            text += f"[{step[:_LONGEST]!a}]"
    return text


def first_fault(error: ValidationError, within: Place = ()) -> Fault:
    """Return the first thing wrong; a member missing or too many goes before a wrong value."""
    fault = _first_fault(error)
    return Fault((*within, *fault.place), fault.message)


def _first_fault(error: ValidationError) -> Fault:
    # Asked for without the values: beside a missing member that would be its whole object.
    told = error.errors(include_url=False, include_input=False)
    first = min(range(len(told)), key=lambda position: _rank(told[position]))
    kind, place = told[first]["type"], told[first]["loc"]
    if kind == "missing":
        return _missing(place, [each["loc"][-1] for each in told if _is_lacking(each, place[:-1])])
    if kind == "unexpected_keyword_argument":
        name = closest(str(place[-1]), known_keys(Document, place[:-1]))
        hint = _(" Did you mean '{name}'?").format(name=name) if name else ""
        return Fault(place, _("is not a member that this version knows.") + hint)
    if kind in _WANTED:
        value = error.errors(include_url=False)[first]["input"]
        message = _("should be {wanted}, but is {found}.")
        return Fault(place, message.format(wanted=_WANTED[kind](), found=_kind_of(value)))
    return _worded(told[first])


def _rank(error: ErrorDetails) -> tuple[bool, bool]:
    """Order what is wrong: of another version everything else may be wrong too."""
    return error["loc"] != ("schema",), error["type"] not in _STRUCTURE


def _is_lacking(error: ErrorDetails, place: Place) -> bool:
    return error["type"] == "missing" and error["loc"][:-1] == place


def _missing(place: Place, names: list[str | int]) -> Fault:
    if place == ("schema",):
        message = _("There is no 'schema' that says '{known}': this is no stored result.")
        return Fault((), message.format(known=SCHEMA))
    shown = ", ".join(sorted(map(str, names))[:_MOST_TOLD])
    return Fault(place[:-1], _("lacks: {names}.").format(names=shown))


def _worded(error: ErrorDetails) -> Fault:
    kind, place, context = error["type"], error["loc"], error.get("ctx", {})
    if kind in {"enum", "literal_error"}:
        codes = context["expected"].replace("'", "").replace(" or ", ", ")
        return Fault(_without_key(place), _("is none of: {codes}.").format(codes=codes))
    if kind == "version":
        return _version(context["found"])
    wording = _WORDINGS.get(kind)
    return Fault(place, wording() if wording else _("cannot be used as it is written."))


def _version(found: object) -> Fault:
    if isinstance(found, str) and found.startswith(SCHEMA.partition("/")[0] + "/"):
        message = _(
            "is '{found}', and this program reads '{known}'; use the version that wrote it."
        )
        shown = ascii(found[:_LONGEST])[1:-1]
        return Fault(("schema",), message.format(found=shown, known=SCHEMA))
    return _missing(("schema",), [])


def _without_key(place: Place) -> Place:
    """Return the place of a member whose name is wrong as that of the member."""
    return place[:-1] if place[-1:] == ("[key]",) else place


def _kind_of(value: object) -> str:
    """Return what a value is, in words; its content is not told."""
    words: dict[type, str] = {
        bool: _("true or false"),
        int: _("a whole number"),
        float: _("a number"),
        str: _("a text"),
        list: _("a list"),
        dict: _("an object"),
    }
    return words.get(type(value), _("null"))


_STRUCTURE = frozenset({"missing", "unexpected_keyword_argument"})
_WANTED: Mapping[str, Callable[[], str]] = {
    **dict.fromkeys(("dict_type", "dataclass_type"), lambda: _("an object")),
    **dict.fromkeys(("list_type", "tuple_type"), lambda: _("a list")),
    **dict.fromkeys(
        ("int_type", "int_from_float", "greater_than_equal"), lambda: _("a whole number from 0")
    ),
    "string_type": lambda: _("a text"),
    "bool_type": lambda: _("true or false"),
    "none_required": lambda: _("null"),
    "percent": lambda: _("a percentage from 0 to 100"),
}
_WORDINGS: Mapping[str, Callable[[], str]] = {
    "moment": lambda: _("should be a moment such as 2026-11-22T23:59:59+07:00."),
    "day": lambda: _("should be a day such as 2026-11-22."),
    "parameter": lambda: _("is no value that a parameter can have."),
    "too_short": lambda: _("should hold a number for each outcome."),
    "string_pattern_mismatch": lambda: _(
        "is no code of a school: only a-z, 0-9, '-' and '_' may stand in it."
    ),
}
