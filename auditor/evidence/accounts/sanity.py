"""Take out dates that cannot be true; what they would have shown is not known."""

from __future__ import annotations

from datetime import UTC, timedelta

import polars as pl

from auditor.evidence.intake.remarks import Remark, marked
from auditor.evidence.intake.stacks import Part
from auditor.evidence.interface import CollectContext
from auditor.locale import both

_DATES = ("created_at", "password_changed_at", "last_login_at")
_TOLERANCE_HOURS = 24
"""A date without a time may lie hours before the creation on the same day."""
CLOCK_SKEW = timedelta(minutes=5)
"""By how much the clock of a directory that answers may go before ours; Kerberos allows as much."""


def examine(
    frame: pl.DataFrame, part: Part, context: CollectContext
) -> tuple[pl.DataFrame, list[Remark]]:
    """Return the frame with dates after the audit's moment or before the creation made null."""
    skew = CLOCK_SKEW if part.stack.is_live else timedelta()
    moment = context.as_of.astimezone(UTC) + skew
    remarks: list[Remark] = []
    for column in [name for name in _DATES if name in frame.columns]:
        future = (frame[column] > moment).fill_null(value=False)
        text = both(
            "'{column}' lies after the moment of the audit; it counts as not known.",
            column=column,
        )
        remarks += marked(frame, future, "future_date", text)
        frame = _without(frame, column, future)
    if "created_at" not in frame.columns:
        return frame, remarks
    for column in [name for name in _DATES[1:] if name in frame.columns]:
        early = frame[column] < frame["created_at"].dt.offset_by(f"-{_TOLERANCE_HOURS}h")
        early = early.fill_null(value=False)
        text = both(
            "'{column}' lies before the account was created; it counts as not known.",
            column=column,
        )
        remarks += marked(frame, early, "date_before_creation", text)
        frame = _without(frame, column, early)
    return frame, remarks


def _without(frame: pl.DataFrame, column: str, bad: pl.Series) -> pl.DataFrame:
    if not bad.any():
        return frame
    return frame.with_columns(pl.when(~bad).then(pl.col(column)).alias(column))
