"""Run the benchmark and print the ratios: ``python -m bench [PART ...] [--rounds N]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.directories import directories
from bench.many import many
from bench.reports import reports
from bench.result_document import result_document
from bench.tables import accounts, demo, start_up, workbook

PARTS = ("accounts", "workbook", "start-up", "demo", "directories", "many", "reports", "result")


def main() -> int:
    """Time the parts named, all without a name; return 0 when every target is met."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the CSV")
    parser.add_argument("--xlsx-rows", type=int, default=200_000)
    parser.add_argument("--entries", type=int, default=50_000, help="of OpenLDAP")
    parser.add_argument("--users", type=int, default=10_000, help="of Active Directory")
    parser.add_argument("--schools", type=int, default=1000, help="with a file or a base each")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown part: {', '.join(sorted(unknown))}; known: {', '.join(PARTS)}")
    folder = Path(tempfile.gettempdir()) / "auditor-bench"
    run = {
        "accounts": lambda: accounts(folder / "csv", options.rows, options.rounds),
        "workbook": lambda: workbook(folder / "xlsx", options.xlsx_rows, options.rounds),
        "start-up": lambda: start_up(max(options.rounds, 15)),
        "demo": lambda: demo(folder / "demo", options.rounds),
        "directories": lambda: directories(
            folder / "ldap", options.entries, options.users, options.rounds
        ),
        "many": lambda: many(folder / "many", options.schools, options.rounds),
        "reports": lambda: reports(folder / "reports", options.rounds),
        "result": lambda: result_document(folder / "result", options.rounds),
    }
    met = [run[part]() for part in PARTS if part in (options.parts or PARTS)]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
