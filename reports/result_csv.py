"""Render the results as CSV for a spreadsheet: one line per result.

Column names and codes are the same in every language; titles, reasons and outcomes are translated.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from auditor.audit import Audit
from auditor.model import Result, School
from reports.interface import ReportOptions
from reports.streaming import streamed
from reports.text import defuse
from reports.words import outcome_words
from reports.writing import Content

_AT_ONCE = 1000
"""Lines that become text together."""
COLUMNS = (
    "school",
    "school_name",
    "level",
    "rule",
    "title",
    "severity",
    "outcome",
    "outcome_code",
    "reason",
    "reason_text",
    "population",
    "violations",
    "unknown",
    "observed",
    "expected",
    "citations",
)


def render_csv(audit: Audit, options: ReportOptions) -> Content:
    """Return what writes UTF-8 CSV with a byte order mark, without which Excel garbles it."""
    return streamed(audit, options, _pieces)


def _pieces(audit: Audit, options: ReportOptions) -> Iterator[bytes]:
    yield codecs.BOM_UTF8 + _encoded([COLUMNS])
    lines = _lines(audit, options.language)
    while part := list(islice(lines, _AT_ONCE)):
        yield _encoded(part)


def _encoded(lines: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(lines)
    return stream.getvalue().encode("utf-8", "backslashreplace")


def _lines(audit: Audit, language: str) -> Iterator[list[str]]:
    schools = {each.school.code: each.school for each in audit.schools}
    words = outcome_words()
    for result in audit.results:
        school = schools.get(result.school or "")
        yield [defuse(cell) for cell in _cells(result, school, words[result.outcome], language)]


def _cells(result: Result, school: School | None, outcome: str, language: str) -> tuple[str, ...]:
    reason = result.reason_text.in_language(language) if result.reason_text else ""
    return (
        result.school or "",
        school.name if school else "",
        school.level.value if school else "",
        result.rule.id,
        result.rule.title.in_language(language),
        result.severity.value,
        outcome,
        result.outcome.value,
        result.reason.value if result.reason else "",
        reason,
        str(result.population),
        str(result.violations),
        str(result.unknown),
        result.observed.in_language(language),
        result.expected.in_language(language),
        "; ".join(f"{each.directive}:{each.clause}" for each in result.citations),
    )
