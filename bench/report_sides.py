"""Be one side of the timing of reports: ``python -m bench.report_sides WHAT FOLDER``.

Each side prints its own seconds as JSON: making the audit by hand, or loading the cells, is no part
of what is timed.
"""

from __future__ import annotations

import json
import pickle
import resource
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from auditor.cli import pause_garbage_collection
from auditor.cli.delivery import write_outputs
from auditor.cli.outputs import OutputSettings, parse_outputs
from auditor.result.reading import read_result
from bench.big_audit import big_audit
from reports import FORMATS, ReportOptions, write_report

SCHOOLS, RULES = 1_500, 150
OWN_DOCUMENTS = 150
"""Schools whose own documents are timed."""
EACH_SCHOOL = ("docx", "pdf")
"""Formats of which every school gets its own document, beside the page it has in ``html``."""


def every_format(folder: Path) -> dict[str, float]:
    """Write every format of the whole district in one run, as ``-o all=FOLDER`` does."""
    audit = big_audit(SCHOOLS, RULES)
    outputs = parse_outputs([f"all={folder}"], quiet=True)
    start = time.perf_counter()
    assert write_outputs(outputs, audit, OutputSettings(told=False))
    seconds = time.perf_counter() - start
    # A second process writes beside the first; at worst both need most at the same moment.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    other = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"seconds": seconds, "peak_mb": (own + other) / 1024, "own_peak_mb": own / 1024}


def each_format(folder: Path) -> dict[str, float]:
    """Write the formats one by one; return the seconds of each."""
    audit = big_audit(SCHOOLS, RULES)
    seconds = {}
    for name, kind in FORMATS.items():
        place = folder / ("html" if kind.folder else f"result{kind.extension}")
        start = time.perf_counter()
        write_report(place, kind.render(audit, ReportOptions(suffix=place.suffix)))
        seconds[name] = time.perf_counter() - start
    return seconds


def every_school(folder: Path) -> dict[str, float]:
    """Write the formal reports of some schools, as Word document and as PDF."""
    from reports.content.one_school import audits_by_school

    audit = big_audit(SCHOOLS, RULES)
    seconds = {}
    for name in EACH_SCHOOL:
        start = time.perf_counter()
        for code, own in islice(audits_by_school(audit), OWN_DOCUMENTS):
            options = ReportOptions(school=code)
            place = folder / name / f"{code}{FORMATS[name].extension}"
            write_report(place, FORMATS[name].render(own, options))
        seconds[name] = time.perf_counter() - start
    return seconds


def workbook(folder: Path) -> dict[str, float]:
    """Write the workbook."""
    audit = big_audit(SCHOOLS, RULES)
    start = time.perf_counter()
    write_report(folder / "ours.xlsx", FORMATS["xlsx"].render(audit, ReportOptions()))
    return {"workbook": time.perf_counter() - start}


def keep_cells(folder: Path) -> dict[str, float]:
    """Keep the cells of our workbook, to be written by the other side."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(folder / "ours.xlsx"))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    (folder / "cells.pickle").write_bytes(pickle.dumps(sheets))
    return {"cells": float(sum(cell != "" for s in sheets.values() for row in s for cell in row))}


def cells_alone(folder: Path) -> dict[str, float]:
    """Write the same cells with XlsxWriter alone."""
    import xlsxwriter

    sheets = pickle.loads((folder / "cells.pickle").read_bytes())
    start = time.perf_counter()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(folder / "theirs.xlsx", options) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    _write_cell(sheet, number, place, value)
    return {"cells alone": time.perf_counter() - start}


def _write_cell(sheet: Any, row: int, column: int, value: object) -> None:
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write(row, column, value)


def write_result(folder: Path) -> dict[str, float]:
    """Write the result document."""
    audit = big_audit(SCHOOLS, RULES)
    start = time.perf_counter()
    write_report(folder / "result.json", FORMATS["json"].render(audit, ReportOptions()))
    return {"seconds": time.perf_counter() - start}


def json_dumps(folder: Path) -> dict[str, float]:
    """Write the same document with the json module, from plain objects."""
    document = json.loads((folder / "result.json").read_bytes())
    start = time.perf_counter()
    text = json.dumps(document, ensure_ascii=False)
    write_report(folder / "theirs.json", text.encode("utf-8"))
    return {"seconds": time.perf_counter() - start}


def read_back(folder: Path) -> dict[str, float]:
    """Read the result document, every member checked."""
    start = time.perf_counter()
    with pause_garbage_collection():
        audit = read_result((folder / "result.json").read_bytes(), "result.json")
    seconds = time.perf_counter() - start
    assert len(audit.results) == SCHOOLS * RULES
    return {"seconds": seconds}


def json_loads(folder: Path) -> dict[str, float]:
    """Read the same file with the json module, into plain objects that nobody has checked."""
    start = time.perf_counter()
    with pause_garbage_collection():
        json.loads((folder / "result.json").read_bytes())
    return {"seconds": time.perf_counter() - start}


SIDES: dict[str, Callable[[Path], dict[str, float]]] = {
    "every-format": every_format,
    "each-format": each_format,
    "every-school": every_school,
    "workbook": workbook,
    "keep-cells": keep_cells,
    "cells-alone": cells_alone,
    "write-result": write_result,
    "json-dumps": json_dumps,
    "read-result": read_back,
    "json-loads": json_loads,
}


def main() -> None:
    """Run one side and print its seconds."""
    what, folder = sys.argv[1:]
    json.dump(SIDES[what](Path(folder)), sys.stdout)


if __name__ == "__main__":
    main()
