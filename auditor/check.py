"""Define what a check is: a pure function of one evidence table, with typed parameters.

A check receives its parameters and the audit's moment and returns expressions over the rows of its
table, or over units made of them. The engine evaluates the expressions of all checks of a table
together, in one pass over the rows, and makes units of one kind once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import ModuleType
from typing import TYPE_CHECKING, Any

from auditor.model import Text
from auditor.unit import Absence, Share, Unit

if TYPE_CHECKING:
    import polars as pl


class Kind(StrEnum):
    """The type of a parameter, as written in YAML."""

    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"
    TEXTS = "texts"


class Stricter(StrEnum):
    """Say in which direction a parameter becomes stricter; tailoring may move only that way."""

    LOWER = "lower"
    HIGHER = "higher"
    MORE = "more"
    """A list is stricter when it holds more (a superset)."""
    FEWER = "fewer"
    """A list is stricter when it holds fewer (a subset)."""
    TRUE = "true"
    LATER_CHOICE = "later_choice"
    """``choices`` are ordered from lax to strict."""
    FIXED = "fixed"
    """Tailoring cannot change it."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """Declare one parameter of a check."""

    kind: Kind
    stricter: Stricter
    meaning: Text
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    default: Any = None
    """Used when neither rule nor clause sets it; ``None`` makes the parameter compulsory."""
    from_district: str | None = None
    """The district setting that fills it where rule and clause do not (``mail_domains``)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a check says of every row of its table, or every unit, as Polars expressions."""

    violates: pl.Expr
    """Boolean; null where it cannot be known."""
    observed: pl.Expr
    """Text for a finding, in the language of the run; evaluated only for violating rows."""
    applies: pl.Expr | None = None
    """Boolean: false takes a row out of the population, null leaves it in doubt. ``None``: all."""
    worst: pl.Expr | None = None
    """Number; larger is worse, orders the findings."""
    trace: str | None = None
    """The column whose origin (file and row) a finding names; ``None``: the row's first source."""
    needs: tuple[str, ...] | None = None
    """Columns it reads, where only the parameters tell; ``None``: those the check declares."""
    unit: Unit | None = None
    """What is judged in place of rows; ``None``: every row."""
    by_absence: Absence | None = None
    """Which verdict rests on what is not there; ``None``: over units either may, over rows a pass
    does."""
    schools: Share | None = None
    """How many of the schools must hold it, where the duty is the district's: it is then answered
    by the schools' own outcomes. ``None``: the district is not answered by its schools."""

    @property
    def absence(self) -> Absence:
        """Return which verdict rests on what is not there; undeclared, a unit is safe to judge."""
        if self.by_absence is not None:
            return self.by_absence
        return Absence.PASS if self.unit is None else Absence.BOTH


CheckFunction = Callable[[Mapping[str, Any], datetime], Judgement]


@dataclass(frozen=True, slots=True)
class Check:
    """A check with what it declares: the tables it reads, the columns it needs, its parameters."""

    id: str
    family: str
    needs: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    expected: Text
    """What compliance looks like; ``{name}`` stands for a parameter's value."""
    function: CheckFunction = field(repr=False)
    question: str = ""
    table: str = ""
    """The table whose rows it judges; by itself the one named like the family."""
    lists: tuple[str, ...] = ()
    """Tables that list which units there must be (``Unit.listed_in``)."""

    def __post_init__(self) -> None:
        if not self.table:
            object.__setattr__(self, "table", self.family)

    @property
    def tables(self) -> tuple[str, ...]:
        """Return every table it reads, the one it judges first."""
        return (self.table, *self.lists)


def check(
    family: str,
    *,
    needs: Iterable[str],
    expected: Text,
    parameters: Mapping[str, Parameter] | None = None,
    table: str | None = None,
    lists: Iterable[str] = (),
) -> Callable[[CheckFunction], CheckFunction]:
    """Declare a function to be the check ``FAMILY.FUNCTION``; its docstring is the question.

    ``table`` is the one it judges, where the family has several; ``lists`` are those that its units
    are listed in.
    """

    def declare(function: CheckFunction) -> CheckFunction:
        declared = Check(
            id=f"{family}.{function.__name__}",
            family=family,
            needs=tuple(needs),
            parameters=dict(parameters or {}),
            expected=expected,
            function=function,
            question=(function.__doc__ or "").strip(),
            table=table or family,
            lists=tuple(lists),
        )
        function.__dict__["check"] = declared
        return function

    return declare


def checks_in(modules: Iterable[ModuleType]) -> dict[str, Check]:
    """Return the table of checks declared in ``modules``, by id."""
    found = [
        value.__dict__["check"]
        for module in modules
        for value in vars(module).values()
        if callable(value)
        and isinstance(getattr(value, "__dict__", {}).get("check"), Check)
        and value.__module__ == module.__name__
    ]
    return {each.id: each for each in found}


def expected(check: Check, parameters: Mapping[str, Any]) -> Text:
    """Return what compliance looks like with these parameters (defaults where one is not set)."""
    values = {name: each.default for name, each in check.parameters.items()} | dict(parameters)
    return Text(_fill(check.expected.vi, values), _fill(check.expected.en, values))


def _fill(text: str, values: Mapping[str, Any]) -> str:
    for name, value in values.items():
        shown = ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
        text = text.replace(f"{{{name}}}", shown)
    return text
