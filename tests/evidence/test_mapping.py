"""Headers become columns: by name, by alias, inverted where they ask the opposite."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.evidence.intake.mapping import Use, known_headers, map_columns
from auditor.evidence.values.fold import fold
from auditor.model import EvidenceError

ALIASES = {
    "username": ("ten dang nhap", "user"),
    "enabled": ("status", "!khoa"),
    "email": ("email",),
}


def test_headers_are_found_whatever_their_writing() -> None:
    mapped = map_columns(["TÊN  đăng nhập", "Khóa", "Ghi chú"], ALIASES, {}, "f.csv")
    assert mapped.uses == {
        "username": (Use("TÊN  đăng nhập"),),
        "enabled": (Use("Khóa", inverted=True),),
    }
    assert mapped.unused == ("Ghi chú",)
    assert [(use.header, use.column) for use in mapped.shown] == [
        ("TÊN  đăng nhập", "username"),
        ("Khóa", "enabled"),
    ]


def test_several_headers_feed_a_column_the_best_first() -> None:
    mapped = map_columns(["Khoa", "User", "Status", "Ten dang nhap"], ALIASES, {}, "f.csv")
    assert [use.header for use in mapped.uses["username"]] == ["Ten dang nhap", "User"]
    assert mapped.uses["enabled"] == (Use("Status"), Use("Khoa", inverted=True))


def test_a_named_header_feeds_nothing_else() -> None:
    mapped = map_columns(["User", "Email"], ALIASES, {"email": "User"}, "f.csv")
    assert mapped.uses == {"email": (Use("User"),)}
    assert mapped.unused == ("Email",)


def test_the_exact_header_wins_over_one_that_folds_alike() -> None:
    mapped = map_columns(["Mã-số", "Mã số"], ALIASES, {"username": "Mã số"}, "f.csv")
    assert mapped.uses["username"] == (Use("Mã số"),)


@pytest.mark.parametrize(("headers", "listed"), [(["User", "x"], True), (["Bí mật", "x"], False)])
def test_headers_are_listed_only_where_they_surely_are_headers(
    headers: list[str], listed: bool
) -> None:
    with pytest.raises(EvidenceError) as error:
        map_columns(headers, ALIASES, {"email": "Thư"}, "f.csv")
    assert "there is no column 'Thư' (asked for as 'email')" in str(error.value)
    assert (headers[0] in str(error.value)) is listed


def test_known_headers_are_the_aliases_and_the_named_ones() -> None:
    known = known_headers(ALIASES, {"email": "!Thư Điện-Tử"})
    assert known == {"ten dang nhap", "user", "status", "khoa", "email", "thu dien tu"}


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=6), max_size=8, unique=True), st.data())
def test_every_header_is_either_used_or_told_as_unused(
    headers: list[str], data: st.DataObject
) -> None:
    pool = st.sampled_from([fold(header) or "x" for header in headers] or ["x"])
    aliases = data.draw(
        st.dictionaries(st.sampled_from(["a", "b", "c"]), st.tuples(pool, pool), max_size=3)
    )
    mapped = map_columns(headers, aliases, {}, "f.csv")
    used = {use.header for use in mapped.shown}
    assert used | set(mapped.unused) == set(headers)
    assert not used & set(mapped.unused)
