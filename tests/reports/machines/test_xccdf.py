"""XCCDF: OpenSCAP and the schema accept the document, and its results are the audit's."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from exchange_cases import hostile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from sample_audit import MFA, result

from auditor.audit import Audit
from auditor.model import Finding, Outcome, Reason, Result
from reports import Redact, ReportOptions
from reports.machines.xccdf import render_xccdf
from reports.writing import as_bytes

Compare = Callable[[str, bytes], None]
XSD = Path("/usr/share/openscap/schemas/xccdf/1.2/xccdf_1.2.xsd")
NS = {"x": "http://checklists.nist.gov/xccdf/1.2"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NOBODY_LOOKED = {"no_check", "no_source", "no_rows"}


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(XSD, etree.XMLParser(no_network=True)))


def document(audit: Audit, **options: Any) -> etree._Element:
    return etree.fromstring(as_bytes(render_xccdf(audit, ReportOptions(**options))))


def expected_word(each: Result) -> str:
    """Return the word for a result, told a second time and in another way."""
    if each.outcome is Outcome.UNKNOWN:
        reason = each.reason.value if each.reason else ""
        return "notchecked" if reason in NOBODY_LOOKED else "unknown"
    other = {"manual": "notchecked", "not_applicable": "notapplicable"}
    return other.get(each.outcome.value, each.outcome.value)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_document_is_as_expected(audit: Audit, expect: Compare, language: str) -> None:
    content = as_bytes(render_xccdf(audit, ReportOptions(language=language)))
    expect(f"xccdf-{language}.xml", content)


def test_the_document_of_an_empty_audit_is_as_expected(empty_audit: Audit, expect: Compare) -> None:
    assert document(empty_audit).findall("x:TestResult", NS) == []
    expect("xccdf-empty.xml", as_bytes(render_xccdf(empty_audit, ReportOptions(language="en"))))


@pytest.mark.parametrize("kind", ["sample", "empty", "hostile"])
def test_openscap_and_the_schema_accept_it(
    audit: Audit, empty_audit: Audit, schema: etree.XMLSchema, tmp_path: Path, kind: str
) -> None:
    shown = {"sample": audit, "empty": empty_audit, "hostile": hostile(audit)}[kind]
    path = tmp_path / "results.xml"
    path.write_bytes(as_bytes(render_xccdf(shown, ReportOptions())))
    schema.assertValid(etree.parse(path))
    done = subprocess.run(
        ["oscap", "xccdf", "validate", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""


def test_openscap_makes_its_own_report_of_it(audit: Audit, tmp_path: Path) -> None:
    path = tmp_path / "results.xml"
    path.write_bytes(as_bytes(render_xccdf(audit, ReportOptions(language="en"))))
    done = subprocess.run(
        ["oscap", "xccdf", "generate", "report", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert "At least one backup copy is kept offline" in done.stdout


def test_openscap_refuses_a_result_of_a_rule_that_is_not_there(
    audit: Audit, tmp_path: Path
) -> None:
    path = tmp_path / "results.xml"
    content = as_bytes(render_xccdf(audit, ReportOptions()))
    path.write_bytes(content.replace(b'idref="xccdf_example', b'idref="xccdf_other', 1))
    done = subprocess.run(
        ["oscap", "xccdf", "validate", str(path)], capture_output=True, check=False
    )
    assert done.returncode != 0


@pytest.mark.parametrize("nasty", [False, True])
def test_results_severities_and_weights_are_the_audits_one_for_each(
    audit: Audit, nasty: bool
) -> None:
    shown = hostile(audit) if nasty else audit
    root = document(shown)
    rules = {
        each.get("id"): each.findtext("x:ident", namespaces=NS) for each in root.iter("{*}Rule")
    }
    read = [
        (
            test.findtext("x:target", namespaces=NS),
            rules[each.get("idref")],
            each.findtext("x:result", namespaces=NS),
            each.get("severity"),
            each.get("weight"),
        )
        for test in root.findall("x:TestResult", NS)
        for each in test.findall("x:rule-result", NS)
    ]
    assert read == [
        (
            each.school or shown.district_code,
            each.rule.id,
            expected_word(each),
            each.severity.value.replace("critical", "high"),
            str(each.severity.weight),
        )
        for each in shown.results
    ]


def test_the_counts_of_each_school_are_the_summaries(audit: Audit) -> None:
    tests = document(audit).findall("x:TestResult", NS)
    for summary, test in zip(audit.schools, tests[:3], strict=True):
        found = Counter(each.text for each in test.iter("{*}result"))
        counts = summary.counts
        assert found["pass"] == counts[Outcome.PASS]
        assert found["fail"] == counts[Outcome.FAIL]
        assert found["error"] == counts[Outcome.ERROR]
        assert found["notapplicable"] == counts[Outcome.NOT_APPLICABLE]
        waiting = counts[Outcome.UNKNOWN] + counts[Outcome.MANUAL]
        assert found["unknown"] + found["notchecked"] == waiting


def test_what_is_not_known_is_never_a_pass(empty_audit: Audit) -> None:
    every = tuple(
        result(None, MFA, outcome, reason=reason, counts=(3, 0, 3))
        for outcome in Outcome
        for reason in (None, *Reason)
    )
    root = document(replace(empty_audit, results=every))
    found = [str(each.text) for each in root.iter("{*}result")]
    assert found == [expected_word(each) for each in every]
    assert found.count("pass") == sum(each.outcome is Outcome.PASS for each in every)


def test_every_failing_row_is_named_and_the_counts_are_told(audit: Audit) -> None:
    root = document(audit, language="en")
    messages = [each.text for each in root.iter("{*}message")]
    assert any("2 of 1200 violate, 3 not known" in str(each) for each in messages)
    row = "evidence/google-users.csv, row 12: gv.an@pgd.example: "
    assert [each for each in messages if str(each).startswith(row)] == [
        f'{row}says "no", gv.AN@pgd.example has none',
        f"{row}2025-01-01",
    ]


def test_score_and_coverage_stand_side_by_side_with_what_was_judged(audit: Audit) -> None:
    told = {
        test.findtext("x:target", namespaces=NS): {
            str(each.get("system")).removeprefix("urn:auditor:"): (each.text, each.get("maximum"))
            for each in test.findall("x:score", NS)
        }
        for test in document(audit).findall("x:TestResult", NS)
    }
    assert told == {
        "thlevantam": {
            "score": ("11.1", "100"),
            "coverage": ("66.7", "100"),
            "judged": ("4", "6"),
        },
        "mnhoamai": {"coverage": ("0.0", "100"), "judged": ("0", "6")},
        "pgd": {"score": ("66.7", "100"), "coverage": ("50.0", "100"), "judged": ("2", "4")},
        "mau": {"judged": ("1", "2")},
    }


def test_rules_stand_once_in_the_group_of_their_directive_in_both_languages(audit: Audit) -> None:
    root = document(audit, language="vi")
    groups = root.findall("x:Group", NS)
    assert [str(each.get("id")).rpartition("_")[2] for each in groups] == [
        "lao-cai-2023",
        "account-hygiene",
    ]
    for rule in root.iter("{*}Rule"):
        titles = {each.get(LANG): each.text for each in rule.findall("x:title", NS)}
        assert set(titles) == {"vi", "en"}
        assert titles["vi"] != titles["en"]
    ages = [each for each in root.iter("{*}Rule") if "PWD-MAX-AGE" in str(each.get("id"))]
    assert len(ages) == len({each.get("id") for each in ages}) == 2


def test_a_hidden_account_is_not_told(audit: Audit) -> None:
    content = as_bytes(render_xccdf(audit, ReportOptions(redact=Redact.ALL, key=b"key"))).decode()
    assert "gv.an" not in content
    assert '<fact name="urn:auditor:fact:redacted" type="string">all</fact>' in content


@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(st.characters(), max_size=30), st.none() | st.integers(-3, 10**9))
def test_any_text_makes_a_valid_document(
    empty_audit: Audit, schema: etree.XMLSchema, text: str, row: int | None
) -> None:
    failed = result(None, replace(MFA, id=text), Outcome.FAIL, counts=(1, 1, 0))
    failed = replace(failed, findings=(Finding(text, text, text, row),))
    root = document(replace(empty_audit, district_code=text, results=(failed,)))
    schema.assertValid(root)
    assert len(list(root.iter("{*}message"))) == 2
