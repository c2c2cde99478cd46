"""Whatever stands in the files of a district, every row that is read has exactly one fate."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
from evidence_building import SCHOOLS, csv_bytes, gather, is_accounted, source
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.audit import Exclusion, Provenance
from auditor.evidence.families import TABLES
from auditor.evidence.interface import Evidence, SchoolBy, SchoolRule, SourceSpec

CELLS = {
    "Username": ["an", "AN", "binh", "chi@example.edu.test", "an@thsao.example.edu.test", ""],
    "School": ["thsao", "mnhoa", "Trường Mầm non Hoa Nắng", "la", ""],
    "Email": ["an@example.edu.test", "chi@thsao.example.edu.test", ""],
    "Họ và tên": ["Lý An", "Mạc Bình; Hồ Dung", ""],
    "Chức vụ": ["Giáo viên", "Học sinh", "?", ""],
    "Status": ["Active", "Disabled", "?", ""],
    "2FA": ["có", "không", "?", ""],
    "Created": ["2026-01-01", "2027-01-01", "?", ""],
    "Last login": ["2026-11-01", "2025-11-01", "Never", "", "0"],
    "Org Unit Path": ["/thsao/GV", "/la/GV", "", "OU=mnhoa,DC=x"],
    "Ghi chú": ["x", "", 'a "b"', "x\ny"],
    "Hệ thống": ["Google Workspace", "CSDL ngành", ""],
    "Tuổi thọ mật khẩu (ngày)": ["90", "90 ngày", "không hết hạn", "?", ""],
}
RULES = (
    SchoolRule(SchoolBy.COLUMN),
    SchoolRule(SchoolBy.CODE, "thsao"),
    SchoolRule(SchoolBy.ORG_UNIT, "/{code}"),
    SchoolRule(SchoolBy.DISTINGUISHED_NAME, "OU={code},"),
    SchoolRule(SchoolBy.MAIL_DOMAIN, "{code}.example.edu.test"),
)
FAMILIES = ("accounts", "accounts", "staff", "password_policies")
DECLARED = (
    Exclusion("an", "service", "reason", "owner"),
    Exclusion("binh", "shared", "reason", "owner"),
)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """Return a file: some of the headers, rows of their cells, some of them ragged."""
    headers = draw(st.lists(st.sampled_from(list(CELLS)), min_size=1, max_size=8, unique=True))
    rows = draw(
        st.lists(
            st.tuples(*(st.sampled_from(CELLS[header]) for header in headers)), max_size=8
        ).map(lambda drawn: [list(row) for row in drawn])
    )
    for row in rows:
        ragged = draw(st.sampled_from(("", "", "", "more", "less")))
        if ragged == "more":
            row.append("x")
        elif ragged == "less":
            row.pop()
    return csv_bytes([headers, *rows], draw(st.sampled_from((",", ";"))))


@st.composite
def districts(draw: st.DrawFn) -> list[tuple[bytes, SourceSpec]]:
    files = draw(st.lists(tables(), min_size=1, max_size=3))
    return [
        (
            content,
            source(
                "table",
                f"{number}.csv",
                draw(st.sampled_from(RULES)),
                system=draw(st.sampled_from((None, None, "smas"))),
                family=draw(
                    st.sampled_from(("accounts", "accounts", "staff", "password_policies"))
                ),
            ),
        )
        for number, content in enumerate(files)
    ]


def collected(district: list[tuple[bytes, SourceSpec]]) -> Evidence:
    with tempfile.TemporaryDirectory() as name:
        for content, spec in district:
            (Path(name) / spec.path).write_bytes(content)
        return gather(Path(name), [spec for _content, spec in district], DECLARED)


def assert_honest(provenance: Provenance) -> None:
    assert is_accounted(provenance)
    assert sum(provenance.excluded.values()) == provenance.rows_excluded
    assert sum(provenance.quarantined_by_school.values()) <= provenance.rows_quarantined
    assert sum(p.quarantined for p in provenance.problems) <= provenance.rows_quarantined
    if provenance.error is not None:
        assert provenance.rows_read == 0


@settings(derandomize=True, max_examples=120, deadline=None)
@given(districts())
def test_rows_read_are_evaluated_or_excluded_or_set_aside(
    district: list[tuple[bytes, SourceSpec]],
) -> None:
    evidence = collected(district)
    for provenance in evidence.provenance:
        assert_honest(provenance)
    table = evidence.tables["accounts"]
    for name, kind in TABLES["accounts"].schema.items():
        assert table.schema[name] == kind
    codes = {school.code for school in SCHOOLS}
    for family in ("staff", "password_policies"):
        for name, kind in TABLES[family].schema.items():
            assert evidence.tables[family].schema[name] == kind
    for each in evidence.tables.values():
        assert set(each["school"]) <= codes
    assert evidence.tables["password_policies"]["policy"].null_count() == 0
    accounts = [each for each in evidence.provenance if each.family == "accounts"]
    judged = table.filter(pl.col("excluded").is_null()).height
    assert judged <= sum(each.rows_evaluated for each in accounts)
    assert (judged > 0) is any(each.rows_evaluated for each in accounts)
    provided = frozenset().union(*(each.provides for each in accounts))
    told = {name for name in TABLES["accounts"].schema if table[name].null_count() < table.height}
    assert told - {"assigned", "assignment", "role", "owner", "school"} <= provided


@settings(derandomize=True, max_examples=30, deadline=None)
@given(districts())
def test_collecting_twice_gives_the_same(district: list[tuple[bytes, SourceSpec]]) -> None:
    one, other = collected(district), collected(district)
    assert one.provenance == other.provenance
    for family, table in one.tables.items():
        assert table.equals(other.tables[family]), family
