"""Names that mean the same are the same, however they are written; others are not."""

from __future__ import annotations

import re
import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ldap3.utils.dn import escape_rdn

from auditor.ldap.names import comparable, comparable_column

SAME = [
    ("uid=an,ou=people,dc=pgd,dc=example", "UID=An, OU=People , dc=PGD,DC=Example"),
    ("uid=an,ou=people", " uid = an , ou = people "),
    ("uid=an,ou=people", "uid=an;ou=people"),
    ("cn=Lan\\, Đỗ,ou=x", "CN=lan\\2C đỗ,OU=x"),
    ("cn=Lan\\, Đỗ,ou=x", 'cn="Lan, Đỗ",ou=x'),
    ("cn=Đỗ,ou=x", "cn=\\C4\\90\\E1\\BB\\97,ou=x"),
    ("cn=Đỗ", unicodedata.normalize("NFD", "cn=Đỗ")),
    ("cn=a  b,ou=x", "cn=a b,ou=x"),
    ("cn=a\\3Db,ou=x", "cn=a=b,ou=x"),
    ("cn=a\\20,ou=x", "cn=a\\ ,ou=x"),
    ("cn=\\23a", "cn=\\#a"),
    ("uid=an+cn=lan,ou=x", "cn=Lan + uid=An,ou=x"),
    ("uid=an,ou=x", "uid=an,ou=x#'0101'B"),
    ("cn=a\\\\,ou=x", "cn=a\\5C,ou=x"),
]
OTHERS = [
    ("cn=a\\,ou=b,dc=x", "cn=a,ou=b,dc=x"),
    ("cn=a\\2Cou\\3Db,dc=x", "cn=a,ou=b,dc=x"),
    ("cn=a\\+uid\\=b", "cn=a+uid=b"),
    ("uid=an,ou=people", "uid=an,ou=people,dc=x"),
    ("uid=an", "cn=an"),
    ("uid=a n", "uid=an"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_name_in_two_forms_is_one(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)
    pair = comparable_column(pl.Series([one, None, other], dtype=pl.String))
    assert pair.to_list() == [comparable(one), None, comparable(one)]


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_a_value_is_the_same_escaped_in_any_way(one: str, two: str) -> None:
    as_octets = "".join(f"\\{octet:02X}" for octet in one.encode())
    assert comparable(f"cn={escape_rdn(one)},ou=x") == comparable(f"CN={as_octets}, ou=x")
    settled = [
        re.sub(" +", " ", unicodedata.normalize("NFC", e.lower())).strip(" ") for e in (one, two)
    ]
    if settled[0] != settled[1] and "\0" not in one + two:
        assert comparable(f"cn={escape_rdn(one)}") != comparable(f"cn={escape_rdn(two)}")


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.text(max_size=20), max_size=5))
def test_whatever_stands_for_a_name_has_one_form(names: list[str]) -> None:
    column = pl.Series(names, dtype=pl.String)
    assert comparable_column(column).to_list() == [comparable(each) for each in names]
