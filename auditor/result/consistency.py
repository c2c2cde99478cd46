"""Hold that a stored result agrees with itself: who changes a verdict by hand must change it all.

This keeps a slip of an editor, or a careless hand, out of a report. It is no seal: whoever makes
the whole file anew is not found out by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from auditor.audit import Audit, Distribution, Provenance
from auditor.locale import _
from auditor.model import Directive, Outcome, Result, Severity
from auditor.result.faults import Fault, Place

_JUDGED = (Outcome.PASS, Outcome.FAIL)
_REASONED = (Outcome.UNKNOWN, Outcome.NOT_APPLICABLE, Outcome.ERROR)


def check_consistency(audit: Audit) -> None:
    """Hold the parts of an audit against each other; scores need the engine's formula.

    Raises:
        Fault: the first place that contradicts another.

    """
    _check_names(audit)
    _check_rows(audit.sources)
    _check_bins(audit.distributions)
    _check_results(audit)


def _check_names(audit: Audit) -> None:
    """Hold that no id stands twice in a list."""
    _unlike([each.school.code for each in audit.schools], ("schools",))
    _unlike([each.id for each in audit.directives], ("directives",))
    for position, each in enumerate(audit.directives):
        _unlike([clause.ref for clause in each.clauses], ("directives", position, "clauses"))


def _unlike(names: Iterable[str], place: Place) -> None:
    seen: set[str] = set()
    for position, each in enumerate(names):
        if each in seen:
            raise Fault((*place, position), _("stands in the list a second time."))
        seen.add(each)


def _check_rows(sources: Iterable[Provenance]) -> None:
    """Hold that no row was lost: read = evaluated + excluded + quarantined."""
    for position, each in enumerate(sources):
        if each.rows_read != each.rows_evaluated + each.rows_excluded + each.rows_quarantined:
            message = _("is not the sum of rows evaluated, excluded and quarantined.")
            raise Fault(("sources", position, "rows_read"), message)
        if each.rows_excluded != sum(each.excluded.values()):
            message = _("is not the sum of what 'rows_excluded_by_reason' counts.")
            raise Fault(("sources", position, "rows_excluded"), message)


def _check_bins(distributions: Iterable[Distribution]) -> None:
    """Hold that every school has a number for each bin."""
    for position, each in enumerate(distributions):
        for code, numbers in each.counts.items():
            if len(numbers) != len(each.bins) + 1:
                place = ("distributions", position, "counts", code)
                message = _("should hold a number for each bin and one for what is not known.")
                raise Fault(place, message)


def _check_results(audit: Audit) -> None:
    """Hold results, citations and counts against each other."""
    asked = _Asked(audit.directives)
    for position, each in enumerate(audit.results):
        if told := _contradiction(each):
            raise Fault(("results", position), told)
        if told := asked.wrong(each):
            raise Fault(("results", position, "citations"), told)
    counted = Counter((each.school, each.outcome) for each in audit.results)
    known = {None, *(each.school.code for each in audit.schools)}
    if {school for school, _outcome in counted} - known:
        position = next(n for n, each in enumerate(audit.results) if each.school not in known)
        message = _("is a school that the member 'schools' does not hold.")
        raise Fault(("results", position, "school"), message)
    for position, summary in enumerate(audit.schools):
        for outcome in Outcome:
            if summary.counts[outcome] != counted[summary.school.code, outcome]:
                place: Place = ("schools", position, "counts", outcome.value)
                raise Fault(place, _("is not the number of such results of the school."))


def _contradiction(result: Result) -> str:
    """Return what a result says against itself, or nothing."""
    outcome, violations, unknown = result.outcome, result.violations, result.unknown
    if not len(result.findings) <= violations <= result.population - unknown:
        return _("holds more findings than violations, or counts more rows than its population.")
    if outcome is Outcome.PASS and (unknown or not result.population):
        return _("is a pass though not everything is known; what is not known is never a pass.")
    if (outcome is Outcome.FAIL) is not (violations > 0):
        return _("fails without a violation, or does not fail in spite of one.")
    if outcome in (_JUDGED if result.reason else _REASONED):
        return _("is judged and tells why it could not be, or is not judged and does not tell why.")
    return ""


class _Asked:
    """What the clauses ask, to hold the citations of results against."""

    def __init__(self, directives: Iterable[Directive]) -> None:
        self._severities: dict[tuple[str, str, str], set[Severity]] = {}
        self._clauses: dict[str, set[str]] = {}
        self._seen: dict[tuple[int, int, Severity], str] = {}
        for directive in directives:
            self._clauses[directive.id] = {each.ref for each in directive.clauses}
            for each in directive.requirements:
                key = (each.directive, each.clause, each.rule.id)
                self._severities.setdefault(key, set()).add(each.severity)

    def wrong(self, result: Result) -> str:
        """Return what is wrong with a result's citations, or nothing; asked once of each kind."""
        # By identity, which lives as long as the audit: a hash of all citations takes longer.
        key = (id(result.citations), id(result.rule), result.severity)
        if key not in self._seen:
            self._seen[key] = self._wrong(result)
        return self._seen[key]

    def _wrong(self, result: Result) -> str:
        known: set[Severity] = set()
        for each in result.citations:
            clauses = self._clauses.get(each.directive)
            # A document may leave the clauses of a directive out altogether.
            if clauses is None or (clauses and each.clause not in clauses):
                return _("names a clause that the member 'directives' does not hold.")
            known |= self._severities.get((each.directive, each.clause, result.rule.id), set())
        if known and result.severity not in known:
            return _("asks for another severity than the result has.")
        return ""
