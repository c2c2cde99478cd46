"""Read workbooks back as their users' programs do, and make audits that strain them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from sample_audit import MFA, result, summaries

from auditor.audit import Audit
from auditor.model import Finding, Level, Outcome, Result, School, SchoolSummary, Text
from reports.interface import ReportOptions
from reports.workbook.render import render_workbook
from reports.writing import as_bytes

LANDMINES = (
    "=1+1",
    "+84 912",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://evil.example","x")',
    "<r><t>x</t></r>",
    "<r></c></row></r>",
    "_x0041_",
    "</t></is></c>",
    "a\x00\x07\x1b[31m\x7f\x85b",
    "a\u202etxt.exe\u2066",
    "evidence/\udc80.csv",
    "\ud83d 🎒 \ufffe\uffff",
    "'=1",
    "http://evil.example/?a=1&b=2",
    "0012",
    "1e5",
    "TRUE",
    "#REF!",
    "Trường " + "rất dài " * 40,
    "x" * 40_000,
    "🎒" * 20_000,
    " ",
    "\n=1\n",
    '&A&B "&C"',
)
"""What a cell, a chart, a foot or a name of a sheet may stumble over."""


def content(audit: Audit, **options: Any) -> bytes:
    return as_bytes(render_workbook(audit, ReportOptions(**({"language": "en"} | options))))


def opened(audit: Audit, **options: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content(audit, **options)))


def rows(sheet: Worksheet, first: int = 3) -> list[list[Any]]:
    """Return the values of a listing: below its caption and its headers."""
    return [list(row) for row in sheet.iter_rows(min_row=first, values_only=True)]


def headers(sheet: Worksheet) -> list[Any]:
    return [cell.value for cell in sheet[2]]


def column(sheet: Worksheet, title: str) -> list[Any]:
    place = headers(sheet).index(title)
    return [row[place] for row in rows(sheet)]


def links(sheet: Worksheet) -> list[Any]:
    return [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def texts(sheet: Worksheet) -> list[str]:
    return [v for row in sheet.iter_rows(values_only=True) for v in row if isinstance(v, str)]


def many_schools(audit: Audit, count: int) -> Audit:
    schools = [
        School(f"truong{n:02}", f"Trường số {n}", Level.PRIMARY, row=n + 2) for n in range(count)
    ]
    every = tuple(result(each.code, MFA, Outcome.PASS, counts=(3, 0, 0)) for each in schools)
    counts = {Outcome.PASS: 1}
    return replace(
        audit,
        schools=tuple(SchoolSummary(each, counts, 100.0, 100.0) for each in schools),
        results=every,
    )


def with_findings(audit: Audit, found: Iterable[Finding], violations: int) -> Audit:
    failed = result(
        "pgd", MFA, Outcome.FAIL, counts=(violations, violations, 0), findings=tuple(found)
    )
    return replace(audit, results=(failed,), schools=summaries((failed,)))


def mined(audit: Audit) -> Audit:
    """Return an audit in which every text that comes from outside is a landmine."""
    mines: Sequence[str] = LANDMINES
    results: list[Result] = []
    for number, mine in enumerate(mines):
        text = Text(mine, mine)
        rule = replace(
            MFA,
            id=f"R-{number}",
            title=text,
            rationale=text,
            remediation=text,
            references={mine: (mine,)},
            parameters={"list": (mine,)},
        )
        made = result(
            "xau",
            rule,
            Outcome.FAIL,
            counts=(1, 1, 0),
            findings=(Finding(mine, mine, mine, number),),
        )
        results.append(replace(made, observed=text, expected=text, reason_text=text))
    schools = tuple(
        SchoolSummary(School(f"s{n}", mine, Level.PRIMARY), {}, None, None)
        for n, mine in enumerate(mines)
    )
    pictures = tuple(
        replace(
            audit.distributions[0],
            id=f"p{n}",
            title=Text(mine, mine),
            bins=(Text(mine, mine), Text(mine, mine)),
            counts={"s0": (1, 2, 3)},
        )
        for n, mine in enumerate(mines)
    )
    sources = tuple(replace(audit.sources[0], path=mine, sha256=mine) for mine in mines)
    directive = replace(
        audit.directives[0],
        title=Text("".join(mines[:5]), "".join(mines[:5])),
        legal_status=Text(mines[0], mines[0]),
    )
    return replace(
        audit,
        district_name=Text("".join(mines), "".join(mines)),
        directives=(directive,),
        sources=sources,
        exclusions=tuple(
            replace(audit.exclusions[0], account=mine, owner=mine, reason=mine) for mine in mines
        ),
        schools=schools,
        results=tuple(results),
        distributions=pictures,
    )
