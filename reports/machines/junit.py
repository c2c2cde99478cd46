"""Render the results as JUnit XML, which CI servers show as tests: one suite per school.

There is no standard; this keeps to what Jenkins' schema (xunit plugin, ``junit-10.xsd``) and its
older form (``jenkins-junit.xsd``, kept by JUnit 5) have in common, but for ``message`` on
``skipped``, which the older one lacks and every reader knows. A failed rule is a failure, a check
that raised is an error; what is unknown, not applicable or left to a person is *skipped*, never a
passed test, and says which of the three it is. No ``time`` is given: nothing was timed.

The document is written suite by suite: a district has some 225,000 cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.audit import Audit
from auditor.model import Outcome, Result, SchoolSummary
from reports.interface import ReportOptions
from reports.machines.junit_cases import CaseWriter, attributes, case_names
from reports.streaming import streamed
from reports.writing import Content

_SKIPPED = (Outcome.UNKNOWN, Outcome.NOT_APPLICABLE, Outcome.MANUAL)


@dataclass(frozen=True, slots=True)
class _Suite:
    """What becomes one ``testsuite``."""

    name: str
    class_name: str
    results: Sequence[Result]
    properties: Mapping[str, str]

    def counted(self) -> Counter[Outcome]:
        return Counter(each.outcome for each in self.results)


def render_junit(audit: Audit, options: ReportOptions) -> Content:
    """Return what writes the document: a suite per school in list order, the district's last."""
    return streamed(audit, options, _pieces)


def _pieces(audit: Audit, options: ReportOptions) -> Iterator[bytes]:
    language = options.language
    suites = _suites(audit, language)
    # The schema knows no zone here; the property as_of tells it.
    timestamp = audit.as_of.replace(tzinfo=None).isoformat(timespec="seconds")
    cases = CaseWriter(language, case_names(audit.results, language))
    yield _encoded(_opening(audit, language))
    for each in suites:
        yield _encoded("\n".join(_suite(each, timestamp, cases)))
        yield b"\n"
    yield b"</testsuites>\n"


def _encoded(text: str) -> bytes:
    return text.encode("utf-8")


def _opening(audit: Audit, language: str) -> str:
    counts = Counter(each.outcome for each in audit.results)
    told = attributes(
        {
            "name": f"auditor: {audit.district_name.in_language(language)}",
            "tests": str(counts.total()),
            "failures": str(counts[Outcome.FAIL]),
            "errors": str(counts[Outcome.ERROR]),
        }
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites{told}>\n'


def _suites(audit: Audit, language: str) -> list[_Suite]:
    by_school: dict[str | None, list[Result]] = {each.school.code: [] for each in audit.schools}
    for each in audit.results:
        by_school.setdefault(each.school, []).append(each)
    district = by_school.pop(None, [])
    standing = {each.school.code: each for each in audit.schools}
    suites = [
        _of_school(str(code), standing.get(str(code)), results)
        for code, results in by_school.items()
    ]
    return [
        *suites,
        _Suite(
            name=f"{audit.district_code}: {audit.district_name.in_language(language)}",
            # A package of its own: a school may have the district's code.
            class_name=f"auditor.district.{audit.district_code}",
            results=district,
            properties=_of_audit(audit),
        ),
    ]


def _of_school(code: str, summary: SchoolSummary | None, results: Sequence[Result]) -> _Suite:
    name = f"{code}: {summary.school.name}" if summary else code
    properties = (
        {
            "school": code,
            "level": summary.school.level.value,
            "score": _percent(summary.score),
            "coverage": _percent(summary.coverage),
        }
        if summary
        else {"school": code}
    )
    return _Suite(name, f"auditor.{code}", results, properties)


def _percent(value: float | None) -> str:
    """Return a percentage for programs; ``none`` where nothing was judged, which is not 0."""
    return "none" if value is None else repr(value)


def _of_audit(audit: Audit) -> dict[str, str]:
    return {
        "district": audit.district_code,
        "tool_version": audit.tool_version,
        "as_of": audit.as_of.isoformat(),
        "generated_at": audit.generated_at.isoformat(),
        "forecast": str(audit.forecast).lower(),
        "exit_code": str(audit.exit_code),
        "fail_on": audit.fail_on.value,
        "redacted": audit.redacted,
        "directives": ", ".join(f"{each.id} {each.version}" for each in audit.directives),
        "sources": str(len(audit.sources)),
        "sources_not_read": str(sum(each.error is not None for each in audit.sources)),
    }


def _suite(suite: _Suite, timestamp: str, cases: CaseWriter) -> Iterator[str]:
    counts = suite.counted()
    told = attributes(
        {
            "name": suite.name,
            "tests": str(counts.total()),
            "failures": str(counts[Outcome.FAIL]),
            "errors": str(counts[Outcome.ERROR]),
            "skipped": str(sum(counts[each] for each in _SKIPPED)),
            "timestamp": timestamp,
        }
    )
    yield f"<testsuite{told}>"
    yield "<properties>"
    # JUnit has one word for three outcomes; their counts are told apart here.
    outcomes = {f"count.{each.value}": str(counts[each]) for each in Outcome}
    for name, value in {**suite.properties, **outcomes}.items():
        yield f"<property{attributes({'name': name, 'value': value})}/>"
    yield "</properties>"
    class_name = attributes({"classname": suite.class_name})
    for each in suite.results:
        yield cases.case(each, class_name)
    yield "</testsuite>"
