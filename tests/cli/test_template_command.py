"""An office's own template is made, checked, and refused before time is spent on an audit."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from cli_building import AS_OF, Program

from auditor.audit import Audit
from auditor.cli import template_file
from auditor.model import Text
from reports import FORMATS
from reports.formal.template_names import PLACEHOLDERS
from reports.interface import ReportFormat, ReportOptions


def _as_given(audit: Audit, options: ReportOptions) -> bytes:
    return options.template or b"none"


@pytest.fixture(autouse=True)
def formats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a format that shows which template it was given."""
    each = ReportFormat("given", Text("Thử", "Trial"), ".docx", _as_given)
    monkeypatch.setitem(FORMATS, each.name, each)


@pytest.fixture
def starter(auditor: Program, tmp_path: Path) -> Path:
    path = tmp_path / "mẫu.docx"
    ran = auditor("template", "starter", path)
    assert (ran.code, ran.out, ran.err) == (0, "", f"Written: {path}\n")
    return path


def spoilt(path: Path, old: bytes, new: bytes) -> Path:
    """Return a copy of a template with a part of its text changed."""
    copy = path.with_name("spoilt.docx")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(copy, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old, new))
    return copy


def test_the_example_is_a_template_without_faults(auditor: Program, starter: Path) -> None:
    ran = auditor("template", "check", starter)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{starter}: the template can be used.\n"


def test_the_example_takes_the_place_of_nothing(auditor: Program, starter: Path) -> None:
    before = starter.read_bytes()
    ran = auditor("template", "starter", starter)
    assert ran.code == 2
    assert "is there already, and may hold your work. Name a new file." in ran.err
    assert starter.read_bytes() == before


def test_every_placeholder_is_listed_with_its_meaning(auditor: Program) -> None:
    lines = auditor("template", "list").out.splitlines()
    assert [each.split()[0] for each in lines] == [f"{{{{{name}}}}}" for name in PLACEHOLDERS]
    assert all(len(each.split()) > 1 for each in lines)
    assert "{{diem}}" in auditor("template", "list", "--lang", "vi").out


def test_a_fault_is_told_by_the_check_and_stops_a_scan_and_a_report(
    auditor: Program, district: Path, starter: Path, tmp_path: Path
) -> None:
    wrong = spoilt(starter, b"{{trich_yeu}}", b"{{trich_yeo}}")
    told = "There is no placeholder {{trich_yeo}}. Did you mean {{trich_yeu}}?"
    checked = auditor("template", "check", wrong)
    assert checked.code == 2
    assert checked.out.startswith("Error: ")
    assert told in checked.out
    for command in (("scan", district, *AS_OF), ("report", tmp_path / "not-even-there.json")):
        ran = auditor(*command, "--template", wrong, "-ogiven=-")
        assert (ran.code, ran.out) == (2, "")
        assert f"Error: {wrong}: the template cannot be used:\n  " in ran.err
        assert told in ran.err


def test_an_oversight_is_told_and_stops_nothing(
    auditor: Program, district: Path, starter: Path
) -> None:
    sparse = spoilt(starter, b"{{noi_dung}}", b"")
    checked = auditor("template", "check", sparse)
    assert checked.code == 0
    assert "Note: whole template: {{noi_dung}} is missing" in checked.out
    place = starter.with_name("r.docx")
    ran = auditor("scan", district, *AS_OF, "--template", sparse, "-q", f"-ogiven={place}")
    assert ran.code == 0
    assert f"Note: {sparse}: whole template: {{{{noi_dung}}}} is missing" in ran.err


def test_a_template_reaches_every_report(
    auditor: Program, district: Path, starter: Path, tmp_path: Path
) -> None:
    stored = tmp_path / "r.json"
    outputs = ("-q", f"-ojson={stored}", f"-ogiven={tmp_path}/by/{{school}}.docx")
    assert auditor("scan", district, *AS_OF, "--template", starter, *outputs).code == 0
    assert (tmp_path / "by" / "thsao.docx").read_bytes() == starter.read_bytes()
    again = ("-q", "--template", starter, f"-ogiven={tmp_path / 'r.docx'}")
    assert auditor("report", stored, *again).code == 0
    assert (tmp_path / "r.docx").read_bytes() == starter.read_bytes()


@pytest.mark.parametrize(
    "wrong",
    [
        (None, "the template cannot be read (No such file or directory). Check the path."),
        (b"x" * 3000, "is larger than 0 MiB; make the pictures in it smaller."),
        (b"no Word document", "the template cannot be used:"),
    ],
)
def test_a_file_that_is_no_template_is_refused(
    auditor: Program,
    district: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wrong: tuple[bytes | None, str],
) -> None:
    content, told = wrong
    monkeypatch.setattr(template_file, "MOST_BYTES", 2000)
    path = tmp_path / "t.docx"
    if content is not None:
        path.write_bytes(content)
    ran = auditor("scan", district, *AS_OF, "--template", path, "-ogiven=-")
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_a_template_that_nothing_is_filled_into_is_refused(
    auditor: Program, district: Path, starter: Path
) -> None:
    ran = auditor("scan", district, "--template", starter, "-ojson=-")
    assert ran.code == 2
    assert f"--template {starter}: no output is a Word document; add one with -o." in ran.err


def test_a_report_never_takes_the_place_of_the_template(
    auditor: Program, district: Path, starter: Path
) -> None:
    ran = auditor("scan", district, "--template", starter, f"-ogiven={starter}")
    assert ran.code == 2
    assert "would take the place of a file that this command reads" in ran.err
