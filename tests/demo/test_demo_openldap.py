"""The demonstration out of OpenLDAP: the very verdicts that the same accounts have in files."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from directory_demo import DAY, EXPECTED, Ran, assert_the_password_is_nowhere, run

from auditor.demo.accounts.family import plant
from auditor.demo.key import answer_key
from testbed import demo
from testbed.demo_compare import right


@pytest.fixture(scope="module")
def ran(servers_installed: None, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    del servers_installed
    return run("openldap", tmp_path_factory.mktemp("openldap") / "district")


def test_every_answer_of_the_key_is_what_the_audit_says_and_the_audit_says_no_more(
    ran: Ran,
) -> None:
    assert ran.said == ran.right
    assert (ran.code, ran.found.wrong) == (0, ())


def test_every_verdict_on_accounts_equals_that_of_the_files(ran: Ran) -> None:
    def accounts(answers: dict[object, object]) -> dict[object, object]:
        return {place: each for place, each in answers.items() if not place.of_settings}

    assert len(accounts(ran.said)) == 192
    assert accounts(ran.said) == accounts(ran.files)
    assert accounts(ran.right) == accounts(right(answer_key([plant(DAY)])))


def test_the_differences_are_those_that_are_documented_and_all_are_shown(ran: Ran) -> None:
    documented = (EXPECTED / "openldap-differences.txt").read_text(encoding="utf-8")
    assert "".join(f"{each}\n" for each in ran.found.differences) == documented
    listed = ran.folder / "reports" / "differences.txt"
    assert listed.read_text(encoding="utf-8") == documented
    assert {line.split()[1][:4] for line in documented.splitlines()} == {"DIR-"}
    assert "288 of 288 results are as the key says" in ran.output
    assert "192 are equal, 0 know more than the files tell, 0 contradict" in ran.output


def test_what_the_directory_enforces_is_judged_and_the_lax_policy_is_found(ran: Ran) -> None:
    lax = "cn=noi-long,ou=chinh-sach,dc=suoimo,dc=example"
    endless = "cn=khong-het-han,ou=chinh-sach,dc=suoimo,dc=example"
    failed = {
        (place.school, place.rule): answer.subjects
        for place, answer in ran.said.items()
        if place.of_settings and answer.outcome == "fail"
    }
    rules = ("HISTORY", "LOCKOUT", "MAX-AGE", "MIN-LENGTH", "MUST-CHANGE")
    assert failed == {
        **{("lcrungthong", f"DIR-{rule}"): (lax,) for rule in rules},
        ("thcssuoimo", "DIR-MAX-AGE"): (endless,),
    }
    assert all(ran.of_settings()[f"DIR-{rule}"]["pass"] for rule in rules)
    assert set(ran.of_settings()["DIR-COMPLEXITY"]) == {"unknown", "not_applicable"}


def test_every_row_is_accounted_for_and_every_finding_names_where_it_stands(ran: Ran) -> None:
    result = json.loads((ran.folder / "reports" / "result.json").read_text("utf-8"))
    sources = {each["path"]: each for each in result["sources"] if each["family"] == "accounts"}
    for path, each in sources.items():
        kinds = ("rows_evaluated", "rows_excluded", "rows_quarantined")
        assert each["error"] is None, path
        assert each["rows_read"] == sum(each[kind] for kind in kinds) > 0, path
    live = [each for path, each in sources.items() if path.startswith("ldaps://")]
    assert sum(each["rows_read"] for each in live) == len(ran.district.plan.accounts)
    for each in result["results"]:
        for finding in each["findings"]:
            assert finding["source"] in sources
            assert finding["row"] is not None


def test_the_password_is_in_no_output_and_in_no_file(ran: Ran) -> None:
    assert_the_password_is_nowhere(ran)
    assert "KIEM_TRA_LDAP" in (ran.folder / "district.yaml").read_text(encoding="utf-8")


def _answers(folder: Path) -> bool:
    """Tell whether anything listens where the district file says that its directory is."""
    district = yaml.safe_load((folder / "district.yaml").read_text(encoding="utf-8"))
    url = urlsplit(district["evidence"]["accounts"][0]["url"])
    with socket.socket() as probe:
        return probe.connect_ex((url.hostname or "", url.port or 636)) == 0


@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt(), 130), (demo.TestbedError("ended with code 4"), 2)]
)
def test_the_server_ends_whatever_happens_to_the_scan(
    servers_installed: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
) -> None:
    ran_while = []

    def interrupted(folder: Path, *_more: object, **_password: object) -> Path:
        ran_while.append(_answers(folder))
        raise error

    monkeypatch.setattr(demo, "scan", interrupted)
    monkeypatch.setattr(demo.signal, "signal", lambda *_handler: None)
    arguments = ["openldap", str(tmp_path / "district"), "--as-of", "2026-11-22"]
    assert demo.main(arguments) == code
    assert ran_while == [True]
    assert not _answers(tmp_path / "district")
    # What is left is known as an earlier demo's: the next run may replace it.
    assert demo.main(arguments) == code
    assert ran_while == [True, True]


def test_a_folder_of_somebody_elses_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo.signal, "signal", lambda *_handler: None)
    (tmp_path / "mine.txt").write_text("mine")
    assert demo.main(["openldap", str(tmp_path), "--lang", "en"]) == 2
    assert "is no earlier demo; choose another folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
