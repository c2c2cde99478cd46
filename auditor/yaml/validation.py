"""Check loaded YAML against a model and word what is wrong for the person who wrote the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TypeAlias, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from auditor.locale import _
from auditor.yaml.faults import Fault, advice
from auditor.yaml.located import Located, Place

Model = TypeVar("Model", bound=BaseModel)
Schema: TypeAlias = dict[str, object]

_QUOTED = re.compile(r"'([^']*)'")
_SHORT = 60
"""A longer value is a sentence, not a misspelt name, and is not repeated."""


def validate(
    model: type[Model], located: Located, place: Place, faults: list[Fault], what: str = ""
) -> Model | None:
    """Return the value at ``place`` as ``model``; add every error to ``faults``.

    Args:
        model: how the value must be written.
        located: the whole file.
        place: the way to the value in the file.
        faults: receives one fault for each error.
        what: names the thing in messages, such as ``rule PWD-MAX-AGE``.

    """
    try:
        return model.model_validate(value_at(located, place))
    except ValidationError as error:
        for each in error.errors(include_url=False, include_context=True):
            where = (*place, *each["loc"])
            message = _sentence(each, model, _name_of(where))
            faults.append(located.fault(f"{what}: {message}" if what else message, *where))
    return None


def value_at(located: Located, place: Place) -> object:
    """Return the value at ``place``; ``None`` where there is none."""
    value: object = located.data
    for step in place:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def mapping_at(
    located: Located, place: Place, faults: list[Fault], empty: str
) -> dict[str, object]:
    """Return the mapping at ``place``; add a fault with the message ``empty`` if there is none."""
    value = value_at(located, place)
    if isinstance(value, dict) and value:
        return value
    faults.append(located.fault(empty, *place))
    return {}


def _sentence(error: ErrorDetails, model: type[BaseModel], name: str) -> str:
    kind = error["type"]
    if kind == "extra_forbidden":
        known = known_keys(model, error["loc"][:-1])
        return _("unknown key '{key}'. {advice}").format(key=name, advice=advice(name, known))
    if kind in {"enum", "literal_error"}:
        return _choice(name, error)
    wording = _WORDINGS.get(kind)
    if wording is None:
        return _("'{key}' cannot be used as it is written.").format(key=name)
    context = {key: str(value) for key, value in error.get("ctx", {}).items()}
    return wording().format(key=name, **context)


def _choice(name: str, error: ErrorDetails) -> str:
    choices = _QUOTED.findall(str(error.get("ctx", {}).get("expected", "")))
    given = error["input"]
    if isinstance(given, str) and len(given) <= _SHORT:
        message = _("'{key}' cannot be '{value}'. {advice}")
        return message.format(key=name, value=given, advice=advice(given, choices))
    return _("'{key}' must be one of: {names}.").format(key=name, names=", ".join(choices))


def _name_of(location: Iterable[int | str]) -> str:
    """Return the key that a place is known by: the last one that is not a position."""
    names = [each for each in location if isinstance(each, str) and each != "[key]"]
    return names[-1] if names else _("the file")


_WORDINGS: Mapping[str, Callable[[], str]] = {
    "missing": lambda: _("the key '{key}' is missing."),
    "string_type": lambda: _("'{key}' must be text; put it in quotes."),
    "string_too_short": lambda: _("'{key}' must not be empty."),
    "string_pattern_mismatch": lambda: _("'{key}' must have the form {pattern}."),
    "int_type": lambda: _("'{key}' must be a whole number, without quotes."),
    "int_from_float": lambda: _("'{key}' must be a whole number, without quotes."),
    "float_type": lambda: _("'{key}' must be a number, without quotes."),
    "bool_type": lambda: _("'{key}' must be true or false, without quotes."),
    "date_type": lambda: _("'{key}' must be a date such as 2026-11-22, without quotes."),
    # The only class asked for by name is that of dates.
    "is_instance_of": lambda: _("'{key}' must be a date such as 2026-11-22, without quotes."),
    "dict_type": lambda: _("'{key}' must be a mapping (keys with values)."),
    "model_type": lambda: _("'{key}' must be a mapping (keys with values)."),
    "model_attributes_type": lambda: _("'{key}' must be a mapping (keys with values)."),
    "list_type": lambda: _("'{key}' must be a list."),
    "too_short": lambda: _("'{key}' must not be empty."),
    "greater_than_equal": lambda: _("'{key}' must be at least {ge}."),
    "less_than_equal": lambda: _("'{key}' must be at most {le}."),
}


@cache
def _schema_of(model: type) -> Schema:
    return TypeAdapter(model).json_schema(by_alias=True)


def known_keys(model: type, place: Iterable[int | str]) -> list[str]:
    """Return the keys allowed at a place of a model, as its JSON Schema lists them."""
    schema = _schema_of(model)
    nodes: list[Schema] = [schema]
    for step in place:
        nodes = [child for node in nodes for child in _children(schema, node, step)]
    found: list[str] = []
    for node in _spread(schema, nodes):
        properties = node.get("properties")
        found += list(properties) if isinstance(properties, dict) else []
    return found


def _children(schema: Schema, node: Schema, step: int | str) -> list[Schema]:
    found: list[Schema] = []
    for each in _spread(schema, [node]):
        properties = each.get("properties")
        if isinstance(step, int):
            candidate = each.get("items")
        elif isinstance(properties, dict) and step in properties:
            candidate = properties[step]
        else:
            candidate = _of_any_key(each)
        if isinstance(candidate, dict):
            found.append(candidate)
    return found


def _of_any_key(node: Schema) -> object:
    """Return the schema of the values of a mapping with free keys."""
    patterns = node.get("patternProperties")
    if isinstance(patterns, dict):
        return next(iter(patterns.values()), None)
    return node.get("additionalProperties")


def _spread(schema: Schema, nodes: Iterable[Schema]) -> list[Schema]:
    """Follow references and alternatives until each node says itself what it is."""
    found: list[Schema] = []
    for node in nodes:
        reference = node.get("$ref")
        alternatives = node.get("anyOf")
        if isinstance(reference, str):
            definitions = schema.get("$defs")
            target = (
                definitions.get(reference.rpartition("/")[2])
                if isinstance(definitions, dict)
                else None
            )
            found += _spread(schema, [target]) if isinstance(target, dict) else []
        elif isinstance(alternatives, list):
            found += _spread(schema, [each for each in alternatives if isinstance(each, dict)])
        else:
            found.append(node)
    return found
