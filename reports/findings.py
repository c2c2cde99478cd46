"""Render every violating row, as CSV for a spreadsheet or as Parquet for a program."""

from __future__ import annotations

import json
from functools import partial
from typing import BinaryIO

import polars as pl

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome, ReportError
from reports.interface import ReportOptions, speaking
from reports.redaction import masked, masking, without
from reports.text import FORMULA_SIGNS, FORMULA_START, PLAIN_NUMBER
from reports.writing import Content

SUFFIXES = (".csv", ".parquet")
COLUMNS = ("school", "rule", "parameters", "severity", "subject", "observed", "source", "row")


_FOREIGN = ("subject", "observed", "source")
"""Columns whose text comes from outside; the others hold codes that were validated."""


def render_findings(audit: Audit, options: ReportOptions) -> Content:
    """Return every violating row in the evaluation's order: by rule, then as the sources have them.

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
        found = options.findings if options.findings is not None else kept_findings(audit)
        shown = redact_frame(found.select(COLUMNS), audit, options)
        return partial(write_csv if suffix == ".csv" else write_parquet, shown)


def kept_findings(audit: Audit) -> pl.DataFrame:
    """Return the findings of the results.

    Raises:
        ReportError: the results do not hold every one.

    """
    failed = [each for each in audit.results if each.outcome is Outcome.FAIL]
    if any(len(each.findings) < each.violations for each in failed):
        raise ReportError(
            _(
                "The audit holds only the first findings of each result, not every one."
                " Evaluate the district again and ask for the findings there."
            )
        )
    asked: dict[str, set[str]] = {}
    for each in audit.results:
        asked.setdefault(each.rule.id, set()).add(repr(sorted(each.parameters.items())))
    rows = [
        (
            result.school,
            result.rule.id,
            json.dumps(dict(result.parameters), default=str, sort_keys=True)
            if len(asked[result.rule.id]) > 1
            else None,
            result.severity.value,
            _encodable(each.subject),
            _encodable(each.observed),
            _encodable(each.source),
            each.row,
        )
        for result in failed
        for each in result.findings
    ]
    kinds = {name: pl.UInt64 if name == "row" else pl.String for name in COLUMNS}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _encodable(text: str) -> str:
    """Return a text that UTF-8 can hold: a path of the system may have half surrogates."""
    return text.encode("utf-8", "backslashreplace").decode()


def redact_frame(frame: pl.DataFrame, audit: Audit, options: ReportOptions) -> pl.DataFrame:
    """Return the findings with ``subject``, and ``observed`` where it repeats it, hidden."""
    mask = masking(audit, options)
    if mask is None:
        return frame
    hidden = frame["subject"].to_list()
    shown = [masked(each, mask) for each in hidden]
    repeats = (
        pl.col("observed")
        .str.to_lowercase()
        .str.contains(pl.col("subject").str.to_lowercase(), literal=True)
    )
    told = frame["observed"].to_list()
    for position in frame.select(repeats.fill_null(value=False).arg_true()).to_series():
        told[position] = without(told[position], hidden[position], shown[position] or "")
    return frame.with_columns(
        pl.Series("subject", shown, dtype=pl.String), pl.Series("observed", told, dtype=pl.String)
    )


def write_csv(table: pl.DataFrame, stream: BinaryIO) -> None:
    """Write a table as CSV for a spreadsheet: UTF-8 with byte order mark, cells defused."""
    first = pl.col(_FOREIGN).cast(pl.Binary).bin.get(0, null_on_oob=True)
    harmful = table.select(first.is_in([ord(each) for each in FORMULA_SIGNS]).any())
    table.with_columns(_defused(name) for name in _FOREIGN if harmful[name][0]).write_csv(
        stream, include_bom=True, line_terminator="\r\n"
    )


def _defused(name: str) -> pl.Expr:
    text = pl.col(name)
    harmful = text.str.contains(FORMULA_START) & ~text.str.contains(PLAIN_NUMBER)
    return pl.when(harmful).then(pl.concat_str(pl.lit("'"), text)).otherwise(text).alias(name)


def write_parquet(table: pl.DataFrame, stream: BinaryIO) -> None:
    """Write a table as Parquet, cells as they are."""
    table.write_parquet(stream)
