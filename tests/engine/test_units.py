"""Units: the false failures that rows lead to, and what becomes of every row on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from auditor.audit import Provenance
from auditor.engine import evaluate
from auditor.model import Finding, Outcome, Owner, Reason, Result, Text
from tests.engine.backup_building import AS_OF, CHECKS, FRESH, OLD, Row, evidence_of, source

Make = Callable[..., Any]
File = tuple[Provenance, Sequence[Row]]

BROKEN = Text("tệp bị cắt", "the file is cut")
CSDL: Row = {"system": "csdl"}
REGISTER: File = (source("so-he-thong.csv", "backup_systems", ["t1"]), [CSDL])


def copies(*rows: Row, path: str = "restic.json", **more: Any) -> File:
    return source(path, "backups", ["t1"], **more), [{**CSDL, **row} for row in rows]


@pytest.fixture
def ask(make_requirement: Make, make_school: Make) -> Callable[..., Result]:
    """Return the result of one check for t1, or of the district."""

    def asked(name: str, *files: File, owner: Owner = Owner.SCHOOL, **parameters: Any) -> Result:
        requirement = make_requirement(
            check=f"backups.{name}", owners=(owner,), parameters=parameters
        )
        results = evaluate(
            [requirement], evidence_of(*files), [make_school()], AS_OF, CHECKS
        ).results
        wanted = "t1" if owner is Owner.SCHOOL else None
        return next(each for each in results if each.school == wanted)

    return asked


def decided(result: Result) -> tuple[Outcome, Reason | None, int, int]:
    return result.outcome, result.reason, result.violations, result.unknown


def test_a_fresh_copy_of_every_system_passes(ask: Make) -> None:
    result = ask("recent", REGISTER, copies({"ended_at": OLD}, {"ended_at": FRESH}))
    assert decided(result) == (Outcome.PASS, None, 0, 0)
    assert result.population == 1


def test_an_old_copy_is_a_failure_where_everything_was_read(ask: Make) -> None:
    result = ask("recent", REGISTER, copies({"ended_at": OLD}))
    assert decided(result) == (Outcome.FAIL, None, 1, 0)
    assert result.findings == (Finding("csdl", "newest copy 83 days old", "restic.json", 2),)


def test_copies_that_tell_no_end_lack_a_column(ask: Make) -> None:
    result = ask("recent", REGISTER, copies({}, provides=frozenset({"school", "system"})))
    assert decided(result) == (Outcome.UNKNOWN, Reason.MISSING_COLUMN, 0, 1)


def test_a_damaged_newest_copy_is_no_old_one(ask: Make) -> None:
    """An old snapshot was readable, the newest damaged: that is no failure of 83 days."""
    result = ask("recent", REGISTER, copies({"ended_at": OLD}, quarantined_by_school={"t1": 1}))
    assert decided(result) == (Outcome.UNKNOWN, Reason.PARTIAL, 0, 1)
    assert result.findings == ()
    assert result.reason_text is not None
    assert result.reason_text.en == (
        "Cannot be known for 1 of 1, and 1 rows could not be used: restic.json."
    )


def test_a_file_that_cannot_be_read_is_no_missing_copy(ask: Make) -> None:
    result = ask("recent", REGISTER, copies(error=BROKEN))
    assert decided(result) == (Outcome.UNKNOWN, Reason.SOURCE_ERROR, 0, 1)
    assert "restic.json" in result.reason_text.en


def test_an_old_list_of_copies_is_no_missing_copy(ask: Make) -> None:
    result = ask("recent", REGISTER, copies(stale=True))
    assert decided(result) == (Outcome.UNKNOWN, Reason.STALE_SOURCE, 0, 1)


def test_a_register_of_systems_alone_proves_no_missing_copy(ask: Make) -> None:
    result = ask("recent", REGISTER)
    assert decided(result) == (Outcome.UNKNOWN, Reason.NO_SOURCE, 0, 1)
    assert result.reason_text.en == "No source of 'backups' is given for what is asked."


def test_copies_without_a_register_leave_open_what_there_must_be(ask: Make) -> None:
    result = ask("recent", copies({"ended_at": FRESH}))
    assert decided(result) == (Outcome.UNKNOWN, Reason.NO_SOURCE, 0, 0)
    assert "'backup_systems'" in result.reason_text.en
    district = source("so.csv", "backup_systems", ["t2", "t3"])
    elsewhere = ask("recent", copies({"ended_at": FRESH}), (district, []))
    assert decided(elsewhere) == (Outcome.UNKNOWN, Reason.NO_ROWS, 0, 0)


def test_a_missing_copy_stands_at_its_row_in_the_register(ask: Make) -> None:
    files = [copies({"ended_at": FRESH}), (REGISTER[0], [CSDL, {"system": "web"}])]
    for order in (files, files[::-1]):
        result = ask("recent", *order)
        assert result.findings == (Finding("web", "no copy", "so-he-thong.csv", 3),)


def test_an_own_file_without_a_row_says_that_there_is_no_copy(ask: Make) -> None:
    result = ask("recent", REGISTER, copies())
    assert decided(result) == (Outcome.FAIL, None, 1, 0)


def test_a_school_itself_is_a_unit_wherever_a_source_speaks_of_it(ask: Make) -> None:
    result = ask("two_copies", copies())
    assert decided(result) == (Outcome.FAIL, None, 1, 0)
    assert result.findings == (Finding("t1", "0 copies", "restic.json", None),)
    for name in ("encrypted_share", "one_official"):
        assert ask(name, copies()).outcome is not Outcome.PASS
    district = source("so-chung.csv", "backups", ["t2", "t3"])
    silent = ask("two_copies", (district, [{"school": "t2"}]))
    assert decided(silent) == (Outcome.UNKNOWN, Reason.NO_ROWS, 0, 0)


def test_what_was_seen_stands_whatever_is_unread(ask: Make) -> None:
    seen = {"ended_at": FRESH, "encrypted": False}
    for more in ({}, {"quarantined_by_school": {"t1": 2}}, {"unreadable_of_any_school": 1}):
        assert ask("encrypted", REGISTER, copies(seen, **more)).outcome is Outcome.FAIL
    broken = copies(path="b.json", error=BROKEN)
    assert ask("encrypted", REGISTER, copies(seen), broken).outcome is Outcome.FAIL
    assert ask("encrypted", copies(seen)).outcome is Outcome.FAIL


def test_both_kinds_of_verdict_of_one_unit_keep_their_own_rules(ask: Make) -> None:
    torn = copies({"ended_at": OLD, "encrypted": False}, quarantined_by_school={"t1": 1})
    assert ask("encrypted", REGISTER, torn).outcome is Outcome.FAIL
    assert ask("recent", REGISTER, torn).outcome is Outcome.UNKNOWN


UNREAD = [
    {"quarantined_by_school": {"t1": 1}},
    {"unreadable_of_any_school": 1},
    {"unplaced": 1},
]


@pytest.mark.parametrize("more", UNREAD)
def test_enough_that_was_seen_passes_whatever_is_unread(ask: Make, more: dict[str, Any]) -> None:
    assert decided(ask("two_copies", copies({}, {}, **more)))[0] is Outcome.PASS
    assert decided(ask("two_copies", copies({}, **more)))[:2] == (Outcome.UNKNOWN, Reason.PARTIAL)
    broken = copies(path="b.json", error=BROKEN)
    assert ask("two_copies", copies({}, {}), broken).outcome is Outcome.PASS


@pytest.mark.parametrize("more", UNREAD)
@pytest.mark.parametrize("media", [[], ["official"], ["official", "official"]])
def test_exactly_one_is_known_only_where_everything_was_read(
    ask: Make, more: dict[str, Any], media: list[str]
) -> None:
    rows = [{"medium": each} for each in ["tape", *media]]
    whole = ask("one_official", copies(*rows))
    assert whole.outcome is (Outcome.PASS if len(media) == 1 else Outcome.FAIL)
    result = ask("one_official", copies(*rows, **more))
    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, Reason.PARTIAL)
    assert result.violations == 0


def test_a_row_of_another_source_that_may_be_the_schools_counts(ask: Make) -> None:
    ledger = source("so-chung.csv", "backups", ["t2", "t3"], unreadable_of_any_school=1)
    result = ask("two_copies", copies({}), (ledger, []))
    assert decided(result) == (Outcome.UNKNOWN, Reason.PARTIAL, 0, 1)


def test_a_unit_that_is_not_listed_is_judged_too(ask: Make) -> None:
    result = ask("recent", REGISTER, copies({"ended_at": FRESH}, {"system": "cu", "ended_at": OLD}))
    assert decided(result) == (Outcome.FAIL, None, 1, 0)
    assert result.population == 2
    assert result.findings[0].subject == "cu"


def test_a_unit_that_is_listed_twice_is_judged_once(ask: Make) -> None:
    register = (REGISTER[0], [CSDL, CSDL])
    result = ask("recent", register, copies({"ended_at": FRESH}))
    assert (result.outcome, result.population) == (Outcome.PASS, 1)


def test_what_is_listed_for_other_schools_is_not_asked_here(ask: Make) -> None:
    register = source("so.csv", "backup_systems", ["t1", "t9"])
    rows = [{"school": "t1", **CSDL}, {"school": "t9", "system": "web"}]
    result = ask("recent", (register, rows), copies({"ended_at": FRESH}))
    assert (result.outcome, result.population) == (Outcome.PASS, 1)


@pytest.mark.parametrize("age", [FRESH, OLD])
def test_a_row_that_tells_no_unit_may_be_of_any(ask: Make, age: object) -> None:
    rows = [{"ended_at": OLD}, {"system": None, "ended_at": age}]
    result = ask("recent", REGISTER, copies(*rows))
    assert decided(result) == (Outcome.UNKNOWN, Reason.PARTIAL, 0, 1)
    nameless = (REGISTER[0], [CSDL, {"system": None}])
    result = ask("recent", nameless, copies({"ended_at": FRESH}))
    assert decided(result) == (Outcome.UNKNOWN, Reason.PARTIAL, 0, 0)


def test_excluded_rows_make_no_unit_and_take_their_own_out(ask: Make) -> None:
    gone = {"ended_at": OLD, "excluded": "retired"}
    assert ask("recent", REGISTER, copies({"ended_at": FRESH}, gone)).outcome is Outcome.PASS
    assert ask("two_copies", copies({}, {}, gone)).outcome is Outcome.PASS
    assert ask("two_copies", copies({}, gone)).outcome is Outcome.FAIL
    only = ask("recent", REGISTER, copies(gone))
    assert (only.outcome, only.reason) == (Outcome.NOT_APPLICABLE, Reason.NO_SUBJECTS)
    register = (REGISTER[0], [{**CSDL, "excluded": "retired"}])
    retired = ask("recent", register, copies({"ended_at": OLD}))
    assert (retired.outcome, retired.reason) == (Outcome.NOT_APPLICABLE, Reason.NO_SUBJECTS)


def test_a_question_of_some_systems_is_answered_by_their_rows(ask: Make) -> None:
    register = (REGISTER[0], [CSDL, {"system": "web"}])
    rows = copies({"ended_at": FRESH}, {"system": "web", "ended_at": OLD})
    assert ask("recent", register, rows).outcome is Outcome.FAIL
    assert ask("recent", register, rows, systems=("csdl",)).outcome is Outcome.PASS
    nameless = copies({"ended_at": FRESH}, {"system": None})
    limited = ask("two_copies", nameless, systems=("csdl",))
    assert decided(limited) == (Outcome.UNKNOWN, Reason.PARTIAL, 0, 1)


def test_a_copy_without_a_date_may_be_the_newest(ask: Make) -> None:
    result = ask("recent", REGISTER, copies({"ended_at": OLD}, {}))
    assert decided(result) == (Outcome.UNKNOWN, Reason.PARTIAL, 0, 1)


def test_no_evidence_at_all_is_no_source(ask: Make) -> None:
    for name in ("recent", "two_copies", "one_official", "encrypted_share"):
        result = ask(name)
        assert decided(result) == (Outcome.UNKNOWN, Reason.NO_SOURCE, 0, 0)
