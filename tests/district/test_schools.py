"""The list of schools: bilingual headers and levels, every wrong row told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter

from auditor.district.schools import load_schools
from auditor.locale import language, set_language
from auditor.model import DistrictError, Level, Owner, School

Load = Callable[[str], tuple[School, ...]]

SCHOOLS = """\
code,name,level,site,fanpage,Xã
thlevantam,Trường Tiểu học Lê Văn Tám,primary,https://a.example,,Phường Một
MNHoaMai,Trường Mầm non Hoa Mai,mầm non,,https://fb.example/x,
phong,Phòng GD&ĐT,Phòng,,,
"""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write a list of schools and load it."""

    def loaded(text: str) -> tuple[School, ...]:
        path = tmp_path / "schools.csv"
        path.write_text(text, encoding="utf-8")
        return load_schools(path)

    return loaded


def test_schools_are_loaded_in_order_with_further_columns(load: Load) -> None:
    first, second, third = load(SCHOOLS)
    assert (first.code, first.name) == ("thlevantam", "Trường Tiểu học Lê Văn Tám")
    assert (first.level, first.site, first.fanpage) == (Level.PRIMARY, "https://a.example", None)
    assert (first.extra, first.row) == ({"Xã": "Phường Một"}, 2)
    assert (second.code, second.level, second.extra) == ("mnhoamai", Level.PRESCHOOL, {})
    assert (third.level, third.owner, third.row) == (Level.OFFICE, Owner.OFFICE, 4)


@pytest.mark.parametrize(
    "header",
    [
        "Mã trường,Tên trường,Cấp học,Trang web,Fanpage",
        "MÃ ĐƠN VỊ,Tên đơn vị,cap hoc,Website,fanpage",
        "code;name;level;site;fanpage",
    ],
)
def test_headers_of_the_list_may_be_in_either_language(header: str, load: Load) -> None:
    separator = ";" if ";" in header else ","
    row = separator.join(("a1", "Trường A", "THCS", "https://a.example", "https://f.example"))
    [school] = load(f"{header}\n{row}\n")
    assert (school.code, school.name, school.level) == ("a1", "Trường A", Level.LOWER_SECONDARY)
    assert (school.site, school.fanpage) == ("https://a.example", "https://f.example")


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("Mầm non", Level.PRESCHOOL),
        ("tiểu học", Level.PRIMARY),
        ("TH", Level.PRIMARY),
        ("THCS", Level.LOWER_SECONDARY),
        ("Trung học cơ sở", Level.LOWER_SECONDARY),
        ("THPT", Level.UPPER_SECONDARY),
        ("Liên cấp", Level.MULTI_LEVEL),
        ("TH&THCS", Level.MULTI_LEVEL),
        ("Phổ thông nhiều cấp", Level.MULTI_LEVEL),
        ("Cơ quan", Level.OFFICE),
        ("văn phòng", Level.OFFICE),
        ("lower-secondary", Level.LOWER_SECONDARY),
    ],
)
def test_levels_may_be_in_either_language(written: str, level: Level, load: Load) -> None:
    schools = SCHOOLS + f"them,Trường thêm,{written},,,\n"
    assert load(schools)[-1].level is level


SCHOOL_FAULTS = {
    "duplicate code": (
        SCHOOLS + "ThLeVanTam,B,primary,,,\n",
        "schools.csv:5: the code 'thlevantam' stands in row 2 already; each school has its own.",
    ),
    "empty code": (
        SCHOOLS + ",B,primary,,,\n",
        "schools.csv:5: the code is empty; give the school a code.",
    ),
    "bad code": (
        SCHOOLS + "trường b,B,primary,,,\n",
        "schools.csv:5: the code may hold only a-z, 0-9, '-' and '_', "
        "and begins with a letter or digit.",
    ),
    "empty name": (
        SCHOOLS + "b,,primary,,,\n",
        "schools.csv:5: the name is empty; give the school's name.",
    ),
    "unknown level": (
        SCHOOLS + "b,B,primry,,,\n",
        "schools.csv:5: unknown level. Did you mean 'primary'?",
    ),
    "missing column": (
        SCHOOLS.replace("level,", "kind of,"),
        "schools.csv:1: the column 'level' is missing; the list needs code, name and level.",
    ),
    "header twice": (
        SCHOOLS.replace("Xã", "Mã trường"),
        "schools.csv:1: the headers 'code' and 'Mã trường' both mean 'code'; rename one.",
    ),
    "no rows": (
        "code,name,level\n",
        "schools.csv: The list holds no school; add a row for each.",
    ),
}


@pytest.mark.parametrize("case", SCHOOL_FAULTS)
def test_a_wrong_list_is_refused_with_its_row(case: str, load: Load) -> None:
    schools, message = SCHOOL_FAULTS[case]
    with pytest.raises(DistrictError) as caught:
        load(schools)
    assert str(caught.value) == message


def test_all_faults_of_the_list_are_told_together(load: Load) -> None:
    with pytest.raises(DistrictError) as caught:
        load(SCHOOLS + ",,x,,,\nb,B,y,,,\n")
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == ["schools.csv:5"] * 3 + ["schools.csv:6"]


def test_a_damaged_list_of_schools_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "schools.csv"
    path.write_bytes(b"")
    with pytest.raises(DistrictError, match=r"^schools\.csv"):
        load_schools(path)


def test_the_list_may_be_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "schools.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Danh sách trường")
        sheet.write_row(2, 0, ["Mã trường", "Tên trường", "Cấp học"])
        sheet.write_row(3, 0, ["a1", "Trường A", "Mầm non"])
        sheet.write_row(4, 0, ["a1", "Trường B", "Tiểu học"])
    with pytest.raises(DistrictError) as caught:
        load_schools(path)
    assert str(caught.value) == (
        "schools.xlsx:5: the code 'a1' stands in row 4 already; each school has its own."
    )


def test_a_damaged_row_of_the_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "schools.csv"
    path.write_text("code,name,level\na,A,primary\nb,B,primary,more,cells\n", encoding="utf-8")
    with pytest.raises(DistrictError, match=r"^schools\.csv:3: "):
        load_schools(path)
