"""Render the result document ``auditor-result/1``, the contract with other programs.

It carries all that a report shows, so that ``auditor report`` can render any format again. What
stands in one language stands in the list ``texts`` in both.

Python's encoder is slow where it indents; a district's half a million findings would take it many
seconds. The text is therefore put together here, equal to the last byte to
``json.dumps(document, ensure_ascii=False, indent=1)``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from json.encoder import encode_basestring
from zoneinfo import ZoneInfo

from auditor.audit import Audit
from auditor.model import Citation, Finding, ParameterValue, Result, Rule, Text
from reports.interface import ReportOptions
from reports.stored.evidence_members import (
    distribution_members,
    exclusion_members,
    school_members,
    source_members,
)
from reports.stored.policy_members import directive_members, rules_members
from reports.stored.values import Json, parameters_of, text_in_both
from reports.streaming import streamed
from reports.writing import Content

SCHEMA = "auditor-result/1"
_AT_ONCE = 1000
"""Results that become text together: few enough to be small, many enough to be quick."""


def render_json(audit: Audit, options: ReportOptions) -> Content:
    """Return what writes the result document, as indented UTF-8."""
    return streamed(audit, options, _pieces)


def _pieces(audit: Audit, options: ReportOptions) -> Iterator[bytes]:
    language = options.language
    fragments = _Fragments(language)
    yield b"{\n" + _members(_head(audit, language)) + b',\n "results": '
    yield from _results(audit.results, fragments)
    for source in audit.sources:
        for problem in source.problems:
            fragments.shown(problem.text)
    yield b",\n" + _members(_tail(audit, language, fragments)) + b"\n}\n"


def _encoded(text: str) -> bytes:
    # A path may hold a half surrogate; backslashreplace writes it as JSON does, \udc80.
    return text.encode("utf-8", "backslashreplace")


def _members(members: Mapping[str, Json]) -> bytes:
    return _encoded(",\n".join(f' "{key}": {_nested(value, 1)}' for key, value in members.items()))


def _nested(value: Json, level: int) -> str:
    """Return a value as it stands ``level`` spaces deep in the document."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)
    return text.replace("\n", "\n" + " " * level)


def _head(audit: Audit, language: str) -> dict[str, Json]:
    return {
        "schema": SCHEMA,
        "generated_at": audit.generated_at.isoformat(),
        "as_of": audit.as_of.isoformat(),
        "tool": {"name": "auditor", "version": audit.tool_version},
        "district": {"code": audit.district_code, "name": text_in_both(audit.district_name)},
        "exit_code": audit.exit_code,
        "directives": [directive_members(each) for each in audit.directives],
        "sources": [source_members(each, language) for each in audit.sources],
        "schools": [school_members(each) for each in audit.schools],
    }


def _tail(audit: Audit, language: str, fragments: _Fragments) -> dict[str, Json]:
    return {
        "language": language,
        "forecast": audit.forecast,
        "pending": audit.pending,
        "exclusions": [exclusion_members(each) for each in audit.exclusions],
        "findings_language": audit.language,
        "fail_on": audit.fail_on.value,
        "min_coverage": audit.min_coverage,
        "redacted": audit.redacted,
        "time_zone": _zone(audit.as_of),
        "rules": rules_members(fragments.asked, audit.directives),
        "distributions": [distribution_members(each) for each in audit.distributions],
        "texts": [{"vi": vi, "en": en} for vi, en in fragments.texts],
    }


def _zone(moment: datetime) -> str | None:
    return moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else None


def _citations(citations: Iterable[Citation]) -> Json:
    return [
        {"directive": each.directive, "clause": each.clause, "modality": each.modality.value}
        for each in citations
    ]


class _Fragments:
    """Encode once what thousands of results share; keys by identity live as long as the audit."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._parameters: dict[tuple[int, int], str] = {}
        self._citations: dict[tuple[Citation, ...], str] = {}
        self._both: dict[tuple[str, str], str] = {}
        self._titles: dict[int, str] = {}
        self.texts: dict[tuple[str, str], str] = {}
        """Every text (vi, en) that the document shows in one language, by its first use."""
        self.asked: list[tuple[Rule, Mapping[str, ParameterValue]]] = []
        """Every rule of the results, with each set of its parameters."""

    def parameters(self, rule: Rule, parameters: Mapping[str, ParameterValue]) -> str:
        key = (id(rule), id(parameters))
        if key not in self._parameters:
            self._parameters[key] = _nested(parameters_of(parameters), 3)
            self.asked.append((rule, parameters))
        return self._parameters[key]

    def citations(self, citations: tuple[Citation, ...]) -> str:
        if citations not in self._citations:
            self._citations[citations] = _nested(_citations(citations), 3)
        return self._citations[citations]

    def both(self, text: Text | None) -> str:
        if text is None:
            return "null"
        key = (text.vi, text.en)
        if key not in self._both:
            self._both[key] = _nested(text_in_both(text), 3)
        return self._both[key]

    def title(self, rule: Rule) -> str:
        """Return a title, which the member ``rules`` tells in both languages."""
        if id(rule) not in self._titles:
            self._titles[id(rule)] = encode_basestring(rule.title.in_language(self._language))
        return self._titles[id(rule)]

    def shown(self, text: Text) -> str:
        """Return a text in the document's language; the other one is found in ``texts``."""
        key = (text.vi, text.en)
        found = self.texts.get(key)
        if found is None:
            found = self.texts[key] = encode_basestring(text.in_language(self._language))
        return found


def _results(results: Sequence[Result], fragments: _Fragments) -> Iterator[bytes]:
    """Yield the list in pieces: the whole as one text would be huge."""
    if not results:
        yield b"[]"
        return
    mark = "[\n"
    for start in range(0, len(results), _AT_ONCE):
        part = results[start : start + _AT_ONCE]
        yield _encoded(mark + ",\n".join(_result(each, fragments) for each in part))
        mark = ",\n"
    yield b"\n ]"


def _result(result: Result, fragments: _Fragments) -> str:
    rule, quoted = result.rule, encode_basestring
    return f"""  {{
   "school": {_optional(result.school)},
   "rule": {quoted(rule.id)},
   "check": {_optional(rule.check)},
   "parameters": {fragments.parameters(rule, result.parameters)},
   "citations": {fragments.citations(result.citations)},
   "severity": "{result.severity.value}",
   "outcome": "{result.outcome.value}",
   "reason": {_optional(result.reason)},
   "population": {result.population},
   "violations": {result.violations},
   "unknown": {result.unknown},
   "observed": {fragments.shown(result.observed)},
   "expected": {fragments.shown(result.expected)},
   "findings": {_findings(result.findings)},
   "waiver": null,
   "title": {fragments.title(rule)},
   "reason_text": {fragments.both(result.reason_text)}
  }}"""


def _optional(text: str | None) -> str:
    return "null" if text is None else encode_basestring(text)


def _findings(findings: Iterable[Finding]) -> str:
    quoted = encode_basestring
    written = ",\n".join(
        [
            f"""    {{
     "subject": {quoted(each.subject)},
     "observed": {quoted(each.observed)},
     "source": {quoted(each.source)},
     "row": {"null" if each.row is None else each.row}
    }}"""
            for each in findings
        ]
    )
    return f"[\n{written}\n   ]" if written else "[]"
