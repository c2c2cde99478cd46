"""Write the sources, declared accounts and pictures of a result document.

Headers of columns that became nothing stay out: of a file without a header they are the cells of
its first row.
"""

from __future__ import annotations

from auditor.audit import Distribution, Exclusion, Fates, Problem, Provenance
from auditor.model import Outcome, SchoolSummary
from reports.stored.values import Json, strings, text_in_both


def source_members(source: Provenance, language: str) -> Json:
    """Return where a table came from and what became of its rows."""
    return {
        "family": source.family,
        "format": source.format,
        "path": source.path,
        "sha256": source.sha256,
        "collected_at": source.collected_at.isoformat() if source.collected_at else None,
        "rows_read": source.rows_read,
        "rows_evaluated": source.rows_evaluated,
        "rows_excluded": source.rows_excluded,
        "rows_quarantined": source.rows_quarantined,
        "problems": [_problem(each, language) for each in source.problems],
        "problem_counts": dict(source.problem_counts),
        "rows_excluded_by_reason": dict(source.excluded),
        "columns": [{"header": each.header, "column": each.column} for each in source.columns],
        "error": text_in_both(source.error),
        "stale": source.stale,
        "system": source.system,
        "provides": strings(sorted(source.provides)),
        "only_school": source.only_school,
        "schools": strings(sorted(source.schools)),
        "by_school": {code: _fates(each) for code, each in source.by_school.items()},
        "quarantined_by_school": dict(source.quarantined_by_school),
        "unreadable_of_any_school": source.unreadable_of_any_school,
    }


def _problem(problem: Problem, language: str) -> Json:
    return {
        "row": problem.row,
        "reason": problem.text.in_language(language),
        "code": problem.code,
        "quarantined": problem.quarantined,
        "school": problem.school,
    }


def _fates(fates: Fates) -> Json:
    return {
        "evaluated": fates.evaluated,
        "excluded": dict(fates.excluded),
        "quarantined": fates.quarantined,
    }


def school_members(summary: SchoolSummary) -> Json:
    """Return a school with its standing."""
    school = summary.school
    return {
        "code": school.code,
        "name": school.name,
        "level": school.level.value,
        "score": summary.score,
        "coverage": summary.coverage,
        "counts": {outcome.value: summary.counts.get(outcome, 0) for outcome in Outcome},
        "site": school.site,
        "fanpage": school.fanpage,
    }


def exclusion_members(exclusion: Exclusion) -> Json:
    """Return a declared account."""
    return {
        "account": exclusion.account,
        "kind": exclusion.kind,
        "reason": exclusion.reason,
        "owner": exclusion.owner,
        "matched": exclusion.matched,
        "schools": dict(exclusion.schools),
    }


def distribution_members(distribution: Distribution) -> Json:
    """Return a picture: its bins, and counts for each school."""
    return {
        "id": distribution.id,
        "family": distribution.family,
        "title": text_in_both(distribution.title),
        "bins": [text_in_both(each) for each in distribution.bins],
        "counts": {code: list(counts) for code, counts in distribution.counts.items()},
    }
