"""Every question answered for every school: order, what a result holds, what is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.check import Check
from auditor.engine import Evaluation, Settings, evaluate
from auditor.evidence.interface import Evidence
from auditor.model import (
    Citation,
    Finding,
    Level,
    Modality,
    Outcome,
    Owner,
    Reason,
    Requirement,
    Result,
    School,
    Severity,
    Text,
)

Make = Callable[..., Any]
Run = Callable[..., tuple[Result, ...]]

DISTRICT = (Owner.DISTRICT,)


@pytest.fixture(scope="module")
def run(checks: Mapping[str, Check], as_of: datetime, make_school: Make) -> Run:
    """Evaluate for the schools (by default t1) and return the results."""

    def evaluated(
        requirements: Sequence[Requirement],
        evidence: Evidence,
        schools: Sequence[School] = (),
        **more: Any,
    ) -> tuple[Result, ...]:
        asked = schools or [make_school("t1")]
        chosen = Settings(**more) if more else None
        evaluation: Evaluation = evaluate(
            requirements, evidence, asked, as_of, checks, settings=chosen
        )
        return evaluation.results

    return evaluated


def outcomes_of(results: Sequence[Result]) -> list[tuple[str | None, str, str, str | None]]:
    return [(each.school, each.rule.id, each.outcome, each.reason) for each in results]


def test_a_result_tells_everything_about_one_rule_in_one_school(
    run: Run, make_requirement: Make, make_evidence: Make
) -> None:
    evidence = make_evidence(
        [
            {"account": "a", "locked": True, "people": 1},
            {"account": "b", "locked": True, "people": 7},
            {"account": "c", "locked": None},
            {"account": "d", "locked": False},
        ]
    )
    requirement = make_requirement(
        severity=Severity.CRITICAL, modality=Modality.SHOULD, parameters={"adults": False}
    )
    (result,) = run([requirement], evidence)
    assert (result.school, result.rule) == ("t1", requirement.rule)
    assert (result.outcome, result.reason, result.reason_text) == (Outcome.FAIL, None, None)
    assert (result.population, result.violations, result.unknown) == (4, 2, 1)
    assert result.severity is Severity.CRITICAL
    assert result.citations == (Citation("d1", "1", Modality.SHOULD),)
    assert result.parameters == {"adults": False}
    assert result.expected == Text("Không khóa False", "Nothing locked False")
    assert result.observed.en == "2 of 4 violate, 1 not known"
    assert result.findings == (
        Finding("b", "locked, 7 people", "a.csv", 3),
        Finding("a", "locked, 1 people", "a.csv", 2),
    )


def test_results_stand_in_the_order_of_the_schools_then_rules_then_parameters(
    run: Run, make_requirement: Make, make_evidence: Make, make_school: Make
) -> None:
    requirements = [
        make_requirement("R-B"),
        make_requirement("R-A", parameters={"days": 9}, owners=(Owner.SCHOOL, Owner.DISTRICT)),
        make_requirement("R-A", parameters={"days": 5}),
    ]
    schools = [make_school("t2"), make_school("t1")]
    evidence = make_evidence([{"school": "t1", "locked": True}, {"school": "t2", "locked": False}])
    wanted = [
        ("t2", "R-A", {"days": 5}),
        ("t2", "R-A", {"days": 9}),
        ("t2", "R-B", {}),
        ("t1", "R-A", {"days": 5}),
        ("t1", "R-A", {"days": 9}),
        ("t1", "R-B", {}),
        (None, "R-A", {"days": 9}),
    ]
    for order in (requirements, requirements[::-1]):
        results = run(order, evidence, schools)
        assert [(r.school, r.rule.id, r.parameters) for r in results] == wanted


def test_two_clauses_with_the_same_question_share_one_result(
    run: Run, make_requirement: Make, make_evidence: Make
) -> None:
    requirements = [
        make_requirement(clause="1", severity=Severity.LOW),
        make_requirement(directive="d2", clause="7", severity=Severity.HIGH),
    ]
    (result,) = run(requirements, make_evidence([{"locked": True}]))
    assert [(each.directive, each.clause) for each in result.citations] == [
        ("d1", "1"),
        ("d2", "7"),
    ]
    assert result.severity is Severity.HIGH


def test_a_duty_of_the_district_is_answered_once_and_not_for_its_schools(
    run: Run, make_requirement: Make, make_evidence: Make
) -> None:
    results = run([make_requirement(owners=DISTRICT)], make_evidence([{"locked": True}]))
    assert outcomes_of(results) == [
        ("t1", "R-A", Outcome.NOT_APPLICABLE, Reason.OUT_OF_SCOPE),
        (None, "R-A", Outcome.UNKNOWN, Reason.NO_CHECK),
    ]
    assert results[0].citations == ()
    assert results[1].citations == (Citation("d1", "1", Modality.MUST),)


def test_a_pending_requirement_is_unknown_and_names_what_it_waits_for(
    run: Run, make_requirement: Make, make_evidence: Make
) -> None:
    requirement = make_requirement(check=None, pending="backups")
    (result,) = run([requirement], make_evidence([{"locked": True}]))
    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, Reason.NO_CHECK)
    assert result.reason_text is not None
    assert result.reason_text.en.endswith("it waits for evidence of the kind 'backups'.")
    assert result.expected == requirement.rule.title
    assert result.observed == Text("", "")


def test_a_rule_that_is_not_the_units_duty_is_not_applicable_though_its_rows_violate(
    run: Run, make_requirement: Make, make_evidence: Make, make_school: Make
) -> None:
    evidence = make_evidence([{"school": "t1", "locked": True}, {"school": "pgd", "locked": True}])
    schools = [make_school("t1"), make_school("pgd", Level.OFFICE)]
    requirement = make_requirement(levels=(Level.PRESCHOOL,))
    results = run([requirement], evidence, schools)
    assert outcomes_of(results) == [
        ("t1", "R-A", Outcome.NOT_APPLICABLE, Reason.OUT_OF_SCOPE),
        ("pgd", "R-A", Outcome.NOT_APPLICABLE, Reason.OUT_OF_SCOPE),
    ]
    assert [(each.violations, each.findings) for each in results] == [(0, ()), (0, ())]


@pytest.mark.parametrize(
    ("rows", "decided"),
    [
        ([{"locked": False}], (Outcome.PASS, None)),
        ([{"locked": True}], (Outcome.FAIL, None)),
        ([{"locked": True}, {"locked": None}], (Outcome.FAIL, None)),
        ([{"locked": None}, {"locked": False}], (Outcome.UNKNOWN, Reason.PARTIAL)),
        ([{"school": "t9", "locked": True}], (Outcome.UNKNOWN, Reason.NO_ROWS)),
        ([{"role": "pupil", "locked": True}], (Outcome.NOT_APPLICABLE, Reason.NO_SUBJECTS)),
        ([{"locked": True, "excluded": "service"}, {"locked": False}], (Outcome.PASS, None)),
    ],
)
def test_the_rows_of_the_school_decide(
    run: Run,
    make_requirement: Make,
    make_evidence: Make,
    rows: list[dict[str, object]],
    decided: tuple[Outcome, Reason | None],
) -> None:
    requirement = make_requirement(parameters={"adults": True})
    (result,) = run([requirement], make_evidence([{"role": "staff", **row} for row in rows]))
    assert (result.outcome, result.reason) == decided


def test_what_the_sources_are_decides_with_the_rows(
    run: Run, make_requirement: Make, make_evidence: Make, make_provenance: Make
) -> None:
    rows = [{"locked": None}]
    broken = make_provenance("b.csv", [], error=Text("hỏng", "broken"))
    cases = {
        Reason.MISSING_COLUMN: [make_provenance(provides=frozenset({"account"}))],
        Reason.PARTIAL: [make_provenance()],
        Reason.STALE_SOURCE: [make_provenance(stale=True)],
        Reason.SOURCE_ERROR: [make_provenance(), broken],
        Reason.NO_SOURCE: [make_provenance(family="staff")],
    }
    for reason, sources in cases.items():
        (result,) = run([make_requirement()], make_evidence(rows, *sources))
        assert (result.outcome, result.reason) == (Outcome.UNKNOWN, reason)


def test_only_sources_of_the_named_systems_count(
    run: Run, make_requirement: Make, make_evidence: Make, make_provenance: Make
) -> None:
    evidence = make_evidence([{"locked": False}], make_provenance(system="google"))
    named = {"systems": ("sector-db",)}
    (result,) = run([make_requirement(parameters=named)], evidence)
    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, Reason.NO_SOURCE)


def test_old_evidence_is_unknown_whatever_else_it_says(
    run: Run, make_requirement: Make, make_evidence: Make, make_provenance: Make
) -> None:
    evidence = make_evidence([{"locked": False}], make_provenance(stale=True))
    (result,) = run([make_requirement()], evidence)
    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, Reason.STALE_SOURCE)


@pytest.mark.parametrize(("limit", "kept"), [(0, 0), (3, 3), (50, 7)])
def test_the_counts_are_exact_however_few_findings_are_kept(
    run: Run, make_requirement: Make, make_evidence: Make, limit: int, kept: int
) -> None:
    evidence = make_evidence([{"locked": True, "people": i} for i in range(7)])
    (result,) = run([make_requirement()], evidence, findings=limit)
    assert (result.violations, len(result.findings)) == (7, kept)
    assert [each.subject for each in result.findings] == [f"a{i}" for i in range(6, 6 - kept, -1)]


def test_no_evidence_at_all_is_no_source(
    run: Run, make_requirement: Make, make_table: Make
) -> None:
    (result,) = run([make_requirement()], Evidence({"accounts": make_table([])}, ()))
    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, Reason.NO_SOURCE)


def test_nothing_asked_gives_nothing(run: Run, make_evidence: Make) -> None:
    assert run([], make_evidence([{"locked": True}])) == ()


rows_of_two_schools = st.lists(
    st.fixed_dictionaries(
        {
            "school": st.sampled_from(["t1", "t2"]),
            "locked": st.sampled_from([True, False, None]),
            "people": st.integers(0, 2),
            "account": st.sampled_from(["a", "b"]),
        }
    ),
    max_size=8,
)


@settings(derandomize=True, max_examples=25, deadline=None)
@given(drawn=rows_of_two_schools, order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(
    run: Run,
    make_requirement: Make,
    make_evidence: Make,
    drawn: list[dict[str, object]],
    order: Random,
) -> None:
    rows = [{**row, "origin": i} for i, row in enumerate(drawn)]
    shuffled = list(rows)
    order.shuffle(shuffled)
    requirement = make_requirement()
    assert run([requirement], make_evidence(rows)) == run([requirement], make_evidence(shuffled))
