"""The trace shows every clause, and its counts add up."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.model import Directive
from auditor.policy.library import load_rules
from auditor.policy.packs import built_in_directives, load_directive
from auditor.policy.trace import Answer, trace, trace_counts
from checks import CHECKS


@pytest.fixture(scope="module")
def packs() -> list[Directive]:
    rules = load_rules(CHECKS)
    return [load_directive(name, rules, CHECKS, Path()) for name in built_in_directives()]


def test_every_requirement_and_every_other_clause_has_a_row(packs: list[Directive]) -> None:
    rows = trace(packs)
    asked = [(r.directive, r.clause, r.rule.id) for pack in packs for r in pack.requirements]
    shown = [(row.directive, row.clause, row.rule) for row in rows]
    assert [each for each in shown if each[2] is not None] == asked
    assert {each[:2] for each in shown} == {
        (pack.id, clause.ref) for pack in packs for clause in pack.clauses
    }


def test_a_clause_without_requirements_shows_its_reason(packs: list[Directive]) -> None:
    for row in trace(packs):
        if row.status is Answer.REQUIRES:
            assert row.rule is not None
            assert row.reason is None
        else:
            asked = (row.rule, row.modality, row.severity, row.pending)
            assert asked == (None, None, None, None)
            assert row.reason is not None


def test_the_counts_add_up(packs: list[Directive]) -> None:
    for counts, pack in zip(trace_counts(packs), packs, strict=True):
        parts = counts.judged + counts.pending + counts.not_checkable + counts.out_of_scope
        assert counts.clauses == parts == len(pack.clauses)
        assert counts.requirements == len(pack.requirements)
        assert counts.pending_requirements <= counts.requirements


def test_the_baseline_has_six_clauses_of_which_two_are_judged_now(packs: list[Directive]) -> None:
    [counts] = [each for each in trace_counts(packs) if each.directive == "baseline"]
    assert (counts.clauses, counts.judged, counts.pending) == (6, 2, 4)
    assert (counts.requirements, counts.pending_requirements) == (11, 8)
