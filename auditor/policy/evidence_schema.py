"""Derive from the families' tables how rows of evidence are written in YAML, for rule tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from pydantic import Field, Strict, create_model

from auditor.evidence.column_types import WRITTEN, Type
from auditor.evidence.families import TABLES
from auditor.evidence.family import Column
from auditor.policy.schema import Moment, RuleTestModel, Strictly

_TYPES: Mapping[Type, Any] = {  # type expressions: unions have no common class
    Type.TEXT: str | None,
    Type.TIME: Moment | None,
    Type.DAY: date | None,
    Type.FLAG: bool | None,
    Type.COUNT: int | None,
    Type.MONEY: Annotated[Decimal, Strict(strict=False)] | None,
    Type.BYTES: int | None,
    Type.DURATION: Annotated[timedelta, Strict(strict=False)] | None,
}


@cache
def row_model(family: str) -> type[Strictly]:
    """Return the model of one row of a family: every column may stand in it or be left out."""
    fields: dict[str, Any] = {column.name: _field(column) for column in TABLES[family].columns}
    title = f"{family.capitalize()}RowModel"
    return create_model(title, __base__=Strictly, __doc__=f"One row of {family}.", **fields)


@cache
def rule_test_model() -> type[RuleTestModel]:
    """Return the model of a rule test, with a list of rows for each family."""
    fields: dict[str, Any] = {
        family: (
            list[row_model(family)] | None,  # type: ignore[misc]  # the model is made at run time
            Field(default=None, description=f"Rows of {family}."),
        )
        for family in TABLES
    }
    return create_model(
        "RuleTestModel",
        __base__=RuleTestModel,
        __doc__="One small table and what the rule says of it.",
        **fields,
    )


def _field(column: Column) -> tuple[Any, Any]:
    least = WRITTEN[column.type].least
    return _TYPES[column.type], Field(default=None, description=column.meaning.en, ge=least)
