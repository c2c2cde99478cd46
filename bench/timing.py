"""Time whole processes, interleaved, by the operating system's own accounting."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """The runs of one command."""

    walls_s: tuple[float, ...]
    peak_mb: float

    @property
    def wall_s(self) -> float:
        """Return the median wall time."""
        return statistics.median(self.walls_s)


def interleaved(
    commands: Mapping[str, Sequence[str]], rounds: int, accept: Sequence[int] = (0, 1)
) -> dict[str, Timing]:
    """Run every command once per round, in turn; return the timings by name.

    One more round, not counted, goes before to warm up.

    Raises:
        RuntimeError: a command ends with another exit code than those accepted.
    """
    walls: dict[str, list[float]] = {name: [] for name in commands}
    peaks: dict[str, float] = dict.fromkeys(commands, 0.0)
    for turn in range(rounds + 1):
        for name, command in commands.items():
            wall, peak = _run(command, accept)
            if turn:
                walls[name].append(wall)
                peaks[name] = max(peaks[name], peak)
    return {name: Timing(tuple(walls[name]), peaks[name]) for name in commands}


def _run(command: Sequence[str], accept: Sequence[int]) -> tuple[float, float]:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _stdout, errors = b"", process.stderr.read() if process.stderr else b""
    _pid, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    process.returncode = code
    if code not in accept:
        raise RuntimeError(
            f"{command} ended with {code}: {errors.decode(errors='replace')[-2000:]}"
        )
    return wall, usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def paired(first: Timing, second: Timing) -> float:
    """Return the median of first / second, run by run: what drifts on the machine cancels out."""
    return statistics.median(a / b for a, b in zip(first.walls_s, second.walls_s, strict=True))
