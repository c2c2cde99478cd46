"""Time the audit of exported tables: a CSV, a workbook, and the start-up."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from bench.data import RULES, write_district
from bench.printing import same, show, target
from bench.timing import interleaved, paired

PYTHON = sys.executable


def scan(folder: Path, out: Path) -> list[str]:
    """Return the command of a scan that writes its results and every failing row."""
    return [PYTHON, "-m", "auditor", "scan", str(folder), "--as-of", "2026-11-22", "--lang", "en",
            "-q", "--findings", "0", "-o", f"json={out}.json",
            "-o", f"findings={out}.csv"]  # fmt: skip


def _rival(name: str, file: Path, out: Path) -> list[str]:
    return [PYTHON, "-m", "bench.rivals", name, str(file), str(out)]


def accounts(folder: Path, rows: int, rounds: int) -> bool:
    """Time accounts of a CSV against pandas and a loop; return whether every target is met."""
    write_district(folder, rows, "accounts.csv")
    file, out = folder / "accounts.csv", folder / "out"
    out.mkdir(exist_ok=True)
    timings = interleaved(
        {
            "read_csv only": _rival("read", file, out / "read"),
            "auditor scan": scan(folder, out / "auditor"),
            "pandas default": _rival("pandas", file, out / "pandas"),
            "csv loop": _rival("csv", file, out / "csv"),
        },
        rounds,
    )
    print(
        f"\nAccounts: {rows:,} rows CSV ({file.stat().st_size / 1e6:.0f} MB),"
        f" {len(RULES)} rules, whole process"
    )
    show(timings)
    ours = timings["auditor scan"]
    return all([
        same("same violations per school and rule", found=_same_counts(out)),
        target("auditor / read_csv", paired(ours, timings["read_csv only"]), at_most=2.5),
        target("pandas / auditor", paired(timings["pandas default"], ours), at_least=4.0),
        target("csv loop / auditor", paired(timings["csv loop"], ours), at_least=5.0),
    ])  # fmt: skip


def _same_counts(out: Path) -> bool:
    """Compare the violations of every side; zero counts are left out."""
    document = json.loads((out / "auditor.json").read_text(encoding="utf-8"))
    ours: dict[str, dict[str, int]] = {}
    for each in document["results"]:
        if each["violations"]:
            ours.setdefault(each["rule"], {})[each["school"]] = each["violations"]
    sides = [
        json.loads((out / f"{name}.json").read_text(encoding="utf-8")) for name in ("pandas", "csv")
    ]
    return all(ours == _without_zeros(side) for side in sides)


def _without_zeros(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {rule: {k: v for k, v in by_school.items() if v} for rule, by_school in counts.items()}


def workbook(folder: Path, rows: int, rounds: int) -> bool:
    """Time accounts of a workbook against its bare reading; return whether the target is met."""
    write_district(folder, rows, "accounts.xlsx")
    file, out = folder / "accounts.xlsx", folder / "out"
    out.mkdir(exist_ok=True)
    timings = interleaved(
        {
            "raw calamine": _rival("calamine", file, out / "raw"),
            "auditor scan": scan(folder, out / "auditor"),
        },
        rounds,
    )
    print(f"\nWorkbook: {rows:,} rows XLSX ({file.stat().st_size / 1e6:.0f} MB), whole process")
    show(timings)
    ratio = paired(timings["auditor scan"], timings["raw calamine"])
    return target("auditor / raw calamine", ratio, at_most=1.3)


def start_up(rounds: int) -> bool:
    """Time the help against a bare interpreter; return whether the target is met."""
    timings = interleaved(
        {
            "bare interpreter": [PYTHON, "-c", "pass"],
            "auditor --help": [PYTHON, "-m", "auditor", "--help"],
        },
        rounds,
    )
    print("\nStart-up")
    show(timings)
    more = timings["auditor --help"].wall_s - timings["bare interpreter"].wall_s
    return target("auditor --help: seconds more than a bare interpreter", more, at_most=0.25)


def demo(folder: Path, rounds: int) -> bool:
    """Time writing the demonstration; return whether the target is met."""
    folder.mkdir(parents=True, exist_ok=True)
    code = "import sys; from datetime import date; from pathlib import Path"
    code += "; from auditor.demo.district import write_demo"
    code += "; write_demo(Path(sys.argv[1]), date(2026, 11, 22))"
    timings = interleaved({"write_demo": [PYTHON, "-c", code, str(folder)]}, rounds)
    print("\nDemonstration")
    show(timings)
    return target("writing the demonstration: seconds", timings["write_demo"].wall_s, at_most=3)
