"""The program as a process: interrupted, cut off by the reader of its output, on a full disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cli_building import AS_OF, account, accounts_csv, environment, run_process

from testbed.process import PATIENCE_S

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")


def started(*arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "auditor", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    assert process.stderr is not None
    told = process.stderr.read().decode()
    process.stderr.close()
    if process.stdout is not None:
        process.stdout.close()
    return process.wait(timeout=PATIENCE_S), told


def with_failures(district: Path) -> Path:
    rows = [account("thsao", f"gv{number}", mfa="Không") for number in range(3000)]
    (district / "accounts.csv").write_bytes(accounts_csv(rows))
    return district


def test_an_interrupt_ends_with_130_and_no_traceback(district: Path) -> None:
    # Standard output is a pipe that nobody empties: the program waits until it is interrupted.
    process = started("scan", with_failures(district), *AS_OF, "--findings", "3000", "-ojson=-")
    assert process.stdout is not None
    assert process.stdout.read(1) == b"{"
    process.send_signal(signal.SIGINT)
    code, told = ended(process)
    assert code == 130
    assert told.lstrip() == "Interrupted; nothing was written after this point.\n"


@pytest.mark.parametrize(
    "arguments", [["--help"], ["policy", "trace"], ["policy", "schema", "result"]]
)
def test_a_reader_that_leaves_is_no_error(arguments: list[str]) -> None:
    process = started(*arguments)
    assert process.stdout is not None
    process.stdout.close()
    assert ended(process) == (0, "")


def test_a_reader_that_leaves_changes_no_verdict(district: Path, tmp_path: Path) -> None:
    place = tmp_path / "r.csv"
    process = started("scan", with_failures(district), *AS_OF, "-ojson=-", f"-ocsv={place}")
    assert process.stdout is not None
    process.stdout.close()
    assert ended(process) == (1, f"Written: {place}\n")
    assert place.exists()


def test_head_shows_the_first_line(district: Path) -> None:
    command = f"{sys.executable} -m auditor scan {district} --as-of 2026-11-22 | head -1"
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        env=environment(),
        check=False,
    )
    assert ran.returncode == 0
    assert ran.stdout.decode().startswith("District ")
    assert ran.stderr == b""


@pytest.mark.parametrize("arguments", [["policy", "list"], ["--help"], ["scan", "DISTRICT"]])
def test_standard_output_on_a_full_disk_is_no_bug(district: Path, arguments: list[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    command = [str(district) if each == "DISTRICT" else each for each in arguments]
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "auditor", *command],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert ran.returncode == 3
    assert b"the disk is full" in ran.stderr
    assert b"Internal error" not in ran.stderr


def test_a_terminal_that_knows_only_ascii_gets_what_it_can_show(district: Path) -> None:
    ran = run_process(
        "scan", district, *AS_OF, "--lang", "vi", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    )
    assert ran.code == 0
    assert ran.out.isascii()
    doctor = run_process("doctor", district, *AS_OF, env={"PYTHONIOENCODING": "ascii"})
    assert doctor.code == 0
    assert os.linesep in doctor.out


def test_the_version_is_told_without_loading_the_heavy_libraries() -> None:
    from auditor import __version__

    ran = run_process("--version")
    assert (ran.code, ran.out) == (0, f"auditor {__version__}\n")


def test_a_closed_standard_output_changes_no_verdict(district: Path) -> None:
    program = f"'{sys.executable}' -m auditor scan '{district}' {' '.join(AS_OF)} >&-"
    done = subprocess.run(
        ["sh", "-c", program], env=environment(), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
