"""Take values out of parsed JSON, each of exactly the kind that is declared for it.

These few functions see every value of a document, millions in a large district's: they stay plain,
and a place is a tuple that becomes text only when something is wrong.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from auditor.locale import _
from auditor.model import Text
from reports.stored.faults import Fault, Place

Found = dict[str, object]
"""A JSON object whose members have not been looked at yet."""
_Choice = TypeVar("_Choice", bound=StrEnum)
_MOST_TOLD = 5


def kind_of(value: object) -> str:
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


def _wrong(place: Place, wanted: str, value: object) -> Fault:
    message = _("should be {wanted}, but is {found}.")
    return Fault(place, message.format(wanted=wanted, found=kind_of(value)))


def members(value: object, names: frozenset[str], place: Place) -> Found:
    """Return an object that has exactly the members ``names``."""
    if not isinstance(value, dict):
        raise _wrong(place, _("an object"), value)
    if value.keys() != names:
        raise _differing(value, names, place)
    return value


def _differing(value: Found, names: frozenset[str], place: Place) -> Fault:
    missing, unknown = sorted(names - value.keys()), sorted(value.keys() - names)
    if missing:
        message = _("lacks: {names}.")
        return Fault(place, message.format(names=", ".join(missing[:_MOST_TOLD])))
    name = unknown[0]
    close = difflib.get_close_matches(name, names, n=1)
    hint = _(" Did you mean '{name}'?").format(name=close[0]) if close else ""
    return Fault((*place, name), _("is not a member that this version knows.") + hint)


def mapping(value: object, place: Place) -> Found:
    """Return an object whose members have names of its own."""
    if not isinstance(value, dict):
        raise _wrong(place, _("an object"), value)
    return value


def items(value: object, place: Place) -> list[object]:
    """Return a list."""
    if not isinstance(value, list):
        raise _wrong(place, _("a list"), value)
    return value


def text(found: Found, name: str, place: Place) -> str:
    """Return a text."""
    value = found[name]
    if isinstance(value, str):
        return value
    raise _wrong((*place, name), _("a text"), value)


def optional_text(found: Found, name: str, place: Place) -> str | None:
    """Return a text or nothing."""
    return None if found[name] is None else text(found, name, place)


def texts(value: object, place: Place) -> tuple[str, ...]:
    """Return a list of texts."""
    listed = items(value, place)
    for position, each in enumerate(listed):
        if not isinstance(each, str):
            raise _wrong((*place, position), _("a text"), each)
    return tuple(str(each) for each in listed)


def flag(found: Found, name: str, place: Place) -> bool:
    """Return true or false."""
    value = found[name]
    if isinstance(value, bool):
        return value
    raise _wrong((*place, name), _("true or false"), value)


def count(value: object, place: Place) -> int:
    """Return a number of things: whole, not negative."""
    if type(value) is int and value >= 0:
        return value
    raise _wrong(place, _("a whole number from 0"), value)


def unlike(names: Sequence[str], place: Place) -> None:
    """Refuse a list in which a name stands twice."""
    if len(set(names)) != len(names):
        seen: set[str] = set()
        for position, each in enumerate(names):
            if each in seen:
                raise Fault((*place, position), _("stands in the list a second time."))
            seen.add(each)


def optional_count(found: Found, name: str, place: Place) -> int | None:
    """Return a number of things, or nothing."""
    return None if found[name] is None else count(found[name], (*place, name))


def counts(value: object, place: Place) -> dict[str, int]:
    """Return an object of numbers."""
    return {name: count(each, (*place, name)) for name, each in mapping(value, place).items()}


def percent(found: Found, name: str, place: Place) -> float | None:
    """Return a percentage, or nothing where nothing was judged."""
    value = found[name]
    if value is None:
        return None
    if type(value) in (int, float) and isinstance(value, int | float) and 0 <= value <= 100:  # noqa: PLR2004
        return float(value)
    raise _wrong((*place, name), _("a percentage from 0 to 100, or null"), value)


def choice(found: Found, name: str, known: type[_Choice], place: Place) -> _Choice:
    """Return one of a closed set of codes."""
    return _code(found[name], known, (*place, name))


def choices(value: object, known: type[_Choice], place: Place) -> tuple[_Choice, ...]:
    """Return a list of codes of a closed set."""
    return tuple(
        _code(each, known, (*place, position)) for position, each in enumerate(items(value, place))
    )


def _code(value: object, known: type[_Choice], place: Place) -> _Choice:
    try:
        if isinstance(value, str):
            return known(value)
    except ValueError:
        pass
    codes = ", ".join(each.value for each in known)
    raise Fault(place, _("is none of: {codes}.").format(codes=codes))


def moment(value: object, place: Place) -> datetime:
    """Return a moment with its offset from UTC (RFC 3339)."""
    try:
        made = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        made = None
    if made is None or made.utcoffset() is None:
        raise Fault(place, _("should be a moment such as 2026-11-22T23:59:59+07:00."))
    return made


def day(value: object, place: Place) -> date:
    """Return a day (ISO 8601)."""
    try:
        if isinstance(value, str):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise Fault(place, _("should be a day such as 2026-11-22."))


_BOTH = frozenset({"vi", "en"})


def text_in_both(value: object, place: Place) -> Text:
    """Return a text in both languages."""
    found = members(value, _BOTH, place)
    return Text(text(found, "vi", place), text(found, "en", place))


def optional_both(value: object, place: Place) -> Text | None:
    """Return a text in both languages, or nothing."""
    return None if value is None else text_in_both(value, place)
