"""Load YAML strictly and remember the line of every value, so that a message can name it.

The data is built from the parser's events, without its object construction: nothing is expanded
or executed, aliases are refused before anything is built, and depth and size are bounded. Words
are read as YAML 1.2 reads them (``no`` and ``09:30`` are text, ``0123`` keeps its zero), and dates
as dates.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

import yaml

from auditor.locale import _
from auditor.yaml.faults import Fault, refuse

YamlValue: TypeAlias = (
    "bool | int | float | str | date | datetime | list[YamlValue] | dict[str, YamlValue] | None"
)
Place: TypeAlias = tuple[str | int, ...]
"""The way to a value: keys and list positions from the top."""

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 40
MAX_DIGITS = 18
"""Longer whole numbers are codes, not amounts, and do not fit 64 bits."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_TABBED = re.compile(r"[ -]*\t")
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)?\.?[0-9]+([eE][-+]?[0-9]+)?|[-+]?[0-9]+\.")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[-+][0-9]{2}:[0-9]{2})?"
)
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class Located:
    """What a YAML file says, and where it says it."""

    data: YamlValue
    lines: Mapping[Place, int]
    shown: str
    """The file's name in messages."""
    sha256: str

    def line(self, *place: str | int) -> int:
        """Return the line of a value, or of the nearest thing around it that has one."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)

    def at(self, *place: str | int) -> str:
        """Return ``file:line`` of a value."""
        return f"{self.shown}:{self.line(*place)}"

    def fault(self, message: str, *place: str | int) -> Fault:
        """Return a fault at a value."""
        return Fault(self.shown, self.line(*place), message)


@dataclass(slots=True)
class _Building:
    shown: str
    events: Iterator[yaml.Event] = field(default_factory=lambda: iter(()))
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, event: yaml.Event, message: str) -> None:
        self.faults.append(Fault(self.shown, _line_of(event), message))

    def stop(self, event: yaml.Event, message: str) -> None:
        """Give up at once: reading on would not be safe or would not make sense."""
        self.fault(event, message)
        refuse(self.faults)


def load_located(source: Path | str, shown: str) -> Located:
    """Load one YAML document with the line of every value.

    Args:
        source: a file, or (as ``str``) the text itself.
        shown: the file's name in messages.

    Raises:
        PolicyError: naming file and line, for anything that is not one plain, safe document.

    """
    raw = _read(source, shown) if isinstance(source, Path) else _encoded(source, shown)
    text = _decoded(raw, shown)
    building = _Building(shown)
    data: YamlValue = None
    try:
        building.events = iter(yaml.parse(text, Loader=_LOADER))
        data = _document(building)
    except yaml.MarkedYAMLError as error:
        building.faults.append(_syntax_fault(error, text, shown))
    except yaml.YAMLError:
        building.faults.append(
            Fault(shown, 1, _("This is not a YAML file; write it as UTF-8 text."))
        )
    refuse(building.faults)
    return Located(data, building.lines, shown, hashlib.sha256(raw).hexdigest())


def _read(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        message = _("The file does not exist; check the path.")
    except OSError:
        message = _("The file cannot be read; check that it is a file and that you may open it.")
    refuse([Fault(shown, 0, message)])
    return b""


def _encoded(text: str, shown: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        refuse([_control_fault(text, error.start, shown)])
        return b""


def _decoded(raw: bytes, shown: str) -> str:
    if len(raw) > MAX_BYTES:
        size = MAX_BYTES // (1024 * 1024)
        refuse(
            [Fault(shown, 1, _("The file is larger than {size} MB; split it.").format(size=size))]
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        refuse([Fault(shown, line, _("This is not UTF-8 text; save the file as UTF-8."))])
    found = _CONTROL.search(text)
    if found:
        refuse([_control_fault(text, found.start(), shown)])
    return text


def _control_fault(text: str, position: int, shown: str) -> Fault:
    line = text[:position].count("\n") + 1
    return Fault(shown, line, _("There is a control character here; a YAML file holds text only."))


def _syntax_fault(error: yaml.MarkedYAMLError, text: str, shown: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    problem = error.problem or ""
    lines = text.splitlines()
    if line <= len(lines) and _TABBED.match(lines[line - 1]):
        return Fault(shown, line, _("There is a tab here; indent with spaces."))
    message = _("This is not valid YAML ({problem}); check indentation, quotes and brackets.")
    return Fault(shown, line, message.format(problem=problem))


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _document(building: _Building) -> YamlValue:
    data: YamlValue = None
    documents = 0
    for event in building.events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                building.stop(
                    event, _("A second document starts here; one file holds one document.")
                )
        elif isinstance(event, yaml.NodeEvent):
            building.lines[()] = _line_of(event)
            data = _node(building, event, ())
    return data


def _node(building: _Building, event: yaml.Event, place: Place) -> YamlValue:
    if isinstance(event, yaml.AliasEvent):
        building.stop(event, _("Aliases (*name) are not allowed; write the value out."))
    if getattr(event, "anchor", None) is not None:
        building.fault(event, _("Anchors (&name) are not allowed; write the value out."))
    if getattr(event, "tag", None) is not None:
        building.fault(event, _("Tags (!name) are not allowed; write the value without it."))
    if len(place) + isinstance(event, yaml.CollectionStartEvent) > MAX_DEPTH:
        message = _("The file is nested deeper than {depth} levels.").format(depth=MAX_DEPTH)
        building.stop(event, message)
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(building, place)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(building, place)
    return _scalar(building, event)


def _sequence(building: _Building, place: Place) -> YamlValue:
    items: list[YamlValue] = []
    for event in building.events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        here = (*place, len(items))
        building.lines[here] = _line_of(event)
        items.append(_node(building, event, here))
    return items


def _mapping(building: _Building, place: Place) -> YamlValue:
    entries: dict[str, YamlValue] = {}
    for event in building.events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        key = _key(building, event, place)
        here = (*place, key)
        if key in entries:
            message = _("The key '{key}' stands here a second time (first on line {line}).")
            building.fault(event, message.format(key=key, line=building.lines[here]))
        else:
            building.lines[here] = _line_of(event)
        value = next(building.events)
        entries[key] = _node(building, value, here)
    return entries


def _key(building: _Building, event: yaml.Event, place: Place) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        building.stop(event, _("A key must be text, not an alias, a list or a mapping."))
        return ""
    value = _node(building, event, (*place, ""))
    if not isinstance(value, str):
        message = _('A key must be text; put it in quotes: "{key}".')
        building.fault(event, message.format(key=event.value))
    elif value == "<<" and event.implicit[0]:
        building.fault(event, _("Merging (<<) is not allowed; write the keys out."))
    return str(event.value)


def _scalar(building: _Building, event: yaml.Event) -> YamlValue:
    text = str(getattr(event, "value", ""))
    plain = bool(getattr(event, "implicit", (False, False))[0])
    if not plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    try:
        return _plain(text)
    except ValueError:
        message = _(
            "This date does not exist, or this number is too long; put it in quotes if it is text."
        )
        building.fault(event, message)
        return text


def _plain(text: str) -> YamlValue:
    if _WHOLE.fullmatch(text):
        if len(text.lstrip("+-")) > MAX_DIGITS:
            raise ValueError
        return int(text)
    if _DECIMAL.fullmatch(text) and not _leading_zero(text):
        number = float(text)
        if not math.isfinite(number):
            raise ValueError
        return number
    if _DATE.fullmatch(text):
        return date.fromisoformat(text)
    if _TIME.fullmatch(text):
        return datetime.fromisoformat(text)
    return text


def _leading_zero(text: str) -> bool:
    """Tell codes such as ``0123`` from numbers: they keep their zero, as text."""
    digits = text.lstrip("+-")
    return len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()
