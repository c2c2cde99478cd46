"""A check that fails costs its own rule only, and nothing it says reaches a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest

from auditor.check import Check
from auditor.engine import Evaluation, Settings, evaluate
from auditor.model import Outcome, Reason

Make = Callable[..., Any]
Run = Callable[..., Evaluation]

FAILING = {
    "accounts.raising": "ZeroDivisionError",
    "accounts.misspelt": "PolarsError",
    "accounts.mute": "PolarsError",
}


@pytest.fixture(scope="module")
def run(
    checks: Mapping[str, Check], as_of: datetime, make_evidence: Make, make_school: Make
) -> Run:
    """Evaluate for t1 and t2, both with one account that violates and one that is not known."""
    rows = [{"school": code, "locked": value} for code in ("t1", "t2") for value in (True, None)]
    evidence = make_evidence(rows)
    schools = [make_school("t1"), make_school("t2")]

    def evaluated(*requirements: Any) -> Evaluation:
        settings = Settings(every_finding=True)
        return evaluate(requirements, evidence, schools, as_of, checks, settings=settings)

    return evaluated


@pytest.mark.parametrize(("check", "kind"), FAILING.items())
def test_a_failing_check_is_an_error_of_its_own_rule(
    run: Run, make_requirement: Make, check: str, kind: str
) -> None:
    healthy = make_requirement("R-OK")
    results = run(make_requirement("R-BAD", check), healthy).results
    assert tuple(each for each in results if each.rule.id == "R-OK") == run(healthy).results
    broken = results[0]
    assert (broken.school, broken.rule.id) == ("t1", "R-BAD")
    assert (broken.outcome, broken.reason) == (Outcome.ERROR, Reason.CHECK_ERROR)
    assert (broken.population, broken.violations, broken.findings) == (0, 0, ())
    assert broken.reason_text is not None
    assert broken.reason_text.en == (
        f"The check failed ({kind}); please report it. The other rules are not affected."
    )


def test_what_an_exception_says_is_not_in_the_result(run: Run, make_requirement: Make) -> None:
    assert "secret" not in repr(run(make_requirement("R-BAD", "accounts.raising")))


def test_all_checks_failing_is_an_error_for_each_school(run: Run, make_requirement: Make) -> None:
    requirements = [make_requirement(f"R-{i}", check) for i, check in enumerate(FAILING)]
    evaluation = run(*requirements)
    assert {each.outcome for each in evaluation.results} == {Outcome.ERROR}
    assert len(evaluation.results) == 6
    assert evaluation.findings is not None
    assert evaluation.findings.is_empty()


def test_a_check_of_constants_judges_every_row(run: Run, make_requirement: Make) -> None:
    result, _other = run(make_requirement("R-ALWAYS", "accounts.constant")).results
    assert (result.outcome, result.violations) == (Outcome.FAIL, 2)
    assert {each.observed for each in result.findings} == {"always"}


def test_a_failing_check_does_not_reach_a_rule_that_waits(run: Run, make_requirement: Make) -> None:
    pending = make_requirement("R-WAIT", check=None, pending="backups")
    results = run(make_requirement("R-BAD", "accounts.misspelt"), pending).results
    assert [each.reason for each in results] == [Reason.CHECK_ERROR, Reason.NO_CHECK] * 2
