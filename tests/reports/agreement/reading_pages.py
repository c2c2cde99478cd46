"""Read back what a report for people tells of results and outcomes."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import docx
from lxml import html
from python_calamine import CalamineWorkbook
from reading_machines import Counts, Line

from auditor.audit import Audit
from auditor.model import Outcome
from reports.content.questions import Question
from reports.text import clean

LETTERS = {
    "p": "pass",
    "f": "fail",
    "u": "unknown",
    "n": "not_applicable",
    "m": "manual",
    "e": "error",
}
SIGNS = {
    "✓": "pass",
    "✗": "fail",
    "?": "unknown",
    "–": "not_applicable",
    "m": "manual",
    "!": "error",
}
ENGLISH = {
    "pass": "pass",
    "fail": "fail",
    "unknown": "unknown",
    "not applicable": "not_applicable",
    "to be checked by a person": "manual",
    "error": "error",
}
Cells = Counter[tuple[str | None, int, str, int]]
"""School, number of the question, outcome, violations where it fails."""


def map_cells(page: bytes) -> Cells:
    """Read the data of the map of schools and rules."""
    found: Cells = Counter()
    data = json.loads(html.document_fromstring(page).get_element_by_id("data").text)
    lines = [(each[1], *each[7:9]) for each in data["schools"]]
    if data["district"]:
        lines.append((None, *data["district"]))
    for school, letters, violations in lines:
        left = list(violations)
        for number, letter in enumerate(letters, start=1):
            if letter in LETTERS:
                count = left.pop(0) if letter == "f" else 0
                found[school, number, LETTERS[letter], count] += 1
        assert left == []
    return found


def page_counts(page: bytes) -> Counter[str]:
    """Read how many answers stand under each outcome on a school's page."""
    found: Counter[str] = Counter()
    for group in html.document_fromstring(page).iterfind(".//section[@data-o]"):
        heading = group.find("h3").text_content()
        # What waits for a later version is unknown, and stands in a group of its own.
        found[{**LETTERS, "w": "unknown"}[group.get("data-o")]] += _number(
            heading.rpartition(":")[2]
        )
    return found


def workbook_lines(content: bytes, codes: Mapping[str, str]) -> Counter[Line]:
    """Read the sheet of results; ``codes`` maps a code as shown to the code."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Results")
    table = rows.to_python()
    start = next(number for number, row in enumerate(table) if "Outcome" in row)
    head = table[start]
    places = [
        head.index(name)
        for name in ("Code", "Rule", "Outcome", "Examined", "Violations", "Not known")
    ]
    found: Counter[Line] = Counter()
    for row in table[start + 1 :]:
        code, rule, outcome, *numbers = (row[place] for place in places)
        if outcome:
            school = codes[str(code)] if code else None
            told = ENGLISH[str(outcome).lower()]
            found[school, str(rule), told, *(int(each or 0) for each in numbers)] += 1
    return found


def matrix_cells(text: str, questions: Sequence[Question], codes: Iterable[str]) -> Cells:
    """Read the matrix of the terminal report; it must be wide enough for one block."""
    found: Cells = Counter()
    shown = {clean(code): code for code in codes}
    for line in text.split("\n"):
        first, *rest = line.split()[:1] + line.split()[1:] or [""]
        school = None if first == "(district)" else shown.get(first)
        cells = [each for each in rest if each[0] in SIGNS and not _is_number(each)]
        if (school is None and first != "(district)") or not cells:
            continue
        asked = [each.number for each in questions if school in each.results]
        # The first two cells are score and coverage; a dash among them is no sign.
        cells = cells[-len(asked) :]
        assert len(cells) == len(asked), line
        for number, cell in zip(asked, cells, strict=True):
            count = int(cell[1:]) if cell[0] == "✗" else 0
            found[school, number, SIGNS[cell[0]], count] += 1
    return found


def formal_totals(content: bytes) -> Counter[str]:
    """Read the totals by outcome that the formal report states, in English."""
    texts = [each.text for each in docx.Document(io.BytesIO(content)).paragraphs]
    return _totals("\n".join(texts))


def printed_totals(text: str) -> Counter[str]:
    """Read the same of the text of the PDF."""
    return _totals(text)


def _totals(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for words, outcome in ENGLISH.items():
        match = re.search(rf"^\s*(?:- )?{re.escape(words)}\s*:\s*([\d,]+)\s*$", text, re.M | re.I)
        if match:
            found[outcome] = _number(match[1])
    return found


def markdown_counts(text: str) -> Counts:
    """Read the table of schools of the summary, in English."""
    found: Counts = Counter()
    lines = text.partition("## Schools")[2].partition("\n## ")[0].splitlines()
    head = next((line for line in lines if line.startswith("|")), "")
    names = [each.strip().lower() for each in head.strip("|").split("|")]
    for line in lines:
        cells = [each.strip() for each in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) != len(names) or not cells[-1].replace(",", "").isdigit():
            continue
        school = None if cells[0] == "(district)" else cells[0].replace("\\", "")
        for name, cell in zip(names, cells, strict=True):
            if name in ENGLISH:
                found[school, ENGLISH[name]] += _number(cell)
    return found


def cells_of(questions: Iterable[Question], audit: Audit) -> Cells:
    """Return what a matrix of these questions must show."""
    known = {each.school.code for each in audit.schools} | {None}
    return Counter(
        (
            school,
            question.number,
            each.outcome.value,
            each.violations if each.outcome is Outcome.FAIL else 0,
        )
        for question in questions
        for school, each in question.results.items()
        if school in known
    )


def _number(text: str) -> int:
    return int(re.sub(r"[^\d]", "", text))


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,]+", text))
