"""Make the audit again of the members of a result document.

Whatever a report shows comes back; what only an evaluation needs does not: where a rule stands in
its file, where a parameter's value comes from, further columns of the list of schools, and headers
of columns that nothing was read from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from marshal import dumps
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from auditor.audit import Audit, Problem, Provenance
from auditor.locale import _
from auditor.model import (
    Citation,
    Clause,
    Directive,
    ParameterValue,
    Requirement,
    Result,
    Rule,
    Scalar,
    School,
    SchoolSummary,
    Text,
)
from auditor.result.faults import Fault, Place, first_fault
from auditor.result.kinds import PARAMETERS
from auditor.result.members import (
    ClauseMembers,
    DirectiveMembers,
    Document,
    ResultMembers,
    SchoolMembers,
    SourceMembers,
    like,
)


def restored(document: Document) -> Audit:
    """Return the audit; the document's results are given up.

    Raises:
        Fault: a member names what the document does not hold, or contradicts another.

    """
    return _Restorer(document).audit()


class _Restorer:
    """Restores one document: what thousands of its members share is made once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._language = document.language
        self._zone = _zone(document.time_zone)
        self._texts: dict[str, Text] = {}
        for each in document.texts:
            self._texts.setdefault(each.in_language(self._language), each)
        self._days = {name: frozenset(each.days) for name, each in document.rules.items()}
        self._rules = {
            name: like(
                Rule,
                each,
                id=name,
                parameters=_parameters(
                    each.parameters, self._days[name], ("rules", name, "parameters")
                ),
            )
            for name, each in document.rules.items()
        }
        self._parameters: dict[tuple[str, bytes], Mapping[str, ParameterValue]] = {}
        self._citations: dict[tuple[Citation, ...], tuple[Citation, ...]] = {}
        self._reasons: dict[tuple[str, str], Text] = {}

    def audit(self) -> Audit:
        document = self._document
        return like(
            Audit,
            document,
            tool_version=document.tool.version,
            district_code=document.district.code,
            district_name=document.district.name,
            generated_at=self._moment(document.generated_at),
            as_of=self._moment(document.as_of),
            directives=tuple(
                self._directive(each, ("directives", n))
                for n, each in enumerate(document.directives)
            ),
            sources=tuple(
                self._source(each, ("sources", n)) for n, each in enumerate(document.sources)
            ),
            schools=tuple(map(_school, document.schools)),
            results=tuple(self._results(document.results)),
            language=document.findings_language,
        )

    def _moment(self, moment: datetime) -> datetime:
        """Put a moment of the audit's zone back into it."""
        try:
            local = moment.astimezone(self._zone) if self._zone else moment
        except OverflowError:
            return moment
        return local if local.utcoffset() == moment.utcoffset() else moment

    def _text(self, shown: str, place: Place) -> Text:
        """Return what stands in the document's language in both."""
        found = self._texts.get(shown)
        if found is None:
            raise _no_text(place)
        return found

    def _rule(self, name: str, place: Place) -> Rule:
        found = self._rules.get(name)
        if found is None:
            raise Fault((*place, "rule"), _("is a rule that the member 'rules' does not hold."))
        return found

    def _directive(self, found: DirectiveMembers, place: Place) -> Directive:
        here = (*place, "clauses")
        return like(
            Directive,
            found,
            in_force_from=found.in_force.from_,
            in_force_to=found.in_force.to,
            clauses=tuple(
                self._clause(found.id, each, (*here, n)) for n, each in enumerate(found.clauses)
            ),
        )

    def _clause(self, directive: str, found: ClauseMembers, place: Place) -> Clause:
        requirements = []
        for position, each in enumerate(found.requires):
            here = (*place, "requires", position)
            requirements.append(
                like(
                    Requirement,
                    each,
                    directive=directive,
                    clause=found.ref,
                    rule=self._rule(each.rule, here),
                    parameters=_parameters(
                        each.parameters, self._days[each.rule], (*here, "parameters")
                    ),
                    origins={},
                )
            )
        return like(Clause, found, requirements=tuple(requirements))

    def _source(self, found: SourceMembers, place: Place) -> Provenance:
        collected = found.collected_at
        return like(
            Provenance,
            found,
            collected_at=None if collected is None else self._moment(collected),
            excluded=found.rows_excluded_by_reason,
            problems=tuple(
                like(Problem, each, text=self._text(each.reason, (*place, "problems", n, "reason")))
                for n, each in enumerate(found.problems)
            ),
            provides=frozenset(found.provides),
            schools=frozenset(found.schools),
            table=found.table or found.family,
        )

    def _results(self, members: list[ResultMembers]) -> Iterator[Result]:
        """Yield the results, giving up the members one by one: a province has very many."""
        members.reverse()
        position = 0
        while members:
            yield self._result(members.pop(), ("results", position))
            position += 1

    def _result(self, found: ResultMembers, place: Place) -> Result:
        rule = self._rule(found.rule, place)
        if found.check != rule.check:
            raise Fault((*place, "check"), _("is not the check that 'rules' gives to the rule."))
        if found.title != rule.title.in_language(self._language):
            raise Fault((*place, "title"), _("is not the title that 'rules' gives to the rule."))
        reason = found.reason_text
        try:
            observed, expected = self._texts[found.observed], self._texts[found.expected]
        except KeyError:
            name = "expected" if found.observed in self._texts else "observed"
            raise _no_text((*place, name)) from None
        return Result(
            found.school,
            rule,
            self._shared(found, place),
            self._citations.setdefault(found.citations, found.citations),
            found.severity,
            found.outcome,
            found.reason,
            None if reason is None else self._reasons.setdefault((reason.vi, reason.en), reason),
            found.population,
            found.violations,
            found.unknown,
            observed,
            expected,
            found.findings,
        )

    def _shared(self, found: ResultMembers, place: Place) -> Mapping[str, ParameterValue]:
        # By their bytes: 1 and true are different values, and as keys equal.
        key = (found.rule, dumps(found.parameters, 0))  # type: ignore[arg-type]  # JSON alone
        if key not in self._parameters:
            here = (*place, "parameters")
            try:
                read = PARAMETERS.validate_python(found.parameters)
            except ValidationError as error:
                raise first_fault(error, here) from error
            self._parameters[key] = _parameters(read, self._days[found.rule], here)
        return self._parameters[key]


def _no_text(place: Place) -> Fault:
    return Fault(place, _("is a text that the member 'texts' does not hold."))


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return None if name is None else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = _("is no time zone; one is for example Asia/Ho_Chi_Minh.")
        raise Fault(("time_zone",), message) from error


def _school(found: SchoolMembers) -> SchoolSummary:
    return like(SchoolSummary, found, school=like(School, found))


def _parameters(
    parameters: Mapping[str, ParameterValue], days: frozenset[str], place: Place
) -> dict[str, ParameterValue]:
    """Return parameters, days as days again."""
    made = dict(parameters)
    for name in days & made.keys():
        value = made[name]
        try:
            made[name] = tuple(map(_day, value)) if isinstance(value, tuple) else _day(value)
        except ValueError:
            raise Fault((*place, name), _("should be a day such as 2026-11-22.")) from None
    return made


def _day(value: Scalar) -> Scalar:
    return date.fromisoformat(value) if isinstance(value, str) else value
