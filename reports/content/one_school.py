"""Cut one school's own audit out of the whole: nothing in it speaks of another school."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.audit import Audit, Distribution, Exclusion, Fates, Problem, Provenance
from auditor.model import Result, SchoolSummary


def audits_by_school(audit: Audit) -> Iterator[tuple[str, Audit]]:
    """Yield every school's code and its own audit, in the order of the list of schools.

    Duties of the whole district stand in the office's report only. A source that several schools
    share shows this school's rows alone.
    """
    results: dict[str | None, list[Result]] = {}
    for each in audit.results:
        results.setdefault(each.school, []).append(each)
    own, shared = _sources(audit)
    exclusions: dict[str, list[Exclusion]] = {}
    for declared in audit.exclusions:
        for code, rows in declared.schools.items():
            own_rows = replace(declared, matched=rows, schools={code: rows})
            exclusions.setdefault(code, []).append(own_rows)
    for summary in audit.schools:
        code = summary.school.code
        sources = [(place, each) for place, each in own.get(code, ())]
        sources += [(place, each) for place, each in shared if _concerns(each, code)]
        yield (
            code,
            replace(
                audit,
                schools=(summary,),
                results=tuple(results.get(code, ())),
                sources=tuple(_of_school(each, code) for _place, each in sorted(sources, key=_at)),
                exclusions=tuple(exclusions.get(code, ())),
                distributions=_distributions(audit, summary),
            ),
        )


def audit_of(audit: Audit, code: str) -> Audit:
    """Return one school's own audit.

    Raises:
        KeyError: the audit holds no such school.

    """
    only = replace(audit, schools=tuple(each for each in audit.schools if each.school.code == code))
    return dict(audits_by_school(only))[code]


_Placed = tuple[int, Provenance]


def _at(placed: _Placed) -> int:
    return placed[0]


def _sources(audit: Audit) -> tuple[dict[str, list[_Placed]], list[_Placed]]:
    """Return the sources of each school alone, and those that may speak of several."""
    own: dict[str, list[_Placed]] = {}
    shared: list[_Placed] = []
    for place, each in enumerate(audit.sources):
        mine = shared if each.only_school is None else own.setdefault(each.only_school, [])
        mine.append((place, each))
    return own, shared


def _concerns(source: Provenance, code: str) -> bool:
    if source.error is not None:
        return not source.schools or code in source.schools
    return code in source.schools or code in source.by_school


def _of_school(source: Provenance, code: str) -> Provenance:
    """Return what a source says of one school: its own rows and problems."""
    if source.only_school == code:
        return source
    fates = source.by_school.get(code)
    if fates is None and source.error is None and code in source.schools:
        # It speaks of every school alike (a register of the whole district): all of it is shown
        # but which other schools there are.
        return replace(source, schools=frozenset({code}))
    fates = fates or Fates()
    problems = tuple(each for each in source.problems if _told_to(each, code))
    counts: dict[str, int] = {}
    for each in problems:
        counts[each.code] = counts.get(each.code, 0) + 1
    return replace(
        source,
        rows_read=fates.read,
        rows_evaluated=fates.evaluated,
        rows_excluded=sum(fates.excluded.values()),
        rows_quarantined=fates.quarantined,
        excluded=fates.excluded,
        problems=problems,
        problem_counts=counts,
        schools=frozenset({code}),
        by_school={code: fates},
        quarantined_by_school={
            name: count for name, count in source.quarantined_by_school.items() if name == code
        },
    )


def _told_to(problem: Problem, code: str) -> bool:
    """Tell whether a problem is the school's business: its own row, or the whole source."""
    return problem.school == code or (problem.school is None and problem.row is None)


def _distributions(audit: Audit, summary: SchoolSummary) -> tuple[Distribution, ...]:
    code = summary.school.code
    return tuple(
        replace(each, counts={code: each.counts[code]})
        for each in audit.distributions
        if code in each.counts
    )
