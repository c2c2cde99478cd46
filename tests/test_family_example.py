"""The guide's worked example of a family, carried out in a copy of the program, works."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_GUIDE = ROOT / "CONTRIBUTING.md"
_PACKAGES = ("auditor", "checks", "policies", "reports")
_MOST_CHANGED = 4
"""Existing files that a family may touch; the fourth is the catalogue of Vietnamese messages."""

_DISTRICT = """\
district:
  code: suoimo
  name: {vi: "Suối Mơ", en: "Suoi Mo"}
directives: [own.yaml]
schools: schools.csv
evidence:
  drills:
    - {format: table, path: "{school}.csv", exported: 2026-11-20}
"""
_OWN = """\
directive: own
title: {vi: "Quy định", en: "Rules"}
issuer: {vi: "Phòng", en: "Office"}
in_force: {from: 2026-01-01}
legal_status: {vi: "còn hiệu lực", en: "in force"}
clauses:
  "1":
    summary: {vi: "Diễn tập hằng năm", en: "A drill each year"}
    requires:
      - {rule: DRL-HELD, modality: must}
"""
_HEADING = "Nội dung diễn tập,Ngày diễn tập\n"
_REGISTERS = {
    "a": _HEADING + "Sao lưu,03/10/2026\n",
    "b": _HEADING + "Sao lưu,03/10/2025\n",
    "c": _HEADING + "Sao lưu,03/10/2025\nMất điện,một cột,thừa\n",
}
"""A drill in time, one too late, and one too late beside a row that could not be read."""


def blocks(kind: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of the guide's blocks of one kind."""
    text = _GUIDE.read_text("utf-8")
    pattern = rf"<!-- {kind}: (\S+) -->\n```\w+\n(.*?)```"
    yield from re.findall(pattern, text, re.DOTALL)


def changed(text: str, diff: str) -> str:
    """Return a file with the hunks of ``diff`` carried out, each of which fits in one place."""
    for hunk in diff.strip("\n").split("\n\n"):
        lines = hunk.splitlines()
        old = "\n".join(line[1:] for line in lines if line[0] in " -")
        new = "\n".join(line[1:] for line in lines if line[0] in " +")
        assert text.count(f"{old}\n") == 1, old
        text = text.replace(f"{old}\n", f"{new}\n")
    return text


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Return a copy of the program with the example carried out."""
    home = tmp_path / "program"
    for package in _PACKAGES:
        shutil.copytree(
            ROOT / package, home / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    for path, text in blocks("new file"):
        assert not (home / path).exists(), path
        (home / path).parent.mkdir(exist_ok=True)
        (home / path).write_text(text, "utf-8")
    for path, diff in blocks("change"):
        (home / path).write_text(changed((home / path).read_text("utf-8"), diff), "utf-8")
    return home


def run(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auditor", "--lang", "en", *arguments],
        cwd=program,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(program), "PYTHONUTF8": "1", "COLUMNS": "100"},
    )


def test_a_family_touches_few_existing_files() -> None:
    assert len(list(blocks("change"))) < _MOST_CHANGED
    assert len(list(blocks("new file"))) == 5


def test_the_rules_of_the_example_pass_their_tests(program: Path) -> None:
    before = int(run(ROOT, "policy", "test").stdout.split()[0])
    done = run(program, "policy", "test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.split()[0]) == before + 4


def test_a_district_is_audited_with_the_new_family(program: Path, tmp_path: Path) -> None:
    folder = tmp_path / "district"
    folder.mkdir()
    (folder / "district.yaml").write_text(_DISTRICT, "utf-8")
    (folder / "own.yaml").write_text(_OWN, "utf-8")
    (folder / "schools.csv").write_text("code,name,level\na,A,primary\nb,B,primary\nc,C,primary\n")
    for school, text in _REGISTERS.items():
        (folder / f"{school}.csv").write_text(text, "utf-8")
    outputs = {name: tmp_path / f"out.{name}" for name in ("json", "markdown", "terminal", "html")}
    wanted = [f"-o{name}={path}" for name, path in outputs.items()]
    done = run(program, "scan", str(folder), "--as-of", "2026-11-22", *wanted)
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads(outputs["json"].read_text("utf-8"))["results"]
    assert {each["school"]: (each["outcome"], each["reason"]) for each in results} == {
        "a": ("pass", None),
        "b": ("fail", None),
        "c": ("unknown", "partial"),
    }
    (late,) = [each for each in results if each["outcome"] == "fail"]
    assert [(f["source"], f["row"]) for f in late["findings"]] == [("b.csv", 2)]
    for name in ("markdown", "terminal"):
        lines = outputs[name].read_text("utf-8").splitlines()
        assert "Incident drills" in [line.strip("# ") for line in lines], name
    pages = "".join(page.read_text("utf-8") for page in outputs["html"].rglob("*.html"))
    assert "Drills that are late" in pages
