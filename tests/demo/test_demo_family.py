"""A family of the demonstration: its marks are counted, its files are written."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditor.demo.district import district_files
from auditor.demo.interface import Answers, Planted, Question
from auditor.demo.key import Entry, answer_key

DAY = date(2026, 11, 22)
GUIDE = Path(__file__).resolve().parents[2] / "CONTRIBUTING.md"
_IMPORTS = """
from dataclasses import dataclass
from datetime import date
from auditor.demo.interface import Planted, Question, answers
from auditor.demo.writers.delimited import as_utf8, delimited
"""


@pytest.fixture(scope="module")
def copies() -> Planted:
    """Return the family that the guide for contributors plants."""
    text = GUIDE.read_text("utf-8")
    found = re.search(r"<!-- example: demo-family -->\n```\w+\n(.*?)```", text, re.DOTALL)
    assert found
    names: dict[str, Any] = {"__name__": __name__}
    exec(_IMPORTS + found[1], names)
    plant: Callable[[date], Planted] = names["plant"]
    return plant(DAY)


def entry(planted: Planted, school: str) -> Entry:
    [found] = [each for each in answer_key([planted]) if each.school == school]
    return found


def test_a_row_without_a_mark_keeps_the_rule(copies: Planted) -> None:
    found = entry(copies, "thdoithong")
    assert (found.outcome, found.population, found.subjects) == ("pass", 1, ())


def test_a_marked_row_fails_its_unit_and_is_named(copies: Planted) -> None:
    found = entry(copies, "thcanhdong")
    assert (found.outcome, found.population, found.subjects) == ("fail", 2, ("nas-1",))


def test_a_row_of_which_nobody_can_know_leaves_its_unit_unknown(copies: Planted) -> None:
    found = entry(copies, "thcssuoimo")
    assert (found.outcome, found.reason, found.unknown) == ("unknown", "partial", 1)


def test_a_unit_without_rows_is_unknown_and_one_not_asked_is_out_of_scope(copies: Planted) -> None:
    assert entry(copies, "thptsuoimo").reason == "no_rows"
    assert entry(copies, "pgdsuoimo").reason == "out_of_scope"


@pytest.mark.parametrize(
    ("found", "outcome", "reason"),
    [
        (Answers((("a", None), ("b", True)), unread=True), "fail", None),
        (Answers((("a", None),), told=False), "unknown", "missing_column"),
        (Answers((("a", None), ("b", False)), told=False), "unknown", "partial"),
        (Answers((("a", False),), unread=True), "unknown", "partial"),
        (Answers((), nothing="no_source"), "unknown", "no_source"),
        (Answers(()), "not_applicable", "no_subjects"),
    ],
)
def test_what_is_not_known_is_no_pass(found: Answers, outcome: str, reason: str | None) -> None:
    planted = Planted((Question("X", {}),), lambda _unit, _question: found, {}, "")
    given = entry(planted, "thdoithong")
    assert (given.outcome, given.reason) == (outcome, reason)


def test_its_files_and_its_sources_stand_in_the_district(copies: Planted) -> None:
    files = district_files(DAY, [copies], answer_key([copies]))
    assert b"thcanhdong,nas-1,8" in files["evidence/so-sao-luu.csv"]
    assert "evidence:\n  backups:\n" in files["district.yaml"].decode()
