"""Say what types the columns of evidence have: how they are kept, written in YAML, and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


class Type(StrEnum):
    """What a column of evidence holds."""

    TEXT = "text"
    TIME = "time"
    """An instant: UTC, microseconds."""
    DAY = "day"
    """A calendar day where the district is."""
    FLAG = "flag"
    COUNT = "count"
    """How many; below 2 to the 32nd."""
    MONEY = "money"
    """Exact, with two decimals; in the currency the column says (VND)."""
    BYTES = "bytes"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class Written:
    """How a value stands in YAML: in a source's ``values`` and in the tables of rule tests."""

    kinds: tuple[type, ...]
    """The Python types that YAML gives for it."""
    least: int | None = None
    """The smallest number it may be."""

    def fits(self, value: object) -> bool:
        """Return whether ``value``, as YAML gives it, is of this type; a flag is no number."""
        if isinstance(value, bool):
            return bool in self.kinds
        return isinstance(value, self.kinds) and (
            self.least is None or not isinstance(value, int) or value >= self.least
        )


WRITTEN: Mapping[Type, Written] = {
    Type.TEXT: Written((str,)),
    Type.TIME: Written((date,)),
    Type.DAY: Written((date,)),
    Type.FLAG: Written((bool,)),
    Type.COUNT: Written((int,), least=0),
    Type.MONEY: Written((int, Decimal)),
    Type.BYTES: Written((int,), least=0),
    Type.DURATION: Written((timedelta, str)),
}


def dtype(kind: Type) -> pl.DataType:
    """Return the Polars type in which a column is kept."""
    import polars as pl

    kept: dict[Type, pl.DataType] = {
        Type.TEXT: pl.String(),
        Type.TIME: pl.Datetime("us", "UTC"),
        Type.DAY: pl.Date(),
        Type.FLAG: pl.Boolean(),
        Type.COUNT: pl.UInt32(),
        Type.MONEY: pl.Decimal(38, 2),
        Type.BYTES: pl.UInt64(),
        Type.DURATION: pl.Duration("us"),
    }
    return kept[kind]
