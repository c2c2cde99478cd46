"""Understand the text of a cell: folded names, dates and flags."""

from auditor.evidence.values.dates import ParsedDates, parse_dates
from auditor.evidence.values.flags import ParsedFlags, parse_flags
from auditor.evidence.values.fold import fold, fold_series

__all__ = ["ParsedDates", "ParsedFlags", "fold", "fold_series", "parse_dates", "parse_flags"]
