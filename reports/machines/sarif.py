"""Render SARIF 2.1.0 (OASIS, with errata 01), which code scanners and editors read.

One run, one result for each result of the audit, in its order. What is not known is never a pass:

========================  =============  =====================================================
outcome                   kind           level
========================  =============  =====================================================
pass                      pass           none
fail                      fail           critical, high: error; medium: warning; others: note
unknown                   open           none
error                     open           none, and a notification of the invocation
manual                    review         none
not applicable            notApplicable  none
========================  =============  =====================================================

GitHub code scanning does not read ``kind`` and takes every result for an alert; it refuses a run
of more than 25,000 results, a file of more than 10 MB packed, and keeps the 5,000 gravest results
(docs.github.com, "SARIF results exceed one or more limits"). A large district is beyond that;
nothing is left out here to please it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome, Result
from reports.interface import ReportOptions
from reports.machines.sarif_places import BASE, Places, artifacts_of, location
from reports.machines.sarif_rules import LEVELS, message, rules_in, rules_of, taxonomies_of
from reports.machines.shared import (
    Asked,
    Json,
    Safe,
    asked_in,
    citations_of,
    digest_of,
    encoded,
    one_line,
    plain,
    prose,
    verdict,
)
from reports.streaming import streamed
from reports.words import exit_meaning
from reports.writing import Content

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
KINDS = {
    Outcome.PASS: "pass",
    Outcome.FAIL: "fail",
    Outcome.UNKNOWN: "open",
    Outcome.NOT_APPLICABLE: "notApplicable",
    Outcome.MANUAL: "review",
    Outcome.ERROR: "open",
}
_MARKS = {"names": "***", "all": "#"}
"""What every hidden name shows (reports.redaction)."""


def render_sarif(audit: Audit, options: ReportOptions) -> Content:
    """Return what writes the log: a district's results are too many to hold as text."""
    return streamed(audit, options, _pieces)


def _pieces(audit: Audit, options: ReportOptions) -> Iterator[bytes]:
    language = options.language
    asked = asked_in(audit.results)
    places = Places(audit)
    yield b'{"$schema":%b,"version":"2.1.0","runs":[{' % encoded(SCHEMA)
    head = {**_identifier(audit, options), **_head(audit, asked, places, language)}
    for name, value in head.items():
        yield b"\n%b:%b," % (encoded(name), encoded(value))
    yield b'\n"results":['
    numbers = _numbers(asked)
    comma = b"\n"
    for question, result in zip(asked.ids, audit.results, strict=True):
        identity = _identity(audit, question, result, numbers)
        yield comma + encoded({**identity, **_judgement(result, language, places)})
        comma = b",\n"
    yield b"\n]}]}\n"


def _identifier(audit: Audit, options: ReportOptions) -> dict[str, Json]:
    """Name the series this run belongs to; the last part, the run's own, stays empty (3.17.3)."""
    parts = ["auditor", audit.district_code, *([options.school] if options.school else [])]
    return {"automationDetails": {"id": f"{'/'.join(parts)}/"}}


def _numbers(asked: Asked) -> dict[str, int]:
    """Return where each rule stands among the rules of the driver."""
    return {name: number for number, name in enumerate(rules_in(asked))}


def _head(audit: Audit, asked: Asked, places: Places, language: str) -> dict[str, Json]:
    taxonomies = taxonomies_of(audit, asked, language)
    head: dict[str, Json] = {
        "tool": {
            "driver": {
                "name": "auditor",
                "version": one_line(audit.tool_version),
                "language": language,
                "rules": rules_of(audit, asked, language),
                "supportedTaxonomies": [
                    {"name": each["name"], "index": index} for index, each in enumerate(taxonomies)
                ],
            }
        },
        "invocations": [_invocation(audit, asked, language, places)],
        "language": language,
        "originalUriBaseIds": {
            BASE: {"description": message(Safe(_("The folder of the district.")))}
        },
        "artifacts": artifacts_of(audit),
        "logicalLocations": places.all(language),
        "taxonomies": taxonomies,
        "properties": _properties(audit, language),
    }
    if audit.redacted in _MARKS:
        head["redactionTokens"] = [_MARKS[audit.redacted]]
    return head


def _properties(audit: Audit, language: str) -> Json:
    return {
        "district": {
            "code": audit.district_code,
            "name": one_line(audit.district_name.in_language(language)),
        },
        "asOf": audit.as_of.isoformat(),
        "forecast": audit.forecast,
        "failOn": audit.fail_on.value,
        "pending": audit.pending,
        "redacted": audit.redacted,
        "exclusions": [
            {
                "account": one_line(each.account),
                "kind": one_line(each.kind),
                "reason": one_line(each.reason),
                "owner": one_line(each.owner),
                "matched": each.matched,
            }
            for each in audit.exclusions
        ],
    }


def _invocation(audit: Audit, asked: Asked, language: str, places: Places) -> Json:
    """Tell how the run ended; a report is made only where the audit itself came through."""
    numbers = _numbers(asked)
    unread: list[Json] = [
        {"level": "error", "message": message(prose(each.error.in_language(language)))}
        for each in audit.sources
        if each.error
    ]
    failed: list[Json] = [
        {
            "level": "error",
            "message": message(verdict(each, language)),
            "associatedRule": {"id": each.rule.id, "index": numbers[each.rule.id]},
            "locations": [places.of(each.school)],
        }
        for each in audit.results
        if each.outcome is Outcome.ERROR
    ]
    return {
        "executionSuccessful": True,
        "exitCode": audit.exit_code,
        "exitCodeDescription": exit_meaning(audit.exit_code, audit.fail_on),
        "endTimeUtc": _utc(audit.generated_at),
        "toolExecutionNotifications": [*unread, *failed],
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _identity(
    audit: Audit, question: str, result: Result, numbers: Mapping[str, int]
) -> dict[str, Json]:
    """Return which rule it is, and what stays the same from run to run: no account, no count."""
    identity = "\0".join((audit.district_code, result.school or "", question))
    return {
        "ruleId": result.rule.id,
        "ruleIndex": numbers[result.rule.id],
        "partialFingerprints": {"auditorQuestion/v1": digest_of(identity)[:32]},
    }


def _judgement(result: Result, language: str, places: Places) -> dict[str, Json]:
    place = places.of(result.school)
    judgement: dict[str, Json] = {
        "kind": KINDS[result.outcome],
        "level": LEVELS[result.severity] if result.outcome is Outcome.FAIL else "none",
        "message": message(verdict(result, language)),
        "locations": [location(each, place) for each in result.findings] or [place],
        "properties": {
            "outcome": result.outcome.value,
            "reason": result.reason.value if result.reason else None,
            "severity": result.severity.value,
            "population": result.population,
            "violations": result.violations,
            "unknown": result.unknown,
            "parameters": plain(result.parameters),
            "citations": citations_of(result.citations),
        },
    }
    if result.outcome is Outcome.FAIL and result.violations:
        judgement["occurrenceCount"] = result.violations
    return judgement
