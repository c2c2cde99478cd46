"""Print what was measured, and whether a target is met."""

from __future__ import annotations

from collections.abc import Mapping

from bench.timing import Timing


def show(timings: Mapping[str, Timing]) -> None:
    """Print the median, the spread and the peak memory of every side."""
    for name, timing in timings.items():
        spread = f"{min(timing.walls_s):.2f}-{max(timing.walls_s):.2f}"
        print(
            f"  {name:18s} {timing.wall_s:7.2f} s median ({spread}), peak {timing.peak_mb:6.0f} MB"
        )


def same(what: str, *, found: bool) -> bool:
    """Print whether all sides found the same, and return it."""
    print(f"  {what} on all sides: {'yes' if found else 'NO'}")
    return found


def target(
    name: str, value: float, *, at_most: float | None = None, at_least: float | None = None
) -> bool:
    """Print a figure beside its target; return whether it is met."""
    met = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
    wanted = f"at most {at_most}" if at_most is not None else f"at least {at_least}"
    print(f"  {name}: {value:.2f} ({wanted}: {'met' if met else 'MISSED'})")
    return met
