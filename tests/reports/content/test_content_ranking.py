"""What is worst comes first, what is quickest comes first, and nothing open is passed over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sample_audit import AGE, BACKUP, DORMANT, MFA, UNREAD, WAITS, result

from auditor.audit import Audit
from auditor.model import Effort, Outcome, Reason, Severity, Text
from reports.content.ranking import (
    failures,
    first_sentence,
    not_known,
    quickest_first,
    waiting,
    worst_first,
)

PART = Text("a", "Cannot be known for 2 of 9.")


def failed(rule_id: str, severity: Severity, violations: int, effort: Effort = Effort.LOW):
    rule = replace(MFA, id=rule_id, effort=effort)
    made = result("s", rule, Outcome.FAIL, counts=(99, violations, 0))
    return replace(made, severity=severity)


def test_failures_hold_every_failed_result_and_nothing_else(audit: Audit) -> None:
    found = failures(audit.results)
    told = [each for failure in found for each in failure.results]
    assert sorted(map(id, told)) == sorted(
        id(r) for r in audit.results if r.outcome is Outcome.FAIL
    )
    assert len({each.rule.id for each in found}) == len(found)
    for each in found:
        assert each.violations == sum(r.violations for r in each.results)
        assert each.severity is max((r.severity for r in each.results), key=lambda s: s.rank)


def test_the_district_counts_as_one_unit() -> None:
    [found] = failures(
        [failed("A", Severity.LOW, 1), replace(failed("A", Severity.LOW, 1), school=None)]
    )
    assert found.schools == 2


def test_the_gravest_come_first_then_those_with_most_violations_then_by_id() -> None:
    drawn = [
        failed("D", Severity.LOW, 90),
        failed("C", Severity.HIGH, 1),
        failed("B", Severity.CRITICAL, 1),
        failed("A", Severity.HIGH, 1),
        failed("E", Severity.HIGH, 2),
    ]
    assert [each.rule.id for each in worst_first(failures(drawn))] == ["B", "E", "A", "C", "D"]


def test_within_a_rule_the_gravest_result_comes_first() -> None:
    drawn = [failed("A", Severity.LOW, 90), failed("A", Severity.HIGH, 1)]
    [found] = failures(drawn)
    assert found.severity is Severity.HIGH
    assert [each.severity for each in found.results] == [Severity.HIGH, Severity.LOW]


def test_little_work_comes_first_then_what_weighs_most() -> None:
    drawn = [
        failed("A", Severity.CRITICAL, 9, Effort.HIGH),
        failed("B", Severity.LOW, 3),
        failed("C", Severity.HIGH, 1),
        failed("D", Severity.LOW, 4),
        failed("E", Severity.INFO, 900, Effort.MEDIUM),
    ]
    assert [e.rule.id for e in quickest_first(failures(drawn))] == ["C", "D", "B", "E", "A"]


def test_every_open_result_has_its_reason_once(audit: Audit) -> None:
    told = [each for found in not_known(audit.results, "en") for each in found.results]
    opened = [
        r
        for r in audit.results
        if r.outcome in {Outcome.UNKNOWN, Outcome.ERROR} and r.reason is not Reason.NO_CHECK
    ]
    assert sorted(map(id, told)) == sorted(map(id, opened))


def test_partial_results_are_one_reason_though_each_counts_its_own_rows() -> None:
    drawn = [
        result(code, AGE, Outcome.UNKNOWN, reason=Reason.PARTIAL, text=Text(f"{n}", f"{n} rows"))
        for n, code in enumerate(("a", "b", "c"))
    ]
    [found] = not_known(drawn, "en")
    assert (found.schools, found.rules) == (3, 1)
    assert found.text.startswith("Some rows do not tell")


def test_reasons_of_most_schools_come_first_then_of_most_results() -> None:
    def unknown(school, rule, text):
        return result(school, rule, Outcome.UNKNOWN, reason=Reason.NO_ROWS, text=text)

    one, two, three = Text("1", "b"), Text("2", "a"), Text("3", "c")
    drawn = [
        unknown("s", AGE, one),
        unknown("s", AGE, two),
        unknown("s", MFA, three),
        unknown("t", MFA, three),
    ]
    assert [each.text for each in not_known(drawn, "en")] == ["c", "a", "b"]
    drawn.append(unknown("s", DORMANT, one))
    assert [each.text for each in not_known(drawn, "en")] == ["c", "b", "a"]


def test_an_open_result_without_a_text_is_told_by_its_code() -> None:
    nothing = result("s", AGE, Outcome.ERROR)
    coded = result("s", AGE, Outcome.UNKNOWN, reason=Reason.NO_ROWS)
    assert {each.text for each in not_known([nothing, coded], "en")} == {"error", "no_rows"}


def test_waiting_rules_are_counted_once_by_family() -> None:
    def waits(school, rule):
        return result(school, rule, Outcome.UNKNOWN, reason=Reason.NO_CHECK, text=WAITS)

    nameless = replace(BACKUP, id="X", family=None)
    drawn = [waits("a", BACKUP), waits("b", BACKUP), waits("a", nameless)]
    assert waiting(drawn) == {"backups": 1, "district": 1}
    assert not_known(drawn, "en") == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Do this. Then that.", "Do this."),
        ("Do this", "Do this"),
        ("Is it 1.5 or 2? Look.", "Is it 1.5 or 2?"),
        ("  Stop!\nGo.", "Stop!"),
        ("", ""),
        (UNREAD.en, UNREAD.en),
    ],
)
def test_the_first_sentence_ends_at_its_full_stop(text: str, first: str) -> None:
    assert first_sentence(text) == first
