"""A reader can add up every score and every coverage from what the section shows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from random_results import CODE, RESULTS, column, made, paragraphs, table
from sample_audit import SCHOOLS

from auditor.audit import Audit
from auditor.engine.scoring import summarise
from auditor.model import Outcome, Result, Severity
from reports.content.arithmetic import add_up, is_thin
from reports.content.blocks import Paragraph, Tone
from reports.sections.standing import standing

DRAWN = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def of_school(audit: Audit, results: tuple[Result, ...]) -> Audit:
    return replace(audit, schools=(summarise(SCHOOLS[0], results),), results=results)


@DRAWN
@given(results=RESULTS)
def test_the_table_of_points_gives_the_score_of_the_evaluation(
    audit: Audit, results: tuple[Result, ...]
) -> None:
    shown = table(made(standing, of_school(audit, results), CODE), "Points by severity")
    *rows, total = shown.rows
    for severity, (_word, weight, passed, failed, won, possible) in zip(
        reversed(Severity), rows, strict=True
    ):
        assert weight == severity.weight
        assert won == weight * passed
        assert possible == weight * (passed + failed)
    assert list(total[2:]) == [sum(each) for each in list(zip(*rows, strict=True))[2:]]
    won, possible = total[-2:]
    score = round(100 * won / possible, 1) if possible else None
    assert score == summarise(SCHOOLS[0], results).score


@DRAWN
@given(results=RESULTS)
def test_the_divisions_are_written_out_with_their_results(
    audit: Audit, results: tuple[Result, ...]
) -> None:
    summary = summarise(SCHOOLS[0], results)
    *_others, score, coverage = paragraphs(made(standing, of_school(audit, results), CODE))
    for text, percent in ((score, summary.score), (coverage, summary.coverage)):
        numbers = [float(each) for each in re.findall(r"\d+(?:\.\d+)?", text)]
        if percent is None:
            assert numbers == []
        else:
            part, whole, shown = numbers
            assert shown == round(100 * part / whole, 1) == percent


@DRAWN
@given(results=RESULTS)
def test_the_sum_counts_what_the_results_hold(results: tuple[Result, ...]) -> None:
    whole = add_up(results)
    assert whole.judged == sum(r.outcome in {Outcome.PASS, Outcome.FAIL} for r in results)
    assert whole.applicable == sum(r.outcome is not Outcome.NOT_APPLICABLE for r in results)
    assert whole.won <= whole.possible


def test_the_office_sees_every_school_in_list_order_and_the_districts_own_results(
    audit: Audit,
) -> None:
    shown = table(made(standing, audit), "Score, coverage and outcomes of every school")
    assert column(shown, "Code") == ["thlevantam", "mnhoamai", "pgd", ""]
    assert column(shown, "School")[-1] == "(district)"
    assert column(shown, "Level") == ["primary school", "preschool", "education office", ""]
    assert column(shown, "Score (%)") == [*(e.score for e in audit.schools), None]
    assert column(shown, "Coverage (%)") == [
        *(each.coverage for each in audit.schools),
        None,
    ]
    for outcome, title in zip(Outcome, [each.title for each in shown.columns[5:]], strict=True):
        assert sum(column(shown, title)) == sum(r.outcome is outcome for r in audit.results)


@pytest.mark.parametrize(
    ("coverage", "thin"), [(None, True), (0.0, True), (49.9, True), (50.0, False), (100.0, False)]
)
def test_a_score_from_less_than_half_of_what_applies_is_doubted(
    audit: Audit, coverage: float | None, thin: bool
) -> None:
    assert is_thin(coverage) is thin
    schools = (replace(audit.schools[0], coverage=coverage, score=100.0),)
    narrow = replace(audit, schools=schools)
    for school in (None, CODE):
        doubts = [
            each
            for each in made(standing, narrow, school).blocks
            if isinstance(each, Paragraph) and each.tone is Tone.DOUBT
        ]
        assert bool(doubts) is thin


def test_the_office_reads_of_how_many_schools_too_little_is_known(audit: Audit) -> None:
    for low, start in ((1, "1 school was judged on less than 50 %"), (3, "3 schools were judged")):
        schools = tuple(
            replace(each, coverage=3.0 if place < low else 80.0)
            for place, each in enumerate(audit.schools)
        )
        told = paragraphs(made(standing, replace(audit, schools=schools)))
        assert told[1].startswith(start)


def test_a_school_without_points_has_no_score_and_the_section_says_so(audit: Audit) -> None:
    narrow = replace(audit, schools=(replace(audit.schools[1], score=None, coverage=0.0),))
    told = paragraphs(made(standing, narrow, "mnhoamai"))
    assert "there is no score" in told[1]
    assert told[-2].startswith("Score: none")
