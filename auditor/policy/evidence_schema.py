"""Derive from the evidence tables how rule tests write rows of them, and what was not read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal

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
def row_model(table: str) -> type[Strictly]:
    """Return the model of one row of a table: every column may stand in it or be left out."""
    fields: dict[str, Any] = {column.name: _field(column) for column in TABLES[table].columns}
    title = f"{table.capitalize()}RowModel"
    return create_model(title, __base__=Strictly, __doc__=f"One row of {table}.", **fields)


@cache
def rule_test_model() -> type[RuleTestModel]:
    """Return the model of a rule test, with a list of rows for each table."""
    tables = tuple(TABLES)
    fields: dict[str, Any] = {
        table: (
            list[row_model(table)] | None,  # type: ignore[misc]  # the model is made at run time
            Field(default=None, description=f"Rows of {table}; left out: it has no source."),
        )
        for table in tables
    }
    unread: Any = _unread_model(tables)
    named = list[Literal[tables]]  # type: ignore[valid-type]  # the names are known at run time
    return create_model(
        "RuleTestModel",
        __base__=RuleTestModel,
        __doc__="Small tables and what the rule says of them.",
        **fields,
        unread=(
            unread | None,
            Field(
                default=None,
                description="Table -> further rows of the judged school that could not be used.",
            ),
        ),
        stale=(
            named,
            Field(default=[], description="Tables of which a further source is too old."),
        ),
        failed=(
            named,
            Field(default=[], description="Tables of which a further source cannot be read."),
        ),
    )


def _unread_model(tables: Iterable[str]) -> type[Strictly]:
    fields: dict[str, Any] = {
        table: (int, Field(default=0, ge=1, description=f"Unread rows of {table}."))
        for table in tables
    }
    about = "How many rows of the judged school could not be used, by table."
    return create_model("UnreadModel", __base__=Strictly, __doc__=about, **fields)


def _field(column: Column) -> tuple[Any, Any]:
    least = WRITTEN[column.type].least
    return _TYPES[column.type], Field(default=None, description=column.meaning.en, ge=least)
