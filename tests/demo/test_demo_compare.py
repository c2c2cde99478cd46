"""A difference between two audits settles something, or it contradicts."""

from __future__ import annotations

import pytest

from testbed.demo_compare import Answer, Difference, Place

RULE = Place("thsao", "PWD-MAX-AGE", '{"roles": ["shared"], "systems": []}')
UNKNOWN = Answer("unknown", "partial", 9, 3, ())
PASS = Answer("pass", None, 9, 0, ())


def difference(files: Answer, directory: Answer, place: Place = RULE) -> Difference:
    return Difference(place, files, directory, "why")


@pytest.mark.parametrize(
    ("files", "directory"),
    [
        (UNKNOWN, PASS),
        (UNKNOWN, Answer("fail", None, 9, 2, ("a",))),
        (UNKNOWN, Answer("unknown", "partial", 9, 2, ())),
        (Answer("fail", None, 9, 2, ("a",)), Answer("fail", None, 9, 1, ("a", "b"))),
    ],
)
def test_fewer_unknown_accounts_settle_something(files: Answer, directory: Answer) -> None:
    assert difference(files, directory).settles


@pytest.mark.parametrize(
    ("files", "directory"),
    [
        (PASS, Answer("fail", None, 9, 0, ("a",))),
        (Answer("fail", None, 9, 0, ("a",)), PASS),
        (PASS, UNKNOWN),
        (UNKNOWN, Answer("unknown", "partial", 9, 4, ())),
        (Answer("fail", None, 9, 2, ("a",)), Answer("fail", None, 9, 1, ("b",))),
    ],
)
def test_everything_else_contradicts(files: Answer, directory: Answer) -> None:
    assert not difference(files, directory).settles


def test_what_a_directory_enforces_contradicts_no_file() -> None:
    place = Place("thsao", "DIR-HISTORY", '{"systems": ["sector-db"]}')
    nothing = Answer("unknown", "no_source", 0, 0, ())
    assert difference(nothing, Answer("fail", None, 1, 0, ("cn=x",)), place).settles
    assert not difference(PASS, UNKNOWN, place).settles


def test_a_difference_is_one_line_without_a_name() -> None:
    shown = str(difference(Answer("fail", None, 9, 2, ("a.b@thsao.example",)), UNKNOWN))
    assert shown == (
        "thsao PWD-MAX-AGE [shared]: fail, 1 violate, 2 unknown of 9 -> unknown (partial),"
        " 0 violate, 3 unknown of 9 (why)"
    )
