"""Names are compared without case, marks and punctuation."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.evidence.values import fold, fold_series


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Họ và tên ", "ho va ten"),
        ("Họ va\u0300 tên", "ho va ten"),
        ("ĐƠN VỊ CÔNG TÁC", "don vi cong tac"),
        ("2SV-Enrolled [READ ONLY]", "2sv enrolled read only"),
        ("last_sign_in", "last sign in"),
        ("Địa chỉ\r\nthư", "dia chi thu"),
        ("—", ""),
    ],
)
def test_fold_keeps_what_people_mean(text: str, folded: str) -> None:
    assert fold(text) == folded


@settings(derandomize=True, max_examples=200)
@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_folded_series_keeps_nulls_and_order() -> None:
    series = pl.Series(["Trường A", None, "TRUONG a", "x"])
    assert fold_series(series).to_list() == ["truong a", None, "truong a", "x"]
