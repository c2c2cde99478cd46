"""SARIF: valid by the schema and by the words of the standard, and saying what the audit says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from exchange_cases import LEAVES_NOTHING, hostile, lines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_audit import MFA, result

from auditor.audit import Audit
from auditor.model import Finding, Outcome, Reason, Severity
from reports import Redact, ReportOptions
from reports.machines.sarif import render_sarif
from reports.writing import as_bytes

Compare = Callable[[str, bytes], None]
SCHEMA = json.loads(
    (Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")
)
FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("uri-reference")
def _is_reference(value: object) -> bool:
    # RFC 3986: only these characters, a percent sign only before two hexadecimal digits.
    allowed = r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
    return re.fullmatch(allowed, str(value)) is not None


@FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    return _is_reference(value) and re.match(r"[a-z][a-z0-9+.-]*:", str(value)) is not None


@FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return str(value).endswith("Z") and datetime.fromisoformat(str(value)) is not None


def log(audit: Audit, **options: Any) -> dict[str, Any]:
    """Return the log's one run, once the schema has accepted the log."""
    loaded = json.loads(as_bytes(render_sarif(audit, ReportOptions(**options))))
    jsonschema.Draft4Validator(SCHEMA, format_checker=FORMATS).validate(loaded)
    assert len(loaded["runs"]) == 1
    run = loaded["runs"][0]
    assert isinstance(run, dict)
    return run


def test_the_schema_itself_refuses_a_wrong_address_and_a_local_time(audit: Audit) -> None:
    content = as_bytes(render_sarif(audit, ReportOptions())).decode()
    for right, wrong in (
        ("evidence/google-users.csv", "evidence/google users.csv"),
        ('"endTimeUtc":"2026-11-20T02:00:00Z"', '"endTimeUtc":"2026-11-20T09:00:00+07:00"'),
        ('"kind":"open"', '"kind":"unknown"'),
    ):
        assert right in content
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft4Validator(SCHEMA, format_checker=FORMATS).validate(
                json.loads(content.replace(right, wrong))
            )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_log_is_as_expected(audit: Audit, expect: Compare, language: str) -> None:
    log(audit, language=language)
    expect(
        f"sarif-{language}.sarif", as_bytes(render_sarif(audit, ReportOptions(language=language)))
    )


def test_the_log_of_an_empty_audit_is_as_expected(empty_audit: Audit, expect: Compare) -> None:
    assert log(empty_audit)["results"] == []
    expect("sarif-empty.sarif", as_bytes(render_sarif(empty_audit, ReportOptions(language="en"))))


@pytest.mark.parametrize("nasty", [False, True])
def test_outcomes_and_counts_are_the_audits_one_result_for_each(audit: Audit, nasty: bool) -> None:
    shown = hostile(audit) if nasty else audit
    run = log(shown)
    places = run["logicalLocations"]
    read = []
    for each in run["results"]:
        place = each["locations"][0]["logicalLocations"][0]
        name = place["fullyQualifiedName"]
        if "index" in place:
            assert places[place["index"]]["fullyQualifiedName"] == name
        facts = each["properties"]
        assert each.get("occurrenceCount", 0) == facts["violations"]
        assert run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"]
        counts = (facts["population"], facts["violations"], facts["unknown"])
        school = None if name == shown.district_code else name
        read.append((school, each["ruleId"], facts["outcome"], *counts))
    assert read == lines(shown.results)


KINDS = {
    "pass": "pass",
    "fail": "fail",
    "unknown": "open",
    "error": "open",
    "manual": "review",
    "not_applicable": "notApplicable",
}


def test_only_a_pass_is_a_pass_and_only_a_failure_has_a_level(empty_audit: Audit) -> None:
    every = tuple(
        replace(result(None, MFA, outcome, reason=reason, counts=(3, 2, 1)), severity=severity)
        for outcome in Outcome
        for reason in (None, *Reason)
        for severity in Severity
    )
    levels = {"critical": "error", "high": "error", "medium": "warning"}
    for one, each in zip(every, log(replace(empty_audit, results=every))["results"], strict=True):
        assert each["kind"] == KINDS[one.outcome.value]
        failed = one.outcome is Outcome.FAIL
        assert each["level"] == (levels.get(one.severity.value, "note") if failed else "none")
        assert ("occurrenceCount" in each) is failed


def test_a_failure_names_file_and_row_and_no_row_that_is_none(audit: Audit) -> None:
    run = log(hostile(audit))
    found = [each.get("physicalLocation") for each in run["results"][0]["locations"]]
    assert found == [
        {
            "artifactLocation": {
                "uri": "evidence/t%E1%BB%87p%20%FF%231%3F%26%3Cx%3E.csv",
                "uriBaseId": "DISTRICT",
            }
        },
        {
            "artifactLocation": {"uri": "file:///abs/%E1%BB%95%20%C4%91%C4%A9a.csv"},
            "region": {"startLine": 1},
        },
        None,
        {
            "artifactLocation": {"uri": "evidence/%3F.csv", "uriBaseId": "DISTRICT"},
            "region": {"startLine": 2},
        },
    ]
    assert run["artifacts"][0]["location"]["uri"] == (
        "evidence/t%E1%BB%87p%20%FF%231%3F%26%3Cx%3E.csv"
    )


def test_the_folder_of_the_district_is_not_told(audit: Audit) -> None:
    assert "uri" not in log(audit)["originalUriBaseIds"]["DISTRICT"]


def messages(node: Any) -> list[dict[str, str]]:
    """Return every message of a log."""
    if isinstance(node, list):
        return [found for each in node for found in messages(each)]
    if not isinstance(node, dict):
        return []
    own = [node] if isinstance(node.get("text"), str) else []
    return own + [found for each in node.values() for found in messages(each)]


def test_no_foreign_text_becomes_a_link_a_placeholder_or_markup(audit: Audit) -> None:
    told = messages(log(hostile(audit)))
    assert sum("evil.example" in each["text"] for each in told) > 10
    for each in told:
        assert "](" not in each["text"]
        for text in each.values():
            assert not re.search(r"(?<!{)(?:{{)*{(?!{)|(?<!})(?:}})*}(?!})", text)
            assert not any(mark in text for mark in LEAVES_NOTHING)
        assert not re.search(r"(?<!\\)[<\[]", each.get("markdown", ""))


def test_a_check_that_fell_over_and_an_unread_source_are_notifications(audit: Audit) -> None:
    run = log(audit, language="en")
    [invocation] = run["invocations"]
    unread, failed = invocation["toolExecutionNotifications"]
    assert "has a password" in unread["message"]["text"]
    rule = run["tool"]["driver"]["rules"][failed["associatedRule"]["index"]]
    assert rule["id"] == failed["associatedRule"]["id"] == "ACC-INVENTORY-REVIEW"
    assert failed["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "pgd"
    assert invocation["exitCode"] == audit.exit_code
    assert invocation["executionSuccessful"] is True


def test_every_rule_points_to_the_clauses_that_ask_for_it(audit: Audit) -> None:
    run = log(audit)
    asked: dict[str, set[tuple[str, str]]] = {}
    for each in audit.results:
        clauses = {(citation.directive, citation.clause) for citation in each.citations}
        asked.setdefault(each.rule.id, set()).update(clauses)
    for rule in run["tool"]["driver"]["rules"]:
        found = set()
        for relation in rule["relationships"]:
            target = relation["target"]
            taxonomy = run["taxonomies"][target["toolComponent"]["index"]]
            assert taxonomy["name"] == target["toolComponent"]["name"]
            assert taxonomy["taxa"][target["index"]]["id"] == target["id"]
            found.add((taxonomy["name"], target["id"]))
        assert found == asked[rule["id"]]


def test_fingerprints_differ_within_a_run_and_outlast_it(audit: Audit) -> None:
    def marks(shown: Audit) -> list[str]:
        return [each["partialFingerprints"]["auditorQuestion/v1"] for each in log(shown)["results"]]

    first = marks(audit)
    assert len(set(first)) == len(first)
    later = replace(
        audit,
        generated_at=datetime.fromisoformat("2027-01-01T00:00:00+07:00"),
        results=tuple(
            replace(each, outcome=Outcome.PASS, violations=0, findings=()) for each in audit.results
        ),
    )
    assert marks(later) == first
    twice = hostile(audit)
    assert len(set(marks(twice))) == len(twice.results)


def test_score_and_coverage_of_a_school_stand_side_by_side(audit: Audit) -> None:
    district, *schools = log(audit)["logicalLocations"]
    assert "properties" not in district
    read = [
        (s["fullyQualifiedName"], s["properties"]["score"], s["properties"]["coverage"])
        for s in schools
    ]
    assert read == [(s.school.code, s.score, s.coverage) for s in audit.schools]


def test_a_schools_own_log_is_a_series_of_its_own(audit: Audit) -> None:
    assert log(audit)["automationDetails"]["id"] == "auditor/mau/"
    assert log(audit, school="pgd")["automationDetails"]["id"] == "auditor/mau/pgd/"


def test_a_redacted_log_says_so_and_with_what(audit: Audit) -> None:
    assert "redactionTokens" not in log(audit)
    names = log(audit, redact=Redact.NAMES, key=b"key")
    assert names["redactionTokens"] == ["***"]
    assert names["properties"]["redacted"] == "names"
    hidden = log(audit, redact=Redact.ALL, key=b"key")
    assert hidden["redactionTokens"] == ["#"]
    assert "gv.an" not in json.dumps(hidden)


@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(st.characters(), max_size=30), st.none() | st.integers(-3, 10**9))
def test_any_text_makes_a_valid_log(empty_audit: Audit, text: str, row: int | None) -> None:
    failed = result(None, MFA, Outcome.FAIL, counts=(1, 1, 0), text=None)
    failed = replace(failed, findings=(Finding(text, text, text, row),))
    shown = log(replace(empty_audit, district_code=text, results=(failed,)))
    assert len(shown["results"][0]["locations"]) == 1
