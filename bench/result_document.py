"""Time reading and writing the result document of a province against the json module's own."""

from __future__ import annotations

import shutil
import statistics
from pathlib import Path

from bench.printing import target
from bench.report_sides import RULES, SCHOOLS
from bench.reports import once

_PAIRS = {"read": ("read-result", "json-loads"), "write": ("write-result", "json-dumps")}
_AT_MOST = {"read": 1.6, "write": 1.0}


def result_document(folder: Path, rounds: int) -> bool:
    """Time both sides in turn; return whether every target is met."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    once("write-result", folder)
    size_mb = (folder / "result.json").stat().st_size / 1_000_000
    print(f"\nResult document: {SCHOOLS * RULES:,} results, {size_mb:.0f} MB")
    seconds: dict[str, list[float]] = {name: [] for pair in _PAIRS.values() for name in pair}
    peaks: dict[str, float] = {}
    for _round in range(rounds):
        for name, each in seconds.items():
            found, peaks[name] = once(name, folder)
            each.append(found["seconds"])
    for name, each in seconds.items():
        spread = f"{min(each):.2f}-{max(each):.2f}"
        print(
            f"  {name:12s} {statistics.median(each):6.2f} s median ({spread}),"
            f" peak {peaks[name]:.0f} MB"
        )
    met = True
    for what, (ours, theirs) in _PAIRS.items():
        ratios = [a / b for a, b in zip(seconds[ours], seconds[theirs], strict=True)]
        name = f"{what}: ours / {theirs}"
        met &= target(name, statistics.median(ratios), at_most=_AT_MOST[what])
    return met
