"""Run programs and keep servers as children that never outlive the process that started them."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PATIENCE_S = 900.0
"""How long anything may take before it counts as hanging: no test tells how fast a machine is.

A start that takes two seconds on an idle machine was seen to take more than a minute on a loaded
one; whoever waits notices an end at once, so patience costs nothing where all is well.
"""
_START_TIMEOUT_S = PATIENCE_S
_STOP_TIMEOUT_S = 120.0
_POLL_S = 0.02
_SHOWN_CHARACTERS = 3000
_OURS = ("PYTHON", "VIRTUAL_ENV", "LDAP", "KRB5")
"""Variables that would steer the servers' own Python or the LDAP and Kerberos libraries."""


class TestbedError(Exception):
    """Tell that a program of the test bed is missing, failed, or did not answer in time."""

    __test__ = False  # pytest would take the name for that of a test class


def program(name: str) -> str:
    """Return the path of an installed program; users other than root lack /usr/sbin in PATH."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    found = shutil.which(name, path=path)
    if found is None:
        raise TestbedError(f"{name} is not installed; run: python -m testbed.packages")
    return found


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables for a child: ours without those that would steer it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    # Names in LDIF and on command lines are Vietnamese, whatever the machine's locale is.
    return kept | {"LC_ALL": "C.UTF-8"} | dict(extra or {})


def run(
    command: Sequence[str | Path],
    *,
    text: str | None = None,
    variables: Mapping[str, str] | None = None,
    timeout_s: float = PATIENCE_S,
) -> str:
    """Run a program to its end and return its standard output.

    Args:
        command: The program's name or path, then its arguments; no shell is involved.
        text: What the program reads from its standard input.
        variables: Environment variables to add.
        timeout_s: Seconds after which the program is killed.

    Raises:
        TestbedError: It is missing, ended with another code than 0, or ran out of time.

    """
    name, *arguments = (str(each) for each in command)
    try:
        ran = subprocess.run(
            [program(name), *arguments],
            input=text or "",
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env=environment(variables),
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TestbedError(f"{name} did not end within {timeout_s:.0f} seconds") from error
    if ran.returncode != 0:
        said = (ran.stderr + ran.stdout)[-_SHOWN_CHARACTERS:]
        raise TestbedError(f"{name} ended with code {ran.returncode}:\n{said}")
    return ran.stdout


class Child:
    """Keep one server process: started in the foreground, watched, ended by its own handle."""

    def __init__(self, command: Sequence[str | Path], log: Path) -> None:
        """Remember what to start and where its output goes; nothing runs yet."""
        self._command = [str(each) for each in command]
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Tell whether the server has been started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self, answers: Callable[[], bool], *, timeout_s: float = _START_TIMEOUT_S) -> None:
        """Start the server and wait until ``answers`` is true.

        Must be called in a thread that lives as long as the server is needed: the kernel ends the
        server with its parent (``setpriv --pdeathsig``), so a crashed test leaves nothing behind.
        """
        if self.running:
            raise TestbedError(f"{self._command[0]} is running already")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [program("setpriv"), "--pdeathsig", "KILL", *self._command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment(),
            )
        end = time.monotonic() + timeout_s
        while not answers():
            if self._process.poll() is not None or time.monotonic() > end:
                self.kill()
                said = self._log.read_text("utf-8", errors="replace")[-_SHOWN_CHARACTERS:]
                raise TestbedError(f"{self._command[0]} did not start:\n{said}")
            time.sleep(_POLL_S)

    def stop(self) -> None:
        """Ask the server to end, wait for it, and kill it if it does not; harmless when stopped."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """End the server at once, as a power cut would; harmless when stopped."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
