"""Which questions the requirements make, whom each binds, and what the filters leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from auditor.engine.questions import Ask, ask, group_questions, select
from auditor.model import Citation, Level, Modality, Owner, Severity

Make = Callable[..., Any]

SCHOOLS = (Owner.SCHOOL,)
OFFICES = (Owner.OFFICE,)


def test_the_same_rule_with_the_same_parameters_is_asked_once(make_requirement: Make) -> None:
    first = make_requirement(parameters={"days": 90, "roles": ("staff",)})
    second = make_requirement(directive="d2", parameters={"roles": ("staff",), "days": 90})
    (question,) = group_questions([first, second])
    assert question.requirements == (first, second)
    assert question.parameters == {"days": 90, "roles": ("staff",)}


def test_other_parameters_make_another_question(make_requirement: Make) -> None:
    strict, lax = (
        make_requirement(parameters={"days": 30}),
        make_requirement(parameters={"days": 90}),
    )
    assert len(group_questions([strict, lax])) == 2


def test_questions_are_ordered_by_rule_and_parameters_whatever_the_order_given(
    make_requirement: Make,
) -> None:
    given = [
        make_requirement("R-B"),
        make_requirement("R-A", parameters={"days": 90}),
        make_requirement("R-A", parameters={"days": 30}),
    ]
    wanted = [("R-A", {"days": 30}), ("R-A", {"days": 90}), ("R-B", {})]
    for order in (given, given[::-1]):
        assert [(q.rule.id, q.parameters) for q in group_questions(order)] == wanted


def test_a_rule_that_waits_for_several_kinds_of_evidence_is_one_question(
    make_requirement: Make,
) -> None:
    families = ("facts", "backups", "facts")
    asked = group_questions([make_requirement(check=None, pending=each) for each in families])
    assert [(each.pending, len(each.requirements)) for each in asked] == [("backups', 'facts", 3)]
    assert group_questions([make_requirement()])[0].pending is None


def test_no_requirements_make_no_questions() -> None:
    assert group_questions([]) == []


@pytest.mark.parametrize(
    ("owners", "level", "binds"),
    [
        (SCHOOLS, Level.PRIMARY, True),
        (SCHOOLS, Level.OFFICE, False),
        (OFFICES, Level.OFFICE, True),
        (OFFICES, Level.PRIMARY, False),
        ((Owner.SCHOOL, Owner.OFFICE), Level.OFFICE, True),
        ((Owner.CLUSTER, Owner.DISTRICT), Level.PRIMARY, False),
        ((Owner.CLUSTER, Owner.DISTRICT), Level.OFFICE, False),
    ],
)
def test_a_duty_binds_the_units_of_its_owner(
    make_requirement: Make, make_school: Make, owners: tuple[Owner, ...], level: Level, binds: bool
) -> None:
    (question,) = group_questions([make_requirement(owners=owners)])
    assert (ask(question, make_school(level=level)) is not None) is binds


@pytest.mark.parametrize(
    ("level", "binds"),
    [
        (Level.PRESCHOOL, True),
        (Level.PRIMARY, False),
        (Level.UPPER_SECONDARY, False),
        (Level.MULTI_LEVEL, True),
        (Level.OFFICE, True),
    ],
)
def test_levels_narrow_a_duty_but_never_for_the_office_or_a_school_of_several_levels(
    make_requirement: Make, make_school: Make, level: Level, binds: bool
) -> None:
    owners = (Owner.SCHOOL, Owner.OFFICE)
    requirement = make_requirement(owners=owners, levels=(Level.PRESCHOOL,))
    (question,) = group_questions([requirement])
    assert (ask(question, make_school(level=level)) is not None) is binds


@pytest.mark.parametrize("level", [each for each in Level if each is not Level.OFFICE])
def test_no_levels_mean_every_level(
    make_requirement: Make, make_school: Make, level: Level
) -> None:
    (question,) = group_questions([make_requirement(levels=())])
    assert ask(question, make_school(level=level)) is not None


def test_only_the_clauses_that_bind_are_cited_and_only_their_severity_counts(
    make_requirement: Make, make_school: Make
) -> None:
    (question,) = group_questions(
        [
            make_requirement(clause="2", severity=Severity.LOW),
            make_requirement(clause="1", severity=Severity.MEDIUM, modality=Modality.SHOULD),
            make_requirement(clause="3", severity=Severity.CRITICAL, owners=OFFICES),
            make_requirement(clause="2", severity=Severity.LOW),
        ]
    )
    cited = (Citation("d1", "2", Modality.MUST), Citation("d1", "1", Modality.SHOULD))
    assert ask(question, make_school()) == Ask(cited, Severity.MEDIUM)


@pytest.mark.parametrize(
    ("owners", "once"),
    [
        (SCHOOLS, False),
        (OFFICES, False),
        ((Owner.CLUSTER,), True),
        ((Owner.DISTRICT,), True),
        ((Owner.SCHOOL, Owner.DISTRICT), True),
    ],
)
def test_duties_of_the_district_and_its_clusters_are_answered_once(
    make_requirement: Make, owners: tuple[Owner, ...], once: bool
) -> None:
    (question,) = group_questions([make_requirement(owners=owners)])
    assert question.once is once
    assert (ask(question, None) is not None) is once


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({}, "abcdef"),
        ({"directives": ["d1"]}, "abcde"),
        ({"directives": ["d1", "d2"]}, "abcdef"),
        ({"rules": ["R-B"]}, "bf"),
        ({"rules": ["R-B"], "directives": ["d2"]}, "f"),
        ({"clauses": ["d1:3.2"]}, "ab"),
        ({"clauses": ["d1:3.2/mfa"]}, "b"),
        ({"clauses": ["d1:3.2", "d2:3.2"]}, "abf"),
        ({"clauses": ["d1:3"]}, "e"),
        ({"clauses": ["d1:3.2"], "rules": ["R-A"]}, "a"),
        ({"clauses": ["d1:"]}, ""),
        ({"clauses": ["d1"]}, ""),
        ({"rules": ["R-NONE"]}, ""),
    ],
)
def test_filters_narrow_together_and_a_reference_takes_its_sub_clauses_along(
    make_requirement: Make, filters: dict[str, list[str]], kept: str
) -> None:
    named = {
        "a": make_requirement("R-A", clause="3.2"),
        "b": make_requirement("R-B", clause="3.2/mfa"),
        "c": make_requirement("R-A", clause="3.20"),
        "d": make_requirement("R-A", clause="3.2.1"),
        "e": make_requirement("R-A", clause="3"),
        "f": make_requirement("R-B", directive="d2", clause="3.2"),
    }
    assert select(named.values(), **filters) == [named[letter] for letter in kept]
