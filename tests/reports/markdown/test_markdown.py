"""The Markdown summary: it says what counts, stays small, and foreign text stays text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from markdown_reading import HOSTILE, dangerous, reader, tokens
from sample_audit import AGE, MFA, cite, result

from auditor.audit import Audit, Redact
from auditor.model import Finding, Level, Outcome, Reason, Rule, School, SchoolSummary, Text
from reports.interface import ReportOptions
from reports.markdown.render import MOST_BYTES, render_markdown

Compare = Callable[[str, bytes], None]

ENGLISH = ReportOptions(language="en")


def document(audit: Audit, options: ReportOptions = ENGLISH) -> str:
    return render_markdown(audit, options).decode()


def rows_of(text: str, title: str) -> list[list[str]]:
    """Return the cells of the table under a title."""
    section = text.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    lines = [each for each in section.splitlines() if each.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_document_is_as_expected(audit: Audit, expect: Compare, language: str) -> None:
    expect(f"markdown-{language}.md", render_markdown(audit, ReportOptions(language=language)))


def test_an_empty_audit_says_that_it_is_empty(empty_audit: Audit) -> None:
    text = document(empty_audit)
    assert "The audit holds no school." in text
    assert "No rule fails. That says nothing of what is unknown." in text
    assert "<details>" not in text


def test_score_stands_beside_coverage_and_the_lowest_score_comes_first(audit: Audit) -> None:
    rows = rows_of(document(audit), "Schools")
    assert [row[0] for row in rows] == ["thlevantam", "pgd", "mnhoamai", "(district)"]
    assert [row[2:] for row in rows] == [
        ["11.1", "66.7", "1", "3", "1", "0", "1", "0"],
        ["66.7", "50.0", "1", "1", "1", "2", "0", "1"],
        ["-", "0.0", "0", "0", "6", "0", "0", "0"],
        ["", "", "0", "1", "1", "0", "0", "0"],
    ]
    assert "nothing could be judged, which is no good news: 1." in document(audit)


def test_rules_are_told_worst_first_and_quickest_first(audit: Audit) -> None:
    text = document(audit)
    worst = re.findall(r"^- \*\*(?:critical|high|medium|low)\*\*: ([A-Z-]+):", text, re.MULTILINE)
    assert worst == ["MFA-ENABLED", "PWD-MAX-AGE", "ACC-DORMANT", "ACC-INVENTORY-REVIEW"]
    assert re.findall(r"^\d+\. ([A-Z-]+) \(", text, re.MULTILINE) == [
        "PWD-MAX-AGE",
        "ACC-DORMANT",
        "MFA-ENABLED",
        "ACC-INVENTORY-REVIEW",
    ]


def test_what_is_not_known_is_told_with_its_reason(audit: Audit) -> None:
    rows = rows_of(document(audit), "What could not be known")
    assert rows[0] == [
        "1",
        "4",
        "A source could not be read: evidence/mnhoamai/tài khoản.xlsx.",
    ]
    assert len(rows) == 3
    assert "Rules that wait for checks of later versions (unknown, never a pass): 1" in document(
        audit
    )


def test_each_school_s_failures_are_folded_away(audit: Audit) -> None:
    text = document(audit)
    assert re.findall("<summary>(.*)</summary>", text) == [
        "(district) (1 failure)",
        "thlevantam: Trường Tiểu học Lê Văn Tám (3 failures; score 11.1, coverage 66.7)",
        "pgd: Phòng Giáo dục và Đào tạo (1 failure; score 66.7, coverage 50.0)",
    ]
    assert text.count("<details>") == text.count("</details>") == 3
    assert "`gv.an@pgd.example`: 2025-01-01 (`evidence/google-users.csv`, row 12)" in text


def test_findings_and_failures_that_are_not_shown_are_counted(audit: Audit) -> None:
    many = tuple(
        replace(audit.results[4], rule=replace(AGE, id=f"PWD-{n:03}"), violations=1203)
        for n in range(31)
    )
    text = document(replace(audit, results=many))
    assert "further violations: 1,200; the findings report" in text
    assert "Further failures left out here: 11." in text
    assert text.count("Further failed rules left out here: 21.") == 2


def test_a_hundred_schools_are_shown_and_the_others_counted(audit: Audit) -> None:
    schools = tuple(
        SchoolSummary(School(f"s{n:04}", f"Trường {n}", Level.PRIMARY), {}, float(n % 101), 50.0)
        for n in range(1500)
    )
    results = tuple(
        replace(result(each.school.code, MFA, Outcome.FAIL), violations=1) for each in schools
    )
    text = document(replace(audit, schools=schools, results=results))
    assert len(rows_of(text, "Schools")) == 100
    assert "The 100 schools with the lowest scores are shown, the other 1,400 are left" in text
    assert text.count("<details>") == 100
    assert "Left out here: 1,400 failed results of 1,400 units." in text


def test_the_document_stays_below_its_limit_whatever_the_audit_holds(audit: Audit) -> None:
    long = "@#|" * 100_000
    rules = [
        Rule(f"{n}{long}", Text(long, long), "x", {}, AGE.severity, remediation=Text(long, long))
        for n in range(25)
    ]
    findings = tuple(Finding(long, long, long, n) for n in range(5))
    codes = [f"{n:04}{long}" for n in range(150)]
    failed = tuple(
        replace(
            result(code, rule, Outcome.FAIL, citations=(cite(long, long),)),
            violations=9,
            findings=findings,
        )
        for code in codes
        for rule in rules
    )
    unknown = tuple(
        result(code, AGE, Outcome.UNKNOWN, reason=Reason.NO_SOURCE, text=Text(f"{code}{long}", ""))
        for code in codes
    )
    schools = tuple(
        SchoolSummary(School(code, long, Level.PRIMARY), {}, 0.0, 50.0) for code in codes
    )
    directives = tuple(replace(audit.directives[0], id=long) for _ in range(100))
    content = render_markdown(
        replace(
            audit,
            district_name=Text(long, long),
            schools=schools,
            results=(*failed, *unknown),
            directives=directives,
        ),
        ReportOptions(),
    )
    assert 200_000 < len(content) < MOST_BYTES
    text = content.decode()
    shown = text.count("<details>")
    assert 0 < shown < 100
    told = document(replace(audit, schools=schools, results=failed)).splitlines()[-1]
    assert told.startswith("Left out here: ")
    assert text.endswith("\n")


def test_a_hidden_account_is_hidden(audit: Audit) -> None:
    text = document(audit, ReportOptions(language="en", redact=Redact.ALL, key=b"k" * 32))
    assert "gv.an" not in text.lower()
    assert "Accounts are hidden in this report" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_become_neither_html_nor_links_nor_broken_tables(
    audit: Audit, text: str
) -> None:
    rule = replace(AGE, id=f"R{text}", title=Text(text, text), remediation=Text(text, text))
    failed = replace(
        audit.results[4],
        school=text,
        rule=rule,
        findings=(Finding(text, text, text, 3), Finding(text, "", text, None)),
        citations=(cite(text, text),),
    )
    unknown = replace(audit.results[2], reason=Reason.NO_SOURCE, reason_text=Text(text, text))
    school = replace(audit.schools[0].school, code=text, name=text)
    changed = replace(
        audit,
        district_name=Text(text, text),
        directives=(replace(audit.directives[0], id=text),),
        schools=(replace(audit.schools[0], school=school),),
        results=(failed, unknown, replace(failed, school=None)),
        sources=(replace(audit.sources[1], path=text, error=Text(text, text)),),
        exclusions=(replace(audit.exclusions[0], account=text, owner=text, reason=text),),
    )
    shown = document(changed)
    assert dangerous(shown) == []
    rendered = reader().render(shown)
    assert [each.count("<td") for each in rendered.split("<tr>") if "<td" in each] == [
        *[10, 10],
        3,
    ]
    headings = [each.tag for each in tokens(shown) if each.type == "heading_open"]
    assert headings == ["h1", *["h2"] * 8]
    assert "<blockquote" not in rendered
    assert "<pre" not in rendered
    assert rendered.count("<hr") == 0
    assert rendered.count("<li>") == shown.count("\n- ") + shown.count("\n  - ") + 1
