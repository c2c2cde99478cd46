"""Entries become a table of text, whatever they hold; what is no text is told and not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.evidence.directory import rows as rows_module
from auditor.evidence.directory.rows import Rows, TooManyEntriesError, has_value
from auditor.ldap.interface import Entry, Page
from tests.ldap.ber_building import plain

Written = Mapping[bytes, Sequence[bytes]]


def page(*entries: Written) -> Page:
    return Page([Entry(b"uid=%d" % n, plain(each)) for n, each in enumerate(entries, 1)])


def table(*pages: Page, several: Sequence[str] = ()) -> pl.DataFrame:
    rows = Rows(("uid", "mail", "objectClass"), several)
    for each in pages:
        rows.add(each)
    return rows.table()


def test_each_entry_is_a_row_with_its_position() -> None:
    found = table(page({b"uid": [b"an"]}, {}), page(), page({b"mail": ["ở@b.example".encode()]}))
    assert found.to_dicts() == [
        {"uid": "an", "mail": None, "objectClass": None, "dn": "uid=1", "row": 1},
        {"uid": None, "mail": None, "objectClass": None, "dn": "uid=2", "row": 2},
        {"uid": None, "mail": "ở@b.example", "objectClass": None, "dn": "uid=1", "row": 3},
    ]


def test_a_table_without_entries_has_its_columns() -> None:
    assert table().schema == table(page({b"uid": [b"an"]})).schema


def test_of_many_values_the_first_counts_unless_all_are_wanted() -> None:
    entry = {b"mail": [b"a", b"b"], b"objectClass": [b"top", b"person"]}
    (row,) = table(page(entry), several=["OBJECTCLASS"]).to_dicts()
    assert (row["mail"], row["objectClass"]) == ("a", "top\nperson")


def test_names_of_attributes_are_the_same_in_any_case_and_with_options() -> None:
    found = table(
        page(
            {b"MAIL": [b"an@b.example"]},
            {b"mail": [b"binh@b.example"]},
            {b"mail;lang-vi": [b"chi@b.example"]},
            {b"mail": [b"dung@b.example"], b"mail;lang-vi": [b"x"]},
            {b"mail": [b""], b"mail;lang-vi": [b"giang@b.example"]},
            {b"mail": [], b"mail;lang-vi": [b"ha@b.example", b"y"]},
            {b"\xff;mail": [b"x"], b"mailbox": [b"x"]},
        )
    )
    names = ["an", "binh", "chi", "dung", "giang", "ha"]
    assert found["mail"].to_list() == [*(f"{name}@b.example" for name in names), None]


def test_what_is_no_text_is_told_with_its_rows_and_not_known() -> None:
    rows = Rows(("uid", "mail"))
    rows.add(page({b"uid": [b"an"], b"mail": [b"\xff\xfe"]}, {b"uid": [b"b\xc3"]}))
    rows.add(page({b"uid": ["bình".encode("utf-16-le") + b"\xff"], b"mail": [b""]}))
    found = rows.table()
    assert found["uid"].to_list() == ["an", None, None]
    assert found["mail"].to_list() == [None, None, None]
    assert rows.problems.counts == {"bad_text": 3}
    assert {each.row for each in rows.problems.told} == {1, 2, 3}
    assert "'mail' holds no valid text" in rows.problems.told[0].text.en


def test_a_name_that_is_no_text_costs_no_row() -> None:
    rows = Rows(("uid",))
    rows.add(Page([Entry(b"cn=\xff", {b"uid": b"an"})]))
    assert rows.table().to_dicts() == [{"uid": "an", "dn": None, "row": 1}]


CELLS = st.dictionaries(
    st.sampled_from((b"uid", b"UID", b"mail", b"mail;lang-vi", b"objectClass", b"x", b"\xff")),
    st.lists(st.one_of(st.binary(max_size=12), st.text(max_size=6).map(str.encode)), max_size=3),
    max_size=4,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.lists(CELLS, max_size=4), max_size=4))
def test_no_entry_is_lost_or_made_up(pages: list[list[dict[bytes, list[bytes]]]]) -> None:
    rows = Rows(("uid", "mail", "objectClass"), ["objectClass"])
    for each in pages:
        rows.add(page(*each))
    found = rows.table()
    everyone = [entry for each in pages for entry in each]
    assert rows.count == found.height == len(everyone)
    assert found["row"].to_list() == list(range(1, len(everyone) + 1))
    for name, mail in zip(everyone, found["mail"], strict=True):
        values = [value for each in name.values() for value in each]
        assert mail is None or mail.encode() in values
    again = Rows(("uid", "mail", "objectClass"), ["objectClass"])
    for each in pages:
        again.add(page(*each))
    assert again.sha256 == rows.sha256


def test_many_pages_are_one_table() -> None:
    found = table(*(page({b"uid": [b"%d" % n]}) for n in range(50)))
    assert found["uid"].to_list() == [str(n) for n in range(50)]


def test_more_entries_than_any_district_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_module, "_MOST_ENTRIES", 3)
    rows = Rows(("uid",))
    rows.add(page({}, {}))
    with pytest.raises(TooManyEntriesError):
        rows.add(page({}, {}))
    assert rows.count == 2


def test_an_attribute_has_a_value_only_where_one_is_shown() -> None:
    shown = plain({b"Member": [b"x"], b"memberUid": [], b"uniqueMember": [b""]})
    assert has_value(shown, "member")
    assert not has_value(shown, "memberUid")
    assert not has_value(shown, "uniqueMember")
    assert not has_value(shown, "mem")
