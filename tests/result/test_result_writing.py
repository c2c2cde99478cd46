"""The result document: the contract's order, one layout, valid by its own schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from expected_files import Compare
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_audit import sample
from stored_audits import hostile, with_clauses, written

from auditor.audit import Audit
from auditor.model import Finding
from auditor.publish import json_schema
from auditor.result.writing import document as pieces_of


def document(audit: Audit, language: str = "vi") -> dict[str, Any]:
    loaded = json.loads(written(audit, language))
    assert isinstance(loaded, dict)
    return loaded


def is_valid(content: bytes) -> None:
    jsonschema.Draft202012Validator(
        json_schema("result"), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(json.loads(content))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_document_is_as_expected(audit: Audit, expect: Compare, language: str) -> None:
    expect(f"result-{language}.json", written(audit, language))


def test_the_document_of_an_empty_audit_is_as_expected(empty_audit: Audit, expect: Compare) -> None:
    expect("result-empty.json", written(empty_audit))


@pytest.mark.parametrize("make", [lambda audit: audit, with_clauses, hostile])
def test_the_document_is_valid_and_the_same_each_time(
    audit: Audit, make: Callable[[Audit], Audit]
) -> None:
    content = written(make(audit))
    is_valid(content)
    assert written(make(sample())) == content


@pytest.mark.parametrize("make", [lambda audit: audit, with_clauses, hostile])
def test_the_document_is_written_as_the_encoder_would_but_for_its_lines(
    audit: Audit, make: Callable[[Audit], Audit]
) -> None:
    content = written(make(audit))
    again = json.dumps(json.loads(content), ensure_ascii=False)
    in_one_line = re.sub(rb"(?<=[\[{])\n +|\n *(?=[\]}])", b"", content.strip())
    in_one_line = re.sub(rb",\n +", b", ", in_one_line)
    assert in_one_line == again.encode("utf-8", "backslashreplace")


def test_every_result_stands_on_a_line_of_its_own(audit: Audit) -> None:
    lines = written(audit).splitlines()
    results = [json.loads(each.rstrip(b",")) for each in lines if each.startswith(b'  {"school"')]
    assert results == document(audit, "en")["results"]


def test_results_are_written_piece_by_piece(audit: Audit) -> None:
    """A province's results are too many to hold all their text."""
    many = replace(audit, results=audit.results * 200)
    pieces = list(pieces_of(many, "en"))
    assert len(json.loads(b"".join(pieces))["results"]) == len(many.results)
    assert max(map(len, pieces)) < len(b"".join(pieces)) / 3


def test_an_empty_document_is_valid(empty_audit: Audit) -> None:
    is_valid(written(empty_audit))


def test_the_schema_is_itself_valid_and_refuses_what_is_not_declared(audit: Audit) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema("result"))
    wrong = document(audit)
    wrong["results"][0]["extra"] = 1
    with pytest.raises(jsonschema.ValidationError):
        is_valid(json.dumps(wrong).encode())


def test_the_members_stand_in_the_order_of_the_contract(audit: Audit) -> None:
    made = document(audit)
    assert list(made)[:10] == [
        "schema",
        "generated_at",
        "as_of",
        "tool",
        "district",
        "exit_code",
        "directives",
        "sources",
        "schools",
        "results",
    ]
    assert list(made["results"][0])[:15] == [
        "school",
        "rule",
        "check",
        "parameters",
        "citations",
        "severity",
        "outcome",
        "reason",
        "population",
        "violations",
        "unknown",
        "observed",
        "expected",
        "findings",
        "waiver",
    ]
    assert list(made["schools"][0]["counts"]) == [
        "pass",
        "fail",
        "unknown",
        "not_applicable",
        "manual",
        "error",
    ]


def test_dates_are_iso_and_tuples_are_lists(audit: Audit) -> None:
    parameters = document(audit)["results"][1]["parameters"]
    assert parameters == {"reviewed_after": "2026-01-01", "roles": ["staff", "admin"]}


def test_reasons_stand_in_both_languages_and_other_words_in_the_run_s(audit: Audit) -> None:
    waiting = document(audit, "en")["results"][2]
    assert waiting["reason"] == "no_check"
    assert set(waiting["reason_text"]) == {"vi", "en"}
    assert waiting["title"] == "At least one backup copy is kept offline"
    assert document(audit)["results"][2]["title"] == "Có bản sao lưu ngoại tuyến"


@settings(
    derandomize=True,
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.text(max_size=20), st.text(max_size=20), st.none() | st.integers(0, 2**32)),
        max_size=4,
    )
)
def test_any_text_survives_the_document(
    audit: Audit, rows: list[tuple[str, str, int | None]]
) -> None:
    found = tuple(Finding(subject, observed, "f.csv", row) for subject, observed, row in rows)
    changed = replace(audit, results=(replace(audit.results[0], findings=found),))
    read = document(changed)["results"][0]["findings"]
    assert [(each["subject"], each["observed"], each["row"]) for each in read] == rows


def test_half_a_surrogate_in_a_path_does_not_break_the_document(audit: Audit) -> None:
    found = (Finding("a", "b", "evidence/\udc80.csv", 1),)
    changed = replace(audit, results=(replace(audit.results[0], findings=found),))
    assert document(changed)["results"][0]["findings"][0]["source"] == "evidence/\udc80.csv"


def test_what_stands_in_one_language_stands_in_texts_in_both(audit: Audit) -> None:
    for language in ("vi", "en"):
        made = document(audit, language)
        known = {each[language] for each in made["texts"]}
        shown = {each[name] for each in made["results"] for name in ("observed", "expected")}
        shown |= {each["reason"] for source in made["sources"] for each in source["problems"]}
        assert known == shown


def test_every_rule_and_clause_that_a_result_names_is_in_the_document(audit: Audit) -> None:
    made = document(with_clauses(audit))
    assert {each["rule"] for each in made["results"]} == set(made["rules"])
    assert made["rules"]["ACC-INVENTORY-REVIEW"]["days"] == ["reviewed_after"]
    assert made["directives"][0]["clauses"][0]["requires"][0]["rule"] == "PWD-MAX-AGE"
    assert made["directives"][0]["in_force"] == {"from": "2023-11-01", "to": "2030-01-01"}


def test_the_table_of_a_source_stands_in_it_only_where_it_is_not_its_family_s(
    audit: Audit,
) -> None:
    other = replace(audit.sources[0], table="copies")
    first, second = document(replace(audit, sources=(other, audit.sources[1])))["sources"]
    assert first["table"] == "copies"
    assert "table" not in second
