"""Accounts are held against the list of staff: listed, absent, left, without the duty."""

from __future__ import annotations

from pathlib import Path

import pytest
from evidence_building import by_account, csv_bytes, gather, source

HEADERS = ["Mã trường", "Tên đăng nhập", "Email", "Mã cán bộ", "Quản trị", "Chức vụ"]
STAFF = ["Mã trường", "Email", "Mã cán bộ", "Trạng thái", "Ngày nghỉ", "Phân công quản trị"]


def assignments(
    folder: Path, accounts: list[list[str]], staff: list[list[str]], *, headers: int = len(STAFF)
) -> dict[str, tuple[object, object]]:
    (folder / "a.csv").write_bytes(csv_bytes([HEADERS, *accounts]))
    shown = [row[:headers] for row in (STAFF, *staff)]
    (folder / "s.csv").write_bytes(csv_bytes(shown))
    specs = [source("table", "a.csv"), source("table", "s.csv", family="staff")]
    rows = by_account(gather(folder, specs))
    return {name: (row["assignment"], row["assigned"]) for name, row in rows.items()}


PERSON = ["thsao", "an@example.edu.test", "GV1", "Đang công tác", "", "Không"]


@pytest.mark.parametrize(
    "account",
    [
        ["thsao", "AN@example.edu.test", "", "", "", ""],
        ["thsao", "an", "an@example.edu.test", "", "", ""],
        ["thsao", "an", "", "GV1", "", ""],
    ],
)
def test_a_person_is_found_by_any_name_the_two_lists_share(
    tmp_path: Path, account: list[str]
) -> None:
    (found,) = assignments(tmp_path, [account], [PERSON]).values()
    assert found == ("listed", True)


def test_an_account_of_nobody_on_the_list_is_absent(tmp_path: Path) -> None:
    account = ["thsao", "la", "la@example.edu.test", "GV9", "", ""]
    assert assignments(tmp_path, [account], [PERSON]) == {"la": ("absent", False)}


@pytest.mark.parametrize(
    ("state", "left_on", "expected"),
    [
        ("Đã nghỉ việc", "", "left"),
        ("Nghỉ thai sản", "", "listed"),
        ("", "22/11/2026", "left"),
        ("", "23/11/2026", "listed"),
        ("", "", "listed"),
        ("Đang công tác", "01/10/2026", "left"),
    ],
)
def test_who_left_is_told_by_the_state_or_the_date(
    tmp_path: Path, state: str, left_on: str, expected: str
) -> None:
    person = ["thsao", "an@example.edu.test", "GV1", state, left_on, ""]
    account = ["thsao", "an@example.edu.test", "", "", "", ""]
    (found,) = assignments(tmp_path, [account], [person]).values()
    assert found == (expected, expected == "listed")


def test_who_left_one_school_may_work_at_another(tmp_path: Path) -> None:
    staff = [
        ["thsao", "an@example.edu.test", "GV1", "Chuyển đi", "", ""],
        ["mnhoa", "an@example.edu.test", "GV1", "Đang công tác", "", ""],
    ]
    account = ["thsao", "an@example.edu.test", "", "", "", ""]
    assert list(assignments(tmp_path, [account], staff).values()) == [("listed", True)]


def test_an_administrator_needs_the_duty(tmp_path: Path) -> None:
    staff = [
        ["thsao", "an@example.edu.test", "GV1", "", "", "Không"],
        ["thsao", "binh@example.edu.test", "GV2", "", "", "Có"],
        ["thsao", "chi@example.edu.test", "GV3", "Đã nghỉ việc", "", "Có"],
    ]
    accounts = [
        ["thsao", "an@example.edu.test", "", "", "có", ""],
        ["thsao", "binh@example.edu.test", "", "", "có", ""],
        ["thsao", "chi@example.edu.test", "", "", "có", ""],
        ["thsao", "an2", "", "GV1", "", "Quản trị mạng"],
        ["thsao", "an3", "", "GV1", "", "Giáo viên"],
    ]
    assert [found[0] for found in assignments(tmp_path, accounts, staff).values()] == [
        "no_admin_duty",
        "listed",
        "left",
        "no_admin_duty",
        "listed",
    ]


def test_a_list_without_the_duty_column_accuses_no_administrator(tmp_path: Path) -> None:
    account = ["thsao", "an@example.edu.test", "", "", "có", ""]
    (found,) = assignments(tmp_path, [account], [PERSON], headers=5).values()
    assert found == (None, None)


def test_duties_are_told_school_by_school(tmp_path: Path) -> None:
    """The list of one school does not accuse the administrators of another that tells no duties."""
    staff = [
        ["thsao", "an@example.edu.test", "GV1", "", "", "Có"],
        ["mnhoa", "binh@example.edu.test", "GV2", "", "", ""],
    ]
    accounts = [
        ["thsao", "an@example.edu.test", "", "", "có", ""],
        ["mnhoa", "binh@example.edu.test", "", "", "có", ""],
        ["mnhoa", "b2", "", "GV2", "không", "Giáo viên"],
    ]
    assert list(assignments(tmp_path, accounts, staff).values()) == [
        ("listed", True),
        (None, None),
        ("listed", True),
    ]


@pytest.mark.parametrize("damage", [b"", b"school,email\r\nthsao\r\n"])
def test_who_may_stand_in_what_could_not_be_read_is_not_accused(
    tmp_path: Path, damage: bytes
) -> None:
    (tmp_path / "a.csv").write_bytes(
        csv_bytes([HEADERS, ["thsao", "la@example.edu.test", "", "", "", "Giáo viên"]])
    )
    (tmp_path / "s.csv").write_bytes(csv_bytes([STAFF, PERSON]))
    (tmp_path / "s2.csv").write_bytes(damage)
    specs = [
        source("table", "a.csv"),
        source("table", "s.csv", family="staff"),
        source("table", "s2.csv", family="staff"),
    ]
    (row,) = by_account(gather(tmp_path, specs)).values()
    assert (row["assignment"], row["assigned"]) == (None, None)


def test_a_school_that_gave_no_list_stays_unknown(tmp_path: Path) -> None:
    accounts = [
        ["thsao", "la1", "", "", "", ""],
        ["mnhoa", "la2", "", "", "", ""],
    ]
    assert assignments(tmp_path, accounts, [PERSON]) == {
        "la1": ("absent", False),
        "la2": (None, None),
    }
