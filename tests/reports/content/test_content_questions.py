"""A question is a rule with its parameters; each result stands under exactly one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from sample_audit import AGE, AGE_180, BACKUP, MFA, result, waits

from auditor.audit import Audit
from auditor.model import Outcome, Reason
from reports.content.questions import judged_questions, question_key, questions

DAYS = st.integers(1, 3)


def test_every_result_stands_under_one_question(audit: Audit) -> None:
    found = questions(audit.results)
    told = [id(each) for question in found for each in question.results.values()]
    assert sorted(told) == sorted(map(id, audit.results))
    assert [each.number for each in found] == list(range(1, len(found) + 1))
    keys = [question_key(each.any) for each in found]
    assert keys == sorted(keys)


def test_questions_of_one_rule_are_told_apart_by_what_differs() -> None:
    drawn = [
        result("s", AGE, Outcome.PASS),
        result("s", AGE, Outcome.PASS, parameters=AGE_180),
        result("s", MFA, Outcome.PASS),
    ]
    titles = [each.title("en") for each in questions(drawn)]
    title = AGE.title.en
    assert titles == [MFA.title.en, f"{title} (days at most: 180)", f"{title} (days at most: 90)"]


def test_what_most_questions_of_a_rule_share_is_not_told() -> None:
    drawn = [
        result("s", AGE, Outcome.PASS, parameters={"max_age_days": 90, "systems": systems})
        for systems in ((), ("sector-db",), ("google", "moodle"))
    ]
    told = {each.difference for each in questions(drawn)}
    assert told == {"", "system: google, moodle", "system: sector-db"}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(drawn=st.lists(st.tuples(st.sampled_from(["a", "b", None]), DAYS), max_size=12))
def test_equal_parameters_are_one_question_though_each_result_has_its_own_copy(
    drawn: list[tuple[str | None, int]],
) -> None:
    results = [
        result(school, AGE, Outcome.PASS, parameters={"max_age_days": days})
        for school, days in drawn
    ]
    found = questions(results)
    assert len(found) == len({days for _school, days in drawn})
    assert len({(each.any.rule.id, each.title("en")) for each in found}) == len(found)


def test_a_question_that_nobody_was_ever_judged_on_is_not_among_the_judged() -> None:
    outside = result("s", MFA, Outcome.NOT_APPLICABLE, reason=Reason.OUT_OF_SCOPE)
    unread = result("s", AGE, Outcome.UNKNOWN, reason=Reason.NO_SOURCE)
    every = [outside, unread, waits("s"), replace(waits("t"), rule=BACKUP)]
    assert [each.judged for each in questions(every)] == [False, False, True]
    [judged] = judged_questions(every)
    assert (judged.number, judged.any) == (1, unread)
