from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from auditor.demo import write_demo
from auditor.demo.accounts.make import make_plan
from auditor.demo.names import DOMAIN, PRIVATE_DOMAIN
from auditor.model import Level, ReportError

DAY = date(2026, 11, 22)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_day_gives_the_same_bytes(tmp_path):
    write_demo(tmp_path / "a", DAY)
    write_demo(tmp_path / "b", DAY)
    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")


def test_another_day_moves_the_dates(tmp_path):
    write_demo(tmp_path / "a", DAY)
    write_demo(tmp_path / "b", date(2026, 11, 23))
    first, second = _bytes(tmp_path / "a"), _bytes(tmp_path / "b")
    assert first.keys() == second.keys()
    assert first["evidence/gam-users.csv"] != second["evidence/gam-users.csv"]


def test_the_district_has_twelve_units_of_every_level_and_about_1300_accounts(tmp_path):
    report = write_demo(tmp_path, DAY)
    levels = [
        line.rsplit(",", 1)[1]
        for line in (tmp_path / "schools.csv").read_text("utf-8-sig").splitlines()[1:]
    ]
    assert report.schools == 12
    assert sorted(levels) == sorted(
        [
            *["preschool", "primary", "lower-secondary"] * 3,
            "multi-level",
            "upper-secondary",
            "office",
        ]
    )
    assert set(levels) == {level.value for level in Level}
    assert 1200 <= report.accounts <= 1400


def test_the_report_names_what_was_written(tmp_path):
    report = write_demo(tmp_path, DAY)
    assert set(report.paths) == set(_bytes(tmp_path))
    assert report.files == len(report.paths)
    key = json.loads((tmp_path / "answer-key.json").read_text("utf-8"))
    assert report.answers == len(key["entries"])


def test_account_names_are_unique_within_their_system_and_unit():
    accounts = make_plan(DAY).accounts
    assert len({(each.unit, each.system, each.name) for each in accounts}) == len(accounts)


def test_every_address_lies_in_a_domain_that_nobody_can_own():
    domains = {each.email.partition("@")[2] for each in make_plan(DAY).accounts if each.email}
    assert all(name.endswith(DOMAIN) or name == PRIVATE_DOMAIN for name in domains)
    assert DOMAIN.endswith(".example") and PRIVATE_DOMAIN.endswith(".example")


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path):
    (tmp_path / "file").write_text("taken")
    with pytest.raises(ReportError, match=r"file"):
        write_demo(tmp_path / "file", DAY)
