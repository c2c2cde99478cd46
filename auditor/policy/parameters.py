"""Type the values given to a check's parameters, and refuse those it does not take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from auditor.check import Check, Kind, Parameter
from auditor.locale import _
from auditor.model import ParameterValue, Scalar
from auditor.yaml.faults import advice

Complaints = list[tuple[str, str]]
"""Pairs of a parameter's name and what is wrong with it."""


def typed(
    check: Check, given: Mapping[str, object]
) -> tuple[dict[str, ParameterValue], Complaints]:
    """Return the values that the check takes, and a complaint for each of the others."""
    values: dict[str, ParameterValue] = {}
    complaints: Complaints = []
    for name, value in given.items():
        parameter = check.parameters.get(name)
        if parameter is None:
            message = _("the check {check} has no parameter '{name}'. {advice}")
            told = message.format(check=check.id, name=name, advice=advice(name, check.parameters))
            complaints.append((name, told))
            continue
        problem = _problem(name, parameter, value)
        if problem is None:
            values[name] = _as_value(value)
        else:
            complaints.append((name, problem))
    return values, complaints


def untyped(given: Mapping[str, object]) -> tuple[dict[str, ParameterValue], Complaints]:
    """Return values that no check types yet: each one value or a list of values."""
    values: dict[str, ParameterValue] = {}
    complaints: Complaints = []
    for name, value in given.items():
        items = value if isinstance(value, list) else [value]
        if all(isinstance(item, Scalar) and not isinstance(item, datetime) for item in items):
            values[name] = _as_value(value)
        else:
            told = _("'{name}' must be one value or a list of values.").format(name=name)
            complaints.append((name, told))
    return values, complaints


def defaults(check: Check) -> dict[str, ParameterValue]:
    """Return the defaults that the check itself declares."""
    return {
        name: tuple(parameter.default) if isinstance(parameter.default, list) else parameter.default
        for name, parameter in check.parameters.items()
        if parameter.default is not None
    }


def compulsory(check: Check) -> list[str]:
    """Return the parameters that a rule must set, because the check has no default for them."""
    return [name for name, parameter in check.parameters.items() if parameter.default is None]


def _as_value(value: object) -> ParameterValue:
    if isinstance(value, list):
        return tuple(item for item in value if isinstance(item, Scalar))
    if isinstance(value, Scalar):
        return value
    raise TypeError(type(value).__name__)


def _problem(name: str, parameter: Parameter, value: object) -> str | None:
    """Return what is wrong with a value, or ``None``."""
    if not _of_kind(parameter.kind, value):
        return _KIND_WORDING[parameter.kind]().format(name=name)
    if parameter.kind in {Kind.INTEGER, Kind.NUMBER} and isinstance(value, int | float):
        return _outside(name, parameter, value)
    chosen = value if isinstance(value, list) else [value]
    for item in chosen:
        if parameter.choices and isinstance(item, str) and item not in parameter.choices:
            message = _("'{name}' cannot be '{value}'. {advice}")
            return message.format(name=name, value=item, advice=advice(item, parameter.choices))
    return None


def _outside(name: str, parameter: Parameter, value: float) -> str | None:
    if parameter.minimum is not None and value < parameter.minimum:
        return _("'{name}' must be at least {limit}.").format(
            name=name, limit=_plain(parameter.minimum)
        )
    if parameter.maximum is not None and value > parameter.maximum:
        return _("'{name}' must be at most {limit}.").format(
            name=name, limit=_plain(parameter.maximum)
        )
    return None


def _plain(number: float) -> str:
    return f"{number:g}" if abs(number) < 1e6 else f"{number:.0f}"  # noqa: PLR2004 - where %g turns to exponents


def _of_kind(kind: Kind, value: object) -> bool:
    match kind:
        case Kind.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool)
        case Kind.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Kind.BOOLEAN:
            return isinstance(value, bool)
        case Kind.TEXT:
            return isinstance(value, str) and bool(value.strip())
        case Kind.TEXTS:
            return isinstance(value, list) and all(
                isinstance(item, str) and item.strip() for item in value
            )


_KIND_WORDING = {
    Kind.INTEGER: lambda: _("'{name}' must be a whole number, without quotes."),
    Kind.NUMBER: lambda: _("'{name}' must be a number, without quotes."),
    Kind.BOOLEAN: lambda: _("'{name}' must be true or false, without quotes."),
    Kind.TEXT: lambda: _("'{name}' must be text; put it in quotes."),
    Kind.TEXTS: lambda: _("'{name}' must be a list of texts."),
}
