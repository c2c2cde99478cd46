"""Places that reports cannot go to are refused before anything is read; the others are filled."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from pathlib import Path

import pytest
from cli_building import (
    ACCOUNTS,
    AS_OF,
    CODES,
    Program,
    account,
    accounts_csv,
    run_process,
    unprivileged,
)

from auditor.audit import Audit
from auditor.model import ReportError, Text
from reports import FORMATS
from reports.interface import ReportFormat, ReportOptions
from reports.writing import Content, Folder
from reports.writing_folder import MARK


def _pages(audit: Audit, options: ReportOptions) -> Content | Folder:
    if options.school is not None:
        return f"{options.school}: {len(audit.schools)}".encode()
    codes = [each.school.code for each in audit.schools]
    return Folder(lambda: [(f"schools/{code}.txt", code.encode()) for code in codes])


def _refuses(audit: Audit, options: ReportOptions) -> bytes:
    raise ReportError(f"nothing to tell of {options.school}")


def _breaks(audit: Audit, options: ReportOptions) -> bytes:
    raise RuntimeError("Hoa@2026")


@pytest.fixture(autouse=True)
def formats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a format that is a folder, one of two kinds of file, and two that do not work."""
    name = Text("Thử", "Trial")
    for each in (
        ReportFormat("pages", name, ".txt", _pages, folder=True),
        ReportFormat("kinds", name, ".a", lambda _audit, _options: b"x", suffixes=(".a", ".b")),
        ReportFormat("refuses", name, ".x", _refuses),
        ReportFormat("breaks", name, ".x", _breaks),
    ):
        monkeypatch.setitem(FORMATS, each.name, each)


REFUSED: dict[str, tuple[list[str], str]] = {
    "placeholder": (["json=out/{scool}.json"], "'{scool}' cannot be filled in; only {school} can."),
    "empty placeholder": (["json=out/{}.json"], "'{}' cannot be filled in"),
    "suffix": (["kinds=out/r.c"], "-o kinds=out/r.c: it is written as one of: .a, .b."),
    "no suffix": (["kinds=out/r"], "it is written as one of: .a, .b."),
    "suffix for each school": (["kinds={school}/r.c"], "it is written as one of: .a, .b."),
    "folder on standard output": (
        ["pages=-"],
        "this report is a folder; name a folder, or a file for each school:"
        " pages=reports/{school}.txt",
    ),
    "folder that holds other files": (["pages=full"], "full: holds other files and is no earlier"),
    "file where a folder should be": (["pages=file"], "file: is a file; this report is a folder."),
    "folder where a file should be": (["json=full"], "full: is a folder; name a file in it."),
    "file name left out": (["json=new/"], "new/: is a folder; name a file in it."),
    "path through a file": (["json=file/r.json"], "file/r.json: cannot be written; the folder"),
    "same place": (["json=a", "csv=./x/../a"], "cannot go to the same place: ./x/../a"),
    "same files": (["json={school}", "csv={school}"], "cannot go to the same place: {school}"),
    "one of the schools' files": (
        ["json=o/{school}.json", "csv=o/thsao.json"],
        "cannot go to the same place: o/thsao.json",
    ),
    "files that may be the same": (["json=a{school}", "csv={school}b"], "to the same place"),
    "file in a folder": (["pages=o", "csv=o/x/r.csv"], "o and o/x/r.csv: one would lie inside"),
    "folder in a folder": (["pages=o/x", "pages=o"], "o/x and o: one would lie inside the other"),
    "schools' files in a folder": (
        ["pages=o", "csv=o/{school}.csv"],
        "o and o/{school}.csv: one would lie inside the other. Choose two places.",
    ),
    "folder in schools' folders": (["json={school}/r.json", "pages=thsao"], "inside the other"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_place_that_cannot_be_meant_is_refused_before_anything_is_read(
    auditor: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "own.txt").write_text("own")
    (tmp_path / "file").write_text("own")
    wanted, told = REFUSED[name]
    # The district does not even exist: the outputs are looked at first.
    ran = auditor("scan", "no-district", *(f"-o{each}" for each in wanted))
    assert (ran.code, ran.out) == (2, "")
    assert told in " ".join(ran.err.split())


@pytest.mark.parametrize(
    "wanted",
    [
        ["json=o/{school}.json", "csv=o/{school}.csv"],
        ["json=o/{school}/r.json", "csv=o/{school}/r.csv", "pages=p"],
        ["json=o/r.json", "csv=o/r.csv", "pages=o/pages"],
        ["kinds=o/r.A", "pages=new/"],
        ["pages={school}.txt"],
    ],
)
def test_places_apart_are_fine(
    auditor: Program,
    district: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wanted: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = auditor("scan", district, *AS_OF, "-q", *(f"-o{each}" for each in wanted))
    assert ran.code == 0, ran.err
    assert len(ran.err.splitlines()) == len(wanted)


def test_each_school_gets_its_own_file(auditor: Program, district: Path, tmp_path: Path) -> None:
    rows = [*ACCOUNTS, account("thsao", "an", mfa="Không"), account("mnhoa", "ba", mfa="Không")]
    (district / "accounts.csv").write_bytes(accounts_csv(rows))
    outputs = [f"-o{name}={tmp_path}/{name}/{{school}}.csv" for name in ("json", "findings")]
    ran = auditor("scan", district, *AS_OF, "-q", *outputs)
    assert ran.code == 1
    assert ran.err.splitlines()[0] == f"Written: 3 files, {tmp_path}/json/{{school}}.csv"
    codes = {}
    for code in CODES:
        made = json.loads((tmp_path / "json" / f"{code}.csv").read_bytes())
        assert [each["code"] for each in made["schools"]] == [code]
        assert {each["school"] for each in made["results"]} == {code}
        codes[code] = made["exit_code"]
        text = (tmp_path / "findings" / f"{code}.csv").read_bytes().decode("utf-8-sig")
        assert {each["school"] for each in csv.DictReader(io.StringIO(text))} <= {code}
    assert codes == {"thsao": 1, "thcssong": 0, "mnhoa": 1}
    assert (tmp_path / "findings" / "thcssong.csv").read_bytes().count(b"\n") == 1


def test_a_folder_report_is_a_file_for_one_school(
    auditor: Program, district: Path, tmp_path: Path
) -> None:
    wanted = [f"-opages={tmp_path / 'all'}", f"-opages={tmp_path}/one/{{school}}.txt"]
    ran = auditor("scan", district, *AS_OF, "-q", *wanted)
    assert ran.code == 0
    assert (tmp_path / "all" / MARK).exists()
    assert {each.name for each in (tmp_path / "all" / "schools").iterdir()} == {
        f"{code}.txt" for code in CODES
    }
    assert (tmp_path / "one" / "thsao.txt").read_text() == "thsao: 1"
    # An earlier report may be replaced.
    assert auditor("scan", district, *AS_OF, "-q", wanted[0]).code == 0


def test_a_report_that_is_refused_ends_its_own_files_and_no_others(
    auditor: Program, district: Path, tmp_path: Path
) -> None:
    wanted = [f"-orefuses={tmp_path}/{{school}}.x", f"-ojson={tmp_path / 'r.json'}"]
    ran = auditor("scan", district, *AS_OF, "-q", *wanted)
    assert ran.code == 3
    assert ran.err.splitlines() == [
        "Error: nothing to tell of thsao",
        f"Written: {tmp_path / 'r.json'}",
    ]


def test_a_bug_in_one_format_costs_that_format_only(
    auditor: Program, district: Path, tmp_path: Path
) -> None:
    wanted = [f"-obreaks={tmp_path / 'b'}", f"-ojson={tmp_path / 'r.json'}"]
    ran = auditor("scan", district, *AS_OF, "-q", *wanted)
    assert ran.code == 4
    assert (tmp_path / "r.json").exists()
    assert "Internal error (RuntimeError at test_outputs_places.py:" in ran.err
    assert "Hoa@2026" not in ran.err


def test_a_folder_that_may_not_be_looked_into_is_refused(district: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    ran = run_process(
        "scan", district, *AS_OF, "-q", f"-ojson={closed}/in/r.json", wrapper=unprivileged()
    )
    assert ran.code == 2
    assert f"{closed}/in/r.json: cannot be written; the folder {closed} does not let" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_disk_among_the_schools_files_is_told_once(district: Path, tmp_path: Path) -> None:
    """A limit on the size of a file stands for a full disk."""
    if shutil.which("prlimit") is None:
        pytest.skip("no prlimit here")
    ran = run_process(
        "scan",
        district,
        *AS_OF,
        "-q",
        f"-ojson={tmp_path}/o/{{school}}.json",
        f"-ocsv={tmp_path}/r.csv",
        wrapper=("prlimit", "--fsize=10000"),
        # Python would cut its own compiled modules short at the limit, and leave them so.
        env={"PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert ran.code == 3
    assert ran.err.count("larger than a file may be here") == 1
    assert list((tmp_path / "o").iterdir()) == []
    assert (tmp_path / "r.csv").exists()


def test_the_help_lists_every_format(auditor: Program) -> None:
    for command in ("scan", "report"):
        told = " ".join(auditor(command, "--help").out.split())
        assert f"FORMAT: {', '.join(FORMATS)}, or all for every one of them" in told
