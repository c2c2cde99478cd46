"""Installed as on a fresh machine, on a day when everything has younger releases.

An index on loopback holds the locked wheels and a younger release of each of them; the recipes of
the Makefile install from it, with the oldest and the newest pip. What they installed is then run
from another folder: the built package holds everything.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

import auditor
from tests.lock_reading import ROOT, lock_file, locked
from tests.package_index import PackageIndex, package_index

PIPS = ("oldest", "newest")
_FROM_LOCK = ("--no-deps", "--require-hashes", "--only-binary", ":all:")
_STEERING = ("PYTHON", "PIP_", "MAKE", "MFLAGS", "VIRTUAL_ENV", "COV_")
"""Variables that would bring this checkout, this machine's index or the outer make along."""


def run(*command: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command with nothing of this checkout on its path."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(_STEERING)}
    return subprocess.run(
        [str(each) for each in command],
        cwd=cwd,
        env=environment | variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def from_index(index: PackageIndex) -> dict[str, str]:
    """Return the variables that make pip ask this index and no other."""
    # Compiling to bytecode is most of an installation's time and nothing that is asked here.
    return {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": index.url, "PIP_COMPILE": "0"}


def _wheels(folder: Path) -> list[Path]:
    """Return the locked wheels: kept by ``make``, fetched for tests started otherwise."""
    kept = Path(sys.prefix, "wheels")
    if not kept.is_dir():
        kept = folder
        for lock in ("test", *(f"pip-{each}" for each in PIPS)):
            command = [sys.executable, "-m", "pip", "download", "-q", *_FROM_LOCK]
            subprocess.run([*command, "-r", lock_file(lock), "-d", kept], check=True)
    return sorted(kept.glob("*.whl"))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageIndex]:
    """Serve what is locked, and a younger release of each."""
    wheels = _wheels(tmp_path_factory.mktemp("wheels"))
    with package_index(tmp_path_factory.mktemp("index"), wheels, locked("test")) as served:
        yield served


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the sources, so that building leaves nothing in the checkout."""
    copy = tmp_path_factory.mktemp("checkout") / "source"
    left_out = (".git", ".venv*", "build", "dist", "*.egg-info", "demo", ".*cache", "tests")
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*left_out, "__pycache__"))
    # The names above must not take the package auditor/demo along with a demo folder.
    shutil.copytree(ROOT / "auditor" / "demo", copy / "auditor" / "demo", dirs_exist_ok=True)
    return copy


def environment_with(pip: str, folder: Path, index: PackageIndex) -> Path:
    """Make an environment with this pip, as a Makefile that has got so far; return its Python."""
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    command = [sys.executable, "-m", "pip", "--python", python, "install", *_FROM_LOCK]
    done = run(*command, "-r", lock_file(f"pip-{pip}"), cwd=folder, **from_index(index))
    assert done.returncode == 0, done.stderr
    (folder / ".made").touch()
    return python


def make(checkout: Path, index: PackageIndex, *arguments: str) -> None:
    done = run("make", f"PYTHON={sys.executable}", *arguments, cwd=checkout, **from_index(index))
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(index.fetched) & index.younger == set()


def holds_exactly(python: Path, lock: str, pip: str) -> None:
    """Require the versions of the lock, the program and this pip, and not a package more."""
    listed = run(python, "-m", "pip", "list", "--format", "json", cwd=python.parent)
    found = {each["name"]: each["version"] for each in json.loads(listed.stdout)}
    assert {canonicalize_name(name): version for name, version in found.items()} == (
        locked(lock) | locked(f"pip-{pip}") | {"auditor": auditor.__version__}
    )
    checked = run(python, "-m", "pip", "check", cwd=python.parent)
    assert checked.returncode == 0, checked.stdout


def test_whoever_resolves_anew_takes_a_younger_release(index: PackageIndex, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "-d", tmp_path, "pydantic"]
    done = run(*command, cwd=tmp_path, **from_index(index))
    assert done.returncode == 0, done.stderr
    assert {each.name for each in tmp_path.iterdir()} <= index.younger
    index.fetched.clear()


@pytest.fixture(scope="module")
def installed(
    index: PackageIndex, checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Install the program as ``make demo`` does, with the oldest pip; return its Python."""
    folder = tmp_path_factory.mktemp("run") / "oldest"
    python = environment_with("oldest", folder, index)
    make(checkout, index, f"VENV={folder}", "program")
    return python


@pytest.mark.xdist_group("installed")
def test_make_demo_installs_what_is_locked_with_the_oldest_pip(installed: Path) -> None:
    holds_exactly(installed, "run", "oldest")


@pytest.mark.xdist_group("newest")
def test_make_demo_installs_what_is_locked_with_the_newest_pip(
    index: PackageIndex, checkout: Path, tmp_path: Path
) -> None:
    python = environment_with("newest", tmp_path / "env", index)
    make(checkout, index, f"VENV={tmp_path / 'env'}", "program")
    holds_exactly(python, "run", "newest")


@pytest.mark.parametrize("pip", [pytest.param(p, marks=pytest.mark.xdist_group(p)) for p in PIPS])
def test_make_test_installs_what_is_locked(
    pip: str, index: PackageIndex, checkout: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "env"
    python = environment_with(pip, folder, index)
    make(checkout, index, f"TEST_VENV={folder}", f"{folder}/.ready")
    holds_exactly(python, "test", pip)
    shutil.rmtree(folder)  # 800 MB that nobody looks at again


@pytest.mark.xdist_group("installed")
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


@pytest.mark.xdist_group("installed")
def test_the_installed_program_speaks_vietnamese_and_tests_its_rules(
    installed: Path, tmp_path: Path
) -> None:
    program = str(installed.parent / "auditor")
    spoken = run(program, "--lang", "vi", "--help", cwd=tmp_path)
    assert "văn bản chỉ đạo" in spoken.stdout
    tested = run(program, "--lang", "en", "policy", "test", cwd=tmp_path)
    assert tested.returncode == 0, tested.stdout
    assert " 0 failed" in tested.stdout
