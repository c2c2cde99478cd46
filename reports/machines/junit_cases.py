"""Write one result as a JUnit test case, with all that a person needs to put it right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import assert_never
from xml.sax.saxutils import escape

from auditor.locale import _
from auditor.model import Citation, Finding, Outcome, Result, Text
from reports.content.questions import questions
from reports.text import clean
from reports.words import number


def attributes(values: Mapping[str, str]) -> str:
    """Return attributes as they stand in a tag, each with a space before it."""
    return "".join(f' {name}="{_quoted(value)}"' for name, value in values.items())


def case_names(results: Iterable[Result], language: str) -> dict[int, str]:
    """Return ``id`` of each result -> name of its case: rule, title, and what tells it apart.

    Readers follow a test over time by its name, so no two of a suite may be equal.
    """
    names: dict[int, str] = {}
    taken: set[str] = set()
    for each in questions(results):
        name = f"{each.any.rule.id} {each.title(language)}"
        if name in taken:
            name = f"{name} [{each.number}]"
        taken.add(name)
        for result in each.results.values():
            names[id(result)] = name
    return names


class CaseWriter:
    """Writes cases in the language of the run; what many of them share is made ready once."""

    def __init__(self, language: str, names: Mapping[int, str]) -> None:
        self._language = language
        self._names = names
        self._shared = cache(self._in_language)
        self._clauses = cache(_clauses)
        self._refs = cache(_refs)
        self._quoted_name = cache(_quoted)
        self._place = _("{source}, row {row}")
        self._why = {
            Outcome.UNKNOWN: _("Not known, which is not a pass: {reason}"),
            Outcome.NOT_APPLICABLE: _("Not applicable: {reason}"),
            Outcome.MANUAL: _("To be checked by a person: {reason}"),
        }

    def case(self, result: Result, class_name: str) -> str:
        """Return the case of a result; ``class_name`` is an attribute, ready to stand in a tag."""
        name = self._quoted_name(self._names.get(id(result), result.rule.id))
        return (
            f'<testcase{class_name} name="{name}">'
            f"{self._verdict(result)}<system-out>{self._codes(result)}</system-out></testcase>"
        )

    def _verdict(self, result: Result) -> str:
        match result.outcome:
            case Outcome.PASS:
                return ""
            case Outcome.FAIL:
                observed = self._told(result.observed) or _("The rule is broken.")
                told = attributes({"message": observed, "type": result.severity.value})
                body = escape("\n".join(self._failure(result)))
                return f"<failure{told}>{body}</failure>"
            case Outcome.ERROR:
                kind = result.reason.value if result.reason else result.outcome.value
                reason = self._told(result.reason_text) or kind
                return f"<error{attributes({'message': reason, 'type': kind})}/>"
            case Outcome.UNKNOWN | Outcome.NOT_APPLICABLE | Outcome.MANUAL:
                reason = self._told(result.reason_text) or self._shared(result.expected)
                message = self._why[result.outcome].format(reason=reason)
                return f"<skipped{attributes({'message': message, 'type': result.outcome.value})}/>"
            case _:
                assert_never(result.outcome)

    def _failure(self, result: Result) -> Iterator[str]:
        yield _("Observed: {text}").format(text=self._told(result.observed))
        yield _("Expected: {text}").format(text=self._shared(result.expected))
        yield _("Violations: {violations} of {population}; not known: {unknown}").format(
            violations=number(result.violations),
            population=number(result.population),
            unknown=number(result.unknown),
        )
        yield _("Clauses: {clauses}").format(clauses=self._clauses(result.citations))
        if result.findings:
            yield _("Violating:")
            yield from map(self._finding, result.findings)
        left_out = result.violations - len(result.findings)
        if left_out > 0:
            note = _("- further violations: {count}; the findings report holds every one")
            yield note.format(count=number(left_out))
        if result.rule.remediation:
            yield _("What to do: {text}").format(text=self._shared(result.rule.remediation))

    def _finding(self, finding: Finding) -> str:
        place = finding.source
        if finding.row is not None:
            place = self._place.format(source=finding.source, row=finding.row)
        return one_line(f"- {finding.subject}: {finding.observed} ({place})")

    def _codes(self, result: Result) -> str:
        """Return what a program reads, a line each: JUnit has one word for three outcomes."""
        reason = f"reason={result.reason.value}\n" if result.reason else ""
        return (
            f"outcome={result.outcome.value}\n{reason}severity={result.severity.value}\n"
            f"population={result.population}\nviolations={result.violations}\n"
            f"unknown={result.unknown}{self._refs(result.citations)}"
        )

    def _told(self, text: Text | None) -> str:
        return self._in_language(text) if text else ""

    def _in_language(self, text: Text) -> str:
        # A text of the library may be folded over several lines.
        return one_line(" ".join(text.in_language(self._language).split()))


def one_line(text: str) -> str:
    """Return text in one line, with neither what XML forbids nor what turns a line around."""
    return text if text.isprintable() else clean(text)


def _quoted(text: str) -> str:
    return escape(one_line(text), {'"': "&quot;"})


def _clauses(citations: tuple[Citation, ...]) -> str:
    told = (f"{each.directive}:{each.clause} ({each.modality.value})" for each in citations)
    return one_line("; ".join(told))


def _refs(citations: tuple[Citation, ...]) -> str:
    refs = "; ".join(f"{each.directive}:{each.clause}" for each in citations)
    return f"\nclauses={escape(one_line(refs))}" if refs else ""
