"""Time many small sources: a file for each school, a base of a directory for each school."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from bench.data import AS_OF, HEADERS, accounts, pack
from bench.directory_data import slapd_with_accounts, write_district
from bench.printing import show, target
from bench.tables import scan
from bench.timing import interleaved, paired
from testbed.packages import SERVERS, command, missing
from testbed.process import TestbedError

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
    - {{format: table, path: "evidence/{{school}}.csv", exported: {exported:%Y-%m-%d}}}
"""


def many(folder: Path, schools: int, rounds: int) -> bool:
    """Time a file for each school and a base for each school; return whether both targets hold."""
    return all([_files(folder / "files", schools, 40, rounds), _bases(folder, schools, 50, rounds)])


def _files(folder: Path, schools: int, rows: int, rounds: int) -> bool:
    _write_files(folder, schools, rows)
    timings = interleaved(
        {
            "read_csv each": [sys.executable, "-m", "bench.rivals", "read-all",
                              str(folder / "evidence"), str(folder / "out")],
            "auditor scan": scan(folder, folder / "out"),
        },
        rounds,
    )  # fmt: skip
    print(f"\nMany files: {schools:,} schools with a CSV of {rows} accounts each, whole process")
    show(timings)
    ratio = paired(timings["auditor scan"], timings["read_csv each"])
    return target("auditor / reading each file", ratio, at_most=4.0)


def _write_files(folder: Path, schools: int, rows: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "evidence").mkdir(parents=True)
    codes = [f"s{number:04d}" for number in range(schools)]
    (folder / "district.yaml").write_text(_DISTRICT.format(exported=AS_OF), encoding="utf-8")
    (folder / "bench.yaml").write_text(pack(), encoding="utf-8")
    lines = ["code,name,level,site,fanpage", *(f"{c},Trường {c},primary,," for c in codes)]
    (folder / "schools.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    every = accounts(schools * rows)
    for code in codes:
        cells = [HEADERS[1:], *(next(every)[1:] for _row in range(rows))]
        text = "".join(",".join(line) + "\n" for line in cells)
        (folder / "evidence" / f"{code}.csv").write_text(text, encoding="utf-8")


def _bases(folder: Path, schools: int, rows: int, rounds: int) -> bool:
    absent = missing(wanted=SERVERS)
    if absent:
        print(f"\nMany bases: not measured. Run: {command(absent)}")
        return False
    run = folder / "bases"
    shutil.rmtree(run, ignore_errors=True)
    run.mkdir(parents=True)
    try:
        with slapd_with_accounts(schools * rows, schools, parted=False) as server:
            one = write_district(run / "one", server.port, schools)
            each = write_district(run / "each", server.port, schools, base_each=True)
            timings = interleaved(
                {"one base": scan(one, run / "a"), "a base each": scan(each, run / "b")}, rounds
            )
    except TestbedError as error:
        print(f"\nMany bases: not measured. {error}")
        return False
    print(f"\nMany bases: {schools:,} schools of {rows} entries, OpenLDAP, whole process")
    show(timings)
    ratio = paired(timings["a base each"], timings["one base"])
    return target("a base each / one base", ratio, at_most=3.0)
