"""Time whole processes, interleaved, by the operating system's own accounting."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Timing:
    """The runs of one command."""

    walls_s: tuple[float, ...]
    peaks_mb: tuple[float, ...]

    @property
    def wall_s(self) -> float:
        """Return the median wall time."""
        return statistics.median(self.walls_s)

    @property
    def peak_mb(self) -> float:
        """Return the highest peak of memory of any run."""
        return max(self.peaks_mb)

    @property
    def low_mb(self) -> float:
        """Return the lowest peak of any run: what the work itself needs."""
        return min(self.peaks_mb)


def interleaved(
    commands: Mapping[str, Sequence[str]],
    rounds: int,
    accept: Sequence[int] = (0, 1),
    outputs: Mapping[str, Path] | None = None,
) -> dict[str, Timing]:
    """Run every command once per round, in turn; return the timings by name.

    One more round, not counted, goes before to warm up. ``outputs`` names the files to which
    commands write their standard output; that of others is thrown away.

    Raises:
        RuntimeError: a command ends with another exit code than those accepted.
    """
    walls: dict[str, list[float]] = {name: [] for name in commands}
    peaks: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            wall, peak = _run(command, accept, (outputs or {}).get(name, Path(os.devnull)))
            if turn:
                walls[name].append(wall)
                peaks[name].append(peak)
    return {name: Timing(tuple(walls[name]), tuple(peaks[name])) for name in commands}


def _run(command: Sequence[str], accept: Sequence[int], output: Path) -> tuple[float, float]:
    launch = [sys.executable, "-S", "-E", "-m", "bench.launch", str(output), *command]
    ran = subprocess.run(launch, capture_output=True, check=True)
    wall, peak, code = ran.stdout.split()
    if int(code) not in accept:
        errors = ran.stderr.decode(errors="replace")[-2000:]
        raise RuntimeError(f"{command} ended with {int(code)}: {errors}")
    return float(wall), int(peak) / (1024 * 1024 if sys.platform == "darwin" else 1024)


def paired(first: Timing, second: Timing) -> float:
    """Return the median of first / second, run by run: what drifts on the machine cancels out."""
    return statistics.median(a / b for a, b in zip(first.walls_s, second.walls_s, strict=True))
