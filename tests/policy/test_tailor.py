"""Tailoring tightens and never weakens, whichever way a parameter is stricter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.check import Check
from auditor.model import (
    Clause,
    Directive,
    Level,
    Modality,
    Owner,
    ParameterValue,
    PolicyError,
    Requirement,
    Rule,
    Severity,
    Text,
)
from auditor.policy.strictness import Comparison, compare
from auditor.policy.tailor import Tailoring, tailor

TEXT = Text("a", "b")
RULE = Rule("PWD-AGE", TEXT, "accounts.age", {}, Severity.MEDIUM)
PLANNED = Rule("BKP-DONE", TEXT, None, {}, Severity.MEDIUM, family="backups")
IN_FORCE: dict[str, ParameterValue] = {
    "max_age_days": 90,
    "min_share": 50.0,
    "roles": ("staff",),
    "exempt": ("a", "b"),
    "strictly": False,
    "level": "capable",
    "systems": (),
    "mail_domains": (),
}


def requirement(clause: str, rule: Rule = RULE, **changes: object) -> Requirement:
    values: dict[str, object] = {
        "severity": Severity.MEDIUM,
        "owners": (Owner.SCHOOL,),
        "levels": (),
        "parameters": IN_FORCE,
    } | changes
    return Requirement(
        directive="d",
        clause=clause,
        rule=rule,
        modality=Modality.MUST,
        origins=dict.fromkeys(IN_FORCE, "rule x:1"),
        **values,  # type: ignore[arg-type]
    )


def directive(*requirements: Requirement) -> Directive:
    clauses = tuple(Clause(each.clause, TEXT, (each,)) for each in requirements)
    return Directive("d", 1, TEXT, TEXT, date(2023, 1, 1), None, TEXT, clauses, "", "d.yaml")


def wanted(rule: str = "PWD-AGE", **changes: object) -> Tailoring:
    lines = {"max_age_days": 13, "severity": 14, "levels": 15, "owners": 16}
    return Tailoring(rule, "district.yaml", 12, lines=lines, **changes)  # type: ignore[arg-type]


def tailored(
    checks: Mapping[str, Check], tailoring: Tailoring, *requirements: Requirement
) -> Sequence[Requirement]:
    [found] = tailor([directive(*requirements)], [tailoring], checks)
    return found.requirements


TIGHTER: dict[str, object] = {
    "max_age_days": 60,
    "min_share": 70,
    "roles": ["staff", "admin"],
    "exempt": ["a"],
    "strictly": True,
    "level": "enforced",
}
LAXER: dict[str, object] = {
    "max_age_days": 120,
    "min_share": 20,
    "exempt": ["a", "b", "c"],
    "level": "registered",
}
SHOWN = {"max_age_days": "90", "min_share": "50.0", "exempt": "[a, b]", "level": "capable"}


@pytest.mark.parametrize("name", TIGHTER)
def test_a_stricter_value_is_taken_with_its_origin(name: str, checks: Mapping[str, Check]) -> None:
    value = TIGHTER[name]
    [found] = tailored(checks, wanted(parameters={name: value}), requirement("1"))
    taken = found.parameters[name]
    assert (list(taken) if isinstance(taken, tuple) else taken) == value
    assert found.origins[name].startswith("tailoring district.yaml:")
    others = IN_FORCE.keys() - {name}
    assert all(found.parameters[other] == IN_FORCE[other] for other in others)
    assert all(found.origins[other] == "rule x:1" for other in others)


@pytest.mark.parametrize("name", LAXER)
def test_a_laxer_value_is_refused_with_the_one_in_force(
    name: str, checks: Mapping[str, Check]
) -> None:
    tailoring = wanted(parameters={name: LAXER[name]})
    with pytest.raises(PolicyError) as caught:
        tailored(checks, tailoring, requirement("1"))
    assert str(caught.value) == (
        f"district.yaml:{tailoring.line_of(name)}: rule PWD-AGE: this '{name}' is laxer than "
        f"the one in force, {SHOWN[name]} (d:1); tailoring may only tighten. Keep it or make it "
        "stricter, or ask for a waiver with an approver."
    )


def test_a_list_that_gives_something_up_is_refused(checks: Mapping[str, Check]) -> None:
    with pytest.raises(PolicyError) as caught:
        tailored(checks, wanted(parameters={"roles": ["admin", "pupil"]}), requirement("1"))
    assert str(caught.value) == (
        "district.yaml:12: rule PWD-AGE: this 'roles' gives up part of the one in force, [staff] "
        "(d:1); tailoring may only tighten. Keep what is in force and make it stricter, or ask "
        "for a waiver with an approver."
    )


def test_a_flag_is_not_lowered(checks: Mapping[str, Check]) -> None:
    strict = requirement("1", parameters={**IN_FORCE, "strictly": True})
    with pytest.raises(PolicyError, match="laxer than the one in force, True"):
        tailored(checks, wanted(parameters={"strictly": False}), strict)


def test_a_fixed_parameter_is_not_tailored(checks: Mapping[str, Check]) -> None:
    with pytest.raises(PolicyError) as caught:
        tailored(checks, wanted(parameters={"systems": ["x"]}), requirement("1"))
    assert str(caught.value) == (
        "district.yaml:12: rule PWD-AGE: 'systems' cannot be tailored; d:1 sets it."
    )


def test_repeating_the_value_in_force_changes_nothing(checks: Mapping[str, Check]) -> None:
    same = {name: list(v) if isinstance(v, tuple) else v for name, v in IN_FORCE.items()}
    del same["mail_domains"]
    [found] = tailored(checks, wanted(parameters=same), requirement("1"))
    assert found == requirement("1")


def test_what_the_district_sets_elsewhere_is_not_tailored(checks: Mapping[str, Check]) -> None:
    with pytest.raises(PolicyError) as caught:
        tailored(checks, wanted(parameters={"mail_domains": ["x.example"]}), requirement("1"))
    assert str(caught.value) == (
        "district.yaml:12: rule PWD-AGE: 'mail_domains' is set by 'mail_domains' "
        "under 'district', not by tailoring."
    )


def test_a_directive_that_is_stricter_keeps_its_own_value(checks: Mapping[str, Check]) -> None:
    strict = requirement("1", parameters={**IN_FORCE, "max_age_days": 30})
    lax = requirement("2")
    first, second = tailored(checks, wanted(parameters={"max_age_days": 60}), strict, lax)
    assert (first.parameters["max_age_days"], first.origins["max_age_days"]) == (30, "rule x:1")
    assert second.parameters["max_age_days"] == 60


def test_a_value_laxer_than_every_clause_names_the_laxest(checks: Mapping[str, Check]) -> None:
    strict = requirement("1", parameters={**IN_FORCE, "max_age_days": 30})
    with pytest.raises(PolicyError, match=r"^district\.yaml:13: .*in force, 90 \(d:2\)"):
        tailored(checks, wanted(parameters={"max_age_days": 91}), strict, requirement("2"))


def test_severity_goes_up_only(checks: Mapping[str, Check]) -> None:
    low = requirement("1", severity=Severity.LOW)
    high = requirement("2", severity=Severity.CRITICAL)
    first, second = tailored(checks, wanted(severity=Severity.HIGH), low, high)
    assert (first.severity, second.severity) == (Severity.HIGH, Severity.CRITICAL)
    with pytest.raises(PolicyError) as caught:
        tailored(checks, wanted(severity=Severity.LOW), requirement("1"))
    assert str(caught.value).startswith(
        "district.yaml:14: rule PWD-AGE: this 'severity' is laxer than the one in force, medium"
    )


def test_levels_grow_only_and_none_means_all(checks: Mapping[str, Check]) -> None:
    narrow = requirement("1", levels=(Level.PRIMARY,))
    more = (Level.PRIMARY, Level.PRESCHOOL)
    [found] = tailored(checks, wanted(levels=more), narrow)
    assert found.levels == more
    [found] = tailored(checks, wanted(levels=()), narrow)
    assert found.levels == ()
    with pytest.raises(PolicyError, match=r"^district\.yaml:15: .*'levels' is laxer"):
        tailored(checks, wanted(levels=more), requirement("1"))
    with pytest.raises(PolicyError, match=r"^district\.yaml:15: .*'levels' gives up part"):
        tailored(checks, wanted(levels=(Level.PRESCHOOL,)), narrow)


def test_owners_grow_only(checks: Mapping[str, Check]) -> None:
    both = (Owner.SCHOOL, Owner.OFFICE)
    [found] = tailored(checks, wanted(owners=both), requirement("1"))
    assert found.owners == both
    with pytest.raises(PolicyError, match=r"^district\.yaml:16: .*'owners' gives up part"):
        tailored(checks, wanted(owners=(Owner.OFFICE,)), requirement("1"))


def test_a_rule_nobody_asks_for_is_refused(checks: Mapping[str, Check]) -> None:
    with pytest.raises(PolicyError) as caught:
        tailored(checks, wanted("PWD-AGGE", severity=Severity.HIGH), requirement("1"))
    assert str(caught.value) == (
        "district.yaml:12: tailoring names the rule 'PWD-AGGE', which no chosen directive "
        "asks for. Did you mean 'PWD-AGE'?"
    )


def test_wrong_values_are_refused_with_their_lines(checks: Mapping[str, Check]) -> None:
    values = {"max_age_days": "60", "min_shar": 60}
    with pytest.raises(PolicyError) as caught:
        tailored(checks, wanted(parameters=values, severity=Severity.INFO), requirement("1"))
    lines = str(caught.value).splitlines()
    assert lines[0] == (
        "district.yaml:12: rule PWD-AGE: the check accounts.age has no parameter 'min_shar'. "
        "Did you mean 'min_share'?"
    )
    assert lines[1] == (
        "district.yaml:13: rule PWD-AGE: 'max_age_days' must be a whole number, without quotes."
    )
    assert lines[2].startswith("district.yaml:14: rule PWD-AGE: this 'severity' is laxer")


def test_a_planned_rule_has_no_parameters_to_tailor(checks: Mapping[str, Check]) -> None:
    planned = requirement("1", rule=PLANNED)
    with pytest.raises(PolicyError) as caught:
        tailored(checks, wanted("BKP-DONE", parameters={"min_copies": 4}), planned)
    assert str(caught.value) == (
        "district.yaml:12: rule BKP-DONE: no check can judge it yet, so 'with' cannot be tailored."
    )
    [found] = tailored(checks, wanted("BKP-DONE", severity=Severity.HIGH), planned)
    assert found.severity is Severity.HIGH


def test_the_document_keeps_its_order_and_what_is_not_tailored(
    checks: Mapping[str, Check],
) -> None:
    planned = requirement("2", rule=PLANNED)
    given_ = directive(requirement("1"), planned, requirement("3"))
    [found] = tailor([given_], [wanted(parameters={"max_age_days": 10})], checks)
    assert [each.clause for each in found.requirements] == ["1", "2", "3"]
    assert found.requirements[1] is planned
    assert tailor([given_], [], checks) == (given_,)


NAMES = ("staff", "admin", "pupil")
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "max_age_days": st.integers(1, 5),
        "min_share": st.integers(0, 5),
        "roles": st.lists(st.sampled_from(NAMES), unique=True),
        "exempt": st.lists(st.sampled_from(NAMES), unique=True),
        "strictly": st.booleans(),
        "level": st.sampled_from(("registered", "capable", "enforced")),
    },
)
CLAUSES = st.lists(
    st.tuples(
        VALUES,
        st.sampled_from(Severity),
        st.lists(st.sampled_from(Level), unique=True),
        st.lists(st.sampled_from(Owner), unique=True, min_size=1),
    ),
    min_size=1,
    max_size=3,
)


def as_values(values: Mapping[str, object]) -> dict[str, ParameterValue]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}  # type: ignore[misc]


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    CLAUSES,
    VALUES,
    st.none() | st.sampled_from(Severity),
    st.none() | st.lists(st.sampled_from(Level), unique=True).map(tuple),
)
def test_what_is_tailored_is_never_laxer(
    checks: Mapping[str, Check],
    clauses: list[tuple[dict[str, object], Severity, list[Level], list[Owner]]],
    values: dict[str, object],
    severity: Severity | None,
    levels: tuple[Level, ...] | None,
) -> None:
    before = [
        requirement(
            str(number),
            parameters={**IN_FORCE, **as_values(own)},
            severity=rank,
            levels=tuple(narrow),
            owners=tuple(owners),
        )
        for number, (own, rank, narrow, owners) in enumerate(clauses)
    ]
    asked = wanted(parameters=values, severity=severity, levels=levels)
    try:
        after = tailored(checks, asked, *before)
    except PolicyError:
        return
    declared = checks["accounts.age"].parameters
    for old, new in zip(before, after, strict=True):
        assert new.severity.rank >= old.severity.rank
        assert set(new.levels or Level) >= set(old.levels or Level)
        assert new.owners == old.owners
        for name, value in new.parameters.items():
            found = compare(declared[name], value, old.parameters[name])
            assert found in {Comparison.STRICTER, Comparison.EQUAL}, name


@settings(derandomize=True, max_examples=100, deadline=None)
@given(VALUES, VALUES)
def test_comparing_the_other_way_round_turns_the_answer_round(
    checks: Mapping[str, Check], left: dict[str, object], right: dict[str, object]
) -> None:
    turned = {
        Comparison.STRICTER: Comparison.LAXER,
        Comparison.LAXER: Comparison.STRICTER,
        Comparison.EQUAL: Comparison.EQUAL,
        Comparison.APART: Comparison.APART,
    }
    one, other = as_values(left), as_values(right)
    for name in one.keys() & other.keys():
        declared = checks["accounts.age"].parameters[name]
        there = compare(declared, one[name], other[name])
        assert compare(declared, other[name], one[name]) is turned[there]
