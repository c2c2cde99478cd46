from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from auditor.audit import Audit
from auditor.demo import DemoReport, write_demo
from auditor.engine import Settings
from auditor.model import Severity
from auditor.pipeline import assess, gather, prepare

DAYS = (date(2026, 11, 22), date(2027, 3, 1), date(2028, 2, 29))
"""The day of the release, the day after a February's end, a leap day."""


@dataclass(frozen=True)
class Scanned:
    folder: Path
    report: DemoReport
    audit: Audit
    findings: pl.DataFrame
    entries: list[dict[str, object]]


def scan_demo(folder: Path, as_of: date) -> Scanned:
    report = write_demo(folder, as_of)
    plan = prepare(folder, as_of.isoformat())
    audit, findings = assess(
        plan,
        gather(plan),
        Settings(findings=1000, every_finding=True),
        fail_on=Severity.HIGH,
        min_coverage=0.0,
    )
    assert findings is not None
    key = json.loads((folder / "answer-key.json").read_text(encoding="utf-8"))
    return Scanned(folder, report, audit, findings, key["entries"])


@pytest.fixture(scope="session", params=DAYS, ids=str)
def scanned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scanned:
    return scan_demo(tmp_path_factory.mktemp("demo"), request.param)
