"""Write a small district and run the program on it, in this process or in one of its own."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from auditor.cli import main
from testbed.process import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
AS_OF = ("--as-of", "2026-11-22")

SCHOOLS = """code,name,level
thsao,Trường Tiểu học Sao Mai,primary
thcssong,Trường THCS Sông Xanh,lower-secondary
mnhoa,Trường Mầm non Hoa Nắng,preschool
"""
CODES = ("thsao", "thcssong", "mnhoa")

DISTRICT = """district:
  code: songxanh
  name: {vi: "Huyện Sông Xanh", en: "Song Xanh district"}
  mail_domains: [example.edu.test]
directives: [baseline]
schools: schools.csv
evidence:
  accounts:
    - format: table
      path: accounts.csv
      exported: 2026-11-20
"""

HEADERS = (
    *("Mã trường", "Tên đăng nhập", "Email", "Chức vụ", "Trạng thái"),
    *("Ngày tạo", "Ngày đổi mật khẩu gần nhất", "Đăng nhập lần cuối", "Xác thực 2 lớp"),
)


def account(school: str, name: str, *, mfa: str = "Có", changed: str = "2026-11-01") -> list[str]:
    """Return the row of a teacher's account; as it stands it breaks no rule."""
    mail = f"{name}@example.edu.test"
    state = "Đang hoạt động"
    return [school, name, mail, "Giáo viên", state, "2026-01-15", changed, "2026-11-19", mfa]


ACCOUNTS = tuple(account(code, f"gv{n}.{code}") for code in CODES for n in (1, 2))


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as CSV in UTF-8."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode()


def accounts_csv(rows: Sequence[Sequence[str]] = ACCOUNTS) -> bytes:
    """Return a list of accounts."""
    return csv_bytes([HEADERS, *rows])


def write_district(folder: Path, text: str = DISTRICT) -> Path:
    """Write the district into ``folder`` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "district.yaml").write_text(text, encoding="utf-8")
    (folder / "schools.csv").write_text(SCHOOLS, encoding="utf-8")
    (folder / "accounts.csv").write_bytes(accounts_csv())
    return folder


def edit(folder: Path, old: str, new: str) -> None:
    """Replace a part of district.yaml that stands there once."""
    file = folder / "district.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return standard output as JSON."""
        return json.loads(self.out)

    def outcomes(self, rule: str) -> dict[str, tuple[str, str | None]]:
        """Return outcome and reason of a rule for every school."""
        return {
            each["school"]: (each["outcome"], each["reason"])
            for each in self.json["results"]
            if each["rule"] == rule
        }


class Program:
    """The program, run in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Ran:
        """Run it and return its exit code and what it wrote."""
        self._capsys.readouterr()
        code = main([str(each) for each in arguments])
        captured = self._capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    def scan(self, folder: Path, *arguments: object) -> Ran:
        """Scan a district as of the day of its data, with the result on standard output."""
        return self("scan", folder, *AS_OF, "-o", "json=-", *arguments)


def unprivileged() -> tuple[str, ...]:
    """Return what takes the rights of root from a process, so that permissions mean something."""
    if sys.platform == "win32":
        pytest.skip("permissions of Windows are other ones")
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root without setpriv: nothing can be forbidden")
    return (
        *("setpriv", "--bounding-set", "-dac_override,-dac_read_search"),
        *("--inh-caps", "-all"),
    )


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process of its own."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR")}
    return {**kept, "PYTHONPATH": str(ROOT), "AUDITOR_LANG": "en", **more}


def run_process(
    *arguments: object,
    wrapper: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    timeout_s: float = PATIENCE_S,
) -> Ran:
    """Run ``python -m auditor`` in a process of its own."""
    command = [*wrapper, sys.executable, "-m", "auditor", *map(str, arguments)]
    ended = subprocess.run(
        command,
        capture_output=True,
        env=environment(**(env or {})),
        timeout=timeout_s,
        check=False,
        cwd="/",
    )
    return Ran(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
