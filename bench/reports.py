"""Time the reports of 1,500 schools and 150 rules, and open their pages in a browser."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from bench.printing import target
from bench.report_sides import OWN_DOCUMENTS, RULES, SCHOOLS
from testbed.browser import Browser

_MB = 1_000_000
_OPENED = 5


def reports(folder: Path, rounds: int) -> bool:
    """Time all formats, the workbook and the pages; return whether every target is met."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return all([_formats(folder), _pages(folder / "html"), _workbook(folder, rounds)])


def _side(name: str, folder: Path) -> list[str]:
    return [sys.executable, "-m", "bench.report_sides", name, str(folder)]


def once(name: str, folder: Path) -> tuple[Mapping[str, float], float]:
    """Run one side once; return its seconds and its peak of memory in MB."""
    told = folder / f"{name}.json"
    wall_and_peak = [sys.executable, "-S", "-E", "-m", "bench.launch", str(told)]
    ran = subprocess.run(
        [*wall_and_peak, *_side(name, folder)], capture_output=True, check=True, text=True
    )
    _wall, peak_kb, code = ran.stdout.split()
    if code != "0":
        raise RuntimeError(f"{name} ended with {code}: {ran.stderr[-2000:]}")
    return json.loads(told.read_text(encoding="utf-8")), int(peak_kb) / 1024


def _formats(folder: Path) -> bool:
    print(f"\nReports: {SCHOOLS:,} schools x {RULES} rules")
    together, _peak = once("every-format", folder)
    seconds, _peak = once("each-format", folder)
    for name, each in sorted(seconds.items(), key=lambda pair: -pair[1]):
        print(f"  {name:12s} {each:6.2f} s  {_size(folder, name) / _MB:7.1f} MB")
    met = [
        target("all formats in one run: seconds", together["seconds"], at_most=60),
        target("all formats: MB, both processes' peaks", together["peak_mb"], at_most=1000),
    ]
    own, own_peak_mb = once("every-school", folder)
    told = ", ".join(f"{name} {each / OWN_DOCUMENTS:.3f} s" for name, each in own.items())
    print(f"  beside them, a school's own formal report: {told}; peak {own_peak_mb:.0f} MB")
    return all(met)


def _size(folder: Path, name: str) -> int:
    from reports import FORMATS

    if FORMATS[name].folder:
        return sum(each.stat().st_size for each in (folder / "html").rglob("*") if each.is_file())
    return (folder / f"result{FORMATS[name].extension}").stat().st_size


def _workbook(folder: Path, rounds: int) -> bool:
    once("workbook", folder)
    cells, _peak = once("keep-cells", folder)
    sides = ("workbook", "cells-alone")
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for _round in range(rounds):
        for name in sides:
            found, _peak = once(name, folder)
            seconds[name] += found.values()
    print(f"\nWorkbook of results: {cells['cells']:,.0f} cells")
    for name, each in seconds.items():
        spread = f"{min(each):.2f}-{max(each):.2f}"
        print(f"  {name:12s} {statistics.median(each):6.2f} s median ({spread})")
    ratio = statistics.median(a / b for a, b in zip(*seconds.values(), strict=True))
    return target("workbook / XlsxWriter alone, same cells", ratio, at_most=1.5)


def _pages(folder: Path) -> bool:
    """Open the office page; it is usable when it is painted and takes input."""
    index = folder / "index.html"
    largest = max(each.stat().st_size for each in (folder / "schools").iterdir())
    own = folder.parent / "browser"
    own.mkdir()
    usable_s = []
    with Browser(own) as browser:
        for _round in range(_OPENED):
            browser.open(index)
            usable_s.append(browser.timings().usable_ms / 1000)
    print("\nPages of the province in Chromium")
    print(f"  usable after {', '.join(f'{each:.2f}' for each in usable_s)} s")
    return all([
        target("office page: seconds until usable", statistics.median(usable_s), at_most=2),
        target("office page: MB", index.stat().st_size / _MB, at_most=5),
        target("largest school page: KB", largest / 1000, at_most=500),
    ])  # fmt: skip
