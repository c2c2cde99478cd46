"""A picture shows the sums of the evidence, and what is not known has a bar of its own."""

from __future__ import annotations

from dataclasses import replace

from random_results import made

from auditor.audit import Audit, Distribution
from auditor.model import Text
from reports.content.blocks import Chart, Tone
from reports.content.one_school import audit_of
from reports.interface import ReportOptions
from reports.sections.pictures import pictures

AGES = Distribution(
    "password-age",
    "accounts",
    Text("Tuổi mật khẩu", "Age of passwords"),
    (Text("mới", "new"), Text("cũ", "old")),
    {"pgd": (1000, 0, 1), "mnhoamai": (0, 2, 4)},
)


def chart(audit: Audit, school: str | None = None) -> Chart:
    [found] = made(pictures, audit, school).blocks
    assert isinstance(found, Chart)
    return found


def test_the_bars_are_the_sums_of_all_schools_and_what_is_not_known(audit: Audit) -> None:
    bars = chart(replace(audit, distributions=(AGES,))).bars
    assert [(each.label, each.value) for each in bars] == [
        ("new", 1000),
        ("old", 2),
        ("Not known", 5),
    ]
    assert [each.tone for each in bars] == [Tone.PLAIN, Tone.PLAIN, Tone.DOUBT]


def test_whoever_cannot_see_it_hears_every_number(audit: Audit) -> None:
    told = chart(replace(audit, distributions=(AGES,))).alternative
    assert told == "Age of passwords of 1,007 accounts. new: 1,000; old: 2; Not known: 5."


def test_a_school_sees_its_own_rows_alone(audit: Audit) -> None:
    own = audit_of(replace(audit, distributions=(AGES,)), "mnhoamai")
    assert [each.value for each in chart(own, "mnhoamai").bars] == [0, 2, 4]


def test_a_picture_of_nothing_is_not_drawn(audit: Audit) -> None:
    nothing = replace(AGES, counts={"pgd": (0, 0, 0)})
    assert pictures(replace(audit, distributions=(nothing,)), ReportOptions()) is None
