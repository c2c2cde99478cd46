"""WordPress: what ``wp user list`` prints as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from evidence_building import at, codes, csv_bytes, facts, gather, is_accounted, raw_of, source

from auditor.evidence.families import FAMILIES
from auditor.evidence.interface import SchoolBy, SchoolRule

BY_CODE = SchoolRule(SchoolBy.CODE, "thsao")
CANARY = "$P$BCanaryHash7743"
USERS = (
    {
        "ID": 1,
        "user_login": "Admin",
        "display_name": "Quản trị",
        "user_email": "Admin@example.edu.test",
        "user_registered": "2016-06-03 04:37:00",
        "roles": "administrator",
    },
    {
        "ID": 2,
        "user_login": "ly.an",
        "display_name": "Lý An",
        "user_email": "an@example.edu.test",
        "user_registered": "2025-08-31 18:00:00",
        "roles": "editor,author",
    },
)


def as_csv(users: tuple[Mapping[str, object], ...] = USERS) -> bytes:
    return csv_bytes([list(users[0]), *([str(cell) for cell in each.values()] for each in users)])


@pytest.mark.parametrize(
    "content",
    [
        as_csv(),
        b"\xef\xbb\xbf" + as_csv(),
        json.dumps(USERS).encode(),
        json.dumps(USERS, indent=1).encode("utf-16"),
    ],
    ids=["csv", "csv with mark", "json", "json of PowerShell"],
)
def test_both_shapes_are_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "wp").write_bytes(content)
    evidence = gather(tmp_path, [source("wordpress", "wp", BY_CODE)])
    (provenance,) = evidence.provenance
    wanted = ("username", "email", "role", "privileged", "created_at", "enabled", "mfa_enrolled")
    assert facts(evidence, "admin", *wanted) == {
        "username": "Admin",
        "email": "admin@example.edu.test",
        "role": "admin",
        "privileged": True,
        "created_at": datetime(2016, 6, 3, 4, 37, tzinfo=UTC),
        "enabled": None,
        "mfa_enrolled": None,
    }
    assert facts(evidence, "ly.an", "privileged", "created_at", "role") == {
        "privileged": False,
        "created_at": at(2025, 9, 1, 1, 0),  # UTC in the list, the next day in Hanoi
        "role": None,
    }
    assert provenance.provides.isdisjoint(FAMILIES["accounts"].formats["wordpress"].cannot_tell)
    assert is_accounted(provenance)
    assert provenance.system == "wordpress"


@pytest.mark.parametrize(
    ("roles", "privileged"),
    [
        ("administrator", True),
        ("editor, administrator", True),
        ("subscriber", False),
        ("contributor, author", False),
        ("shop_manager", None),
        ("editor,shop_manager", None),
        ("administrators-club", None),
        ("", None),
    ],
)
def test_only_the_roles_of_wordpress_itself_tell_the_rights(
    tmp_path: Path, roles: str, privileged: bool | None
) -> None:
    (tmp_path / "wp.json").write_text(json.dumps([{**USERS[0], "roles": roles}]), encoding="utf-8")
    evidence = gather(tmp_path, [source("wordpress", "wp.json", BY_CODE)])
    assert facts(evidence, "admin", "privileged") == {"privileged": privileged}


def test_a_list_of_a_network_tells_no_roles(tmp_path: Path) -> None:
    user = {name: cell for name, cell in USERS[0].items() if name != "roles"}
    (tmp_path / "wp.csv").write_bytes(as_csv((user,)))
    evidence = gather(tmp_path, [source("wordpress", "wp.csv", BY_CODE)])
    assert facts(evidence, "admin", "privileged", "role") == {"privileged": None, "role": None}


def test_a_date_that_is_none_is_reported(tmp_path: Path) -> None:
    user = {**USERS[0], "user_registered": "0000-00-00 00:00:00"}
    (tmp_path / "wp.csv").write_bytes(as_csv((user, USERS[1])))
    evidence = gather(tmp_path, [source("wordpress", "wp.csv", BY_CODE)])
    assert facts(evidence, "admin", "created_at") == {"created_at": None}
    assert codes(evidence.provenance[0]) == {"bad_date": 1}


@pytest.mark.parametrize("shape", ["csv", "json"])
def test_hashes_and_keys_reach_neither_table_nor_raw_frame_nor_message(
    tmp_path: Path, shape: str
) -> None:
    user = {**USERS[0], "user_pass": CANARY, "user_activation_key": f"1:{CANARY}"}
    path = tmp_path / "wp"
    path.write_bytes(as_csv((user,)) if shape == "csv" else json.dumps([user]).encode())
    spec = source("wordpress", "wp", BY_CODE)
    raw = raw_of(tmp_path, spec)
    evidence = gather(tmp_path, [spec])
    shown = f"{raw!r} {raw.frame.rows()} {evidence.tables['accounts'].rows()} {evidence.provenance}"
    assert CANARY not in shown
    assert codes(evidence.provenance[0]) == {"secret_column": 2}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'[{"ID": 1', "not valid JSON"),
        (b'{"user_login": "a"}', "holds no list of records"),
        (b"[" * 100_000, "not valid JSON"),
        (b'[{"ID": ' + b"9" * 10_000 + b"}]", "not valid JSON"),
        (b'[{"name": "An"}]', "no column is known"),
        (b'[{"user_login": "\xff"}]', "not valid JSON"),
    ],
)
def test_broken_lists_cost_the_source_only(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "wp.json").write_bytes(content)
    (provenance,) = gather(tmp_path, [source("wordpress", "wp.json", BY_CODE)]).provenance
    assert provenance.error is not None
    assert told in provenance.error.en


def test_nested_values_and_half_surrogates_do_no_harm(tmp_path: Path) -> None:
    deep: object = "\ud800"
    for _level in range(400):
        deep = [deep]
    (tmp_path / "wp.json").write_text(json.dumps([{**USERS[0], "caps": deep}]), encoding="utf-8")
    evidence = gather(tmp_path, [source("wordpress", "wp.json", BY_CODE)])
    assert evidence.provenance[0].error is None
