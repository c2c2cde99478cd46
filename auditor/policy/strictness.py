"""Compare two values of a parameter: which of them asks for more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from enum import Enum, auto

from auditor.check import Parameter, Stricter
from auditor.model import Level, ParameterValue, Severity


class Comparison(Enum):
    """How a new value stands to the one in force."""

    STRICTER = auto()
    EQUAL = auto()
    LAXER = auto()
    APART = auto()
    """Neither asks for all that the other asks for, or the parameter is fixed."""


def compare(parameter: Parameter, new: ParameterValue, old: ParameterValue) -> Comparison:
    """Return how ``new`` stands to ``old``, both of the parameter's own kind."""
    return (
        Comparison.EQUAL if new == old else _BY_DIRECTION[parameter.stricter](parameter, new, old)
    )


def compare_sets(new: Collection[object], old: Collection[object]) -> Comparison:
    """Return how ``new`` stands to ``old`` where holding more is stricter."""
    if set(new) == set(old):
        return Comparison.EQUAL
    if set(new) > set(old):
        return Comparison.STRICTER
    return Comparison.LAXER if set(new) < set(old) else Comparison.APART


def compare_levels(new: Sequence[Level], old: Sequence[Level]) -> Comparison:
    """Return how ``new`` stands to ``old``, where none given means every level."""
    return compare_sets(new or list(Level), old or list(Level))


def compare_ranks(new: Severity, old: Severity) -> Comparison:
    """Return how ``new`` stands to ``old``, where a higher severity is stricter."""
    return _by_order(new.rank - old.rank)


def _by_order(difference: float) -> Comparison:
    if difference == 0:
        return Comparison.EQUAL
    return Comparison.STRICTER if difference > 0 else Comparison.LAXER


def _number(value: ParameterValue) -> float:
    if isinstance(value, int | float):
        return value
    raise TypeError(type(value).__name__)


def _position(parameter: Parameter, value: ParameterValue) -> int:
    return parameter.choices.index(str(value))


def _items(value: ParameterValue) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


_BY_DIRECTION: Mapping[
    Stricter, Callable[[Parameter, ParameterValue, ParameterValue], Comparison]
] = {
    Stricter.LOWER: lambda _p, new, old: _by_order(_number(old) - _number(new)),
    Stricter.HIGHER: lambda _p, new, old: _by_order(_number(new) - _number(old)),
    Stricter.TRUE: lambda _p, new, old: _by_order(int(bool(new)) - int(bool(old))),
    Stricter.LATER_CHOICE: lambda p, new, old: _by_order(_position(p, new) - _position(p, old)),
    Stricter.MORE: lambda _p, new, old: compare_sets(_items(new), _items(old)),
    Stricter.FEWER: lambda _p, new, old: compare_sets(_items(old), _items(new)),
    Stricter.FIXED: lambda _p, _new, _old: Comparison.APART,
}
