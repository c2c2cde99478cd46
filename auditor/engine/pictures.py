"""Count, for every picture and school, how many rows fall into each bin."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

import polars as pl

from auditor.audit import Distribution
from auditor.engine.judging import CHECK_FAILURES, rows_of
from auditor.evidence.interface import Evidence
from auditor.picture import Picture

_log = logging.getLogger(__name__)


def draw(
    pictures: Iterable[Picture], evidence: Evidence, schools: Sequence[str], as_of: datetime
) -> tuple[Distribution, ...]:
    """Return the pictures of the tables that have rows; one that fails is left out, and logged.

    Rows that are excluded from judgement are in no picture.
    """
    drawn = []
    for each in pictures:
        frame = evidence.tables.get(each.table)
        if frame is None or frame.is_empty():
            continue
        try:
            counted = _counted(each, rows_of(frame, schools), as_of)
        except CHECK_FAILURES as error:
            _log.error("picture %s failed: %s", each.id, error)
            continue
        if counted:
            drawn.append(Distribution(each.id, each.family, each.title, each.bins, counted))
    return tuple(drawn)


def _counted(picture: Picture, frame: pl.DataFrame, as_of: datetime) -> dict[str, tuple[int, ...]]:
    shown = picture.applies().fill_null(value=True)
    if "excluded" in frame.columns:
        shown &= pl.col("excluded").is_null()
    placed = (
        frame.lazy()
        .filter(shown)
        .group_by("school", picture.place(as_of).cast(pl.Int32).alias("bin"))
        .len()
        .sort("school")
        .collect()
    )
    width = len(picture.bins)
    counts: dict[str, list[int]] = {}
    for school, number, rows in placed.iter_rows():
        # What has no bin of its own is not known; it stands after the last bin.
        known = number is not None and 0 <= number < width
        counts.setdefault(school, [0] * (width + 1))[number if known else width] += rows
    return {school: tuple(each) for school, each in counts.items()}
