"""Turn values of the audit into what JSON can hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from auditor.model import ParameterValue, Scalar, Text

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def text_in_both(text: Text | None) -> Json:
    """Return a text in both languages; ``None`` stays."""
    return None if text is None else {"vi": text.vi, "en": text.en}


def strings(values: Iterable[str]) -> Json:
    """Return strings as a list."""
    return list(values)


def parameters_of(parameters: Mapping[str, ParameterValue]) -> Json:
    """Return parameters: a day as ISO 8601, a tuple as a list.

    A day looks like a string then; the rule's member ``days`` names those parameters.
    """
    return {
        name: [_scalar(each) for each in value] if isinstance(value, tuple) else _scalar(value)
        for name, value in parameters.items()
    }


def days_in(parameters: Mapping[str, ParameterValue]) -> list[str]:
    """Return the names of the parameters that hold a day."""
    return [
        name
        for name, value in parameters.items()
        if isinstance(value, date)
        or (isinstance(value, tuple) and any(isinstance(each, date) for each in value))
    ]


def _scalar(value: Scalar) -> Json:
    return value.isoformat() if isinstance(value, date) else value
