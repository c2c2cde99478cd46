"""The metrics for the textfile collector: read back by the client library, passed by promtool."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from sample_audit import AGE, AGE_180, result

from auditor.audit import Audit, Redact
from auditor.model import Outcome, Severity
from reports.interface import ReportOptions
from reports.machines.prometheus import render_prometheus
from reports.text import clean

Compare = Callable[[str, bytes], None]

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=30)


def document(audit: Audit, options: ReportOptions | None = None) -> bytes:
    return render_prometheus(audit, options or ReportOptions(language="en"))


def read(audit: Audit, name: str) -> dict[tuple[str, ...], float]:
    """Return a metric's values by its labels, the district left out."""
    told = {}
    for family in text_string_to_metric_families(document(audit).decode()):
        for sample in family.samples:
            if sample.name == name:
                labels = tuple(value for key, value in sample.labels.items() if key != "district")
                assert labels not in told
                told[labels] = sample.value
    return told


def check(content: bytes) -> None:
    done = subprocess.run(
        ["promtool", "check", "metrics"], input=content, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_document_is_as_expected(audit: Audit, expect: Compare, language: str) -> None:
    expect(f"prometheus-{language}.prom", document(audit, ReportOptions(language=language)))


def test_the_metrics_are_the_same_in_every_language(audit: Audit) -> None:
    assert document(audit, ReportOptions(language="vi")) == document(audit)


def test_promtool_finds_nothing_to_complain_about(audit: Audit, empty_audit: Audit) -> None:
    check(document(audit))
    check(document(empty_audit))


def test_every_sample_carries_the_district_and_every_metric_is_an_explained_gauge(
    audit: Audit,
) -> None:
    families = list(text_string_to_metric_families(document(audit).decode()))
    assert len(families) == 13
    for family in families:
        assert family.name.startswith("auditor_")
        assert family.type == "gauge"
        assert family.documentation
        assert all(sample.labels["district"] == "mau" for sample in family.samples)


def test_outcomes_are_counted_for_each_school_and_the_district(audit: Audit) -> None:
    levels = {each.school.code: each.school.level.value for each in audit.schools}
    counts = Counter((each.school or "", each.outcome) for each in audit.results)
    assert read(audit, "auditor_outcomes") == {
        (school, levels.get(school, ""), outcome.value): counts[school, outcome]
        for school in [*levels, ""]
        for outcome in Outcome
    }


def test_a_score_nobody_knows_is_absent_and_not_zero(audit: Audit) -> None:
    assert read(audit, "auditor_school_score_ratio") == {("thlevantam",): 0.111, ("pgd",): 0.667}
    assert read(audit, "auditor_school_coverage_ratio") == {
        ("thlevantam",): 0.667,
        ("mnhoamai",): 0.0,
        ("pgd",): 0.5,
    }


def test_violations_stand_for_failed_results_only_summed_over_the_questions_of_a_rule(
    audit: Audit,
) -> None:
    more = result("pgd", AGE, Outcome.FAIL, counts=(9, 4, 0), parameters=AGE_180)
    graver = replace(more, severity=Severity.CRITICAL)
    passed = result("thlevantam", AGE, Outcome.UNKNOWN, counts=(9, 0, 9))
    changed = replace(audit, results=(audit.results[16], more, graver, passed))
    assert read(changed, "auditor_violations") == {
        ("pgd", "PWD-MAX-AGE", "high"): 5,
        ("pgd", "PWD-MAX-AGE", "critical"): 4,
    }


def test_what_is_unknown_is_counted_by_its_reason(audit: Audit) -> None:
    assert read(audit, "auditor_results_unknown") == {
        ("thlevantam", "no_check"): 1,
        ("mnhoamai", "source_error"): 5,
        ("mnhoamai", "no_check"): 1,
        ("pgd", "partial"): 1,
        ("", "no_check"): 1,
    }


def test_the_fates_of_a_family_s_rows_add_up_to_what_was_read(audit: Audit) -> None:
    told = read(audit, "auditor_source_rows")
    assert told == {
        ("accounts", "evaluated"): 1250,
        ("accounts", "excluded"): 3,
        ("accounts", "quarantined"): 2,
    }
    assert sum(told.values()) == sum(each.rows_read for each in audit.sources)
    assert read(audit, "auditor_source_errors") == {("accounts",): 1}


def test_moments_are_unix_times_in_seconds(audit: Audit) -> None:
    as_of = read(audit, "auditor_as_of_timestamp_seconds")
    assert as_of == {(): audit.as_of.timestamp()}
    later = replace(audit, generated_at=audit.generated_at.replace(microsecond=250_000))
    generated = read(later, "auditor_generated_timestamp_seconds")
    assert generated == {(): later.generated_at.timestamp()}
    assert b'auditor_generated_timestamp_seconds{district="mau"} 1795140000.25\n' in document(later)


def test_the_file_tells_the_exit_code_and_what_is_hidden(audit: Audit) -> None:
    assert read(audit, "auditor_exit_code") == {(): 1}
    assert read(audit, "auditor_schools") == {(): 3}
    hidden = document(audit, ReportOptions(redact=Redact.ALL, key=b"k" * 32))
    assert b'redacted="all"' in hidden
    assert b'version="0.1.0"' in hidden


def test_no_label_holds_an_account_or_a_path(audit: Audit) -> None:
    content = document(audit).decode()
    every = [each for one in audit.results for each in one.findings]
    assert every
    assert "@" not in content
    assert not [each for each in every if each.source in content]
    assert not [each for each in audit.sources if each.path in content]
    assert not [each for each in audit.exclusions if each.owner in content]


@given(ANY_TEXT)
@settings(
    derandomize=True,
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_hostile_name_comes_back_as_one_label(audit: Audit, text: str) -> None:
    text = f'"}} 1\n\\n\\{text}\\'
    school = replace(audit.schools[0].school, name=text)
    changed = replace(audit, schools=(replace(audit.schools[0], school=school),))
    assert read(changed, "auditor_school_info") == {
        ("thlevantam", clean(text), "primary"): 1.0,
    }


def test_promtool_reads_a_hostile_name(audit: Audit) -> None:
    name = '"} 1\n\\x\\\r\x00\x85\u2028\u202e\udc80 =cmd \U0001f3eb ' + "ạ" * 300
    school = replace(audit.schools[0].school, name=name)
    check(document(replace(audit, schools=(replace(audit.schools[0], school=school),))))
