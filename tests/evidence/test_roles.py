"""Positions and org units tell the group of an account."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.evidence.accounts.columns import ROLES
from auditor.evidence.accounts.roles import role_of, roles


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Giáo viên", "staff"),
        ("GV", "staff"),
        ("Phó Hiệu trưởng", "staff"),
        ("Kế toán trưởng", "staff"),
        ("Quản trị mạng", "admin"),
        ("Giáo viên kiêm quản trị hệ thống mạng nội bộ", "admin"),
        ("Học sinh lớp 5A", "pupil"),
        ("/thsao/HS", "pupil"),
        ("Phụ huynh học sinh", "parent"),
        ("Tài khoản dùng chung", "shared"),
        ("Cấp trường", "shared"),
        ("Dịch vụ", "service"),
        ("CN=an,OU=Teachers,DC=example", "staff"),
        ("", None),
        ("Tổng hợp", None),
        ("Administrator", "admin"),
    ],
)
def test_the_group_is_told_by_the_words(text: str, role: str | None) -> None:
    assert role_of(text) == role


@pytest.mark.parametrize("role", ROLES)
def test_a_group_named_by_its_own_code_is_that_group(role: str) -> None:
    assert role_of(role) == role
    assert role_of(role.upper()) == role


def test_a_column_is_told_cell_by_cell() -> None:
    column = pl.Series(["Giáo viên", None, "?", "Giáo viên"])
    assert roles(column).to_list() == ["staff", None, None, "staff"]
    assert roles(pl.Series([None, None], dtype=pl.String)).to_list() == [None, None]
    assert roles(pl.Series([], dtype=pl.String)).dtype == pl.String
