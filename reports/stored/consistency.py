"""Hold that a stored result agrees with itself: who changes a verdict by hand must change it all.

This keeps a slip of an editor, or a careless hand, out of a report. It is no seal: whoever makes
the whole file anew is not found out by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Citation, Directive, Outcome, Result, Severity
from reports.stored.faults import Fault, Place

_JUDGED = (Outcome.PASS, Outcome.FAIL)
_REASONED = (Outcome.UNKNOWN, Outcome.NOT_APPLICABLE, Outcome.ERROR)


def check_consistency(audit: Audit) -> None:
    """Hold results, citations and counts against each other; scores need the engine's formula.

    Raises:
        Fault: the first place that contradicts another.

    """
    schools = {each.school.code for each in audit.schools}
    asked = _Asked(audit.directives)
    counted: Counter[tuple[str | None, Outcome]] = Counter()
    for position, each in enumerate(audit.results):
        counted[each.school, each.outcome] += 1
        if each.school is not None and each.school not in schools:
            message = _("is a school that the member 'schools' does not hold.")
            raise Fault(("results", position, "school"), message)
        if told := _contradiction(each):
            raise Fault(("results", position), told)
        if told := asked.wrong(each):
            raise Fault(("results", position, "citations"), told)
    for position, summary in enumerate(audit.schools):
        for outcome in Outcome:
            if summary.counts[outcome] != counted[summary.school.code, outcome]:
                place: Place = ("schools", position, "counts", outcome.value)
                raise Fault(place, _("is not the number of such results of the school."))


def _contradiction(result: Result) -> str:
    """Return what a result says against itself, or nothing."""
    outcome = result.outcome
    if not len(result.findings) <= result.violations <= result.population - result.unknown:
        return _("holds more findings than violations, or counts more rows than its population.")
    if outcome is Outcome.PASS and (result.unknown or not result.population):
        return _("is a pass though not everything is known; what is not known is never a pass.")
    if (outcome is Outcome.FAIL) is not (result.violations > 0):
        return _("fails without a violation, or does not fail in spite of one.")
    if outcome in (_JUDGED if result.reason else _REASONED):
        return _("is judged and tells why it could not be, or is not judged and does not tell why.")
    return ""


class _Asked:
    """What the clauses ask, to hold the citations of results against."""

    def __init__(self, directives: Iterable[Directive]) -> None:
        self._severities: dict[tuple[str, str, str], set[Severity]] = {}
        self._clauses: dict[str, set[str]] = {}
        self._seen: dict[tuple[tuple[Citation, ...], str, Severity], str] = {}
        for directive in directives:
            self._clauses[directive.id] = {each.ref for each in directive.clauses}
            for each in directive.requirements:
                key = (each.directive, each.clause, each.rule.id)
                self._severities.setdefault(key, set()).add(each.severity)

    def wrong(self, result: Result) -> str:
        """Return what is wrong with a result's citations, or nothing; asked once of each kind."""
        key = (result.citations, result.rule.id, result.severity)
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
