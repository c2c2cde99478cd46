"""Where reports go, what standard output carries, and which exit code a scan has."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from cli_building import (
    ACCOUNTS,
    AS_OF,
    CODES,
    Program,
    account,
    accounts_csv,
    edit,
    run_process,
    unprivileged,
)
from jsonschema import Draft202012Validator

from auditor.audit import Audit
from auditor.check import Judgement
from auditor.model import Text
from auditor.publish import json_schema
from checks import CHECKS
from reports import FORMATS
from reports.interface import ReportFormat, ReportOptions


def failing(district: Path, *rows: list[str]) -> None:
    (district / "accounts.csv").write_bytes(accounts_csv([*ACCOUNTS, *rows]))


def test_json_on_standard_output_is_all_it_carries(
    auditor: Program, district: Path, tmp_path: Path
) -> None:
    ran = auditor.scan(district, "-o", f"csv={tmp_path / 'r.csv'}")
    assert ran.code == 0
    Draft202012Validator(json_schema("result")).validate(ran.json)
    assert ran.json["exit_code"] == 0
    assert ran.err == f"Written: {tmp_path / 'r.csv'}\n"


def test_every_format_is_written_whole_and_for_its_owner_only(
    auditor: Program, district: Path, tmp_path: Path
) -> None:
    failing(district, account("thsao", "an", mfa="Không"))
    folder = tmp_path / "new" / "reports"
    names = {name: f"{name}{FORMATS[name].extension}" for name in FORMATS}
    wanted = [f"-o{name}={folder / file}" for name, file in names.items()]
    ran = auditor("scan", district, *AS_OF, *wanted, f"-ofindings={folder / 'f.parquet'}")
    assert ran.code == 1
    assert {path.name for path in folder.iterdir()} == {*names.values(), "f.parquet"}
    modes = {path: path.stat().st_mode & 0o777 for path in folder.rglob("*")}
    open_to_all = {path.name for path, mode in modes.items() if mode == 0o644}
    assert open_to_all == {names["prometheus"]}, "a program of another user reads it"
    private = {(path.is_dir(), mode) for path, mode in modes.items() if mode != 0o644}
    assert private == {(False, 0o600), (True, 0o700)}
    assert json.loads((folder / "json.json").read_bytes())["exit_code"] == 1
    text = (folder / names["findings"]).read_bytes().decode("utf-8-sig")
    (finding,) = list(csv.DictReader(io.StringIO(text)))
    assert (finding["subject"], finding["rule"], finding["row"]) == ("an", "MFA-ENABLED", "8")
    assert ran.out == ""  # the terminal report went to a file


def test_all_writes_every_format_side_by_side(
    auditor: Program, district: Path, tmp_path: Path
) -> None:
    failing(district, account("thsao", "an", mfa="Không"))
    folder = tmp_path / "reports"
    ran = auditor("scan", district, *AS_OF, f"-oall={folder}")
    assert ran.code == 1
    assert ran.out, "the terminal shows its report all the same"
    wanted = {"html" if each.folder else f"result{each.extension}" for each in FORMATS.values()}
    assert {path.name for path in folder.iterdir()} == wanted
    # Again over an earlier one; and from the stored result, which holds no table of findings.
    assert auditor("scan", district, *AS_OF, "-q", f"-oall={folder}").code == 1
    again = auditor("report", folder / "result.json", "-q", f"-oall={tmp_path / 'again'}")
    assert again.code == 1
    left = {path.name for path in (tmp_path / "again").iterdir()}
    assert left == wanted - {"result.findings.csv"}


@pytest.mark.parametrize("path", ["-", "{school}/x"])
def test_all_wants_a_folder(auditor: Program, district: Path, path: str) -> None:
    ran = auditor("scan", district, *AS_OF, "-o", f"all={path}")
    assert (ran.code, ran.out) == (2, "")
    assert "'all' writes many files; name a folder." in ran.err


@pytest.mark.parametrize(
    ("paths", "one"),
    [
        (("{school}.docx", "{school}.annex.docx"), False),
        (("{school}.docx", "{school}-a.docx"), True),
        (("a-{school}.json", "{school}.json"), True),
        (("a.{school}.json", "{school}.json"), False),
        (("{school}.json", "thsao.json"), True),
        (("{school}.json", "th.sao.json"), False),
    ],
)
def test_paths_that_some_school_would_make_one_are_refused(
    auditor: Program, district: Path, tmp_path: Path, paths: tuple[str, str], one: bool
) -> None:
    """A school's code holds letters, digits, - and _; no dot."""
    outputs = [
        f"-o{kind}={tmp_path / each}" for kind, each in zip(("json", "csv"), paths, strict=True)
    ]
    ran = auditor("scan", district, *AS_OF, "-q", *outputs)
    assert (ran.code == 2) is one
    assert ("the same place" in ran.err) is one


def test_quiet_shows_nothing(auditor: Program, district: Path) -> None:
    assert auditor("scan", district, *AS_OF, "--quiet") == auditor("scan", district, *AS_OF, "-q")
    ran = auditor("scan", district, *AS_OF, "-q")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


@pytest.mark.parametrize("second", ["r.json", "./r.json", "sub/../r.json", "-"])
def test_two_reports_cannot_go_to_one_place(
    auditor: Program, district: Path, monkeypatch: pytest.MonkeyPatch, second: str
) -> None:
    monkeypatch.chdir(district)
    first = "-" if second == "-" else "r.json"
    ran = auditor("scan", district, "-o", f"json={first}", "-o", f"csv={second}")
    assert ran.code == 2
    assert "-o: two reports cannot go to the same place: " in ran.err
    assert not (district / "r.json").exists()


def test_a_full_disk_is_told_and_the_other_reports_are_written(
    auditor: Program, district: Path, tmp_path: Path
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    other = tmp_path / "r.csv"
    ran = auditor("scan", district, *AS_OF, "-q", "-ojson=/dev/full", f"-ocsv={other}")
    assert ran.code == 3
    assert "/dev/full: the report cannot be written, the disk is full. Free some space" in ran.err
    assert other.exists()
    failing(district, account("thsao", "an", mfa="Không"))
    assert auditor("scan", district, *AS_OF, "-q", "-ojson=/dev/full").code == 1


def test_a_read_only_folder_is_told_before_time_is_spent(district: Path, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o555)
    place = folder / "r.json"
    ran = run_process("scan", district, *AS_OF, "-q", f"-ojson={place}", wrapper=unprivileged())
    assert ran.code == 2
    assert f"{place}: cannot be written; the folder {folder} does not let you." in ran.err


def test_a_dry_run_reads_and_writes_nothing(
    auditor: Program, district: Path, tmp_path: Path
) -> None:
    (district / "accounts.csv").write_bytes(b"")  # reading it would be an error
    edit(district, "evidence:", "evidence:\n  staff:\n    - {format: table, path: gone.csv}")
    place = tmp_path / "r.json"
    ran = auditor("scan", district, *AS_OF, "--dry-run", f"-ojson={place}")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "Dry run: nothing was read or written.",
        "District: Song Xanh district (songxanh), 3 units, as of 2026-11-22T23:59:59+07:00",
        "Directives: baseline",
        "Rules: 3 can be judged, 8 wait for a later version",
        "Sources:",
        "  staff/table: gone.csv (MISSING)",
        "  accounts/table: accounts.csv (found)",
        "Outputs:",
        f"  json: {place}",
        "  terminal: -",
    ]
    assert not place.exists()


def test_the_exit_code_follows_severity_and_coverage(auditor: Program, district: Path) -> None:
    assert auditor.scan(district).code == 0
    assert auditor.scan(district, "--min-coverage", "18.2").code == 0
    assert auditor.scan(district, "--min-coverage", "18.3").code == 3
    failing(district, account("thsao", "an", changed="2026-08-01"))
    assert auditor.scan(district).code == 1
    assert auditor.scan(district, "--fail-on", "high", "--min-coverage", "99").code == 1
    assert auditor.scan(district, "--fail-on", "critical").code == 0
    assert auditor.scan(district, "--fail-on", "critical", "--min-coverage", "99").code == 3
    assert auditor.scan(district, "--school", "mnhoa").code == 0
    assert auditor.scan(district, "--rule", "MFA-ENABLED").code == 0
    assert auditor.scan(district, "--clause", "baseline:1").code == 1


def test_filters_narrow_what_is_asked(auditor: Program, district: Path) -> None:
    ran = auditor.scan(district, "--school", "mnhoa", "--school", "thsao", "--rule", "MFA-ENABLED")
    found = [(each["school"], each["rule"]) for each in ran.json["results"]]
    assert found == [("thsao", "MFA-ENABLED"), ("mnhoa", "MFA-ENABLED")]
    assert [each["code"] for each in ran.json["schools"]] == ["thsao", "mnhoa"]


def test_findings_are_limited_and_counts_stay_exact(auditor: Program, district: Path) -> None:
    failing(district, *(account("thsao", f"x{n}", mfa="Không") for n in range(7)))
    for limit in (0, 3, 50):
        results = auditor.scan(district, "--findings", limit).json["results"]
        (failed,) = [each for each in results if each["outcome"] == "fail"]
        assert failed["violations"] == 7
        assert len(failed["findings"]) == min(limit, 7)


@pytest.mark.parametrize(
    ("level", "subject"), [("none", r"^an$"), ("names", r"^a\*\*\*[0-9a-f]{6}$"), ("all", "^#")]
)
def test_names_are_hidden_in_every_output(
    auditor: Program, district: Path, tmp_path: Path, level: str, subject: str
) -> None:
    import re

    failing(district, account("thsao", "an", mfa="Không"))
    place = tmp_path / "f.csv"
    ran = auditor.scan(district, "--redact", level, f"-ofindings={place}")
    (failed,) = [each for each in ran.json["results"] if each["outcome"] == "fail"]
    assert re.search(subject, failed["findings"][0]["subject"])
    text = place.read_bytes().decode("utf-8-sig")
    (finding,) = list(csv.DictReader(io.StringIO(text)))
    assert re.search(subject, finding["subject"].removeprefix("'"))


def test_a_day_in_the_future_is_a_forecast(auditor: Program, district: Path) -> None:
    edit(district, "exported: 2026-11-20", "exported: 2026-11-20\n      max_age_days: 99999")
    ran = auditor("scan", district, "--as-of", "31/12/2099", "-o", "json=-")
    assert ran.code == 1
    assert ran.json["forecast"] is True
    assert ran.json["as_of"] == "2099-12-31T23:59:59+07:00"
    assert ran.outcomes("PWD-MAX-AGE") == dict.fromkeys(CODES, ("fail", None))
    assert "forecast" in auditor("scan", district, "--as-of", "2099-12-31").out.lower()


def test_a_day_in_the_past_is_a_reconstruction(auditor: Program, district: Path) -> None:
    content = accounts_csv().replace(b"2026-", b"2019-")
    (district / "accounts.csv").write_bytes(content)
    edit(district, "exported: 2026-11-20", "exported: 2019-11-20")
    ran = auditor("scan", district, "--as-of", "2019-12-01", "-o", "json=-")
    assert (ran.code, ran.json["forecast"]) == (0, False)
    assert ran.outcomes("PWD-MAX-AGE") == dict.fromkeys(CODES, ("pass", None))
    later = auditor("scan", district, "--as-of", "2019-11-10", "-o", "json=-")
    assert later.json["sources"][0]["problem_counts"] == {"future_date": 6}


def test_the_same_day_gives_the_same_document(auditor: Program, district: Path) -> None:
    failing(district, account("thsao", "an", mfa="Không"))
    documents = [auditor.scan(district).json for _ in range(2)]
    for document in documents:
        del document["generated_at"]
    assert documents[0] == documents[1]


def _fails_on_rows(parameters: Mapping[str, Any], as_of: object) -> Judgement:
    return Judgement(violates=pl.col("username").str.to_integer() > 0, observed=pl.lit(""))


def _breaks(audit: Audit, options: ReportOptions) -> bytes:
    raise RuntimeError("Hoa@2026")


def test_a_check_that_fails_on_the_evidence_costs_its_own_rule_only(
    auditor: Program, district: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = replace(CHECKS["accounts.mfa_enabled"], function=_fails_on_rows)
    monkeypatch.setitem(CHECKS, broken.id, broken)
    ran = auditor.scan(district)
    assert ran.code == 3
    assert ran.outcomes("MFA-ENABLED") == dict.fromkeys(CODES, ("error", "check_error"))
    assert ran.outcomes("PWD-MAX-AGE") == dict.fromkeys(CODES, ("pass", None))
    assert "gv1.thsao" not in ran.out + ran.err


def _raises(parameters: Mapping[str, Any], as_of: object) -> Judgement:
    raise RuntimeError("Hoa@2026")


def test_a_check_that_raises_costs_its_own_rule_only(
    auditor: Program, district: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = replace(CHECKS["accounts.mfa_enabled"], function=_raises)
    monkeypatch.setitem(CHECKS, broken.id, broken)
    ran = auditor.scan(district)
    assert ran.code == 3
    assert ran.outcomes("MFA-ENABLED") == dict.fromkeys(CODES, ("error", "check_error"))
    assert "Hoa@2026" not in ran.out + ran.err


def test_a_bug_ends_with_4_and_tells_its_place_but_no_data(
    auditor: Program, district: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = ReportFormat("broken", Text("Hỏng", "Broken"), ".x", _breaks)
    monkeypatch.setitem(FORMATS, "broken", broken)
    ran = auditor("scan", district, *AS_OF, "-o", "broken=-")
    assert ran.code == 4
    assert "Internal error (RuntimeError at test_outputs.py:" in ran.err
    assert "report it with this line" in " ".join(ran.err.split())
    assert "Hoa@2026" not in ran.out + ran.err
    assert "Traceback" not in ran.err
    monkeypatch.setenv("AUDITOR_DEBUG", "1")
    assert "Traceback" in auditor("scan", district, *AS_OF, "-o", "broken=-").err
