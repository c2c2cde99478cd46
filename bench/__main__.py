"""Run the benchmark and print the ratios: ``python -m bench [--rows N] [--rounds N]``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.data import RULES, write_district
from bench.timing import Timing, interleaved, paired

PYTHON = sys.executable


def main() -> int:
    """Time accounts (CSV), a workbook and the start-up; return 0 when every target is met."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--xlsx-rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    folder = Path(tempfile.gettempdir()) / "auditor-bench"
    met = [
        _accounts(folder / "csv", options.rows, options.rounds),
        _workbook(folder / "xlsx", options.xlsx_rows, options.rounds),
        _start_up(max(options.rounds, 15)),
    ]
    return 0 if all(met) else 1


def _scan(folder: Path, out: Path) -> list[str]:
    return [PYTHON, "-m", "auditor", "scan", str(folder), "--as-of", "2026-11-22", "--lang", "en",
            "-q", "--findings", "0", "-o", f"json={out}.json",
            "-o", f"findings={out}.csv"]  # fmt: skip


def _rival(name: str, file: Path, out: Path) -> list[str]:
    return [PYTHON, "-m", "bench.rivals", name, str(file), str(out)]


def _accounts(folder: Path, rows: int, rounds: int) -> bool:
    write_district(folder, rows, "accounts.csv")
    file, out = folder / "accounts.csv", folder / "out"
    out.mkdir(exist_ok=True)
    timings = interleaved(
        {
            "read_csv only": _rival("read", file, out / "read"),
            "auditor scan": _scan(folder, out / "auditor"),
            "pandas default": _rival("pandas", file, out / "pandas"),
            "csv loop": _rival("csv", file, out / "csv"),
        },
        rounds,
    )
    print(
        f"\nAccounts: {rows:,} rows CSV ({file.stat().st_size / 1e6:.0f} MB),"
        f" {len(RULES)} rules, whole process"
    )
    _table(timings)
    same = _same_counts(out)
    print(f"  same violations per school and rule on all sides: {'yes' if same else 'NO'}")
    scan = timings["auditor scan"]
    return all([
        same,
        _target("auditor / read_csv", paired(scan, timings["read_csv only"]), at_most=2.5),
        _target("pandas / auditor", paired(timings["pandas default"], scan), at_least=4.0),
        _target("csv loop / auditor", paired(timings["csv loop"], scan), at_least=5.0),
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


def _workbook(folder: Path, rows: int, rounds: int) -> bool:
    write_district(folder, rows, "accounts.xlsx")
    file, out = folder / "accounts.xlsx", folder / "out"
    out.mkdir(exist_ok=True)
    timings = interleaved(
        {
            "raw calamine": _rival("calamine", file, out / "raw"),
            "auditor scan": _scan(folder, out / "auditor"),
        },
        rounds,
    )
    print(f"\nWorkbook: {rows:,} rows XLSX ({file.stat().st_size / 1e6:.0f} MB), whole process")
    _table(timings)
    ratio = paired(timings["auditor scan"], timings["raw calamine"])
    return _target("auditor / raw calamine", ratio, at_most=1.3)


def _start_up(rounds: int) -> bool:
    timings = interleaved(
        {
            "bare interpreter": [PYTHON, "-c", "pass"],
            "auditor --help": [PYTHON, "-m", "auditor", "--help"],
        },
        rounds,
    )
    print("\nStart-up")
    _table(timings)
    more = timings["auditor --help"].wall_s - timings["bare interpreter"].wall_s
    return _target("auditor --help: seconds more than a bare interpreter", more, at_most=0.25)


def _table(timings: Mapping[str, Timing]) -> None:
    for name, timing in timings.items():
        spread = f"{min(timing.walls_s):.2f}-{max(timing.walls_s):.2f}"
        print(
            f"  {name:18s} {timing.wall_s:7.2f} s median ({spread}), peak {timing.peak_mb:6.0f} MB"
        )


def _target(
    name: str, value: float, *, at_most: float | None = None, at_least: float | None = None
) -> bool:
    met = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
    wanted = f"at most {at_most}" if at_most is not None else f"at least {at_least}"
    print(f"  {name}: {value:.2f} ({wanted}: {'met' if met else 'MISSED'})")
    return met


if __name__ == "__main__":
    sys.exit(main())
