"""Rows that are damaged are set aside and told; the rest of their file is judged."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_building import (
    ACCOUNTS,
    AS_OF,
    CODES,
    HEADERS,
    Program,
    account,
    accounts_csv,
    csv_bytes,
    edit,
)

EXTRA = account("thsao", "moi")


def appended(line: bytes) -> bytes:
    return accounts_csv() + line


BAD_ROWS: dict[str, tuple[bytes, str]] = {
    "too many cells": (appended(csv_bytes([[*EXTRA, "x"]])), "ragged_row"),
    "too few cells": (appended(csv_bytes([EXTRA[:-1]])), "ragged_row"),
    "NUL bytes": (appended(csv_bytes([EXTRA]).replace(b"moi@", b"m\0i@")), "nul_bytes"),
    "a cell of 100,000 characters": (
        appended(csv_bytes([[*EXTRA[:3], "x" * 100_000, *EXTRA[4:]]])),
        "cell_too_long",
    ),
    "an unclosed quote": (appended(b'thsao,"moi,x\r\n'), "unclosed_quote"),
    "an unknown school": (appended(csv_bytes([["khac", *EXTRA[1:]]])), "unknown_school"),
    "no school": (appended(csv_bytes([["", *EXTRA[1:]]])), "unknown_school"),
    "no account": (appended(csv_bytes([["thsao", "", "", *EXTRA[3:]]])), "no_account_name"),
    "a repeated account": (appended(csv_bytes([ACCOUNTS[0]])), "duplicate_account"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_damaged_row_is_set_aside_and_told_with_its_number(
    auditor: Program, district: Path, name: str
) -> None:
    content, code = BAD_ROWS[name]
    (district / "accounts.csv").write_bytes(content)
    ran = auditor.scan(district)
    assert ran.code == 0
    (source,) = ran.json["sources"]
    assert source["error"] is None
    assert source["problem_counts"] == {code: 1}
    assert [(each["row"], each["code"], each["quarantined"]) for each in source["problems"]] == [
        (8, code, True)
    ]
    assert source["rows_read"] == 7
    fates = ("rows_evaluated", "rows_excluded", "rows_quarantined")
    assert [source[fate] for fate in fates] == [6, 0, 1]
    doctor = auditor("doctor", district, *AS_OF)
    assert doctor.code == 0
    assert f"{code} × 1 (rows 8)" in doctor.out
    terminal = auditor("scan", district, *AS_OF).out
    assert "accounts.csv" in terminal


DAMAGED = ("ragged_row", "nul_bytes", "cell_too_long", "unclosed_quote")


@pytest.mark.parametrize("name", [n for n, (_row, code) in BAD_ROWS.items() if code in DAMAGED])
def test_a_damaged_row_that_may_be_any_schools_keeps_all_from_passing(
    auditor: Program, district: Path, name: str
) -> None:
    (district / "accounts.csv").write_bytes(BAD_ROWS[name][0])
    unknown = dict.fromkeys(CODES, ("unknown", "partial"))
    assert auditor.scan(district).outcomes("MFA-ENABLED") == unknown


def test_a_row_that_cannot_be_placed_keeps_no_school_from_passing(
    auditor: Program, district: Path
) -> None:
    (district / "accounts.csv").write_bytes(BAD_ROWS["an unknown school"][0])
    passed = dict.fromkeys(CODES, ("pass", None))
    assert auditor.scan(district).outcomes("MFA-ENABLED") == passed


def test_a_damaged_row_of_a_schools_own_file_keeps_it_from_passing(
    auditor: Program, district: Path
) -> None:
    edit(district, "path: accounts.csv", 'path: "{school}.csv"')
    for code in CODES:
        (district / f"{code}.csv").write_bytes(accounts_csv([account(code, "an")]))
    with (district / "thsao.csv").open("ab") as file:
        file.write(csv_bytes([EXTRA[:-1]]))
    outcomes = auditor.scan(district).outcomes("MFA-ENABLED")
    assert outcomes["thsao"] == ("unknown", "partial")
    assert outcomes["mnhoa"] == ("pass", None)


@pytest.mark.parametrize(
    ("cells", "code", "rule"),
    [
        ({"changed": "31/02/2026"}, "bad_date", "PWD-MAX-AGE"),
        ({"changed": "2027-01-01"}, "future_date", "PWD-MAX-AGE"),
        ({"changed": "2025-01-01"}, "date_before_creation", "PWD-MAX-AGE"),
        ({"mfa": "chắc là có"}, "bad_flag", "MFA-ENABLED"),
    ],
)
def test_a_cell_that_cannot_be_read_costs_that_fact_only(
    auditor: Program, district: Path, cells: dict[str, str], code: str, rule: str
) -> None:
    rows = [*ACCOUNTS, account("thsao", "moi", **cells)]
    (district / "accounts.csv").write_bytes(accounts_csv(rows))
    ran = auditor.scan(district)
    assert ran.json["sources"][0]["problem_counts"] == {code: 1}
    assert ran.json["sources"][0]["rows_evaluated"] == 7
    assert ran.outcomes(rule)["thsao"] == ("unknown", "partial")
    other = "MFA-ENABLED" if rule == "PWD-MAX-AGE" else "PWD-MAX-AGE"
    assert ran.outcomes(other)["thsao"] == ("pass", None)


def test_a_sheet_of_200_columns_is_read(auditor: Program, district: Path) -> None:
    more = [f"Cột {number}" for number in range(200)]
    rows = [[*HEADERS, *more], *([*row, *(["x"] * 200)] for row in ACCOUNTS)]
    (district / "accounts.csv").write_bytes(csv_bytes(rows))
    ran = auditor.scan(district)
    assert ran.code == 0
    assert ran.outcomes("MFA-ENABLED") == dict.fromkeys(CODES, ("pass", None))


def test_a_violation_wins_over_what_is_not_known(auditor: Program, district: Path) -> None:
    rows = [account("thsao", "an", mfa="Không"), account("thsao", "binh", mfa="?")]
    (district / "accounts.csv").write_bytes(accounts_csv(rows))
    ran = auditor.scan(district)
    assert ran.code == 1
    (result,) = [
        each
        for each in ran.json["results"]
        if (each["school"], each["rule"]) == ("thsao", "MFA-ENABLED")
    ]
    assert (result["violations"], result["unknown"], result["population"]) == (1, 1, 2)
    assert [(f["subject"], f["source"], f["row"]) for f in result["findings"]] == [
        ("an", "accounts.csv", 2)
    ]
