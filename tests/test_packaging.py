"""The wheel holds everything: built, installed afresh, run from another folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.docs import ROOT


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with nothing of this checkout on its path."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy and install it, dependencies from the lock file."""
    work = tmp_path_factory.mktemp("wheel")
    copy = work / "source"
    shutil.copytree(
        ROOT,
        copy,
        ignore=shutil.ignore_patterns(
            ".git", ".venv*", "build", "dist", "*.egg-info", "demo", ".*cache"
        ),
    )
    # The ignore above must not take the package auditor/demo along with a demo folder.
    shutil.copytree(ROOT / "auditor" / "demo", copy / "auditor" / "demo", dirs_exist_ok=True)
    built = run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(work),
        str(copy),
        cwd=work,
    )
    assert built.returncode == 0, built.stderr
    wheel = next(work.glob("*.whl"))
    venv.create(work / "env", with_pip=True)
    python = work / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    lock = str(ROOT / "requirements" / "run.lock")
    for arguments in (["--require-hashes", "-r", lock], ["--no-deps", str(wheel)]):
        done = run(str(python), "-m", "pip", "install", "-q", *arguments, cwd=work)
        assert done.returncode == 0, done.stderr
    return python


def test_the_installed_program_scans_its_demo_from_another_folder(
    installed: Path, tmp_path: Path
) -> None:
    program = str(installed.parent / "auditor")
    # A folder of the user's with the name of one of our packages must not replace it.
    (tmp_path / "policies").mkdir()
    done = run(
        program, "--lang", "en", "demo", "district", "--as-of", "2026-11-22", "--scan", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "Quickest wins" in done.stdout
    for language in ("vi", "en"):
        reports = tmp_path / "district" / "reports" / language
        assert (reports / "result.json").stat().st_size > 10_000
        assert (reports / "html" / "index.html").is_file()
        assert len(list((reports / "schools").iterdir())) == 3 * 12
    scanned = run(
        str(installed),
        "-m",
        "auditor",
        "scan",
        "district",
        "--as-of",
        "2026-11-22",
        "-q",
        cwd=tmp_path,
    )
    assert scanned.returncode == 1, scanned.stderr


def test_the_installed_program_speaks_vietnamese_and_tests_its_rules(
    installed: Path, tmp_path: Path
) -> None:
    program = str(installed.parent / "auditor")
    spoken = run(program, "--lang", "vi", "--help", cwd=tmp_path)
    assert "văn bản chỉ đạo" in spoken.stdout
    tested = run(program, "--lang", "en", "policy", "test", cwd=tmp_path)
    assert tested.returncode == 0, tested.stdout
    assert " 0 failed" in tested.stdout
