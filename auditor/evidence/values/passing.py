"""Read cells while their file is read: they are then still in the processor's cache.

Of times, only forms that begin with the year are read in passing: they leave no doubt about day and
month. What such a form does not read is left to ``dates``, as if nothing had been read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from auditor.evidence.values.moments import WHOLE_COLUMN, strptime


def _nothing(_header: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Wishes:
    """Which columns, by their header, would be of use in another shape as well."""

    times: Callable[[str], bool] = _nothing
    """As times."""
    lower: Callable[[str], bool] = _nothing
    """In lower case."""
    from_bytes: int = 4 << 20
    """Times of smaller files are not read in passing: such a file is in the cache anyway."""


@dataclass(frozen=True, slots=True)
class InPassing:
    """A column as read by one form, null where the form does not fit."""

    form: str
    naive: pl.Series


def form_in_passing(sample: pl.Series) -> str | None:
    """Return the form that reads all of a sample, if one that begins with the year does."""
    wanted = len(sample) - sample.null_count()
    forms = [form for form in WHOLE_COLUMN if form.startswith("%Y") and not form.endswith("Z")]
    return next(
        (form for form in forms if wanted and strptime(sample, form).count() == wanted), None
    )


def reading_in_passing(header: str, form: str) -> pl.Expr:
    """Return what reads the column; the same as ``strptime`` of the whole column."""
    return pl.col(header).str.to_datetime(form, strict=False, time_unit="us", cache=False)
