"""Evaluate the checks of a table together: one pass over the rows, counts per school.

Units are rows here: what they were made of is no longer asked.

For every row a check gives ``applies`` and ``violates``, each true, false or null. Their
three-valued "and" is the verdict on the row: true is a violation, null cannot be known, false is
fine (SQL's logic).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from auditor.check import Judgement

CHECK_FAILURES = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
"""What an expression may raise; a panic of Polars is no ``Exception`` and would end the run."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a check found among one school's rows."""

    population: int = 0
    violations: int = 0
    unknown: int = 0
    rows: int = 0
    """Rows of the school (and of the systems asked for), whether excluded, judged or neither."""
    adrift: int = 0
    """Rows that tell no unit, so that they may be of any of the school's."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The rows with one boolean column per judgement, and the counts per school."""

    frame: pl.DataFrame
    counts: Sequence[Mapping[str | None, Counts]]
    """By school; ``None``: the whole district."""
    failed: Mapping[int, str]
    """Position of a judgement whose evaluation raised -> the message."""


def rows_of(frame: pl.DataFrame, schools: Sequence[str]) -> pl.DataFrame:
    """Return the rows of ``schools``, with ``school`` ordered as the list of schools is."""
    ordered = frame.with_columns(pl.col("school").cast(pl.Enum(schools), strict=False))
    return (
        ordered.filter(pl.col("school").is_not_null())
        if ordered["school"].null_count()
        else ordered
    )


def limited_to(
    counts: Mapping[str | None, Counts], frame: pl.DataFrame, systems: Sequence[str]
) -> Mapping[str | None, Counts]:
    """Return the counts with ``rows`` of the named systems alone; none named: as they are.

    What a source says of one system is no word about another: where the systems asked for have no
    row, nothing is known of them. A row whose system is not known may be of any.
    """
    if not systems:
        return counts
    mine = pl.col("system").is_in(list(systems)).fill_null(value=True)
    rows = dict(frame.filter(mine).group_by("school").len().iter_rows())
    return {school: replace(each, rows=rows.get(school, 0)) for school, each in counts.items()}


def judge(
    frame: pl.DataFrame,
    judgements: Sequence[Judgement],
    *,
    scope: str = "school",
    rows: Mapping[str | None, int] | None = None,
) -> Verdicts:
    """Evaluate ``judgements`` over the rows not excluded; one that raises costs only itself.

    ``scope`` is the column by whose values is counted, ``rows`` how many rows each of them has,
    where that is not the number of those in ``frame``.
    """
    judged = frame.filter(pl.col("excluded").is_null()) if "excluded" in frame.columns else frame
    # In pieces, as tables of many sources are, Polars 2.1 panics on format() after a filter.
    judged = judged.rechunk()
    failed: dict[int, str] = {}
    kept = dict(enumerate(judgements))
    try:
        verdicts = _evaluated(judged, kept, scope)
    except CHECK_FAILURES:
        failed = _failing(judged, judgements, scope)
        kept = {i: each for i, each in kept.items() if i not in failed}
        verdicts = _evaluated(judged, kept, scope)
    if rows is None:
        rows = dict(frame.group_by(scope).len().iter_rows())
    counts = _count(judged[scope], verdicts, kept, rows)
    every = [counts.get(i, {}) for i in range(len(judgements))]
    return Verdicts(judged.hstack(verdicts), every, failed)


def _populations(judgements: Mapping[int, Judgement]) -> dict[int, int]:
    """Return, for each judgement, the first one that concerns the very same rows."""
    first: dict[bytes, int] = {}
    return {
        position: first.setdefault(
            b"" if each.applies is None else each.applies.meta.serialize(), position
        )
        for position, each in judgements.items()
    }


def _expressions(judgements: Mapping[int, Judgement]) -> list[pl.Expr]:
    """Return a verdict for each judgement, and a population for each set of rows concerned."""
    expressions = []
    for position, each in judgements.items():
        violates = each.violates.cast(pl.Boolean)
        verdict = violates if each.applies is None else each.applies & violates
        expressions.append(verdict.alias(f"verdict@{position}"))
    for position in set(_populations(judgements).values()):
        applies = judgements[position].applies
        concerned = pl.lit(value=True) if applies is None else applies.fill_null(value=True)
        expressions.append(concerned.alias(f"population@{position}"))
    return expressions


def _evaluated(
    frame: pl.DataFrame, judgements: Mapping[int, Judgement], scope: str
) -> pl.DataFrame:
    """Return the boolean columns of ``judgements``; a constant gives one value per row too."""
    return frame.select(scope, *_expressions(judgements)).drop(scope)


def _failing(frame: pl.DataFrame, judgements: Sequence[Judgement], scope: str) -> dict[int, str]:
    """Find the judgements that raise, one by one."""
    failed = {}
    for position, each in enumerate(judgements):
        try:
            _evaluated(frame, {position: each}, scope)
        except CHECK_FAILURES as error:
            failed[position] = str(error).splitlines()[0]
    return failed


def _count(
    school: pl.Series,
    verdicts: pl.DataFrame,
    judgements: Mapping[int, Judgement],
    rows: Mapping[str | None, int],
) -> dict[int, dict[str | None, Counts]]:
    """Return the counts per school; a school all of whose rows are excluded still has rows."""
    populations = _populations(judgements)
    grouped = (
        verdicts.lazy()
        .with_columns(school.alias("school"))
        .group_by("school")
        .agg(
            *[pl.col(f"population@{i}").sum().alias(f"p{i}") for i in set(populations.values())],
            *[pl.col(f"verdict@{i}").sum().alias(f"v{i}") for i in judgements],
            *[pl.col(f"verdict@{i}").null_count().alias(f"u{i}") for i in judgements],
        )
        .collect()
    )
    names = grouped["school"].cast(pl.String).to_list()
    counts: dict[int, dict[str | None, Counts]] = {}
    for i in judgements:
        columns = (grouped[name].to_list() for name in (f"p{populations[i]}", f"v{i}", f"u{i}"))
        found = {
            name: Counts(population, violations, unknown, rows.get(name, 0))
            for name, population, violations, unknown in zip(names, *columns, strict=True)
        }
        counts[i] = {name: found.get(name, Counts(rows=rows[name])) for name in rows}
    return counts
