"""Paths of sources: one file, one for each school, a pattern."""

from __future__ import annotations

from pathlib import Path

import pytest
from evidence_building import AS_OF, SCHOOLS, source

from auditor.evidence.intake.files import files_of
from auditor.evidence.interface import CollectContext, SchoolBy, SchoolRule


def found(folder: Path, path: str, rule: SchoolRule | None = None) -> list[tuple[str, str | None]]:
    context = CollectContext(folder, SCHOOLS, AS_OF, (), "Asia/Ho_Chi_Minh")
    return [(file.shown, file.school) for file in files_of(source("table", path, rule), context)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inner = tmp_path / "district"
    for name in ("b.csv", "a.csv", "thsao/x.csv", "mnhoa/y.csv", "mnhoa/x.csv", "list [1].csv"):
        (inner / name).parent.mkdir(parents=True, exist_ok=True)
        (inner / name).touch()
    (inner / "c.csv").mkdir()
    (tmp_path / "outside.csv").touch()
    return inner


def test_one_path_is_one_file_even_when_it_is_not_there(folder: Path) -> None:
    assert found(folder, "a.csv") == [("a.csv", None)]
    assert found(folder, "gone.csv") == [("gone.csv", None)]


def test_a_pattern_gives_the_files_by_name_and_no_folders(folder: Path) -> None:
    assert found(folder, "?.csv") == [("a.csv", None), ("b.csv", None)]
    assert found(folder, "**/x.csv") == [("mnhoa/x.csv", None), ("thsao/x.csv", None)]


def test_a_pattern_that_fits_nothing_comes_back_as_it_is(folder: Path) -> None:
    assert found(folder, "z*.csv") == [("z*.csv", None)]


def test_a_name_that_looks_like_a_pattern_is_found(folder: Path) -> None:
    assert found(folder, "list [1].csv") == [("list [1].csv", None)]


def test_files_of_schools_come_in_the_order_of_the_list_and_missing_ones_are_left_out(
    folder: Path,
) -> None:
    assert found(folder, "{school}/x.csv") == [("thsao/x.csv", "thsao"), ("mnhoa/x.csv", "mnhoa")]
    assert found(folder, "{school}/*.csv") == [
        ("thsao/x.csv", "thsao"),
        ("mnhoa/x.csv", "mnhoa"),
        ("mnhoa/y.csv", "mnhoa"),
    ]
    assert found(folder, "{school}/none.csv") == []


def test_a_file_of_one_named_school_belongs_to_it(folder: Path) -> None:
    rule = SchoolRule(SchoolBy.CODE, "mnhoa")
    assert found(folder, "a.csv", rule) == [("a.csv", "mnhoa")]
    assert found(folder, "gone.csv", rule) == [("gone.csv", "mnhoa")]


def test_patterns_may_lead_out_of_the_folder_or_be_absolute(folder: Path) -> None:
    assert found(folder, "../*.csv") == [("../outside.csv", None)]
    absolute = (folder / "a*.csv").as_posix()
    assert found(folder, absolute) == [((folder / "a.csv").as_posix(), None)]
    assert found(folder, "a**.csv") == [("a.csv", None)]
