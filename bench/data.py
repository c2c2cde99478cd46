"""Make the benchmark's data: a district of invented accounts.

About 5 % of them violate each rule; the data are the same every time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

AS_OF = datetime(2026, 11, 22)  # noqa: DTZ001  # wall-clock dates, as exports have them
SCHOOLS = 500
HEADERS = (
    "Mã trường", "Tên đăng nhập", "Họ và tên", "Chức vụ", "Trạng thái", "Ngày tạo",
    "Ngày đổi mật khẩu", "Đăng nhập lần cuối", "Xác thực 2 lớp", "Mật khẩu không hết hạn",
    "Không cần mật khẩu", "Phải đổi mật khẩu", "Quản trị", "Người chịu trách nhiệm",
)  # fmt: skip

_DISTRICT = """\
district:
  code: bench
  name: Bench
  time_zone: Asia/Ho_Chi_Minh
  mail_domains: [bench.example]
directives: [./bench.yaml]
schools: schools.csv
evidence:
  accounts:
    - {{format: table, path: {file}, school: {{column: "Mã trường"}}, exported: 2026-11-22}}
"""
RULES = (
    "PWD-MAX-AGE", "PWD-FIRST-LOGIN-CHANGE", "PWD-MUST-CHANGE-PENDING", "PWD-NEVER-EXPIRES",
    "PWD-NOT-REQUIRED", "MFA-ENABLED", "MFA-PRIVILEGED", "ACC-DORMANT", "ACC-SHARED",
    "ACC-SCHOOL-LEVEL", "ACC-OFFICIAL-MAIL",
)  # fmt: skip
"""Every account rule that one table can answer (ACC-ROLE-ASSIGNED needs a staff list)."""


def write_district(folder: Path, rows: int, file: str) -> Path:
    """Write the district folder with ``rows`` accounts in ``file`` (.csv, .xlsx), unless there."""
    marker = folder / f".{file}.{rows}"
    if marker.exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for other in folder.glob(f".{file}.*"):  # of a file with another number of rows
        other.unlink()
    (folder / "district.yaml").write_text(_DISTRICT.format(file=file), encoding="utf-8")
    (folder / "bench.yaml").write_text(pack(), encoding="utf-8")
    lines = [
        "code,name,level,site,fanpage",
        *(f"s{i:03d},Trường {i},primary,," for i in range(SCHOOLS)),
    ]
    (folder / "schools.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _write_xlsx(folder / file, rows) if file.endswith(".xlsx") else _write_csv(folder / file, rows)
    marker.touch()
    return folder


def pack() -> str:
    """Return the directive that asks for every rule of ``RULES``."""
    both = 'vi: "Đo tốc độ", en: "Benchmark"'
    head = ["directive: bench", "version: 1", "in_force: {from: 2026-01-01}", "clauses:"]
    head[1:1] = [f"{key}: {{{both}}}" for key in ("title", "issuer", "legal_status")]
    clauses = [
        f'  "{number}":\n    summary: {{{both}}}\n    requires:\n'
        f"      - {{rule: {rule}, modality: must}}"
        for number, rule in enumerate(RULES, start=1)
    ]
    return "\n".join([*head, *clauses]) + "\n"


def accounts(rows: int) -> Iterator[tuple[str, ...]]:
    """Yield the cells of ``rows`` accounts."""
    rng = random.Random(1)
    for number in range(rows):
        bad = [rng.random() < 0.05 for _rule in range(10)]
        created = AS_OF - timedelta(days=rng.randint(100, 2000), seconds=rng.randrange(86400))
        changed = AS_OF - timedelta(
            days=91 + rng.randint(0, 8) if bad[0] else rng.randint(0, 89), seconds=600
        )
        if bad[1]:
            created = AS_OF - timedelta(days=rng.randint(20, 80), seconds=600)
            changed = created
        idle = rng.randint(46, 90) if bad[2] and not bad[1] else rng.randint(0, 19)
        login = AS_OF - timedelta(days=idle, seconds=900)
        shared = rng.random() < 0.02
        yield (
            f"s{number % SCHOOLS:03d}",
            f"user{number}@{'private' if bad[3] else 'bench'}.example",
            "Nguyễn Văn A; Trần Thị B" if bad[4] else "Nguyễn Văn A",
            "Tài khoản cấp trường" if shared else "Giáo viên",
            "Hoạt động",
            f"{created:%Y-%m-%d %H:%M:%S}",
            f"{changed:%Y-%m-%d %H:%M:%S}",
            f"{login:%Y-%m-%d %H:%M:%S}",
            "Không" if bad[5] else "Có",
            "Có" if bad[6] else "Không",
            "Có" if bad[7] else "Không",
            "Có" if bad[1] else "Không",
            "Có" if rng.random() < 0.03 else "Không",
            "" if not shared or bad[9] else "Lê Văn C",
        )  # fmt: skip


def _write_csv(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join(HEADERS) + "\n")
        for cells in accounts(rows):
            stream.write(",".join(cells) + "\n")


def _write_xlsx(path: Path, rows: int) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Tài khoản")
    sheet.write_row(0, 0, HEADERS)
    for number, cells in enumerate(accounts(rows), start=1):
        sheet.write_row(number, 0, cells)
    book.close()
