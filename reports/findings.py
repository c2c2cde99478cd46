"""Render every violating row, as CSV for a spreadsheet or as Parquet for a program."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome, ReportError
from reports.cells import FORMULA_START, PLAIN_NUMBER
from reports.interface import ReportOptions, speaking
from reports.redaction import redact_frame

if TYPE_CHECKING:
    import polars as pl

SUFFIXES = (".csv", ".parquet")
COLUMNS = ("school", "rule", "title", "severity", "subject", "observed", "source", "row")


def render_findings(audit: Audit, options: ReportOptions) -> bytes:
    """Return every violating row, ordered by school (list order), rule and gravity.

    Raises:
        ReportError: the suffix names no kind of file, or some findings were not kept.
    """
    with speaking(options.language):
        suffix = options.suffix.lower() or ".csv"
        if suffix not in SUFFIXES:
            raise ReportError(
                _("findings cannot be written as '{suffix}'. Use one of: {known}.").format(
                    suffix=suffix, known=", ".join(SUFFIXES)
                )
            )
        found = options.findings if options.findings is not None else _kept(audit)
        table = redact_frame(_complete(found, audit, options.language), audit, options.redact)
        return _csv(table) if suffix == ".csv" else _parquet(table)


def _kept(audit: Audit) -> pl.DataFrame:
    """Return the findings of the results, if no violation is missing among them."""
    import polars as pl

    failed = [each for each in audit.results if each.outcome is Outcome.FAIL]
    if any(len(each.findings) < each.violations for each in failed):
        raise ReportError(
            _(
                "The audit holds only the first findings of each result, not every one."
                " Evaluate the district again and ask for the findings there."
            )
        )
    rows = [
        (result.school, result.rule.id, each.subject, each.observed, each.source, each.row)
        for result in failed
        for each in result.findings
    ]
    return pl.DataFrame(
        rows,
        schema={
            "school": pl.String,
            "rule": pl.String,
            "subject": pl.String,
            "observed": pl.String,
            "source": pl.String,
            "row": pl.UInt64,
        },
        orient="row",
    )


def _complete(found: pl.DataFrame, audit: Audit, language: str) -> pl.DataFrame:
    """Add title and severity, and leave only rows of a failed result: elsewhere the rule is no duty or in doubt."""
    import polars as pl

    order = {each.school.code: position for position, each in enumerate(audit.schools)}
    failed: dict[tuple[str | None, str], tuple[str, str, int]] = {}
    ranked = sorted(audit.results, key=lambda each: each.severity.rank)
    for each in ranked:
        if each.outcome is Outcome.FAIL:
            title = each.rule.title.in_language(language)
            place = order.get(each.school or "", len(order))
            failed[each.school, each.rule.id] = (title, each.severity.value, place)
    judged = pl.DataFrame(
        [(*key, *value) for key, value in failed.items()],
        schema={
            "school": pl.String,
            "rule": pl.String,
            "title": pl.String,
            "severity": pl.String,
            "place": pl.UInt32,
        },
        orient="row",
    )
    return (
        found.lazy()
        .drop("severity", strict=False)
        .join(
            judged.lazy(),
            on=["school", "rule"],
            how="inner",
            nulls_equal=True,
            maintain_order="left",
        )
        .sort("place", "rule", maintain_order=True)
        .select(COLUMNS)
        .collect()
    )


def _csv(table: pl.DataFrame) -> bytes:
    import polars as pl

    text = pl.col(pl.String)
    harmful = text.str.contains(FORMULA_START) & ~text.str.contains(PLAIN_NUMBER)
    stream = io.BytesIO()
    table.with_columns(
        pl.when(harmful).then(pl.concat_str(pl.lit("'"), text)).otherwise(text).name.keep()
    ).write_csv(stream, include_bom=True, line_terminator="\r\n")
    return stream.getvalue()


def _parquet(table: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    table.write_parquet(stream)
    return stream.getvalue()
