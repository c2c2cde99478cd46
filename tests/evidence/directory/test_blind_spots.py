"""An attribute is said to cost a column only where the column is unknown without it."""

from __future__ import annotations

import polars as pl
import pytest
from evidence_building import placed_part

from auditor.evidence.accounts.columns import COLUMNS as ACCOUNTS
from auditor.evidence.directory.dialects import DIALECTS, Dialect
from auditor.evidence.directory.examination.blind_spots import Blind, blind_spots
from auditor.evidence.interface import RawTable, SchoolBy, SchoolRule, SourceSpec

TIME, FILETIME = "20260101000000Z", "133000000000000000"
VALUES = {
    "objectClass": "inetOrgPerson",
    "mail": "gv@example.edu.test",
    "whenCreated": "20260101000000.0Z",
    "pwdReset": "TRUE",
    "nsAccountLock": "FALSE",
    "pwdAccountLockedTime": "000001010000Z",
    "ipaUserAuthType": "password",
    "userAccountControl": "512",
    "primaryGroupID": "513",
    **dict.fromkeys(("pwdLastSet", "lastLogon", "lastLogonTimestamp", "accountExpires"), FILETIME),
    **dict.fromkeys(("shadowLastChange", "shadowMax", "shadowExpire"), "20000"),
}
"""What attributes hold that hold no time."""
CASES = [
    pytest.param(dialect, spot, id=f"{dialect.name} {spot.column}")
    for dialect in DIALECTS.values()
    for spot in blind_spots(dialect.attributes, {}, {})
]


def told(dialect: Dialect, hidden: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the columns that are known of an account that shows all but some attributes."""
    cells = {
        name: VALUES.get(name, TIME if "ime" in name or name.startswith("krb") else "x")
        for name in dialect.attributes
        if name not in hidden
    }
    # What the policies tell is not an attribute of the account.
    frame = pl.DataFrame({**cells, "policyMaxAge": "7776000", "dn": "uid=gv", "row": 1})
    spec = SourceSpec("accounts", dialect.format, "", SchoolRule(SchoolBy.CODE, "a"), "here")
    raw = RawTable(frame.cast({"row": pl.UInt32}), 1)
    return placed_part(raw, spec, live=True).understood[0].provides


@pytest.mark.parametrize(("dialect", "spot"), CASES)
def test_a_column_is_unknown_where_all_its_attributes_are_hidden(
    dialect: Dialect, spot: Blind
) -> None:
    assert spot.column in told(dialect)
    assert spot.column not in told(dialect, spot.attributes)


@pytest.mark.parametrize(("dialect", "spot"), CASES)
def test_nothing_is_said_of_a_column_that_one_attribute_tells(
    dialect: Dialect, spot: Blind
) -> None:
    for name in spot.attributes:
        found = blind_spots(dialect.attributes, {name.lower(): 1}, {})
        assert spot.column not in {each.column for each in found}


def test_the_columns_are_those_of_accounts() -> None:
    known = {column.name for column in ACCOUNTS}
    for dialect in DIALECTS.values():
        found = {spot.column for spot in blind_spots(dialect.attributes, {}, {})}
        assert {"email", "password_changed_at", "created_at"} <= found <= known


def test_an_attribute_that_the_district_names_counts_instead_of_the_usual_ones() -> None:
    asked = (*DIALECTS["openldap"].attributes, "lastSeen")
    named = {"last_login_at": "lastSeen"}
    spots = {spot.column: spot.attributes for spot in blind_spots(asked, {}, named)}
    assert spots["last_login_at"] == ("lastSeen",)
    seen = {"lastseen": 1}
    assert "last_login_at" not in {spot.column for spot in blind_spots(asked, seen, named)}
