"""Write the result document, the contract with other programs, piece by piece.

It carries all that a report shows, so that ``auditor report`` can render any format again. What
stands in one language stands in the member ``texts`` in both. Every element of a list stands on a
line of its own. Results are put together of parts that thousands of them share: a province has too
many to encode each anew, or to hold all their text at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from json.encoder import encode_basestring
from typing import Any
from zoneinfo import ZoneInfo

from auditor.audit import Audit, Provenance
from auditor.model import (
    Citation,
    Directive,
    Finding,
    Outcome,
    ParameterValue,
    Result,
    Rule,
    SchoolSummary,
    Text,
)
from auditor.result.kinds import SCHEMA
from auditor.result.members import (
    ClauseMembers,
    DirectiveMembers,
    InForce,
    ProblemMembers,
    RequirementMembers,
    RuleMembers,
    SchoolMembers,
    SourceMembers,
    like,
)

_Asked = tuple[Rule, Mapping[str, ParameterValue]]
_AT_ONCE = 1000
"""Results that become text together: few enough to be small, many enough to be quick."""


def document(audit: Audit, language: str) -> Iterator[bytes]:
    """Yield the result document in pieces, as UTF-8; what has one language has ``language``."""
    shared = _Shared(language)
    yield _encoded("{\n" + _members(_head(audit, language)) + ',\n "results": [')
    yield from _results(audit.results, shared)
    for source in audit.sources:
        for problem in source.problems:
            shared.text(problem.text)
    yield _encoded("],\n" + _members(_tail(audit, shared)) + "\n}\n")


def _head(audit: Audit, language: str) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "generated_at": audit.generated_at,
        "as_of": audit.as_of,
        "tool": {"name": "auditor", "version": audit.tool_version},
        "district": {"code": audit.district_code, "name": audit.district_name},
        "exit_code": audit.exit_code,
        "directives": [_directive(each) for each in audit.directives],
        "sources": [_source(each, language) for each in audit.sources],
        "schools": [_school(each) for each in audit.schools],
    }


def _tail(audit: Audit, shared: _Shared) -> dict[str, object]:
    return {
        "language": shared.language,
        "forecast": audit.forecast,
        "pending": audit.pending,
        "exclusions": audit.exclusions,
        "findings_language": audit.language,
        "fail_on": audit.fail_on,
        "min_coverage": audit.min_coverage,
        "redacted": audit.redacted,
        "time_zone": _zone(audit.as_of),
        "rules": _rules(shared.asked, audit.directives),
        "distributions": audit.distributions,
        "texts": [Text(vi, en) for vi, en in shared.texts],
    }


def _directive(directive: Directive) -> DirectiveMembers:
    return like(
        DirectiveMembers,
        directive,
        in_force=InForce(directive.in_force_from, directive.in_force_to),
        clauses=[
            like(
                ClauseMembers,
                clause,
                requires=[
                    like(RequirementMembers, each, rule=each.rule.id)
                    for each in clause.requirements
                ],
            )
            for clause in directive.clauses
        ],
    )


def _source(source: Provenance, language: str) -> SourceMembers:
    """Return a source without the headers that became nothing.

    Of a file without a header they are the cells of its first row.
    """
    return like(
        SourceMembers,
        source,
        problems=[
            like(ProblemMembers, each, reason=each.text.in_language(language))
            for each in source.problems
        ],
        rows_excluded_by_reason=source.excluded,
        provides=sorted(source.provides),
        schools=sorted(source.schools),
        table=None if source.table == source.family else source.table,
    )


def _school(summary: SchoolSummary) -> SchoolMembers:
    return like(
        SchoolMembers,
        summary.school,
        score=summary.score,
        coverage=summary.coverage,
        counts={outcome: summary.counts.get(outcome, 0) for outcome in Outcome},
    )


def _rules(asked: Iterable[_Asked], directives: Iterable[Directive]) -> dict[str, RuleMembers]:
    """Return every rule that a result or a directive names, by id."""
    rules: dict[str, Rule] = {}
    days: dict[str, set[str]] = {}
    required = ((r.rule, r.parameters) for each in directives for r in each.requirements)
    for rule, parameters in (*asked, *required):
        rules.setdefault(rule.id, rule)
        days.setdefault(rule.id, set(_days(rule.parameters))).update(_days(parameters))
    return {
        name: like(RuleMembers, rule, days=sorted(days[name]))
        for name, rule in sorted(rules.items())
    }


def _days(parameters: Mapping[str, ParameterValue]) -> Iterator[str]:
    """Yield the names of the parameters that hold a day."""
    for name, value in parameters.items():
        values = value if isinstance(value, tuple) else (value,)
        if any(isinstance(each, date) for each in values):
            yield name


def _zone(moment: datetime) -> str | None:
    return moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else None


def _encoded(text: str) -> bytes:
    # A path may hold a half surrogate; backslashreplace writes it as JSON does, \udc80.
    return text.encode("utf-8", "backslashreplace")


def _members(members: Mapping[str, object]) -> str:
    return ",\n".join(f' "{name}": {_lines(value)}' for name, value in members.items())


def _lines(value: object) -> str:
    """Return a member of the document; what has many alike has each on a line of its own."""
    if isinstance(value, list | tuple) and value:
        return "[\n  " + ",\n  ".join(map(_json, value)) + "\n ]"
    if isinstance(value, dict) and value and all(map(is_dataclass, value.values())):
        lines = (f"{_json(name)}: {_json(each)}" for name, each in value.items())
        return "{\n  " + ",\n  ".join(lines) + "\n }"
    return _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)


def _plain(value: Any) -> object:
    """Return what JSON has for a value of the document or the model."""
    if isinstance(value, date):
        return value.isoformat()
    return {
        each.name.rstrip("_"): told
        for each in fields(value)
        if (told := getattr(value, each.name)) is not None or each.default is not None
    }


class _Shared:
    """Encode once what thousands of results share; keys by identity live as long as the audit."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.texts: dict[tuple[str, str], str] = {}
        """Every text (vi, en) that the document shows in one language, by its first use."""
        self.asked: list[_Asked] = []
        """Every rule of the results, with each set of its parameters."""
        self._questions: dict[tuple[int, int], str] = {}
        self._citations: dict[tuple[Citation, ...], str] = {}
        self._both: dict[tuple[str, str], str] = {}
        self._titles: dict[int, str] = {}

    def question(self, rule: Rule, parameters: Mapping[str, ParameterValue]) -> str:
        """Return the members that tell what was asked."""
        key = (id(rule), id(parameters))
        if key not in self._questions:
            self._questions[key] = (
                f'"rule": {_json(rule.id)}, "check": {_json(rule.check)},'
                f' "parameters": {_json(parameters)}'
            )
            self.asked.append((rule, parameters))
        return self._questions[key]

    def citations(self, citations: tuple[Citation, ...]) -> str:
        """Return the list of citations."""
        if citations not in self._citations:
            self._citations[citations] = _json(citations)
        return self._citations[citations]

    def both(self, text: Text | None) -> str:
        """Return a text in both languages."""
        if text is None:
            return "null"
        key = (text.vi, text.en)
        if key not in self._both:
            self._both[key] = _json(text)
        return self._both[key]

    def title(self, rule: Rule) -> str:
        """Return a title, which the member ``rules`` tells in both languages."""
        if id(rule) not in self._titles:
            self._titles[id(rule)] = _json(rule.title.in_language(self.language))
        return self._titles[id(rule)]

    def text(self, text: Text) -> str:
        """Return a text in the document's language; the other one is found in ``texts``."""
        key = (text.vi, text.en)
        found = self.texts.get(key)
        if found is None:
            found = self.texts[key] = _json(text.in_language(self.language))
        return found


def _results(results: Sequence[Result], shared: _Shared) -> Iterator[bytes]:
    mark = "\n  "
    for start in range(0, len(results), _AT_ONCE):
        part = results[start : start + _AT_ONCE]
        yield _encoded(mark + ",\n  ".join([_result(each, shared) for each in part]))
        mark = ",\n  "
    yield b"\n " if results else b""


def _result(result: Result, shared: _Shared) -> str:
    school = "null" if result.school is None else encode_basestring(result.school)
    # Codes need no escapes.
    reason = "null" if result.reason is None else f'"{result.reason.value}"'
    return (
        f'{{"school": {school}, {shared.question(result.rule, result.parameters)},'
        f' "citations": {shared.citations(result.citations)},'
        f' "severity": "{result.severity.value}", "outcome": "{result.outcome.value}",'
        f' "reason": {reason}, "population": {result.population},'
        f' "violations": {result.violations}, "unknown": {result.unknown},'
        f' "observed": {shared.text(result.observed)}, "expected": {shared.text(result.expected)},'
        f' "findings": {_findings(result.findings)}, "waiver": null,'
        f' "title": {shared.title(result.rule)}, "reason_text": {shared.both(result.reason_text)}}}'
    )


def _findings(findings: Iterable[Finding]) -> str:
    quoted = encode_basestring
    written = [
        f'{{"subject": {quoted(each.subject)}, "observed": {quoted(each.observed)},'
        f' "source": {quoted(each.source)}, "row": {"null" if each.row is None else each.row}}}'
        for each in findings
    ]
    return f"[{', '.join(written)}]"
