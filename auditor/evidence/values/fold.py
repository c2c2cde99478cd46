"""Reduce names to what people mean by them: without case, marks, spacing and punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


class _Folded(dict[int, str]):
    """What each character becomes, found out when it first occurs."""

    def __missing__(self, number: int) -> str:
        lowered = unicodedata.normalize("NFKD", chr(number)).lower().replace("đ", "d")
        # Lower case can decompose once more (Turkish dotted I), so the marks go last.
        plain = unicodedata.normalize("NFKD", lowered)
        bare = "".join(c for c in plain if not unicodedata.combining(c))
        self[number] = _NOT_ALPHANUMERIC.sub(" ", bare)
        return self[number]


_FOLDED = _Folded()


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return ``text`` in the form in which headers, codes and fixed words are compared.

    Marks are dropped (``Họ và tên`` -> ``ho va ten``), ``đ`` becomes ``d`` (it has no
    decomposition), letters become lower case and every run of other characters becomes one
    space.
    """
    return " ".join(text.translate(_FOLDED).split())


def fold_series(series: pl.Series) -> pl.Series:
    """Return ``series`` (String) with every value folded; each distinct value is folded once.

    Nulls stay null. Meant for columns with few distinct values, such as school names or positions.
    """
    import polars as pl

    distinct = series.drop_nulls().unique()
    folded = pl.Series([fold(value) for value in distinct], dtype=pl.String)
    return series.replace_strict(distinct, folded, default=None, return_dtype=pl.String)
