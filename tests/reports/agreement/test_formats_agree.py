"""Whatever the audit, all formats tell the same outcomes and the same numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from reading_machines import (
    OPEN,
    Line,
    csv_lines,
    findings_counts,
    json_lines,
    junit_lines,
    oscal_lines,
    prometheus_counts,
    sarif_lines,
    xccdf_outcomes,
)
from reading_pages import (
    cells_of,
    formal_totals,
    map_cells,
    markdown_counts,
    matrix_cells,
    page_counts,
    printed_totals,
    workbook_lines,
)
from stored_audits import hostile

from auditor.audit import Audit
from auditor.engine.scoring import summarise
from auditor.model import Finding, Outcome, Result
from auditor.result.reading import read_result
from bench.big_audit import big_audit
from reports import FORMATS, ReportOptions
from reports.content.questions import judged_questions, questions
from reports.writing import Folder, as_bytes
from testbed.pictures import pdf_text

KINDS = ("ordinary", "hostile", "empty", "huge", "one rule, ten thousand findings")
_WIDE = 5000
_MOST_OF_MARKDOWN = 100
_MOST_OF_TERMINAL = 40


@cache
def huge() -> Audit:
    return big_audit(schools=1500, rules=150)


def rule_with_ten_thousand_findings() -> Audit:
    audit = big_audit(schools=4, rules=8)
    failed = next(each for each in audit.results if each.outcome is Outcome.FAIL)
    found = tuple(
        Finding(f"gv{row}@tinh.example", "quá hạn", "evidence/a.xlsx", row)
        for row in range(1, 10_001)
    )
    # More than are kept: the count is the violations', not that of the list.
    many = replace(failed, population=12_000, violations=10_500, findings=found)
    results = tuple(many if each is failed else each for each in audit.results)
    return replace(audit, results=results)


def standing(audit: Audit) -> Audit:
    """Return the audit with the counts of its own results, as an evaluation gives them."""
    schools = tuple(
        summarise(each.school, [r for r in audit.results if r.school == each.school.code])
        for each in audit.schools
    )
    return replace(audit, schools=schools)


@pytest.fixture(params=KINDS)
def told(request: pytest.FixtureRequest, audit: Audit, empty_audit: Audit) -> Audit:
    if request.param == "huge":
        return huge()
    made = {
        "ordinary": audit,
        "hostile": hostile(audit),
        "empty": empty_audit,
        "one rule, ten thousand findings": rule_with_ten_thousand_findings(),
    }
    return standing(made[request.param])


def lines_of(results: Iterable[Result]) -> Counter[Line]:
    return Counter(
        (r.school, r.rule.id, r.outcome.value, r.population, r.violations, r.unknown)
        for r in results
    )


def rendered(name: str, audit: Audit) -> bytes:
    content = FORMATS[name].render(audit, ReportOptions(language="en", width=_WIDE))
    assert not isinstance(content, Folder)
    return as_bytes(content)


def test_all_formats_tell_the_same_outcomes_and_numbers(told: Audit, tmp_path: Path) -> None:
    wanted = lines_of(told.results)
    stored = rendered("json", told)
    assert json_lines(stored) == wanted
    assert lines_of(read_result(stored, "r.json").results) == wanted
    assert csv_lines(rendered("csv", told)) == wanted
    assert junit_lines(rendered("junit", told)) == wanted
    assert sarif_lines(rendered("sarif", told)) == wanted
    assert oscal_lines(rendered("oscal", told)) == wanted
    codes = {each.school.code: each.school.code for each in told.schools}
    assert workbook_lines(rendered("xlsx", told), codes) == wanted
    _agree_on_outcomes(told)
    _agree_on_counts(told)
    _agree_on_pages(told)
    _agree_on_totals(told, tmp_path)


def _agree_on_outcomes(audit: Audit) -> None:
    """XCCDF has its own words for what nobody judged."""
    outcomes = Counter(
        (r.school, r.rule.id, "open" if r.outcome.value in OPEN else r.outcome.value)
        for r in audit.results
    )
    assert xccdf_outcomes(rendered("xccdf", audit)) == outcomes


def _agree_on_counts(audit: Audit) -> None:
    """Hold counts and violations of the formats that tell no single result."""
    counts = Counter((r.school, r.outcome.value) for r in audit.results)
    violations: Counter[tuple[str | None, str]] = Counter()
    for each in audit.results:
        if each.outcome is Outcome.FAIL:
            violations[each.school, each.rule.id] += each.violations
    outcomes, failed = prometheus_counts(rendered("prometheus", audit))
    assert +outcomes == counts
    assert failed == violations
    if all(len(r.findings) == r.violations for r in audit.results):
        assert findings_counts(rendered("findings", audit)) == violations
    summary = +markdown_counts(rendered("markdown", audit).decode())
    assert all(counts[key] == count for key, count in summary.items())
    if len(audit.schools) <= _MOST_OF_MARKDOWN:
        assert summary == counts


def _agree_on_pages(audit: Audit) -> None:
    """Hold the maps of schools and rules, on pages and on the terminal."""
    content = FORMATS["html"].render(audit, ReportOptions(language="en"))
    assert isinstance(content, Folder)
    every = questions(audit.results)
    codes = {str(each.school.code): each for each in audit.schools}
    pages = 0
    for path, page in content.files():
        if path == "index.html":
            assert map_cells(page) == cells_of(every, audit)
            continue
        pages += 1
        if pages <= _MOST_OF_MARKDOWN:
            summary = codes[path.removeprefix("schools/").removesuffix(".html")]
            shown = {each.value: count for each, count in summary.counts.items() if count}
            assert page_counts(page) == Counter(shown)
    assert pages == len(audit.schools)
    judged = judged_questions(audit.results)
    matrix = matrix_cells(rendered("terminal", audit).decode(), judged, codes)
    wanted = cells_of(judged, audit)
    if len(audit.schools) <= _MOST_OF_TERMINAL:
        assert matrix == wanted
    assert not matrix - wanted
    assert len({school for school, *_rest in matrix}) >= min(len(codes), _MOST_OF_TERMINAL)


def _agree_on_totals(audit: Audit, folder: Path) -> None:
    """Hold the totals of the formal report, as a Word document and as PDF."""
    totals = Counter(r.outcome.value for r in audit.results)
    assert +formal_totals(rendered("docx", audit)) == totals
    printed = folder / "report.pdf"
    printed.write_bytes(rendered("pdf", audit))
    assert +printed_totals(pdf_text(printed)) == totals
