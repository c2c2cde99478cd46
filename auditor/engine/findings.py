"""Name the violating rows: subject, what was observed, file and row; the worst first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import polars as pl

from auditor.check import Judgement
from auditor.engine.judging import CHECK_FAILURES
from auditor.evidence.interface import ROWS_PER_FILE
from auditor.model import Finding, Outcome, Result


def all_violating_rows(
    frame: pl.DataFrame,
    judgements: Mapping[int, Judgement],
    subject: str,
    scope: str = "school",
) -> tuple[dict[int, pl.DataFrame], dict[int, str]]:
    """Return the violating rows of every judgement, found side by side, and what failed.

    ``subject`` is the column that names what violates (``Table.subject``).
    """
    plans = {i: violating_rows(frame, i, each, subject, scope) for i, each in judgements.items()}
    try:
        return dict(zip(plans, pl.collect_all(plans.values()), strict=True)), {}
    except CHECK_FAILURES:
        found, failed = {}, {}
        for position, plan in plans.items():
            try:
                found[position] = plan.collect()
            except CHECK_FAILURES as error:
                failed[position] = str(error).splitlines()[0]
        return found, failed


def violating_rows(
    frame: pl.DataFrame, position: int, judgement: Judgement, subject: str, scope: str = "school"
) -> pl.LazyFrame:
    """Find every violating row of one judgement, in the order of the sources.

    Columns: school (``scope``), subject, observed, origin, and worst (larger is worse).
    """
    trace = f"{judgement.trace}@origin"
    origin = pl.coalesce(trace, "origin") if trace in frame.columns else pl.col("origin")
    worst = judgement.worst if judgement.worst is not None else pl.lit(0)
    return (
        frame.lazy()
        .filter(pl.col(f"verdict@{position}"))
        .select(
            pl.col(scope).alias("school"),
            pl.col(subject).alias("subject"),
            judgement.observed.fill_null("").alias("observed"),
            origin.alias("origin"),
            worst.cast(pl.Float64).fill_null(0).alias("worst"),
        )
    )


ALL_FINDINGS: Mapping[str, pl.DataType] = {
    "school": pl.String(),
    "rule": pl.String(),
    "parameters": pl.String(),
    "severity": pl.String(),
    "subject": pl.String(),
    "observed": pl.String(),
    "source": pl.String(),
    "row": pl.UInt64(),
}
"""The table of every finding; ``parameters`` (JSON) only where it tells results of a rule apart."""


def all_findings(rows: pl.DataFrame, results: Sequence[Result], *, several: bool) -> pl.DataFrame:
    """Return the rows of one question's failed results, with rule, parameters and severity.

    Elsewhere the rule is not the school's duty. ``several`` tells that the audit asks the rule with
    several sets of parameters, so that they are worth repeating.
    """
    severities = {
        each.school: each.severity.value for each in results if each.outcome is Outcome.FAIL
    }
    if not severities:
        return pl.DataFrame(schema=ALL_FINDINGS)
    concerned = rows["school"].unique().to_list()
    if any(school not in severities for school in concerned):
        rows = rows.filter(pl.col("school").is_in(list(severities)))
    parameters = (
        json.dumps(dict(results[0].parameters), default=_plain, sort_keys=True) if several else None
    )
    same = set(severities.values())
    severity = (
        pl.lit(same.pop())
        if len(same) == 1
        else pl.col("school").cast(pl.String).replace_strict(severities, return_dtype=pl.String)
    )
    return rows.select(
        pl.col("school").cast(pl.String),
        pl.lit(results[0].rule.id).alias("rule"),
        pl.lit(parameters, dtype=pl.String).alias("parameters"),
        severity.alias("severity"),
        "subject",
        "observed",
        "source",
        "row",
    )


def findings_frame(findings: Sequence[Finding]) -> pl.DataFrame:
    """Return findings of the district as the rows that ``all_findings`` takes."""
    told = {
        "school": [None for _each in findings],
        "subject": [each.subject for each in findings],
        "observed": [each.observed for each in findings],
        "source": [each.source for each in findings],
        "row": [each.row for each in findings],
    }
    return pl.DataFrame(told, schema={name: ALL_FINDINGS[name] for name in told})


def _plain(value: object) -> object:
    """Return what JSON has no word for (a date) as text."""
    return str(value)


def with_source(rows: pl.DataFrame, paths: Sequence[str]) -> pl.DataFrame:
    """Replace ``origin`` by the file's path and the row in it.

    What a whole file shows (that it holds no row) stands at no row of it; what has no origin at
    all, in no file.
    """
    files = (rows["origin"] // ROWS_PER_FILE).cast(pl.UInt32).alias("source")
    if files.null_count():
        paths, files = [*paths, ""], files.fill_null(len(paths))
    numbers = files.unique()
    source: pl.Expr
    if len(numbers) <= 1:
        source = pl.lit(paths[numbers.item()] if len(numbers) else "").alias("source")
    else:
        names = {number: paths[number] for number in numbers}
        source = pl.lit(files.replace_strict(names, return_dtype=pl.String))
    row = pl.col("origin") % ROWS_PER_FILE
    return rows.select(
        "school",
        "subject",
        "observed",
        source,
        pl.when(row > 0).then(row).alias("row"),
        "worst",
    )


def first_findings(rows: pl.DataFrame, limit: int) -> Mapping[str | None, tuple[Finding, ...]]:
    """Return at most ``limit`` findings for each school, the worst first.

    What is equally bad comes by file and row.
    """
    if limit <= 0 or rows.is_empty():
        return {}
    ordered = rows.sort("school", "worst", "source", "row", descending=[False, True, False, False])
    kept = ordered.group_by("school", maintain_order=True).head(limit)
    columns = (kept[name].to_list() for name in ("subject", "observed", "source", "row"))
    findings = tuple(map(Finding, *columns))
    found: dict[str | None, tuple[Finding, ...]] = {}
    start = 0
    for school, count in kept.group_by("school", maintain_order=True).len().iter_rows():
        found[school] = findings[start : start + count]
        start += count
    return found
