"""Score a school and decide the exit code.

score = weights of passes / weights of (passes + fails), by severity; coverage = (passes + fails) /
applicable rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import IntEnum

from auditor.audit import Provenance
from auditor.model import Outcome, Result, School, SchoolSummary, Severity

_JUDGED = (Outcome.PASS, Outcome.FAIL)


class Exit(IntEnum):
    """What the process says to a scheduler."""

    OK = 0
    FAILURES = 1
    USAGE = 2
    INCOMPLETE = 3
    BUG = 4
    INTERRUPTED = 130


def summarise(school: School, results: Sequence[Result]) -> SchoolSummary:
    """Return a school's counts, score and coverage from its results."""
    counts = Counter(result.outcome for result in results)
    passed = sum(r.severity.weight for r in results if r.outcome is Outcome.PASS)
    judged = sum(r.severity.weight for r in results if r.outcome in _JUDGED)
    return SchoolSummary(
        school=school,
        counts={outcome: counts[outcome] for outcome in Outcome},
        score=round(100 * passed / judged, 1) if judged else None,
        coverage=coverage(results),
    )


def coverage(results: Iterable[Result]) -> float | None:
    """Return the share of applicable rules that were judged, in percent."""
    counts = Counter(result.outcome for result in results)
    applicable = sum(counts.values()) - counts[Outcome.NOT_APPLICABLE]
    judged = sum(counts[outcome] for outcome in _JUDGED)
    return round(100 * judged / applicable, 1) if applicable else None


def decide_exit(
    results: Sequence[Result],
    schools: Sequence[SchoolSummary],
    sources: Iterable[Provenance],
    fail_on: Severity,
    min_coverage: float,
) -> Exit:
    """Decide the exit code of an audit; failures win over incompleteness."""
    if any(r.outcome is Outcome.FAIL and r.severity.rank >= fail_on.rank for r in results):
        return Exit.FAILURES
    incomplete = (
        any(source.error is not None for source in sources)
        or any(r.outcome is Outcome.ERROR for r in results)
        or any(each.coverage is not None and each.coverage < min_coverage for each in schools)
    )
    return Exit.INCOMPLETE if incomplete else Exit.OK
