"""One school's own audit holds all that is its own and nothing of any other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.audit import Audit, Distribution, Exclusion, Fates, Problem, Provenance
from auditor.model import Text
from reports.content.one_school import audit_of, audits_by_school

TEXT = Text("x", "y")


def source(**changes: object) -> Provenance:
    whole = Provenance("accounts", "table", "f.csv", "", None)
    return replace(whole, **changes)


SHARED = source(
    path="shared.csv",
    rows_read=10,
    rows_evaluated=6,
    rows_excluded=1,
    rows_quarantined=3,
    excluded={"disabled": 1},
    schools=frozenset({"pgd", "mnhoamai"}),
    by_school={"pgd": Fates(4, {"disabled": 1}, 1), "mnhoamai": Fates(2)},
    quarantined_by_school={"pgd": 1},
    problems=(
        Problem(1, "bad_date", TEXT, school="pgd"),
        Problem(2, "bad_date", TEXT, school="mnhoamai"),
        Problem(3, "unknown_school", TEXT, quarantined=True),
        Problem(None, "no_status", TEXT),
    ),
    problem_counts={"bad_date": 2, "unknown_school": 1, "no_status": 1},
)


def test_every_school_comes_once_in_list_order_with_its_own_results(audit: Audit) -> None:
    own = list(audits_by_school(audit))
    assert [code for code, _each in own] == [each.school.code for each in audit.schools]
    for code, each in own:
        assert [summary.school.code for summary in each.schools] == [code]
        assert each.results == tuple(r for r in audit.results if r.school == code)
        assert each == audit_of(audit, code)


def test_the_parts_of_all_schools_and_the_district_are_the_whole(audit: Audit) -> None:
    parts = [r for _code, own in audits_by_school(audit) for r in own.results]
    once = [r for r in audit.results if r.school is None]
    assert sorted(map(id, [*parts, *once])) == sorted(map(id, audit.results))


def test_of_a_shared_source_a_school_sees_its_own_rows_and_problems(audit: Audit) -> None:
    [own] = audit_of(replace(audit, sources=(SHARED,)), "pgd").sources
    assert (own.rows_read, own.rows_evaluated, own.rows_excluded) == (6, 4, 1)
    assert own.rows_quarantined == 1
    assert own.excluded == {"disabled": 1}
    assert [each.row for each in own.problems] == [1, None]
    assert own.schools == {"pgd"}
    assert set(own.by_school) == {"pgd"}
    assert own.quarantined_by_school == {"pgd": 1}


def test_the_rows_of_one_school_add_up_as_those_of_all(audit: Audit) -> None:
    for _code, own in audits_by_school(replace(audit, sources=(SHARED,))):
        for each in own.sources:
            parts = each.rows_evaluated + each.rows_excluded + each.rows_quarantined
            assert each.rows_read == parts


def test_sources_keep_their_order_and_those_of_others_are_left_out(audit: Audit) -> None:
    mine = source(path="mine.csv", only_school="pgd", rows_read=3, rows_evaluated=3)
    others = source(path="other.csv", only_school="mnhoamai")
    register = source(path="all.csv", schools=frozenset({"pgd", "mnhoamai", "thlevantam"}))
    both = replace(audit, sources=(register, others, mine, SHARED))
    assert [each.path for each in audit_of(both, "pgd").sources] == [
        "all.csv",
        "mine.csv",
        "shared.csv",
    ]
    assert [each.path for each in audit_of(both, "thlevantam").sources] == ["all.csv"]
    assert audit_of(both, "pgd").sources[0] == replace(register, schools=frozenset({"pgd"}))
    assert audit_of(both, "pgd").sources[1] == mine


@pytest.mark.parametrize(
    ("schools", "told"), [(frozenset(), True), (frozenset({"pgd"}), True), ({"mnhoamai"}, False)]
)
def test_a_source_that_could_not_be_read_concerns_whom_it_may_hold(
    audit: Audit, schools: frozenset[str], told: bool
) -> None:
    broken = source(error=TEXT, schools=frozenset(schools))
    assert bool(audit_of(replace(audit, sources=(broken,)), "pgd").sources) is told


def test_declared_accounts_and_pictures_are_the_schools_own(audit: Audit) -> None:
    picture = Distribution("p", "accounts", TEXT, (TEXT,), {"pgd": (1, 0), "mnhoamai": (2, 0)})
    declared = (
        Exclusion("a", "service", "r", "o", 2, {"pgd": 1, "mnhoamai": 1}),
        Exclusion("b", "service", "r", "o", 1, {"mnhoamai": 1}),
        Exclusion("c", "service", "r", "o", 0),
    )
    own = audit_of(replace(audit, exclusions=declared, distributions=(picture,)), "pgd")
    assert own.exclusions == (Exclusion("a", "service", "r", "o", 1, {"pgd": 1}),)
    assert [each.counts for each in own.distributions] == [{"pgd": (1, 0)}]


def test_a_school_that_the_audit_does_not_hold_is_an_error(audit: Audit) -> None:
    with pytest.raises(KeyError):
        audit_of(audit, "nowhere")
