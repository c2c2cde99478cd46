"""The locks hold whatever is installed: extras, build requirements, every platform and Python."""

from __future__ import annotations

import configparser
import itertools
import re
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.lock_reading import ROOT, lock_file, locked

SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macos": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
EXTRAS = {
    ("run",): (),
    ("test",): ("test", "bench"),
    ("test", "kerberos-build", "kerberos"): ("kerberos",),
}
"""Locks that are installed together -> the extras of setup.cfg that they must satisfy."""


def _environment(system: str, python: str) -> dict[str, str]:
    return {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        **SYSTEMS[system],
    }


def _wanted(extras: tuple[str, ...]) -> list[Requirement]:
    """Return what setup.cfg asks for, and what its build does."""
    declared = configparser.ConfigParser()
    declared.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = declared["options"]["install_requires"].splitlines()
    for extra in extras:
        lines += declared["options.extras_require"][extra].splitlines()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines += project["build-system"]["requires"]
    return [Requirement(line) for line in lines if line.strip()]


@pytest.mark.parametrize(
    ("locks", "system", "python"), list(itertools.product(EXTRAS, SYSTEMS, PYTHONS))
)
def test_the_locks_hold_every_dependency_of_every_dependency_and_of_its_extras(
    locks: tuple[str, ...], system: str, python: str
) -> None:
    environment = _environment(system, python)
    versions = {k: v for each in locks for k, v in locked(each, environment).items()}
    todo = [(each, "") for each in _wanted(EXTRAS[locks])]
    seen: set[tuple[str, str]] = set()
    while todo:
        need, extra = todo.pop()
        if need.marker is not None and not need.marker.evaluate({**environment, "extra": extra}):
            continue
        name = canonicalize_name(need.name)
        assert name in versions, f"{need} is in none of {locks}"
        assert versions[name] in need.specifier, f"{need}: locked is {versions[name]}"
        try:
            further = [Requirement(line) for line in requires(name) or []]
        except PackageNotFoundError:  # of another platform: what it needs cannot be read here
            continue
        for each in {"", *need.extras} - {extra for known, extra in seen if known == name}:
            seen.add((name, each))
            todo += [(another, each) for another in further]


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_runs_is_what_was_tested(system: str) -> None:
    environment = _environment(system, "3.11")
    assert locked("run", environment).items() <= locked("test", environment).items()


def test_every_pin_has_hashes() -> None:
    for path in sorted((ROOT / "requirements").glob("*.lock")):
        pins = re.split(r"^(?=\w\S*==)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        assert pins, path
        assert [each for each in pins if "--hash=sha256:" not in each] == [], path


TARGETS = ("demo", "test", "kerberos", "bench", "fuzz", "catalogue", "docs", "pictures", "lock")


@pytest.mark.parametrize("target", TARGETS)
def test_make_installs_from_locks_only(target: str, tmp_path) -> None:
    # Without environments, so that making them is among the commands.
    homes = [f"{name}={tmp_path / name}" for name in ("VENV", "TEST_VENV", "LOCK_VENV")]
    shown = subprocess.run(
        ["make", "--dry-run", "--always-make", *homes, target],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    installs = re.findall(r"-m pip (?:install|download) (.*)", shown.stdout)
    assert installs
    for line in installs:
        assert "--no-deps" in line, line
        # What is built finds its requirements in the environment, where a lock put them.
        assert "--only-binary :all:" in line or "--no-build-isolation" in line, line
        packages = [each for each in re.split(r"\s+", line) if not each.startswith("-")]
        if "--require-hashes" in line:
            [lock] = re.findall(r"-r requirements/(\S+)\.lock", line)
            assert lock_file(lock).is_file()
        else:
            assert packages == ["."], line
