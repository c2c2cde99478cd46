"""What no row and no attribute tells is not known: an empty place is not an answer."""

from __future__ import annotations

import polars as pl
import pytest
from evidence_building import placed_part

from auditor.evidence.accounts.identity import merge_repeated
from auditor.evidence.interface import RawTable, SchoolBy, SchoolRule, SourceSpec

SPEC = SourceSpec("accounts", "ldap", "", SchoolRule(SchoolBy.CODE, "thsao"), "district.yaml:1")


def emails(mail: list[str | None], *, live: bool) -> list[str | None]:
    """Return the column as typed; nulls where the source does not provide it."""
    cells = {"uid": ["an", "binh"], "mail": mail, "pwdChangedTime": [None, None], "row": [1, 2]}
    texts = dict.fromkeys(("mail", "pwdChangedTime"), pl.String)
    frame = pl.DataFrame(cells, schema_overrides={**texts, "row": pl.UInt32})
    found = placed_part(RawTable(frame, 2), SPEC, live=live)
    known = found.part.frame["email"]
    assert ("email" in found.understood[0].provides) == (known.null_count() < 2)
    return known.to_list()


def test_an_attribute_that_nobody_of_a_directory_shows_is_not_known() -> None:
    assert emails([None, None], live=True) == [None, None]


def test_an_attribute_that_others_of_a_directory_show_is_empty_where_it_is_absent() -> None:
    assert emails(["an@thsao.example", None], live=True) == [
        "an@thsao.example",
        "",
    ]


def test_a_column_of_a_file_that_is_empty_everywhere_says_none() -> None:
    assert emails([None, None], live=False) == ["", ""]


@pytest.mark.parametrize(
    ("persons", "people", "expected"),
    [
        ([None, None], [None, None], None),
        (["An", None], [1, None], 1),
        (["An", "Bình"], [1, 1], 2),
        ([None, None], [None, 3], 3),
    ],
)
def test_rows_of_one_account_that_name_nobody_do_not_say_that_nobody_uses_it(
    persons: list[str | None], people: list[int | None], expected: int | None
) -> None:
    frame = pl.DataFrame(
        {
            "key": ["a@thsao.example"] * 2,
            "school": ["thsao"] * 2,
            "person": persons,
            "people": people,
            "origin": [1, 2],
        },
        schema_overrides={"person": pl.String, "people": pl.UInt32, "origin": pl.UInt64},
    )
    merged, again = merge_repeated(frame)
    assert merged["people"].to_list() == [expected]
    assert again.to_list() == [2]
