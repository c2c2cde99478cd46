"""A stored result is shown and written again, and its verdict stays what it was."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_building import ACCOUNTS, AS_OF, CODES, Program, account, accounts_csv, edit

from reports import FORMATS

SCHOOLS_FILES = {f"{code}.json" for code in CODES}


@pytest.fixture
def result(auditor: Program, district: Path, tmp_path: Path) -> Path:
    """Return a stored result in which one school fails."""
    rows = [*ACCOUNTS, account("thsao", "an", mfa="Không")]
    (district / "accounts.csv").write_bytes(accounts_csv(rows))
    path = tmp_path / "stored" / "result.json"
    assert auditor("scan", district, *AS_OF, "-q", f"-ojson={path}").code == 1
    return path


def changed(path: Path, **members: Any) -> Path:
    document = json.loads(path.read_bytes())
    document.update(members)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_a_stored_result_is_shown_as_the_scan_showed_it(
    auditor: Program, district: Path, result: Path
) -> None:
    scanned = auditor("scan", district, *AS_OF)
    shown = auditor("report", result)
    assert (shown.code, shown.out, shown.err) == (1, scanned.out, "")


def test_every_format_of_a_stored_result_is_that_of_the_scan(
    auditor: Program, district: Path, result: Path, tmp_path: Path
) -> None:
    wanted = ("csv", "findings")
    for command, source, folder in (("scan", district, "s"), ("report", result, "r")):
        day = AS_OF if command == "scan" else ()
        outputs = [f"-o{each}={tmp_path / folder / each}.csv" for each in wanted]
        assert auditor(command, source, *day, "-q", *outputs).code == 1
    for each in wanted:
        written = [(tmp_path / folder / f"{each}.csv").read_bytes() for folder in "sr"]
        assert written[0] == written[1]


def test_the_other_language_is_possible_and_what_stays_is_told(
    auditor: Program, result: Path
) -> None:
    ran = auditor("report", result, "--lang", "vi", "-o", "csv=-")
    assert "không đạt" in ran.out
    assert "(en)" in ran.err
    assert auditor("report", result, "-o", "csv=-").err == ""


def test_standard_input_may_hold_the_result(
    auditor: Program, result: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(result.read_bytes())))
    assert auditor("report", "-", "-o", "json=-").out.encode() == result.read_bytes()


def test_the_exit_code_is_the_stored_one(
    auditor: Program, district: Path, result: Path, tmp_path: Path
) -> None:
    assert auditor("report", result, "-q").code == 1
    assert auditor("report", result, "-q", "--school", "mnhoa").code == 1
    fine = tmp_path / "fine.json"
    (district / "accounts.csv").write_bytes(accounts_csv())
    assert auditor("scan", district, *AS_OF, "-q", f"-ojson={fine}").code == 0
    assert auditor("report", fine, "-q").code == 0
    flags = ("-q", "--min-coverage", "99", f"-ojson={fine}")
    assert auditor("scan", district, *AS_OF, *flags).code == 3
    assert auditor("report", fine, "-q").code == 3


def test_a_report_that_cannot_be_written_is_3_unless_something_failed(
    auditor: Program, district: Path, result: Path, tmp_path: Path
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    ran = auditor("report", result, "-q", "-ojson=/dev/full", f"-ocsv={tmp_path / 'r.csv'}")
    assert (ran.code, (tmp_path / "r.csv").exists()) == (1, True)
    assert "the disk is full" in ran.err
    (district / "accounts.csv").write_bytes(accounts_csv())
    assert auditor("scan", district, *AS_OF, "-q", f"-ojson={result}").code == 0
    assert auditor("report", result, "-q", "-ojson=/dev/full").code == 3


def test_one_school_s_own_report_tells_of_no_other(
    auditor: Program, result: Path, tmp_path: Path
) -> None:
    ran = auditor("report", result, "--school", "mnhoa", "-o", "json=-")
    assert [each["code"] for each in ran.json["schools"]] == ["mnhoa"]
    assert ran.json["exit_code"] == 0
    assert "thsao" not in ran.out
    both = auditor("report", result, "--school", "mnhoa", "--school", "thsao", "-o", "json=-")
    assert [each["code"] for each in both.json["schools"]] == ["thsao", "mnhoa"]
    assert both.json["exit_code"] == 1
    assert {each["school"] for each in both.json["results"]} == {"thsao", "mnhoa"}


def test_each_school_s_own_result_is_a_result_of_its_own(
    auditor: Program, result: Path, tmp_path: Path
) -> None:
    ran = auditor("report", result, "-q", f"-ojson={tmp_path}/by/{{school}}.json")
    assert ran.err == f"Written: 3 files, {tmp_path}/by/{{school}}.json\n"
    assert {each.name for each in (tmp_path / "by").iterdir()} == SCHOOLS_FILES
    codes = {each: auditor("report", tmp_path / "by" / each, "-q").code for each in SCHOOLS_FILES}
    assert codes == {"thsao.json": 1, "thcssong.json": 0, "mnhoa.json": 0}


def test_a_school_that_is_not_in_it_is_refused(auditor: Program, result: Path) -> None:
    ran = auditor("report", result, "--school", "thsaoo")
    assert (ran.code, ran.out) == (2, "")
    assert "--school thsaoo: not in this result. Did you mean 'thsao'?" in ran.err


def test_findings_that_were_not_kept_are_not_made_up(
    auditor: Program, district: Path, result: Path, tmp_path: Path
) -> None:
    auditor("scan", district, *AS_OF, "-q", "--findings", "0", f"-ojson={result}")
    ran = auditor("report", result, "-q", f"-ofindings={tmp_path / 'f.csv'}")
    assert "holds only the first findings of each result, not every one" in ran.err
    assert not (tmp_path / "f.csv").exists()


def test_names_are_hidden_once_and_not_twice(
    auditor: Program, district: Path, result: Path, tmp_path: Path
) -> None:
    hidden, key = tmp_path / "hidden.json", district / "redaction.key"
    assert (
        auditor("scan", district, *AS_OF, "-q", "--redact", "names", f"-ojson={hidden}").code == 1
    )
    again = auditor("report", hidden, "--redact", "names", "-o", "json=-")
    assert again.out.encode() == hidden.read_bytes()
    assert again.err == ""
    from_open = auditor("report", result, "--redact", "names", "--redact-key", key, "-o", "json=-")
    made = from_open.json
    assert made == {**json.loads(hidden.read_bytes()), "generated_at": made["generated_at"]}
    more = auditor("report", hidden, "--redact", "all", "--redact-key", key, "-o", "json=-")
    assert more.json["redacted"] == "all"
    assert re.search(r'"subject": "#[0-9a-f]{10}"', more.out)


def test_without_a_key_the_pseudonyms_are_of_this_run_alone(auditor: Program, result: Path) -> None:
    runs = [auditor("report", result, "--redact", "all", "-o", "json=-") for _ in range(2)]
    assert runs[0].out != runs[1].out
    assert "the pseudonyms are made for this run alone and differ from" in runs[0].err
    assert [each.name for each in result.parent.iterdir()] == ["result.json"]


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"exit_code": 0}, "exit_code does not follow from the results in it"),
        ({"exit_code": 3}, "exit_code does not follow from the results in it"),
        ({"fail_on": "critical", "exit_code": 1}, ""),
        ({"schema": "auditor-result/2"}, "schema: is 'auditor-result/2', and this program reads"),
        ({"results": []}, "schools[0].counts.pass: is not the number of such results"),
    ],
)
def test_a_changed_result_is_refused(
    auditor: Program, result: Path, tmp_path: Path, members: dict[str, Any], told: str
) -> None:
    ran = auditor("report", changed(result, **members), f"-ocsv={tmp_path / 'r.csv'}")
    assert ran.code == (2 if told else 1)
    assert told in ran.err
    assert (tmp_path / "r.csv").exists() is not bool(told)


def test_a_score_that_was_changed_is_refused(auditor: Program, result: Path) -> None:
    document = json.loads(result.read_bytes())
    document["schools"][0]["score"] = 100.0
    ran = auditor("report", changed(result, schools=document["schools"]))
    assert ran.code == 2
    assert "schools[0].score does not follow from the results in it." in ran.err
    assert "take the original, or write it anew: auditor scan DISTRICT -o json=PATH" in ran.err


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("gone.json", "gone.json: the stored result cannot be read (No such file or directory)"),
        (".", "the stored result cannot be read (Is a directory)"),
    ],
)
def test_a_path_that_is_no_result_is_refused(
    auditor: Program, tmp_path: Path, name: str, told: str
) -> None:
    ran = auditor("report", tmp_path / name)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_a_report_never_takes_the_place_of_what_it_is_made_of(
    auditor: Program, result: Path, district: Path
) -> None:
    before = result.read_bytes()
    for place in (result, result.parent / "." / result.name, result.parent / "{school}.json"):
        ran = auditor("report", result, f"-ojson={place}")
        assert ran.code == 2
        assert "would take the place of a file that this command reads" in ran.err
    assert result.read_bytes() == before
    ran = auditor("scan", district, f"-ojson={district / 'district.yaml'}")
    assert ran.code == 2
    assert "would take the place of a file that this command reads" in ran.err


def test_a_source_that_could_not_be_read_stays_incomplete(
    auditor: Program, district: Path, result: Path
) -> None:
    (district / "accounts.csv").write_bytes(accounts_csv())
    edit(district, "evidence:", "evidence:\n  staff:\n    - {format: table, path: gone.csv}")
    assert auditor("scan", district, *AS_OF, "-q", f"-ojson={result}").code == 3
    assert auditor("report", result, "-q").code == 3
    ran = auditor("report", changed(result, exit_code=0), "-q")
    assert ran.code == 2
    assert "exit_code does not follow" in ran.err


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_demo_s_stored_result_gives_every_report_that_its_scan_gives(
    auditor: Program, tmp_path: Path, language: str
) -> None:
    """Findings are left out: a scan lists them as the sources have them, a result the worst."""
    demo, stored = tmp_path / "demo", tmp_path / "scan" / "json.json"
    assert auditor("demo", demo, *AS_OF).code == 0
    names = [each for each in FORMATS if each != "findings"]
    for command in (("scan", demo, *AS_OF), ("report", stored)):
        folder = tmp_path / command[0]
        places = [f"-o{each}={folder / each}{FORMATS[each].extension}" for each in names]
        schools = [f"-o{each}={folder}/{each}-by/{{school}}.x" for each in ("html", "csv")]
        ran = auditor(*command, "-q", "--lang", language, *places, *schools)
        assert ran.code == 1
    scanned, again = _contents(tmp_path / "scan"), _contents(tmp_path / "report")
    assert list(scanned) == list(again)
    assert [name for name in scanned if scanned[name] != again[name]] == []
