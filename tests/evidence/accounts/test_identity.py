"""Rows about one account come together: within a source, and from several sources of a system."""

from __future__ import annotations

from pathlib import Path

from evidence_building import (
    at,
    by_account,
    codes,
    csv_bytes,
    facts,
    gather,
    is_accounted,
    origin,
    source,
)

from auditor.evidence.interface import Evidence, SchoolBy, SchoolRule

AN, BINH, CHI = (f"{name}@example.edu.test" for name in ("ly.an", "mac.binh", "dang.chi"))
BY_CODE = SchoolRule(SchoolBy.CODE, "thsao")
AD = [
    ["UserPrincipalName", "EmailAddress", "PasswordLastSet", "Title", "DistinguishedName"],
    [AN, "", "01/09/2026 08:00:00", "Giáo viên", "CN=a,OU=thsao,DC=x"],
    [BINH, BINH, "02/09/2026 08:00:00", "", "CN=b,OU=thsao,DC=x"],
]
ENTRA = [
    ["userPrincipalName", "isAdmin", "isMfaRegistered", "isMfaCapable"],
    [BINH, "True", "False", "False"],
    [AN.upper(), "False", "True", "True"],
    [CHI, "False", "True", "True"],
]


def traced(row: dict[str, object], fact: str) -> tuple[int, int]:
    """Return file and row of a fact: its own origin if it has one, else the account's first row."""
    return origin(row.get(f"{fact}@origin") or row["origin"])


def joined(folder: Path) -> Evidence:
    (folder / "ad.csv").write_bytes(csv_bytes(AD))
    (folder / "entra.csv").write_bytes(csv_bytes(ENTRA))
    by_name = SchoolRule(SchoolBy.DISTINGUISHED_NAME, "OU={code},")
    return gather(
        folder,
        [
            source("active-directory-csv", "ad.csv", by_name),
            source("entra-registration-details", "entra.csv", BY_CODE),
        ],
    )


def test_the_facts_of_two_sources_of_a_system_stand_in_one_row(tmp_path: Path) -> None:
    evidence = joined(tmp_path)
    assert set(by_account(evidence)) == {AN, BINH, CHI}
    assert facts(evidence, AN, "password_changed_at", "mfa_enrolled", "privileged", "role") == {
        "password_changed_at": at(2026, 9, 1, 8),
        "mfa_enrolled": True,
        "privileged": False,
        "role": "staff",
    }
    assert facts(evidence, CHI, "password_changed_at", "mfa_enrolled", "school") == {
        "password_changed_at": None,
        "mfa_enrolled": True,
        "school": "thsao",
    }


def test_every_fact_knows_the_file_and_row_it_came_from(tmp_path: Path) -> None:
    row = by_account(joined(tmp_path))[AN]
    assert traced(row, "password_changed_at") == (0, 2)
    assert traced(row, "mfa_enrolled") == (1, 3)
    only_entra = by_account(joined(tmp_path))[CHI]
    assert traced(only_entra, "mfa_enrolled") == (1, 4)
    assert traced(only_entra, "school") == (1, 4)


def test_an_empty_text_gives_way_to_another_source(tmp_path: Path) -> None:
    row = by_account(joined(tmp_path))[AN]
    assert row["email"] == AN
    assert origin(row["email@origin"]) == (1, 3)


def test_rows_of_both_files_are_counted_for_a_joined_account(tmp_path: Path) -> None:
    ad, entra = joined(tmp_path).provenance
    assert (ad.rows_read, ad.rows_evaluated, ad.schools) == (2, 2, frozenset({"thsao"}))
    assert (entra.rows_read, entra.rows_evaluated) == (3, 3)
    assert is_accounted(ad)
    assert is_accounted(entra)


def two_tables(folder: Path, *, swapped: bool = False, system: str | None = None) -> Evidence:
    first = [
        ["Username", "School", "Position", "Created"],
        ["an", "thsao", "Kế toán", "2026-02-01"],
    ]
    second = [["Username", "School", "Position", "2FA"], ["an", "thsao", "Quản trị", "có"]]
    (folder / "a.csv").write_bytes(csv_bytes(first))
    (folder / "b.csv").write_bytes(csv_bytes(second))
    specs = [source("table", "a.csv"), source("table", "b.csv", system=system)]
    return gather(folder, specs[::-1] if swapped else specs)


def test_the_source_that_is_declared_first_wins(tmp_path: Path) -> None:
    assert facts(two_tables(tmp_path), "an", "role", "mfa_enrolled") == {
        "role": "staff",
        "mfa_enrolled": True,
    }
    assert facts(two_tables(tmp_path, swapped=True), "an", "role", "created_at") == {
        "role": "admin",
        "created_at": at(2026, 2, 1),
    }


def test_accounts_of_two_systems_are_not_joined(tmp_path: Path) -> None:
    evidence = two_tables(tmp_path, system="smas")
    table = evidence.tables["accounts"]
    assert table["account"].to_list() == ["an", "an"]
    assert table["system"].to_list() == ["table", "smas"]
    assert table["mfa_enrolled"].to_list() == [None, True]


def test_three_sources_are_joined_and_each_fact_keeps_its_origin(tmp_path: Path) -> None:
    names = ("a.csv", "b.csv", "c.csv")
    headers = ("Created", "2FA", "Last login")
    for name, header, cell in zip(names, headers, ("2026-02-01", "có", "2026-03-03"), strict=True):
        content = csv_bytes([["Username", "School", header], ["an", "thsao", cell]])
        (tmp_path / name).write_bytes(content)
    evidence = gather(tmp_path, [source("table", name) for name in names])
    row = by_account(evidence)["an"]
    assert [traced(row, name)[0] for name in ("created_at", "mfa_enrolled", "last_login_at")] == [
        0,
        1,
        2,
    ]
    assert [each.rows_evaluated for each in evidence.provenance] == [1, 1, 1]


def test_the_same_name_in_two_schools_means_two_accounts(tmp_path: Path) -> None:
    rows = [["Username", "School"], ["hieutruong", "thsao"], ["hieutruong", "mnhoa"]]
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows))
    evidence = gather(tmp_path, [source("table", "a.csv")])
    assert evidence.tables["accounts"]["school"].to_list() == ["thsao", "mnhoa"]
    assert codes(evidence.provenance[0]) == {}


REPEATED = [
    ["Username", "School", "Họ và tên", "2FA", "Created", "Position"],
    ["chung", "thsao", "Lý An", "có", "2026-02-01", "Giáo viên"],
    ["khac", "thsao", "Hồ Dung", "có", "2026-02-01", "Giáo viên"],
    ["Chung", "thsao", "Mạc Bình", "không", "2026-02-01", ""],
    ["chung", "thsao", "Lý An", "có", "", "Giáo viên"],
]


def test_repeated_rows_are_merged_and_what_they_disagree_on_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(csv_bytes(REPEATED))
    evidence = gather(tmp_path, [source("table", "a.csv")])
    (provenance,) = evidence.provenance
    assert list(by_account(evidence)) == ["chung", "khac"]
    assert facts(evidence, "chung", "mfa_enrolled", "created_at", "role", "people") == {
        "mfa_enrolled": None,
        "created_at": at(2026, 2, 1),
        "role": "staff",
        "people": 2,
    }
    assert codes(provenance) == {"duplicate_account": 2}
    assert [problem.row for problem in provenance.problems] == [4, 5]
    assert (provenance.rows_read, provenance.rows_evaluated) == (4, 2)
    assert provenance.quarantined_by_school == {}  # their facts live on: no school is in doubt
    assert is_accounted(provenance)


def test_repeated_rows_without_persons_are_merged(tmp_path: Path) -> None:
    rows = [["Username", "School", "Số người"], ["chung", "thsao", "2"], ["chung", "thsao", "3"]]
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows))
    spec = source("table", "a.csv", columns={"people": "Số người"})
    assert facts(gather(tmp_path, [spec]), "chung", "people") == {"people": None}


def test_an_account_that_two_files_of_a_source_hold_is_merged(tmp_path: Path) -> None:
    for name in ("a1.csv", "a2.csv"):
        content = csv_bytes([["Email", "School"], [AN, "thsao"]])
        (tmp_path / name).write_bytes(content)
    first, second = gather(tmp_path, [source("table", "a*.csv")]).provenance
    assert (first.path, first.rows_evaluated, codes(first)) == ("a1.csv", 1, {})
    assert (second.path, second.rows_evaluated, codes(second)) == (
        "a2.csv",
        0,
        {"duplicate_account": 1},
    )
    assert is_accounted(second)


def test_a_repeated_row_that_knows_its_school_helps_the_one_that_does_not(tmp_path: Path) -> None:
    rows = [["Email", "School"], [AN, "truong-la"], [AN, "thsao"]]
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows))
    evidence = gather(tmp_path, [source("table", "a.csv")])
    assert facts(evidence, AN, "school") == {"school": "thsao"}
    assert is_accounted(evidence.provenance[0])
