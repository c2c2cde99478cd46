"""A slow report of a large audit is written by a second process, as it would be by the first."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from cli_building import ACCOUNTS, AS_OF, Program, account, accounts_csv

from auditor.cli import delivery, second_process
from auditor.cli.outputs import Output
from auditor.cli.second_process import WORTH_A_PROCESS, SecondProcess


@pytest.fixture(autouse=True)
def failing(district: Path) -> None:
    rows = [*ACCOUNTS, account("thsao", "an", mfa="Không")]
    (district / "accounts.csv").write_bytes(accounts_csv(rows))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the formats that this process writes itself."""
    written: list[str] = []
    write_one = delivery._write_one

    def noted(path: str, name: str, *rest: object) -> str:
        written.append(name)
        return write_one(path, name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(delivery, "_write_one", noted)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    return written


def scan(auditor: Program, district: Path, folder: Path, *more: str) -> tuple[int, str]:
    outputs = [f"-oxlsx={folder / 'r.xlsx'}", f"-ocsv={folder / 'r.csv'}", *more]
    ran = auditor("scan", district, *AS_OF, "-q", "--lang", "en", *outputs)
    return ran.code, ran.err


def test_the_second_process_writes_the_same_file(
    auditor: Program,
    district: Path,
    tmp_path: Path,
    here: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone, apart = tmp_path / "alone", tmp_path / "apart"
    assert scan(auditor, district, alone)[0] == 1
    assert here == ["xlsx", "csv"]
    monkeypatch.setattr(second_process, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(second_process, "_AT_ONCE", 3)
    here.clear()
    code, told = scan(auditor, district, apart)
    assert code == 1
    assert here == ["csv"]
    assert f"Written: {apart / 'r.xlsx'}" in told
    # The moment of the run stands in the workbook: only its size is the same.
    assert (apart / "r.csv").read_bytes() == (alone / "r.csv").read_bytes()
    sizes = [(each / "r.xlsx").stat().st_size for each in (alone, apart)]
    assert abs(sizes[0] - sizes[1]) < 50
    assert (apart / "r.xlsx").stat().st_mode & 0o777 == 0o600


def test_what_goes_wrong_there_is_told_here(
    auditor: Program,
    district: Path,
    tmp_path: Path,
    here: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(second_process, "WORTH_A_PROCESS", 1)
    full = "-oxlsx=/dev/full"
    ran = auditor("scan", district, *AS_OF, "-q", "--lang", "en", full, f"-ocsv={tmp_path / 'r'}")
    assert ran.code == 1, "the verdict wins"
    assert "/dev/full: the report cannot be written, the disk is full." in ran.err
    assert here == ["csv"]
    assert (tmp_path / "r").exists()


def test_when_the_second_process_dies_the_first_writes_the_report() -> None:
    output, dead = Output("xlsx", "r.xlsx"), Future[str]()
    dead.set_exception(BrokenProcessPool("killed"))
    elsewhere = SecondProcess({output: dead})
    assert output in elsewhere
    assert elsewhere.told(output) is None


def test_a_small_audit_a_single_report_and_one_core_need_no_second_process(
    auditor: Program,
    district: Path,
    tmp_path: Path,
    here: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert WORTH_A_PROCESS > 10_000
    scan(auditor, district, tmp_path)
    monkeypatch.setattr(second_process, "WORTH_A_PROCESS", 1)
    auditor("scan", district, *AS_OF, "-q", f"-oxlsx={tmp_path / 's.xlsx'}")
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    scan(auditor, district, tmp_path)
    assert here == ["xlsx", "csv", "xlsx", "xlsx", "csv"]
