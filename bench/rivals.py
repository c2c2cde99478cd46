"""The other sides of the benchmark, each a process: ``python -m bench.rivals NAME CSV OUT``.

The pandas and the csv sides judge the same eleven rules as the audit, count per school and rule,
write the counts and every failing row. ``bench`` compares their counts with the audit's: a rival
that cheats would be found.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

AS_OF = datetime(2026, 11, 22, 23, 59, 59)  # noqa: DTZ001
GRACE = timedelta(minutes=10)
SOURCE = "accounts.csv"
TOLD = {
    "PWD-FIRST-LOGIN-CHANGE": "password never changed since the account was created",
    "PWD-NEVER-EXPIRES": "password is set never to expire",
    "PWD-NOT-REQUIRED": "the directory accepts an empty password",
    "MFA-ENABLED": "no second factor",
    "MFA-PRIVILEGED": "no second factor",
    "ACC-SCHOOL-LEVEL": "school-level account without a named owner",
}
"""What a finding says where it holds no number."""


def read_only(path: str, out: str) -> None:
    """Read the file with polars, and nothing else."""
    del out
    import polars as pl

    pl.read_csv(path)


def read_all(folder: str, out: str) -> None:
    """Read every file of a folder with polars, and nothing else."""
    del out
    import polars as pl

    for path in sorted(Path(folder).iterdir()):
        pl.read_csv(path)


def calamine(path: str, out: str) -> None:
    """Read the workbook with python-calamine, and nothing else."""
    del out
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def with_pandas(path: str, out: str) -> None:
    """Judge the rules the way most people would with pandas."""
    import pandas as pd

    frame = pd.read_csv(path)
    frame.columns = ["school", "account", "people", "role", "status", "created", "changed",
                     "login", "mfa", "never", "not_required", "must", "admin", "owner"]  # fmt: skip
    for column in ("created", "changed", "login"):
        frame[column] = pd.to_datetime(frame[column])
    yes = {name: frame[name] == "Có" for name in ("mfa", "never", "not_required", "must", "admin")}
    age = (AS_OF - frame["changed"]).dt.days
    shared = frame["role"].str.contains("cấp trường")
    domain = frame["account"].str.split("@").str[-1]
    verdicts = {
        "PWD-MAX-AGE": age > 90,
        "PWD-FIRST-LOGIN-CHANGE": yes["must"] | ~(frame["changed"] > frame["created"] + GRACE),
        "PWD-MUST-CHANGE-PENDING": yes["must"] & (age > 14),
        "PWD-NEVER-EXPIRES": yes["never"],
        "PWD-NOT-REQUIRED": yes["not_required"],
        "MFA-ENABLED": ~yes["mfa"],
        "MFA-PRIVILEGED": yes["admin"] & ~yes["mfa"],
        "ACC-DORMANT": (AS_OF - frame["login"]).dt.days > 45,
        "ACC-SHARED": frame["people"].str.count(";") >= 1,
        "ACC-SCHOOL-LEVEL": shared & frame["owner"].isna(),
        "ACC-OFFICIAL-MAIL": domain != "bench.example",
    }
    frame = frame.assign(age=age, idle=(AS_OF - frame["login"]).dt.days, domain=domain)
    counts, failing = {}, []
    for rule, bad in verdicts.items():
        counts[rule] = bad.groupby(frame["school"]).sum().to_dict()
        rows = frame[bad]
        failing.append(
            pd.DataFrame(
                {
                    "school": rows["school"],
                    "rule": rule,
                    "severity": "high",
                    "subject": rows["account"],
                    "observed": _observed_in(rows, rule),
                    "source": SOURCE,
                    "row": rows.index + 2,
                }
            )
        )
    pd.concat(failing).to_csv(f"{out}.csv", index=False)
    _write_counts(out, counts)


def _observed_in(rows: Any, rule: str) -> Any:
    """Return what the findings of a rule say, for the failing rows only."""
    match rule:
        case "PWD-MAX-AGE":
            return "password last changed " + rows["age"].astype(str) + " days ago"
        case "PWD-MUST-CHANGE-PENDING":
            return "change of password pending for " + rows["age"].astype(str) + " days"
        case "ACC-DORMANT":
            return "last sign-in " + rows["idle"].astype(str) + " days ago"
        case "ACC-SHARED":
            return (rows["people"].str.count(";") + 1).astype(str) + " people use this account"
        case "ACC-OFFICIAL-MAIL":
            return "mail domain " + rows["domain"]
        case _:
            return TOLD[rule]


def with_csv(path: str, out: str) -> None:  # noqa: PLR0912  # one branch for each rule
    """Judge the rules in a loop over the csv module."""
    counts: dict[str, Counter[str]] = {}
    form = "%Y-%m-%d %H:%M:%S"
    with (
        Path(path).open(encoding="utf-8", newline="") as stream,
        Path(f"{out}.csv").open("w", encoding="utf-8", newline="") as target,
    ):
        write = csv.writer(target).writerow
        reader = csv.reader(stream)
        next(reader)
        for number, row in enumerate(reader, start=2):
            (school, account, people, role, _status, created, changed,
             login, mfa, never, open_, must, admin, owner) = row  # fmt: skip
            changed_at = datetime.strptime(changed, form)  # noqa: DTZ007
            created_at = datetime.strptime(created, form)  # noqa: DTZ007
            age = (AS_OF - changed_at).days
            pending = must == "Có"
            idle = (AS_OF - datetime.strptime(login, form)).days  # noqa: DTZ007
            bad = []
            if age > 90:
                bad.append(("PWD-MAX-AGE", f"password last changed {age} days ago"))
            if pending or not changed_at > created_at + GRACE:
                bad.append(("PWD-FIRST-LOGIN-CHANGE", TOLD["PWD-FIRST-LOGIN-CHANGE"]))
            if pending and age > 14:
                bad.append(
                    ("PWD-MUST-CHANGE-PENDING", f"change of password pending for {age} days")
                )
            if never == "Có":
                bad.append(("PWD-NEVER-EXPIRES", TOLD["PWD-NEVER-EXPIRES"]))
            if open_ == "Có":
                bad.append(("PWD-NOT-REQUIRED", TOLD["PWD-NOT-REQUIRED"]))
            if mfa != "Có":
                bad.append(("MFA-ENABLED", TOLD["MFA-ENABLED"]))
                if admin == "Có":
                    bad.append(("MFA-PRIVILEGED", TOLD["MFA-PRIVILEGED"]))
            if idle > 45:
                bad.append(("ACC-DORMANT", f"last sign-in {idle} days ago"))
            if ";" in people:
                bad.append(("ACC-SHARED", f"{people.count(';') + 1} people use this account"))
            if "cấp trường" in role and not owner:
                bad.append(("ACC-SCHOOL-LEVEL", TOLD["ACC-SCHOOL-LEVEL"]))
            if not account.endswith("@bench.example"):
                bad.append(("ACC-OFFICIAL-MAIL", f"mail domain {account.rpartition('@')[2]}"))
            for rule, observed in bad:
                counts.setdefault(rule, Counter())[school] += 1
                write((school, rule, "high", account, observed, SOURCE, number))
    _write_counts(out, counts)


def _write_counts(out: str, counts: object) -> None:
    Path(f"{out}.json").write_text(json.dumps(counts), encoding="utf-8")


RIVALS = {
    "read": read_only,
    "read-all": read_all,
    "calamine": calamine,
    "pandas": with_pandas,
    "csv": with_csv,
}

if __name__ == "__main__":
    RIVALS[sys.argv[1]](sys.argv[2], sys.argv[3])
