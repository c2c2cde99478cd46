"""Render every violating row, as CSV for a spreadsheet or as Parquet for a program."""

from __future__ import annotations

from functools import partial

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import ReportError
from reports.interface import ReportOptions, speaking
from reports.writing import Content

SUFFIXES = (".csv", ".parquet")


def render_findings(audit: Audit, options: ReportOptions) -> Content:
    """Return every violating row in the evaluation's order: by rule, then as the sources have them.

    Raises:
        ReportError: the suffix names no kind of file, or some findings were not kept.

    """
    # Polars takes as long to load as everything else together: `--help` must not wait for it.
    from reports import findings_table as made  # noqa: PLC0415

    with speaking(options.language):
        suffix = options.suffix.lower() or ".csv"
        if suffix not in SUFFIXES:
            raise ReportError(
                _("findings cannot be written as '{suffix}'. Use one of: {known}.").format(
                    suffix=suffix, known=", ".join(SUFFIXES)
                )
            )
        found = options.findings if options.findings is not None else made.kept_findings(audit)
        shown = made.redact_frame(found.select(made.COLUMNS), audit, options)
        return partial(made.write_csv if suffix == ".csv" else made.write_parquet, shown)
