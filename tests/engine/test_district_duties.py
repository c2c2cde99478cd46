"""Duties of the district: judged over all schools' rows, or by the schools' own outcomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from auditor.engine import Evaluation, Settings, evaluate
from auditor.model import Finding, Level, Outcome, Owner, Reason, Result, Text
from tests.engine.backup_building import AS_OF, CHECKS, Row, evidence_of, source

Make = Callable[..., Any]

BROKEN = Text("tệp bị cắt", "the file is cut")
CODES = ("t1", "t2", "t3", "t4", "t5")


@pytest.fixture
def run(make_requirement: Make, make_school: Make) -> Callable[..., Evaluation]:
    """Ask a check of the district, with five schools; ``asked`` are those that are asked."""

    def evaluated(
        name: str,
        *files: Any,
        asked: Sequence[str] = CODES,
        owners: Sequence[Owner] = (Owner.DISTRICT,),
        levels: Sequence[Level] = (),
        office: bool = False,
        **parameters: Any,
    ) -> Evaluation:
        requirement = make_requirement(
            check=f"backups.{name}", owners=owners, levels=levels, parameters=parameters
        )
        kinds = {"t5": Level.PRESCHOOL}
        every = [make_school(code, kinds.get(code, Level.PRIMARY)) for code in CODES]
        every += [make_school("pgd", Level.OFFICE)] if office else []
        chosen = [each for each in every if each.code in asked]
        return evaluate(
            [requirement],
            evidence_of(*files),
            chosen,
            AS_OF,
            CHECKS,
            settings=Settings(every_finding=True),
            district=every,
        )

    return evaluated


def of_district(evaluation: Evaluation) -> Result:
    [result] = [each for each in evaluation.results if each.school is None]
    return result


def own(counts: Mapping[str, int], **more: Any) -> list[Any]:
    """Return a file of copies for each school."""
    rows: dict[str, list[Row]] = {code: [{}] * count for code, count in counts.items()}
    return [(source(f"{code}.json", "backups", [code], **more), rows[code]) for code in counts]


def test_the_share_of_schools_that_hold_a_rule_is_counted(run: Make) -> None:
    files = own({"t1": 2, "t2": 2, "t3": 3, "t4": 2, "t5": 1})
    result = of_district(run("two_copies", *files, min_share_percent=80))
    assert (result.outcome, result.population, result.violations) == (Outcome.PASS, 5, 1)
    failed = run("two_copies", *files, min_share_percent=81)
    result = of_district(failed)
    assert (result.outcome, result.violations, result.unknown) == (Outcome.FAIL, 1, 0)
    assert result.findings == (Finding("t5", "1 copies", "t5.json", 2),)
    assert failed.findings is not None
    assert failed.findings.select("school", "subject", "source").rows() == [(None, "t5", "t5.json")]


def test_a_school_of_which_nothing_is_known_is_an_unknown_member(run: Make) -> None:
    files = own({"t1": 2, "t2": 2, "t3": 2, "t4": 2})
    result = of_district(run("two_copies", *files, min_share_percent=100))
    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, Reason.PARTIAL)
    assert (result.population, result.violations, result.unknown) == (5, 0, 1)
    assert result.reason_text is not None
    assert result.reason_text.en.startswith("Cannot be known for 1 of 5 schools")
    enough = of_district(run("two_copies", *files, min_share_percent=80))
    assert (enough.outcome, enough.unknown) == (Outcome.PASS, 1)


def test_too_few_fail_even_if_every_unknown_school_holds_it(run: Make) -> None:
    files = own({"t1": 2, "t2": 1, "t3": 1, "t4": 0})
    result = of_district(run("two_copies", *files, min_share_percent=50))
    assert (result.outcome, result.violations, result.unknown) == (Outcome.FAIL, 3, 1)
    assert {each.subject for each in result.findings} == {"t2", "t3", "t4"}


def test_a_torn_file_makes_its_school_unknown_and_no_other(run: Make) -> None:
    files = own({"t1": 2, "t2": 2, "t3": 2, "t4": 2})
    torn = source("t5.json", "backups", ["t5"], quarantined_by_school={"t5": 1})
    result = of_district(run("two_copies", *files, (torn, [{}]), min_share_percent=100))
    assert (result.outcome, result.violations, result.unknown) == (Outcome.UNKNOWN, 0, 1)


def test_only_schools_of_the_levels_are_members_and_never_the_office(run: Make) -> None:
    files = own({"t1": 2, "t2": 2, "t3": 2, "t4": 2})
    primary = (Level.PRIMARY,)
    result = of_district(
        run("two_copies", *files, min_share_percent=100, levels=primary, office=True)
    )
    assert (result.outcome, result.population) == (Outcome.PASS, 4)


def test_asking_one_school_changes_nothing_for_the_district(run: Make) -> None:
    files = own({"t1": 2, "t2": 1, "t3": 2, "t4": 2, "t5": 2})
    for name, parameters in (("two_copies", {"min_share_percent": 100}), ("encrypted_share", {})):
        every = of_district(run(name, *files, **parameters))
        assert of_district(run(name, *files, asked=["t1"], **parameters)) == every


def test_a_check_without_a_word_for_the_district_does_not_answer_for_it(run: Make) -> None:
    result = of_district(run("two_copies", *own({"t1": 2})))
    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, Reason.NO_CHECK)


def shares(*good: int, **more: Any) -> list[Any]:
    """Return a file of ten copies for each school, of which so many are encrypted."""
    return [
        (
            source(f"{code}.json", "backups", [code], **more),
            [{"encrypted": i < n} for i in range(10)],
        )
        for code, n in zip(CODES, good, strict=False)
    ]


def test_one_share_is_judged_in_every_school_and_over_all_of_them(run: Make) -> None:
    both = (Owner.SCHOOL, Owner.DISTRICT)
    evaluation = run("encrypted_share", *shares(10, 10, 10, 10, 5), owners=both)
    outcomes = {each.school: each.outcome for each in evaluation.results}
    assert outcomes == {
        **dict.fromkeys(CODES[:4], Outcome.PASS),
        "t5": Outcome.FAIL,
        None: Outcome.PASS,
    }
    assert of_district(evaluation).population == 1
    low = of_district(run("encrypted_share", *shares(10, 10, 10, 9, 5), owners=both))
    assert (low.outcome, low.violations) == (Outcome.FAIL, 1)
    assert [(each.subject, each.observed) for each in low.findings] == [
        ("the whole district", "44 of 50")
    ]


def test_a_school_without_a_row_leaves_the_whole_open(run: Make) -> None:
    result = of_district(run("encrypted_share", *shares(10, 10, 10, 10)))
    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, Reason.PARTIAL)
    broken = source("t5.json", "backups", ["t5"], error=BROKEN)
    result = of_district(run("encrypted_share", *shares(10, 10, 10, 10), (broken, [])))
    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, Reason.SOURCE_ERROR)


def test_an_unread_row_of_any_school_is_counted_once_for_the_whole(run: Make) -> None:
    ledger = source("so.csv", "backups", CODES, unreadable_of_any_school=3)
    for good, outcome in ((48, Outcome.PASS), (46, Outcome.UNKNOWN), (40, Outcome.FAIL)):
        rows = [{"school": CODES[i % 5], "encrypted": i < good} for i in range(50)]
        assert of_district(run("encrypted_share", (ledger, rows))).outcome is outcome


def test_units_over_the_district_are_made_of_all_schools_rows(run: Make) -> None:
    rows = [{"school": code, "medium": "tape"} for code in CODES] + [
        {"school": "t1", "medium": "usb"}
    ]
    ledger = source("so.csv", "backups", CODES)
    evaluation = run("media", (ledger, rows), owners=(Owner.SCHOOL, Owner.DISTRICT))
    result = of_district(evaluation)
    assert (result.outcome, result.population, result.violations) == (Outcome.FAIL, 2, 1)
    assert result.findings == (Finding("usb", "1 copies", "so.csv", 7),)
    assert {each.reason for each in evaluation.results if each.school} == {Reason.NO_CHECK}
    torn = source("so.csv", "backups", CODES, quarantined_by_school={"t4": 1})
    doubt = of_district(run("media", (torn, rows)))
    assert (doubt.outcome, doubt.reason) == (Outcome.UNKNOWN, Reason.PARTIAL)
