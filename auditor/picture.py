"""Define what a picture is: a pure function that tells of each row in which bin it falls.

Pictures show how a family's evidence is spread (the age of passwords); they judge nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from auditor.model import Text

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a family: its bins, and the rows it shows."""

    id: str
    """Stable, the same in every format: ``password-age``."""
    family: str
    title: Text
    bins: tuple[Text, ...]
    place: Callable[[datetime], pl.Expr]
    """For the audit's moment: the number of a row's bin, from 0; null where it is not known."""
    applies: Callable[[], pl.Expr]
    """Which rows it shows; null counts as shown."""
    table: str = ""
    """The table whose rows it shows; by itself the one named like the family."""

    def __post_init__(self) -> None:
        if not self.table:
            object.__setattr__(self, "table", self.family)
