"""The results as JUnit XML: read back by another library, and valid for what readers accept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import junitparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from sample_audit import AGE, MFA, SCHOOLS, result

from auditor.audit import Audit, Redact
from auditor.model import Finding, Outcome, Reason, School, SchoolSummary, Text
from reports.interface import ReportOptions
from reports.machines.junit import render_junit
from reports.writing import as_bytes

Compare = Callable[[str, bytes], None]

SCHEMA = Path(__file__).parent / "schemas" / "junit.xsd"
ENGLISH = ReportOptions(language="en")
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=30)
VERDICTS = {
    Outcome.FAIL: junitparser.Failure,
    Outcome.ERROR: junitparser.Error,
    Outcome.UNKNOWN: junitparser.Skipped,
    Outcome.NOT_APPLICABLE: junitparser.Skipped,
    Outcome.MANUAL: junitparser.Skipped,
}


def document(audit: Audit, options: ReportOptions = ENGLISH) -> bytes:
    return as_bytes(render_junit(audit, options))


def suites(content: bytes) -> list[junitparser.TestSuite]:
    return list(junitparser.JUnitXml.fromstring(content))


def codes(case: junitparser.TestCase) -> dict[str, str]:
    return dict(each.split("=", 1) for each in case.system_out.split("\n"))


def validate(content: bytes) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.assertValid(etree.fromstring(content))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_document_is_as_expected(audit: Audit, expect: Compare, language: str) -> None:
    expect(f"junit-{language}.xml", document(audit, ReportOptions(language=language)))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_document_is_valid_for_what_readers_accept(audit: Audit, language: str) -> None:
    validate(document(audit, ReportOptions(language=language)))


def test_an_empty_audit_gives_one_empty_suite(empty_audit: Audit) -> None:
    content = document(empty_audit)
    validate(content)
    (suite,) = suites(content)
    assert suite.tests == 0
    assert list(suite) == []


def test_every_result_is_a_case_with_its_outcome(audit: Audit) -> None:
    cases = [case for suite in suites(document(audit)) for case in suite]
    assert len(cases) == len(audit.results)
    for case, each in zip(cases, audit.results, strict=True):
        told = codes(case)
        assert case.name.startswith(f"{each.rule.id} ")
        assert told["outcome"] == each.outcome.value
        assert told.get("reason") == (each.reason.value if each.reason else None)
        assert told["severity"] == each.severity.value
        assert int(told["population"]) == each.population
        assert int(told["violations"]) == each.violations
        assert int(told["unknown"]) == each.unknown
        assert told["clauses"].split("; ") == [
            f"{one.directive}:{one.clause}" for one in each.citations
        ]
        assert [type(verdict) for verdict in case.result] == (
            [] if each.outcome is Outcome.PASS else [VERDICTS[each.outcome]]
        )


def test_the_counts_of_a_suite_and_of_the_document_are_those_of_the_audit(audit: Audit) -> None:
    content = document(audit)
    whole = junitparser.JUnitXml.fromstring(content)
    every = Counter(each.outcome for each in audit.results)
    assert whole.tests == len(audit.results)
    assert whole.failures == every[Outcome.FAIL]
    assert whole.errors == every[Outcome.ERROR]
    places = [*(each.school.code for each in audit.schools), None]
    for suite, place in zip(suites(content), places, strict=True):
        counts = Counter(each.outcome for each in audit.results if each.school == place)
        skipped = counts.total() - sum(
            counts[each] for each in (Outcome.PASS, Outcome.FAIL, Outcome.ERROR)
        )
        assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (
            counts.total(),
            counts[Outcome.FAIL],
            counts[Outcome.ERROR],
            skipped,
        )
        told = {each.name: each.value for each in suite.properties()}
        assert {each: told[f"count.{each.value}"] for each in Outcome} == {
            each: str(counts[each]) for each in Outcome
        }


def test_score_and_coverage_stand_side_by_side_and_none_is_not_zero(audit: Audit) -> None:
    told = [
        {each.name: each.value for each in suite.properties()} for suite in suites(document(audit))
    ]
    assert [(each.get("score"), each.get("coverage")) for each in told] == [
        ("11.1", "66.7"),
        ("none", "0.0"),
        ("66.7", "50.0"),
        (None, None),
    ]


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.PASS])
def test_only_a_pass_looks_like_one_even_without_a_reason(audit: Audit, outcome: Outcome) -> None:
    bare = replace(
        result("pgd", MFA, outcome), observed=Text("", ""), expected=Text("", ""), citations=()
    )
    content = document(replace(audit, results=(bare,)))
    validate(content)
    (case,) = [case for suite in suites(content) for case in suite]
    (verdict,) = case.result
    assert type(verdict) is VERDICTS[outcome]
    assert not case.is_passed


def test_what_is_not_known_says_that_it_is_no_pass(audit: Audit) -> None:
    told = suites(document(audit))
    messages = [verdict.message for case in told[1] for verdict in case.result]
    assert len(messages) == 6
    assert all(each.startswith("Not known, which is not a pass: ") for each in messages)
    assert "evidence/mnhoamai/tài khoản.xlsx" in messages[0]


def test_two_questions_of_one_rule_have_different_names(audit: Audit) -> None:
    for suite in suites(document(audit)):
        names = [case.name for case in suite]
        assert len(set(names)) == len(names)
    names = [case.name for case in suites(document(audit))[0]]
    assert names[-2:] == [
        "PWD-MAX-AGE Passwords are changed within the allowed time (days at most: 90)",
        "PWD-MAX-AGE Passwords are changed within the allowed time (days at most: 180)",
    ]


def test_questions_that_differ_in_nothing_shown_still_have_names_of_their_own(
    audit: Audit,
) -> None:
    asked = [{"roles": ()}, {"roles": ("admin",)}, {"roles": ("admin",), "max_age_days": 1}]
    results = tuple(result("pgd", AGE, Outcome.PASS, parameters=dict(each)) for each in asked)
    cases = list(suites(document(replace(audit, results=results)))[2])
    assert len({each.name for each in cases}) == 3


def test_a_failure_names_each_violation_with_its_row_the_clauses_and_the_remedy(
    audit: Audit,
) -> None:
    case = list(suites(document(audit))[0])[4]
    (failure,) = case.result
    assert failure.message == "3 of 41 violate, 0 not known"
    assert failure.type == "high"
    assert failure.text.split("\n")[3:] == [
        "Clauses: lao-cai-2023:3.2 (must)",
        "Violating:",
        "- gv.an@pgd.example: 2025-01-01 (evidence/google-users.csv, row 12)",
        "- 日本@pgd.example: 2025-02-01 (evidence/google-users.csv)",
        "- -5: 2025-03-01 (evidence/google-users.csv, row 14)",
        "What to do: Require a new password at the next sign-in. Tell the teachers beforehand.",
    ]


def test_violations_that_are_not_listed_are_counted(audit: Audit) -> None:
    failed = replace(audit.results[4], violations=1203)
    case = next(iter(suites(document(replace(audit, results=(failed,))))[0]))
    assert "- further violations: 1,200; the findings report" in case.result[0].text


def test_results_of_a_school_that_the_list_lacks_are_not_lost(audit: Audit) -> None:
    stray = result("ghost", MFA, Outcome.UNKNOWN, reason=Reason.NO_SOURCE)
    content = document(replace(audit, results=(stray,)))
    validate(content)
    assert [(each.name, each.tests) for each in suites(content)][-2:] == [
        ("ghost", 1),
        ("mau: Sample district", 0),
    ]


def test_a_school_with_the_code_of_the_district_keeps_its_own_cases(audit: Audit) -> None:
    school = School("mau", "Trường Mẫu", SCHOOLS[0].level)
    results = (result("mau", MFA, Outcome.PASS), result(None, MFA, Outcome.PASS))
    changed = replace(audit, schools=(SchoolSummary(school, {}, 100.0, 100.0),), results=results)
    cases = [case for suite in suites(document(changed)) for case in suite]
    assert [each.classname for each in cases] == ["auditor.mau", "auditor.district.mau"]


def test_a_hidden_account_is_hidden(audit: Audit) -> None:
    content = document(audit, ReportOptions(redact=Redact.ALL, key=b"k" * 32)).decode()
    assert "gv.an" not in content.lower()
    assert '<property name="redacted" value="all"/>' in content


def test_a_text_folded_over_lines_is_told_in_one(audit: Audit) -> None:
    folded = replace(audit.results[4], expected=Text("", "Changed\n  in time.\n"))
    case = next(iter(suites(document(replace(audit, results=(folded,))))[0]))
    assert "\nExpected: Changed in time.\n" in case.result[0].text


@given(ANY_TEXT)
@settings(
    derandomize=True,
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_hostile_text_leaves_the_document_valid_and_its_cases_in_place(
    audit: Audit, text: str
) -> None:
    text = f"]]></failure>\x00\udc80{text}"
    school = replace(audit.schools[0].school, name=text)
    rule = replace(AGE, title=Text(text, text), remediation=Text(text, text))
    failed = replace(
        audit.results[4],
        rule=rule,
        observed=Text(text, text),
        findings=(Finding(text, text, text, 3),),
    )
    unknown = replace(audit.results[2], reason_text=Text(text, text))
    changed = replace(
        audit,
        district_name=Text(text, text),
        schools=(replace(audit.schools[0], school=school),),
        results=(failed, unknown),
    )
    content = document(changed)
    validate(content)
    first, _district = suites(content)
    assert [codes(each)["outcome"] for each in first] == ["fail", "unknown"]
    (failure,) = next(iter(first)).result
    assert failure.text.count("\n") == 7
