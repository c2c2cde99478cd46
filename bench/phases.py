"""Show where a scan of the benchmark's accounts spends its time."""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Print wall and processor seconds of each phase of a scan of the folder given."""
    # As the program itself does.
    gc.set_threshold(200_000, 50, 100)
    wall, cpu = time.perf_counter(), time.process_time()

    def lap(name: str) -> None:
        nonlocal wall, cpu
        now, used = time.perf_counter(), time.process_time()
        print(f"  {name:34s} {now - wall:6.3f} s wall {used - cpu:6.3f} s cpu")
        wall, cpu = time.perf_counter(), time.process_time()

    import polars

    del polars
    lap("import polars")
    from auditor.pipeline import assess, gather, prepare

    lap("import auditor")
    plan = prepare(Path(sys.argv[1]), "2026-11-22")
    lap("load district, rules, directives")
    evidence = gather(plan)
    lap("collect (read, type, join, account)")
    from auditor.engine import Settings
    from auditor.model import Severity

    settings = Settings(findings=0, every_finding=True)
    audit, findings = assess(plan, evidence, settings, fail_on=Severity.HIGH, min_coverage=0)
    lap("evaluate")
    from reports import FORMATS, ReportOptions, write_report

    options = ReportOptions(language="en", findings=findings)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("json", "findings"):
            write_report(Path(folder) / name, FORMATS[name].render(audit, options))
            lap(f"write {name}")


if __name__ == "__main__":
    main()
