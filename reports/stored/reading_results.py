"""Read the schools and results of a stored result, and hold that they agree.

Findings and results may be millions: what thousands of results share is read once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from auditor.locale import _
from auditor.model import (
    Citation,
    Finding,
    Level,
    Modality,
    Outcome,
    ParameterValue,
    Reason,
    Result,
    Rule,
    School,
    SchoolSummary,
    Severity,
    Text,
)
from reports.stored import members as m
from reports.stored.faults import Fault, Place
from reports.stored.reading_policy import Rules

_SCHOOL = frozenset({"code", "name", "level", "score", "coverage", "counts", "site", "fanpage"})
_COUNTS = frozenset(each.value for each in Outcome)
_RESULT = frozenset(
    {
        *("school", "rule", "check", "parameters", "citations", "severity", "outcome", "reason"),
        *("population", "violations", "unknown", "observed", "expected", "findings", "waiver"),
        *("title", "reason_text"),
    }
)
_CITATION = frozenset({"directive", "clause", "modality"})
_FINDING = frozenset({"subject", "observed", "source", "row"})
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
"""What the list of schools allows: a code becomes the name of a file."""


def read_schools(value: object, place: Place) -> tuple[SchoolSummary, ...]:
    """Return the schools with their standing.

    Raises:
        Fault: a member is missing, unknown or wrong, or a code stands twice.

    """
    made = [
        _school(m.members(each, _SCHOOL, (*place, position)), (*place, position))
        for position, each in enumerate(m.items(value, place))
    ]
    m.unlike([each.school.code for each in made], place)
    return tuple(made)


def _school(found: m.Found, place: Place) -> SchoolSummary:
    code = m.text(found, "code", place)
    if not _CODE.match(code):
        message = _("is no code of a school: only a-z, 0-9, '-' and '_' may stand in it.")
        raise Fault((*place, "code"), message)
    counts = m.members(found["counts"], _COUNTS, (*place, "counts"))
    return SchoolSummary(
        school=School(
            code=code,
            name=m.text(found, "name", place),
            level=m.choice(found, "level", Level, place),
            site=m.optional_text(found, "site", place),
            fanpage=m.optional_text(found, "fanpage", place),
        ),
        counts={
            each: m.count(counts[each.value], (*place, "counts", each.value)) for each in Outcome
        },
        score=m.percent(found, "score", place),
        coverage=m.percent(found, "coverage", place),
    )


class ResultReader:
    """Reads results of one document."""

    def __init__(self, rules: Rules, texts: Callable[[object, Place], Text], language: str) -> None:
        self._rules = rules
        self._texts = texts
        self._language = language
        self._parameters: dict[tuple[str, str], dict[str, ParameterValue]] = {}
        self._citations: dict[str, tuple[Citation, ...]] = {}
        self._reasons: dict[tuple[object, object], Text] = {}

    def results(self, value: object, place: Place) -> tuple[Result, ...]:
        """Return the results; the parsed ones are given up as they are read."""
        listed = m.items(value, place)
        made = []
        for position, each in enumerate(listed):
            made.append(self._result(each, (*place, position)))
            listed[position] = None
        return tuple(made)

    def _result(self, value: object, place: Place) -> Result:
        found = m.members(value, _RESULT, place)
        rule = self._rules.named(found, place)
        self._repeats(found, rule, place)
        return Result(
            school=m.optional_text(found, "school", place),
            rule=rule,
            parameters=self._shared_parameters(rule, found["parameters"], place),
            citations=self._shared_citations(found["citations"], (*place, "citations")),
            severity=m.choice(found, "severity", Severity, place),
            outcome=m.choice(found, "outcome", Outcome, place),
            reason=None if found["reason"] is None else m.choice(found, "reason", Reason, place),
            reason_text=self._reason_text(found["reason_text"], (*place, "reason_text")),
            population=m.count(found["population"], (*place, "population")),
            violations=m.count(found["violations"], (*place, "violations")),
            unknown=m.count(found["unknown"], (*place, "unknown")),
            observed=self._texts(found["observed"], (*place, "observed")),
            expected=self._texts(found["expected"], (*place, "expected")),
            findings=_findings(found["findings"], (*place, "findings")),
        )

    def _repeats(self, found: m.Found, rule: Rule, place: Place) -> None:
        """Hold that what a result repeats of its rule is the rule's; waivers are not yet known."""
        if found["check"] != rule.check:
            raise Fault((*place, "check"), _("is not the check that 'rules' gives to the rule."))
        if found["title"] != rule.title.in_language(self._language):
            raise Fault((*place, "title"), _("is not the title that 'rules' gives to the rule."))
        if found["waiver"] is not None:
            raise Fault((*place, "waiver"), _("should be null; this version knows no waivers."))

    def _shared_parameters(
        self, rule: Rule, value: object, place: Place
    ) -> dict[str, ParameterValue]:
        key = (rule.id, repr(value))
        if key not in self._parameters:
            made = self._rules.parameters(rule, value, (*place, "parameters"))
            self._parameters[key] = made
        return self._parameters[key]

    def _shared_citations(self, value: object, place: Place) -> tuple[Citation, ...]:
        key = repr(value)
        if key not in self._citations:
            listed = m.items(value, place)
            self._citations[key] = tuple(
                _citation(each, (*place, position)) for position, each in enumerate(listed)
            )
        return self._citations[key]

    def _reason_text(self, value: object, place: Place) -> Text | None:
        made = m.optional_both(value, place)
        return None if made is None else self._reasons.setdefault((made.vi, made.en), made)


def _citation(value: object, place: Place) -> Citation:
    found = m.members(value, _CITATION, place)
    return Citation(
        m.text(found, "directive", place),
        m.text(found, "clause", place),
        m.choice(found, "modality", Modality, place),
    )


def _findings(value: object, place: Place) -> tuple[Finding, ...]:
    listed = m.items(value, place)
    return tuple(_found(listed, place)) if listed else ()


def _found(listed: list[object], place: Place) -> Iterable[Finding]:
    for position, each in enumerate(listed):
        here = (*place, position)
        found = m.members(each, _FINDING, here)
        yield Finding(
            m.text(found, "subject", here),
            m.text(found, "observed", here),
            m.text(found, "source", here),
            m.optional_count(found, "row", here),
        )
