"""Run the demonstration out of a real directory, as its command does, with a known password."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from auditor.demo.accounts.make import make_plan
from auditor.demo.key import answer_key
from testbed.demo import KINDS
from testbed.demo_compare import Answer, Comparison, Place, compare, right, said
from testbed.demo_policies import accounts_in
from testbed.demo_trees import Moved

DAY = date(2026, 11, 22)
CANARY = "Kt1-canary-Zx9-never-shown"
EXPECTED = Path(__file__).parent / "expected"
ROOT = Path(__file__).resolve().parents[2]
_DRIVER = """
import sys
from datetime import date
from pathlib import Path
from testbed.demo import KINDS, run_demo
kind, folder, day = sys.argv[1:]
password = sys.stdin.readline().strip()
found = run_demo(KINDS[kind], Path(folder), date.fromisoformat(day), password, "en")
sys.exit(0 if found.as_planned else 1)
"""


@dataclass(frozen=True)
class Ran:
    folder: Path
    code: int
    output: str
    district: Moved
    said: dict[Place, Answer]
    right: dict[Place, Answer]
    files: dict[Place, Answer]

    @property
    def found(self) -> Comparison:
        return compare(self.right, self.said, self.files, make_plan(DAY), self.district.plan)

    def of_settings(self) -> dict[str, Counter[str]]:
        """Return per rule how often what the directory enforces had which outcome."""
        counted: dict[str, Counter[str]] = {}
        for place, answer in self.said.items():
            if place.of_settings:
                counted.setdefault(place.rule, Counter())[answer.outcome] += 1
        return counted


def run(kind: str, folder: Path) -> Ran:
    ran = subprocess.run(
        [sys.executable, "-c", _DRIVER, kind, str(folder), DAY.isoformat()],
        input=f"{CANARY}\n",
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    output = ran.stdout + ran.stderr
    if not (folder / "reports" / "differences.txt").exists():
        pytest.fail(output, pytrace=False)
    district = KINDS[kind].moved(make_plan(DAY))
    return Ran(
        folder,
        ran.returncode,
        output,
        district,
        said(folder / "reports" / "result.json"),
        right(answer_key([accounts_in(district)])),
        said(folder / "files" / "reports" / "result.json"),
    )


def assert_the_password_is_nowhere(ran: Ran) -> None:
    assert CANARY not in ran.output
    for path in ran.folder.rglob("*"):
        assert path.is_dir() or CANARY.encode() not in path.read_bytes(), path
