"""OSCAL: NIST's model as compliance-trestle has it accepts the document, and it says no more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from exchange_cases import LEAVES_NOTHING, Line, hostile, lines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_audit import MFA, result
from trestle.oscal import OSCAL_VERSION
from trestle.oscal.assessment_results import AssessmentResults, Model

from auditor.audit import Audit
from auditor.model import Finding, Outcome, Reason
from reports import Redact, ReportOptions
from reports.machines.oscal import render_oscal
from reports.writing import as_bytes

Compare = Callable[[str, bytes], None]


def document(audit: Audit, **options: Any) -> dict[str, Any]:
    """Return the assessment results, once trestle has accepted them; it forbids unknown keys."""
    content = as_bytes(render_oscal(audit, ReportOptions(**options)))
    Model.model_validate_json(content)
    loaded = json.loads(content)["assessment-results"]
    assert isinstance(loaded, dict)
    return loaded


def facts(node: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in node["props"]}


def observations(loaded: dict[str, Any]) -> Iterator[tuple[str | None, dict[str, Any]]]:
    for each in loaded["results"]:
        for observation in each.get("observations", []):
            yield facts(each).get("school"), observation


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_document_is_as_expected(audit: Audit, expect: Compare, language: str) -> None:
    content = as_bytes(render_oscal(audit, ReportOptions(language=language)))
    expect(f"oscal-{language}.json", content)


def test_the_document_of_an_empty_audit_is_as_expected(empty_audit: Audit, expect: Compare) -> None:
    assert len(document(empty_audit)["results"]) == 1
    expect("oscal-empty.json", as_bytes(render_oscal(empty_audit, ReportOptions(language="en"))))


def test_trestle_reads_the_file_and_knows_its_version(audit: Audit, tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(as_bytes(render_oscal(audit, ReportOptions())))
    read = AssessmentResults.oscal_read(path)
    assert read is not None
    assert len(read.results) == len(audit.schools) + 1
    assert document(audit)["metadata"]["oscal-version"] == OSCAL_VERSION


def test_the_model_refuses_an_unknown_key_and_an_empty_list(audit: Audit) -> None:
    content = json.loads(as_bytes(render_oscal(audit, ReportOptions())))
    for broken in ({"extra": 1}, {"results": []}):
        with pytest.raises(ValueError, match=next(iter(broken))):
            Model.model_validate({"assessment-results": content["assessment-results"] | broken})


@pytest.mark.parametrize("nasty", [False, True])
def test_outcomes_and_counts_are_the_audits_one_observation_for_each(
    audit: Audit, nasty: bool
) -> None:
    shown = hostile(audit) if nasty else audit
    loaded = document(shown)
    rules = {
        part["id"]: each["control-id"]
        for each in loaded["local-definitions"]["objectives-and-methods"]
        for part in each["parts"]
    }
    read: list[Line] = []
    for school, observation in observations(loaded):
        told = facts(observation)
        counts = (int(told["population"]), int(told["violations"]), int(told["unknown"]))
        read.append((school, rules[told["objective"]], told["outcome"], *counts))
    assert read == lines(shown.results)


@pytest.mark.parametrize("nasty", [False, True])
def test_only_failures_are_findings_and_nothing_is_called_satisfied(
    audit: Audit, nasty: bool
) -> None:
    shown = hostile(audit) if nasty else audit
    loaded = document(shown)
    failed = {
        each["uuid"] for _school, each in observations(loaded) if facts(each)["outcome"] == "fail"
    }
    found = [finding for each in loaded["results"] for finding in each.get("findings", [])]
    assert {each["related-observations"][0]["observation-uuid"] for each in found} == failed
    assert len(found) == sum(each.outcome is Outcome.FAIL for each in shown.results)
    for each in found:
        assert each["target"]["status"] == {"state": "not-satisfied", "reason": "fail"}
    assert '"satisfied"' not in json.dumps(loaded)


def test_no_other_outcome_is_a_finding(empty_audit: Audit) -> None:
    every = tuple(
        result(None, MFA, outcome, reason=reason, counts=(3, 0, 3))
        for outcome in Outcome
        if outcome is not Outcome.FAIL
        for reason in (None, *Reason)
    )
    [each] = document(replace(empty_audit, results=every))["results"]
    assert "findings" not in each
    told = [facts(observation)["outcome"] for observation in each["observations"]]
    assert told == [one.outcome.value for one in every]


@pytest.mark.parametrize("nasty", [False, True])
def test_every_uuid_is_its_own_and_every_reference_leads_somewhere(
    audit: Audit, nasty: bool
) -> None:
    loaded = document(hostile(audit) if nasty else audit)
    uuids = list(values(loaded, "uuid"))
    assert len(set(uuids)) == len(uuids)
    for name in ("subject-uuid", "observation-uuid"):
        assert set(values(loaded, name)) <= set(uuids)
    inner = {each[1:] for each in values(loaded, "href") if each.startswith("#")}
    assert inner
    assert inner <= {each["uuid"] for each in loaded["back-matter"]["resources"]}
    assert set(values(loaded, "target-id")) <= set(values(loaded["local-definitions"], "id"))
    assert set(values(loaded["results"], "control-id")) <= set(
        values(loaded["local-definitions"], "control-id")
    )


def values(node: Any, name: str) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from values(each, name)
    elif isinstance(node, dict):
        if name in node:
            yield node[name]
        for each in node.values():
            yield from values(each, name)


def test_a_later_audit_keeps_the_names_of_schools_and_sources_but_not_of_findings(
    audit: Audit,
) -> None:
    first = document(audit)
    later = document(replace(audit, as_of=audit.as_of + timedelta(days=7)))
    for lasting in ("metadata", "back-matter"):
        one, other = ({*values(each[lasting], "uuid")} for each in (first, later))
        assert len(one & other) >= 4
    assert not {*values(first["results"], "uuid")} & {*values(later["results"], "uuid")}


def test_every_report_of_an_audit_is_a_document_of_its_own(audit: Audit) -> None:
    wanted: list[dict[str, Any]] = [
        {},
        {"language": "en"},
        {"school": "pgd"},
        {"redact": Redact.ALL, "key": b"key"},
    ]
    assert len({document(audit, **each)["uuid"] for each in wanted}) == len(wanted)


def test_a_finding_leads_to_the_source_with_its_digest_and_to_the_row(audit: Audit) -> None:
    loaded = document(audit)
    [evidence, _second] = next(
        each["relevant-evidence"]
        for _school, each in observations(loaded)
        if facts(each)["objective"].startswith("MFA") and "relevant-evidence" in each
    )
    assert facts(evidence) == {"row": "12"}
    source = next(
        each
        for each in loaded["back-matter"]["resources"]
        if f"#{each['uuid']}" == evidence["href"]
    )
    assert source["rlinks"] == [
        {
            "href": "evidence/google-users.csv",
            "hashes": [{"algorithm": "SHA-256", "value": "cd" * 32}],
        }
    ]


def test_score_and_coverage_stand_side_by_side_and_none_is_no_number(audit: Audit) -> None:
    told = {facts(each).get("school"): facts(each) for each in document(audit)["results"]}
    assert (told["pgd"]["score"], told["pgd"]["coverage"]) == ("66.7", "50.0")
    assert "score" not in told["mnhoamai"]
    assert told["mnhoamai"]["coverage"] == "0.0"
    assert "score" not in told[None]


def test_evidence_is_never_collected_after_the_report(audit: Audit) -> None:
    assert audit.forecast
    for _school, each in observations(document(audit)):
        assert each["collected"] == audit.generated_at.isoformat()
    past = replace(audit, as_of=audit.generated_at - timedelta(days=30), forecast=False)
    for _school, each in observations(document(past)):
        assert each["collected"] == past.as_of.isoformat()


def test_controls_that_do_not_apply_to_a_school_are_not_called_reviewed(audit: Audit) -> None:
    controls = {
        facts(each).get("school"): set(values(each["reviewed-controls"], "control-id"))
        for each in document(audit)["results"]
    }
    assert "BKP-1-OFFLINE" in controls["thlevantam"]
    assert "BKP-1-OFFLINE" not in controls["pgd"]


def test_no_control_character_and_no_hidden_account_is_told(audit: Audit) -> None:
    text = json.dumps(document(hostile(audit)), ensure_ascii=False)
    assert not [each for each in LEAVES_NOTHING if each in text]
    assert "gv.an" not in json.dumps(document(audit, redact=Redact.ALL, key=b"key"))


@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(st.characters(), max_size=30), st.none() | st.integers(-3, 10**9))
def test_any_text_makes_a_valid_document(empty_audit: Audit, text: str, row: int | None) -> None:
    failed = result(None, replace(MFA, id=text), Outcome.FAIL, counts=(1, 1, 0))
    failed = replace(failed, findings=(Finding(text, text, text, row),))
    shown = document(replace(empty_audit, district_code=text, results=(failed,)))
    assert len(shown["results"][0]["findings"]) == 1
