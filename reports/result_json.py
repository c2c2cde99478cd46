"""Render the result document ``auditor-result/1``, the contract with other programs.

Python's encoder is slow where it indents; a district's half a million findings would take it many
seconds. The text is therefore put together here, equal to the last byte to
``json.dumps(document, ensure_ascii=False, indent=1)``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from json.encoder import encode_basestring
from typing import TypeAlias

from auditor.audit import Audit, Exclusion, Problem, Provenance
from auditor.model import Citation, Finding, Outcome, ParameterValue, Result, SchoolSummary, Text
from reports.interface import ReportOptions, speaking
from reports.redaction import redact_audit

SCHEMA = "auditor-result/1"

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def render_json(audit: Audit, options: ReportOptions) -> bytes:
    """Return the result document as indented UTF-8."""
    with speaking(options.language):
        shown = redact_audit(audit, options.redact)
        head = _members(_head(shown, options.language))
        tail = _members(_tail(shown, options.language))
        results = _results(shown.results, options.language)
    return b"".join((b"{\n", head, b',\n "results": ', *results, b",\n", tail, b"\n}\n"))


def _encoded(text: str) -> bytes:
    # A path may hold a half surrogate; backslashreplace writes it as JSON does, \udc80.
    return text.encode("utf-8", "backslashreplace")


def _members(members: Mapping[str, Json]) -> bytes:
    return _encoded(",\n".join(f' "{key}": {_nested(value, 1)}' for key, value in members.items()))


def _nested(value: Json, level: int) -> str:
    """Return a value as it stands ``level`` spaces deep in the document."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)
    return text.replace("\n", "\n" + " " * level)


def _text(text: Text) -> Json:
    return {"vi": text.vi, "en": text.en}


def _head(audit: Audit, language: str) -> dict[str, Json]:
    return {
        "schema": SCHEMA,
        "generated_at": audit.generated_at.isoformat(),
        "as_of": audit.as_of.isoformat(),
        "tool": {"name": "auditor", "version": audit.tool_version},
        "district": {"code": audit.district_code, "name": _text(audit.district_name)},
        "exit_code": audit.exit_code,
        "directives": [
            {"id": each.id, "version": each.version, "sha256": each.sha256}
            for each in audit.directives
        ],
        "sources": [_source(each, language) for each in audit.sources],
        "schools": [_school(each) for each in audit.schools],
    }


def _tail(audit: Audit, language: str) -> dict[str, Json]:
    return {
        "language": language,
        "forecast": audit.forecast,
        "pending": audit.pending,
        "exclusions": [_exclusion(each) for each in audit.exclusions],
    }


def _source(source: Provenance, language: str) -> Json:
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
        "error": _text(source.error) if source.error else None,
    }


def _problem(problem: Problem, language: str) -> Json:
    return {
        "row": problem.row,
        "reason": problem.text.in_language(language),
        "code": problem.code,
        "quarantined": problem.quarantined,
    }


def _school(summary: SchoolSummary) -> Json:
    return {
        "code": summary.school.code,
        "name": summary.school.name,
        "level": summary.school.level.value,
        "score": summary.score,
        "coverage": summary.coverage,
        "counts": {outcome.value: summary.counts.get(outcome, 0) for outcome in Outcome},
    }


def _exclusion(exclusion: Exclusion) -> Json:
    return {
        "account": exclusion.account,
        "kind": exclusion.kind,
        "reason": exclusion.reason,
        "owner": exclusion.owner,
        "matched": exclusion.matched,
    }


def _parameters(parameters: Mapping[str, ParameterValue]) -> Json:
    return {
        name: [_scalar(each) for each in value] if isinstance(value, tuple) else _scalar(value)
        for name, value in parameters.items()
    }


def _scalar(value: bool | int | float | str | date) -> Json:
    return value.isoformat() if isinstance(value, date) else value


def _citations(citations: Iterable[Citation]) -> Json:
    return [
        {"directive": each.directive, "clause": each.clause, "modality": each.modality.value}
        for each in citations
    ]


class _Fragments:
    """Encode once what thousands of results share; keys by identity live as long as the audit."""

    def __init__(self) -> None:
        self._parameters: dict[int, str] = {}
        self._citations: dict[tuple[Citation, ...], str] = {}
        self._texts: dict[Text | None, str] = {None: "null"}

    def parameters(self, parameters: Mapping[str, ParameterValue]) -> str:
        key = id(parameters)
        if key not in self._parameters:
            self._parameters[key] = _nested(_parameters(parameters), 3)
        return self._parameters[key]

    def citations(self, citations: tuple[Citation, ...]) -> str:
        if citations not in self._citations:
            self._citations[citations] = _nested(_citations(citations), 3)
        return self._citations[citations]

    def text(self, text: Text | None) -> str:
        if text is not None and text not in self._texts:
            self._texts[text] = _nested(_text(text), 3)
        return self._texts[text]


def _results(results: Sequence[Result], language: str) -> list[bytes]:
    """Return the pieces of the list, encoded one by one: the whole as text would be huge."""
    if not results:
        return [b"[]"]
    fragments = _Fragments()
    pieces = [b"[\n"]
    for each in results:
        pieces += (_encoded(_result(each, language, fragments)), b",\n")
    pieces[-1] = b"\n ]"
    return pieces


def _result(result: Result, language: str, fragments: _Fragments) -> str:
    rule, quoted = result.rule, encode_basestring
    return f"""  {{
   "school": {_optional(result.school)},
   "rule": {quoted(rule.id)},
   "check": {_optional(rule.check)},
   "parameters": {fragments.parameters(result.parameters)},
   "citations": {fragments.citations(result.citations)},
   "severity": "{result.severity.value}",
   "outcome": "{result.outcome.value}",
   "reason": {_optional(result.reason)},
   "population": {result.population},
   "violations": {result.violations},
   "unknown": {result.unknown},
   "observed": {quoted(result.observed.in_language(language))},
   "expected": {quoted(result.expected.in_language(language))},
   "findings": {_findings(result.findings)},
   "waiver": null,
   "title": {quoted(rule.title.in_language(language))},
   "reason_text": {fragments.text(result.reason_text)}
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
