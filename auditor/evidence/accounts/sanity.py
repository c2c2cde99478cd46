"""Take out dates that cannot be true; what they would have shown is not known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl

from auditor.evidence.problems import ProblemLog
from auditor.locale import both

_DATES = ("created_at", "password_changed_at", "last_login_at")
_TOLERANCE_HOURS = 24
"""A date without a time may lie hours before the creation on the same day."""
CLOCK_SKEW = timedelta(minutes=5)
"""By how much the clock of a directory that answers may go before ours; Kerberos allows as much."""


def check_dates(
    frame: pl.DataFrame, as_of: datetime, problems: ProblemLog, skew: timedelta = timedelta()
) -> pl.DataFrame:
    """Return the frame with dates after the audit's moment or before the creation made null.

    ``skew``: a date may lie that much after the moment.
    """
    moment = as_of.astimezone(UTC) + skew
    for column in [name for name in _DATES if name in frame.columns]:
        future = frame[column] > moment
        problems.rows(
            frame["row"],
            future,
            "future_date",
            both(
                "'{column}' lies after the moment of the audit; it counts as not known.",
                column=column,
            ),
        )
        if future.any():
            frame = frame.with_columns(
                pl.when(~future.fill_null(value=False)).then(pl.col(column)).alias(column)
            )
    if "created_at" not in frame.columns:
        return frame
    for column in [name for name in _DATES[1:] if name in frame.columns]:
        early = frame[column] < frame["created_at"].dt.offset_by(f"-{_TOLERANCE_HOURS}h")
        problems.rows(
            frame["row"],
            early,
            "date_before_creation",
            both(
                "'{column}' lies before the account was created; it counts as not known.",
                column=column,
            ),
        )
        if early.any():
            frame = frame.with_columns(
                pl.when(~early.fill_null(value=False)).then(pl.col(column)).alias(column)
            )
    return frame
