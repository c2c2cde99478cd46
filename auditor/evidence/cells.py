"""Type the cells of one column; a cell that cannot be read is reported and counts as not known."""

from __future__ import annotations

import polars as pl

from auditor.audit import Problem
from auditor.evidence.interface import RawTable, SourceSpec
from auditor.evidence.mapping import Use
from auditor.evidence.problems import ProblemLog
from auditor.evidence.values.dates import parse_dates
from auditor.evidence.values.flags import parse_flags
from auditor.locale import both


def type_column(
    column: str, kind: str, uses: tuple[Use, ...], raw: RawTable, spec: SourceSpec
) -> tuple[dict[str, pl.Series], ProblemLog]:
    """Return the typed column and the cells that could not be read.

    The date of the last sign-in gives a second column, ``never_logged_in``. Where several headers
    feed a column, the first that is not empty counts.
    """
    problems = ProblemLog()
    if kind == "time":
        return _times(column, uses, raw, spec, problems), problems
    frame = raw.frame
    if kind == "flag":
        return {column: _flags(column, uses, frame, problems)}, problems
    if kind == "count":
        return {column: _counts(column, uses[0], frame, problems)}, problems
    if len(uses) == 1:  # no copy
        return {column: frame[uses[0].header].alias(column)}, problems
    cells = frame.select(pl.coalesce(*[use.header for use in uses]).alias(column))[column]
    return {column: cells}, problems


def _counts(column: str, use: Use, raw: pl.DataFrame, problems: ProblemLog) -> pl.Series:
    cells = raw[use.header]
    numbers = cells.cast(pl.UInt32, strict=False).alias(column)
    problems.rows(
        raw["row"],
        numbers.is_null() & cells.is_not_null(),
        "bad_number",
        both(
            "The number in column '{header}' cannot be read; it counts as not known.",
            header=use.header,
        ),
    )
    return numbers


def _times(
    column: str, uses: tuple[Use, ...], raw: RawTable, spec: SourceSpec, problems: ProblemLog
) -> dict[str, pl.Series]:
    values: pl.Series | None = None
    never: pl.Series | None = None
    for use in uses:
        parsed = parse_dates(
            raw.frame[use.header],
            date_order=spec.date_order,
            time_zone=spec.time_zone,
            passing=raw.times.get(use.header),
        )
        problems.rows(
            raw.frame["row"],
            parsed.bad,
            "bad_date",
            both(
                "The date in column '{header}' cannot be read; it counts as not known.",
                header=use.header,
            ),
        )
        if parsed.ambiguous:
            problems.add(
                Problem(
                    None,
                    "ambiguous_dates",
                    both(
                        "Column '{header}': {count} dates can be read as day/month or month/day"
                        " and nothing in the column decides; they were read as '{order}'. Set"
                        " date_order for this source if that is wrong.",
                        header=use.header,
                        count=parsed.ambiguous,
                        order=parsed.order_used,
                    ),
                )
            )
        values = (
            parsed.values
            if values is None
            else values.zip_with(values.is_not_null(), parsed.values)
        )
        never = parsed.never if never is None else never | parsed.never
    if values is None or never is None:
        return {}
    result = {column: values.alias(column)}
    if column == "last_login_at":
        known = pl.select(
            pl.when(never).then(statement=True).when(values.is_not_null()).then(statement=False)
        ).to_series()
        result["never_logged_in"] = known.alias("never_logged_in")
    return result


def _flags(
    column: str, uses: tuple[Use, ...], raw: pl.DataFrame, problems: ProblemLog
) -> pl.Series:
    """Return the first known flag; for ``privileged`` and ``enabled`` every header counts."""
    combined: pl.Series | None = None
    for use in uses:
        parsed = parse_flags(raw[use.header], inverted=use.inverted)
        problems.rows(
            raw["row"],
            parsed.bad,
            "bad_flag",
            both(
                "The yes/no in column '{header}' cannot be read; it counts as not known.",
                header=use.header,
            ),
        )
        if combined is None:
            combined = parsed.values
        elif column == "privileged":
            combined = combined | parsed.values
        elif column == "enabled":
            combined = combined & parsed.values
        else:
            combined = combined.zip_with(combined.is_not_null(), parsed.values)
    return (combined if combined is not None else pl.Series(dtype=pl.Boolean)).alias(column)
