"""A report is written whole or not at all, for its owner only; errors tell what to do."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from auditor.model import ReportError
from reports.writing import write_report
from testbed.process import PATIENCE_S

ROOT = Path(__file__).parents[2]
POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="devices, pipes and limits of POSIX")
# Root may write anywhere unless it gives this right up.
WITHOUT_RIGHTS = (
    ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-all"]
    if os.name == "posix" and os.geteuid() == 0
    else []
)


def in_process(
    code: str, *arguments: str, stdout: int | None = None, starter: Sequence[str] = ()
) -> str:
    """Run ``code`` apart and return what it printed; a ReportError is printed."""
    wrapped = (
        "import os, sys, resource\nfrom auditor.locale import set_language\n"
        "from auditor.model import ReportError\nfrom reports.writing import write_report\n"
        f"set_language('en')\ntry:\n    {code}\n"
        "except ReportError as error:\n    print('REFUSED', error, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [*starter, sys.executable, "-c", wrapped, *arguments],
        cwd=ROOT,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    return done.stderr


def test_a_report_is_written_for_its_owner_only_and_its_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "báo cáo" / "a" / "result.json"
    write_report(path, b"{}")
    assert path.read_bytes() == b"{}"
    assert [each.name for each in path.parent.iterdir()] == ["result.json"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_earlier_report_is_replaced_and_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(b"an earlier and longer report")
    path.chmod(0o644)
    write_report(str(path), b"new")
    assert path.read_bytes() == b"new"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@POSIX_ONLY
def test_a_link_stays_a_link_and_its_target_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    link.symlink_to(target)
    write_report(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"this is a folder. Add a file name"):
        write_report(tmp_path, b"x")


def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ReportError, match="a part of the path is a file"):
        write_report(tmp_path / "file" / "result.json", b"x")
    with pytest.raises(ReportError, match="a part of the path is a file"):
        write_report(tmp_path / "file" / "deeper" / "result.json", b"x")


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="too long"):
        write_report(tmp_path / ("x" * 300), b"x")


@POSIX_ONLY
def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(ReportError, match="cannot be written"):
        write_report(tmp_path / "a", b"x")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has /dev/full")
def test_a_full_device_is_told() -> None:
    with pytest.raises(ReportError, match=r"/dev/full: .* the disk is full. Free some space"):
        write_report("/dev/full", b"x")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has /dev/full")
def test_a_full_standard_output_is_told_and_the_process_ends_without_a_second_error() -> None:
    with Path("/dev/full").open("wb") as full:
        told = in_process("write_report('-', b'x' * 100_000)", stdout=full.fileno())
    assert told == (
        "REFUSED standard output: the report cannot be written, the disk is full."
        " Free some space or choose another disk.\n"
    )


@POSIX_ONLY
def test_a_file_that_may_not_grow_so_large_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(b"earlier")
    told = in_process(
        "sys.dont_write_bytecode = True;"  # a module compiled below the limit would be cut
        " resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        " write_report(sys.argv[1], b'x' * 5000)",
        str(path),
    )
    assert told.startswith(f"REFUSED {path}: the report cannot be written, it is larger")
    assert [each.name for each in tmp_path.iterdir()] == ["result.json"]
    assert path.read_bytes() == b"earlier"


@POSIX_ONLY
def test_a_folder_without_the_right_to_write_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o555)
    if WITHOUT_RIGHTS and not shutil.which("setpriv"):
        pytest.skip("root cannot give up its rights without setpriv")
    for place in ("result.json", "new/result.json"):
        code = "write_report(sys.argv[1], b'x')"
        told = in_process(code, str(folder / place), starter=WITHOUT_RIGHTS)
        assert "you have no right to write there" in told
    assert list(folder.iterdir()) == []


@POSIX_ONLY
def test_a_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(path.read_bytes()))
    reader.start()
    content = bytes(200_000)
    write_report(path, content)
    reader.join(timeout=PATIENCE_S)
    assert read == [content]
    assert stat.S_ISFIFO(path.stat().st_mode)


@POSIX_ONLY
def test_the_name_of_standard_output_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    with (tmp_path / "out").open("wb") as out:
        in_process(
            "os.write(1, b'before '); write_report('/dev/stdout', b'report')", stdout=out.fileno()
        )
    assert (tmp_path / "out").read_bytes() == b"before report"
    assert Path("/dev/stdout").is_symlink()


def test_standard_output_gets_the_bytes_after_the_text_that_came_before(tmp_path: Path) -> None:
    with (tmp_path / "out").open("wb") as out:
        code = "print('before', end=' '); write_report('-', b'\\xef\\xbb\\xbfa\\r\\n')"
        assert in_process(code, stdout=out.fileno()) == ""
    assert (tmp_path / "out").read_bytes() == b"before \xef\xbb\xbfa\r\n"


def test_standard_output_of_a_test_runner_is_written_too(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    write_report("-", b"report")
    assert capsysbinary.readouterr().out == b"report"


@POSIX_ONLY
def test_a_reader_that_has_left_is_not_a_failed_report() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    code = (
        "import sys\nfrom reports.writing import write_report\n"
        "try:\n    write_report('-', b'x' * 100_000)\n"
        "except BrokenPipeError:\n    sys.exit(77)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, stdout=writing, timeout=PATIENCE_S, check=False
    )
    os.close(writing)
    assert done.returncode == 77


def test_a_library_that_fails_without_saying_why_is_asked_about_the_disk(tmp_path: Path) -> None:
    def fail(_stream: object) -> None:
        raise OSError("the writer of tables gave up")

    with pytest.raises(ReportError, match="the writer of tables gave up"):
        write_report(tmp_path / "f.csv", fail)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_whoever_writes(tmp_path: Path) -> None:
    """The limit on the size of a file stands for a full disk; Polars does not say what happened."""
    program = (
        "import resource, signal, sys, polars as pl\n"
        "from functools import partial\n"
        "from auditor.locale import set_language\n"
        "from reports.findings import write_csv\n"
        "from reports.writing import write_report\n"
        "set_language('en')\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "sys.dont_write_bytecode = True\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "names = ('subject', 'observed', 'source')\n"
        "table = pl.DataFrame({n: ['x' * 100] * 10000 for n in names})\n"
        "write_report(sys.argv[1], partial(write_csv, table))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "f.csv")],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert "larger than a file may be here" in done.stderr
    assert list(tmp_path.iterdir()) == []
