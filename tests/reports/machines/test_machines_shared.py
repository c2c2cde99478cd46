"""What SARIF, OSCAL and XCCDF share: names that last, addresses that lead back, safe words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import unquote_to_bytes

import pytest
from exchange_cases import LEAVES_NOTHING, NASTY, hostile
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_audit import AGE, AGE_180, MFA, WAITS, result

from auditor.audit import Audit
from auditor.model import Finding, Outcome, Text
from reports.machines.shared import (
    asked_in,
    by_school,
    finding_line,
    one_line,
    plain,
    prose,
    source_uri,
    token,
    verdict,
)


def test_questions_are_named_by_rule_and_parameters_alike_in_every_school(audit: Audit) -> None:
    asked = asked_in(audit.results)
    assert [each.id for each in asked.questions] == sorted({*asked.ids})
    ages = [name for name in asked.ids if name.startswith("PWD-MAX-AGE")]
    assert len(ages) == 6
    assert len({*ages}) == 2
    assert "BKP-1-OFFLINE" in asked.ids
    again = tuple(replace(each, parameters=dict(each.parameters)) for each in audit.results)
    assert asked_in(again).ids == asked.ids


def test_a_school_asked_the_same_twice_has_two_questions_and_another_school_the_same_two() -> None:
    twice = (
        result("a", AGE, Outcome.PASS),
        result("a", AGE, Outcome.FAIL),
        result("b", AGE, Outcome.FAIL),
        result("b", AGE, Outcome.FAIL),
        result("b", AGE, Outcome.PASS, parameters=AGE_180),
    )
    first, second, third, fourth, other = asked_in(twice).ids
    assert (first, second) == (third, fourth)
    assert second == f"{first}_2"
    assert other not in {first, second}


def test_every_school_is_there_be_it_without_results_and_the_district_last(audit: Audit) -> None:
    shown = hostile(audit)
    groups = list(by_school(asked_in(shown.results), shown))
    assert [school for school, _judged in groups] == ["xau", "dai", "trong", "la", None]
    assert [len(judged) for _school, judged in groups] == [4, 0, 0, 2, 1]


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.text("_1.-aĂ\n\ud800", max_size=4), st.text("_1.-aĂ\n\ud800", max_size=4))
def test_two_names_never_share_a_token(one: str, other: str) -> None:
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", token(one))
    assert (token(one) == token(other)) is (one == other)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.binary(min_size=1, max_size=20))
def test_the_address_of_a_source_leads_back_to_its_bytes(raw: bytes) -> None:
    path = raw.decode("utf-8", "surrogateescape")
    uri = source_uri(path)
    assert re.fullmatch(r"(file://)?([A-Za-z0-9_.~/-]|%[0-9A-F]{2})+", uri)
    assert unquote_to_bytes(uri.removeprefix("file://")) == raw


def test_texts_lose_what_a_reader_could_trip_over_and_are_never_empty() -> None:
    for written in (one_line(NASTY), prose(NASTY), finding_line(Finding(NASTY, NASTY, "", None))):
        assert not [each for each in LEAVES_NOTHING if each in written]
        written.encode()
    assert one_line("   ") == prose("") == "-"
    assert prose("one\r\ntwo") == "one\ntwo"


def test_parameters_are_plain_json() -> None:
    assert plain({"n": 90, "on": True, "far": float("inf"), "day": date(2026, 1, 1)}) == {
        "n": 90,
        "on": True,
        "far": "inf",
        "day": "2026-01-01",
    }
    assert plain({"roles": ("staff", date(2026, 1, 1))}) == {"roles": ["staff", "2026-01-01"]}


EXPECTED = "Expected: Every account has a second factor."


@pytest.mark.parametrize(
    ("outcome", "counts", "said"),
    [
        (Outcome.PASS, (5, 0, 0), "Found: 0 of 5 violate, 0 not known."),
        (Outcome.FAIL, (5, 2, 1), "Found: 2 of 5 violate, 1 not known."),
        (Outcome.UNKNOWN, (0, 0, 0), f"Not known whether it is so: {WAITS.en}"),
        (Outcome.NOT_APPLICABLE, (0, 0, 0), f"Not applicable here: {WAITS.en}"),
        (Outcome.MANUAL, (0, 0, 0), "A person has to check this."),
        (Outcome.ERROR, (0, 0, 0), f"It could not be checked: {WAITS.en}"),
    ],
)
def test_a_verdict_says_what_was_expected_and_what_was_found(
    outcome: Outcome, counts: tuple[int, int, int], said: str
) -> None:
    only = result(None, MFA, outcome, text=WAITS, counts=counts)
    assert verdict(only, "en") == f"{EXPECTED} {said}"
    assert verdict(replace(only, observed=Text("", "")), "en") == f"{EXPECTED} {said}"
