"""Tell the group of an account from the position or the org unit its directory gives."""

from __future__ import annotations

import re

import polars as pl

from auditor.evidence.values.fold import fold

# First match wins. Whoever could be judged is: a teacher "of pupils" is staff, a "system
# administrator" an admin; only what names nothing else is a pupil's, a parent's or a service
# account.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"\b(?:{words})\b"))
    for role, words in (
        ("shared", "dung chung|cap truong|tai khoan truong|shared|school level|tai khoan chung"),
        ("admin", "quan tri|quan tri vien|admin|admins|administrators?"),
        (
            "staff",
            "staff|teachers?|principal|giao vien|gv|can bo|nhan vien|hieu truong|pho hieu truong|"
            "to truong|to pho|ke toan|van thu|thu vien|y te|bao ve|thiet bi|tong phu trach|cbql|"
            "cong chuc|vien chuc|chuyen vien|truong phong|pho truong phong|cap duong|bao mau|"
            "lanh dao|bgh|ban giam hieu|thu quy|phuc vu",
        ),
        ("parent", "phu huynh|cha me|parents?"),
        ("pupil", "hoc sinh|hs|tre em|pupils?|students?"),
        ("service", "service account|service|tai khoan dich vu|dich vu"),
    )
)


def role_of(text: str) -> str | None:
    """Return the group a position or an org unit names, or ``None`` where it names none."""
    folded = fold(text)
    if folded in dict(_PATTERNS):
        return folded
    return next((role for role, pattern in _PATTERNS if pattern.search(folded)), None)


def roles(column: pl.Series) -> pl.Series:
    """Return the group for every cell; works on the distinct cells, of which there are few."""
    distinct = column.drop_nulls().unique()
    if distinct.is_empty():
        return pl.Series("role", [None] * len(column), dtype=pl.String)
    table = {cell: role_of(cell) for cell in distinct}
    return column.replace_strict(table, default=None, return_dtype=pl.String).alias("role")
