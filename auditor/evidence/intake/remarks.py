"""Remark what is wrong with rows, and what becomes of them; never repeat a cell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import polars as pl

from auditor.model import Text


class Fate(Enum):
    """What becomes of the rows of a remark."""

    KEPT = "kept"
    """They are evaluated; a cell of theirs counts as not known."""
    SET_ASIDE = "set aside"
    """They are not evaluated, which leaves their schools in doubt."""
    MERGED = "merged"
    """They are no rows of their own, but what they told lives on in others."""
    EXCLUDED = "excluded"
    """They are nothing to judge; the code says why."""


@dataclass(frozen=True, slots=True)
class Remark:
    """The same thing about some rows of one or more files."""

    rows: pl.DataFrame
    """``origin``, and ``school`` where it is known and matters."""
    code: str
    """Stable: ``bad_date``, ``unknown_school``, ..."""
    text: Text | None = None
    """What the user is told; ``None``: only how many."""
    fate: Fate = Fate.KEPT


@dataclass(frozen=True, slots=True)
class FileRemark:
    """Something about a whole file."""

    number: int
    code: str
    text: Text


def marked(
    frame: pl.DataFrame, bad: pl.Series, code: str, text: Text, fate: Fate = Fate.KEPT
) -> list[Remark]:
    """Return the remark about the rows that ``bad`` marks; none where it marks nothing."""
    if not bad.any():
        return []
    columns = [name for name in ("origin", "school") if name in frame.columns]
    return [Remark(frame.select(columns).filter(bad.fill_null(value=False)), code, text, fate)]
