"""Render XCCDF 1.2 results (NIST IR 7275 rev. 4): a benchmark, and a TestResult for each school.

What is not known is never a pass:

=================================================  =================
outcome, reason                                    XCCDF result
=================================================  =================
pass                                               pass
fail                                               fail
error                                              error
not applicable                                     notapplicable
manual; unknown: no_check, no_source, no_rows      notchecked
unknown: partial, missing_column, stale_source,    unknown
source_error, or any other
=================================================  =================

``notchecked`` is where nobody looked, ``unknown`` where evidence exists and does not tell.
``informational`` is not used: it would take a duty for a remark.

Scores: none of XCCDF's scoring models is ours; they leave out what is not checked, but count an
unknown as if it had failed. So three of our own stand side by side:
``urn:auditor:score`` and ``urn:auditor:coverage``, percent, absent where there is none, and
``urn:auditor:judged``, how many results are pass or fail of those that apply.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Finding, Outcome, Reason, Result, SchoolSummary
from reports.interface import ReportOptions
from reports.machines.shared import (
    Judged,
    Safe,
    asked_in,
    by_school,
    finding_line,
    one_line,
    verdict,
)
from reports.machines.xccdf_benchmark import (
    SEVERITIES,
    benchmark_pieces,
    check_of,
    element,
    identifier,
    in_both,
    opening,
)
from reports.streaming import streamed
from reports.writing import Content

_RESULTS = {
    Outcome.PASS: "pass",
    Outcome.FAIL: "fail",
    Outcome.ERROR: "error",
    Outcome.NOT_APPLICABLE: "notapplicable",
    Outcome.MANUAL: "notchecked",
}
_NOBODY_LOOKED = frozenset({Reason.NO_CHECK, Reason.NO_SOURCE, Reason.NO_ROWS})
_MESSAGES = {Outcome.FAIL: "warning", Outcome.UNKNOWN: "warning", Outcome.ERROR: "error"}
"""Severity of the message; anything else is ``info``."""


def render_xccdf(audit: Audit, options: ReportOptions) -> Content:
    """Return what writes the document: a district's results are too many to hold as text."""
    return streamed(audit, options, _encoded)


def _encoded(audit: Audit, options: ReportOptions) -> Iterator[bytes]:
    for piece in _pieces(audit, options.language):
        # Half surrogates reach this only in codes, which a loaded district cannot have.
        yield piece.encode("utf-8", "replace")


def _pieces(audit: Audit, language: str) -> Iterator[str]:
    asked = asked_in(audit.results)
    yield from benchmark_pieces(audit, asked)
    summaries = {each.school.code: each for each in audit.schools}
    for school, judged in by_school(asked, audit):
        if judged or school is not None:
            yield from _test_result(audit, summaries.get(school or ""), school, judged, language)
    yield "</Benchmark>\n"


def result_of(result: Result) -> str:
    """Return the word XCCDF has for a result; see the table above."""
    if result.outcome is Outcome.UNKNOWN:
        return "notchecked" if result.reason in _NOBODY_LOOKED else "unknown"
    return _RESULTS[result.outcome]


def _test_result(
    audit: Audit,
    summary: SchoolSummary | None,
    school: str | None,
    judged: Sequence[Judged],
    language: str,
) -> Iterator[str]:
    name = f"district_{audit.district_code}" if school is None else f"school_{school}"
    attributes = {
        "id": identifier("testresult", name),
        "end-time": audit.generated_at.isoformat(),
        "test-system": f"auditor {audit.tool_version}",
        "version": audit.tool_version,
    }
    yield f"{opening('TestResult', **attributes)}\n"
    yield (
        element("title", one_line(summary.school.name))
        if summary
        else in_both("title", audit.district_name)
    )
    yield element("organization", one_line(audit.district_name.in_language(language)))
    yield element("target", one_line(audit.district_code if school is None else school))
    yield _facts(audit, summary)
    for question, result in judged:
        yield _rule_result(question, result, language)
    yield from _scores(summary, [each.outcome for _id, each in judged])
    yield "</TestResult>\n"


def _facts(audit: Audit, summary: SchoolSummary | None) -> str:
    facts = {
        "as-of": audit.as_of.isoformat(),
        "forecast": str(audit.forecast).lower(),
        "exit-code": str(audit.exit_code),
        "redacted": audit.redacted,
    }
    if summary:
        facts["level"] = summary.school.level.value
    written = "".join(
        element("fact", one_line(value), name=f"urn:auditor:fact:{name}", type="string")
        for name, value in facts.items()
    )
    return f"<target-facts>\n{written}</target-facts>\n"


def _rule_result(question: str, result: Result, language: str) -> str:
    attributes = {
        "idref": identifier("rule", question),
        "severity": SEVERITIES[result.severity],
        "weight": str(result.severity.weight),
    }
    severity = _MESSAGES.get(result.outcome, "info")
    messages = [
        element("message", verdict(result, language), severity=severity),
        *(element("message", _finding(each), severity="info") for each in result.findings),
    ]
    found = element("result", Safe(result_of(result)))
    body = "".join((found, *messages, check_of(result.rule)))
    return f"{opening('rule-result', **attributes)}\n{body}</rule-result>\n"


def _finding(finding: Finding) -> Safe:
    line = finding_line(finding)
    if not finding.source:
        return line
    where = _("{source}: {finding}")
    if finding.row is not None:
        where = _("{source}, row {row}: {finding}")
    source = one_line(finding.source)
    return Safe(where.format(source=source, row=finding.row, finding=line))


def _scores(summary: SchoolSummary | None, outcomes: Sequence[Outcome]) -> Iterator[str]:
    if summary and summary.score is not None:
        yield element("score", Safe(f"{summary.score}"), system="urn:auditor:score", maximum="100")
    if summary and summary.coverage is not None:
        yield element(
            "score", Safe(f"{summary.coverage}"), system="urn:auditor:coverage", maximum="100"
        )
    judged = sum(each in (Outcome.PASS, Outcome.FAIL) for each in outcomes)
    applicable = sum(each is not Outcome.NOT_APPLICABLE for each in outcomes)
    yield element("score", Safe(f"{judged}"), system="urn:auditor:judged", maximum=f"{applicable}")
