"""Name the violating rows: subject, what was observed, file and row; the worst first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from auditor.check import Judgement
from auditor.model import Finding


def violating_rows(frame: pl.DataFrame, position: int, judgement: Judgement) -> pl.DataFrame:
    """Return every violating row of one judgement as (school, subject, observed, origin), worst first."""
    trace = f"{judgement.trace}@origin"
    origin = pl.coalesce(trace, "origin") if trace in frame.columns else pl.col("origin")
    worst = judgement.worst if judgement.worst is not None else pl.lit(0)
    return (
        frame.lazy()
        .filter(pl.col(f"verdict@{position}"))
        .select(
            "school",
            pl.col("account").alias("subject"),
            judgement.observed.alias("observed"),
            origin.alias("origin"),
            worst.cast(pl.Float64).fill_null(0).alias("worst"),
        )
        # One name may stand in two systems: the origin makes the order certain.
        .sort("school", "worst", "subject", "origin", descending=[False, True, False, False])
        .collect()
    )


def with_source(rows: pl.DataFrame, paths: Sequence[str]) -> pl.DataFrame:
    """Replace ``origin`` by the file's path and the row in it."""
    table = pl.DataFrame(
        {"file": range(len(paths)), "source": list(paths)},
        schema={"file": pl.UInt64, "source": pl.String},
    )
    return (
        rows.with_columns(file=pl.col("origin") // 2**32, row=pl.col("origin") % 2**32)
        .join(table, on="file", how="left", maintain_order="left")
        .select("school", "subject", "observed", "source", "row")
    )


def first_findings(rows: pl.DataFrame, limit: int) -> Mapping[str, tuple[Finding, ...]]:
    """Return at most ``limit`` findings for each school, in the order given."""
    if limit <= 0 or rows.is_empty():
        return {}
    kept = rows.group_by("school", maintain_order=True).head(limit)
    found: dict[str, list[Finding]] = {}
    for school, subject, observed, source, row in kept.select(
        "school", "subject", "observed", "source", "row"
    ).iter_rows():
        found.setdefault(school, []).append(Finding(subject, observed or "", source, row))
    return {school: tuple(findings) for school, findings in found.items()}
