"""Hold what SARIF, OSCAL and XCCDF have in common: who is asked what, in which words, from where.

Whatever an audit tells is foreign text. Here it loses what a reader of the file could trip over:
control characters, half surrogates, letters that turn a line around.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NewType, TypeAlias
from urllib.parse import quote

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Citation, Finding, Outcome, ParameterValue, Result, Rule, Scalar, Text
from reports.text import clean

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

Judged: TypeAlias = tuple[str, Result]
"""A question's id and one result of it."""

Safe = NewType("Safe", str)
"""A text without what a reader could trip over; only this module makes one of foreign text."""

NOTHING = Safe("-")


@dataclass(frozen=True, slots=True)
class Question:
    """A rule with one set of parameters: what several schools are asked alike."""

    id: str
    """The rule's id; with parameters, their digest too. The same in every audit."""
    rule: Rule
    parameters: Mapping[str, ParameterValue]
    expected: Text
    citations: tuple[Citation, ...]
    """Every clause that asks it of some school."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An audit's results, each beside the question that it answers."""

    questions: tuple[Question, ...]
    """Ordered by id."""
    ids: tuple[str, ...]
    """Ids of the questions, one for each result, in the results' order."""


def asked_in(results: Sequence[Result]) -> Asked:
    """Find the questions.

    One school may be asked the same thing twice, where two clauses wait for different evidence;
    the second is another question then, with ``_2`` behind its id.
    """
    base = _Ids()
    ids: list[str] = []
    first: dict[str, Result] = {}
    citations: dict[str, dict[Citation, None]] = {}
    for _school, group in groupby(results, key=lambda each: each.school):
        seen: Counter[str] = Counter()
        for result in group:
            name = base.of(result)
            seen[name] += 1
            name = name if seen[name] == 1 else f"{name}_{seen[name]}"
            ids.append(name)
            first.setdefault(name, result)
            citations.setdefault(name, {}).update(dict.fromkeys(result.citations))
    return Asked(
        tuple(
            Question(name, each.rule, each.parameters, each.expected, tuple(citations[name]))
            for name, each in sorted(first.items())
        ),
        # One string for each question, not for each result.
        tuple(map({name: name for name in first}.__getitem__, ids)),
    )


class _Ids:
    """Name each pair of rule and parameters once; keys by identity live as long as the audit."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, int], str] = {}

    def of(self, result: Result) -> str:
        key = (result.rule.id, id(result.parameters))
        if key not in self._ids:
            name = token(result.rule.id)
            digest = digest_of(_canonical(result.parameters))[:8] if result.parameters else ""
            self._ids[key] = f"{name}_{digest}" if digest else name
        return self._ids[key]


def by_school(asked: Asked, audit: Audit) -> Iterator[tuple[str | None, list[Judged]]]:
    """Return every school with its results, be it none, and the district (``None``) last."""
    pairs = zip(asked.ids, audit.results, strict=True)
    judged = {
        school: list(group) for school, group in groupby(pairs, key=lambda pair: pair[1].school)
    }
    for each in audit.schools:
        yield each.school.code, judged.pop(each.school.code, [])
    district = judged.pop(None, [])
    yield from judged.items()
    yield None, district


def token(name: str) -> str:
    """Return ``name`` as an XML NCName and OSCAL token; equal only for equal names."""
    if not name:
        return "_"
    # What starts with no letter starts with an underline, which no other token does.
    head = name[0] if re.match("[A-Za-z]", name) else f"_.{ord(name[0]):x}."
    return head + re.sub("[^A-Za-z0-9_-]", lambda found: f".{ord(found[0]):x}.", name[1:])


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text, even of one that UTF-8 cannot hold."""
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def encoded(value: Json) -> bytes:
    """Return JSON without blanks, in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # Half surrogates reach this only in codes, which a loaded district cannot have.
    return text.encode("utf-8", "replace")


@lru_cache(maxsize=8192)
def one_line(text: str) -> Safe:
    """Return a text on one line, never empty."""
    return Safe(clean(text).strip()) or NOTHING


def prose(text: str) -> Safe:
    """Return a text that may have several lines."""
    return Safe("\n".join(clean(line) for line in text.splitlines())) or NOTHING


def source_uri(path: str) -> str:
    """Return the address of a source; a relative path is relative to the district's folder.

    Percent-encoded after RFC 3986; bytes that are no UTF-8 stay the bytes they were.
    """
    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "replace")
    return f"file://{quote(raw)}" if path.startswith("/") else quote(raw)


def plain(parameters: Mapping[str, ParameterValue]) -> dict[str, Json]:
    """Return parameters as JSON has them: lists, and days as text."""
    return {
        one_line(name): [_scalar(each) for each in value]
        if isinstance(value, tuple)
        else _scalar(value)
        for name, value in parameters.items()
    }


def _scalar(value: Scalar) -> bool | int | float | str:
    if isinstance(value, date) or (isinstance(value, float) and not math.isfinite(value)):
        return str(value)
    return one_line(value) if isinstance(value, str) else value


def _canonical(parameters: Mapping[str, ParameterValue]) -> str:
    return json.dumps(parameters, default=str, sort_keys=True)


def parameters_line(parameters: Mapping[str, ParameterValue]) -> Safe:
    """Return parameters for a reader: ``max_age_days=90; roles=staff, admin``."""
    lists = (
        (name, value if isinstance(value, tuple) else (value,))
        for name, value in parameters.items()
    )
    return one_line(
        "; ".join(f"{name}={', '.join(str(each) for each in value)}" for name, value in lists)
    )


def citations_of(citations: Iterable[Citation]) -> list[Safe]:
    """Return clauses as the command line names them: ``lao-cai-2023:3.2``."""
    return [one_line(f"{each.directive}:{each.clause}") for each in citations]


def verdict(result: Result, language: str) -> Safe:
    """Say in a sentence or two what was expected and what the audit found."""
    expected = one_line(result.expected.in_language(language)).rstrip(".")
    reason = one_line(result.reason_text.in_language(language)) if result.reason_text else NOTHING
    match result.outcome:
        case Outcome.PASS | Outcome.FAIL:
            message = _("Expected: {expected}. Found: {found}.")
        case Outcome.UNKNOWN:
            message = _("Expected: {expected}. Not known whether it is so: {reason}")
        case Outcome.NOT_APPLICABLE:
            message = _("Expected: {expected}. Not applicable here: {reason}")
        case Outcome.MANUAL:
            message = _("Expected: {expected}. A person has to check this.")
        case Outcome.ERROR:
            message = _("Expected: {expected}. It could not be checked: {reason}")
    return Safe(message.format(expected=expected, reason=reason, found=_found(result, language)))


def _found(result: Result, language: str) -> str:
    observed = result.observed.in_language(language)
    if observed:
        return one_line(observed).rstrip(".")
    return _("{violations} of {population} violate, {unknown} not known").format(
        violations=result.violations, population=result.population, unknown=result.unknown
    )


def finding_line(finding: Finding) -> Safe:
    """Return who violates and how."""
    line = _("{subject}: {observed}")
    return Safe(line.format(subject=one_line(finding.subject), observed=one_line(finding.observed)))
