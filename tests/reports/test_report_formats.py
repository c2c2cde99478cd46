"""Every format renders the same audit, hides what it should and leaves nothing changed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from human_text import everything

from auditor.audit import Audit
from auditor.locale import language
from reports import FORMATS, Redact, ReportOptions
from reports.content.one_school import audit_of
from reports.writing import Folder, as_bytes

ROOT = Path(__file__).parents[2]


def test_the_table_names_each_format_by_its_key_with_a_title_and_a_suffix() -> None:
    for name, each in FORMATS.items():
        assert each.name == name
        assert each.title.vi
        assert each.title.en
        assert each.extension.startswith(".")


def test_the_formats_are_those_of_the_contract() -> None:
    assert list(FORMATS) == [
        *("terminal", "html", "xlsx", "docx", "pdf", "annex", "json", "csv", "findings"),
        *("junit", "sarif", "oscal", "xccdf", "prometheus", "markdown"),
    ]
    assert [each.name for each in FORMATS.values() if each.every_finding] == ["findings"]
    assert [each.name for each in FORMATS.values() if each.folder] == ["html"]
    assert [each.name for each in FORMATS.values() if not each.personal] == ["prometheus"]
    endings = [each.extension for each in FORMATS.values()]
    assert len(set(endings)) == len(endings), "the reports of one run lie side by side"


def parts(name: str, audit: Audit, options: ReportOptions) -> dict[str, bytes]:
    """Return a report's files; one that is a single file has no name."""
    content = FORMATS[name].render(audit, options)
    if isinstance(content, Folder):
        return dict(content.files())
    return {"": as_bytes(content)}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("told", ["vi", "en"])
@pytest.mark.parametrize("school", [None, "thlevantam"])
def test_every_format_renders_the_same_bytes_twice_in_any_surrounding_language(
    audit: Audit, name: str, told: str, school: str | None
) -> None:
    options = ReportOptions(language=told, school=school)
    shown = audit if school is None else audit_of(audit, school)
    first = parts(name, shown, options)
    assert first == parts(name, shown, options)
    assert language() == "en"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_renders_an_empty_audit(empty_audit: Audit, name: str) -> None:
    files = parts(name, empty_audit, ReportOptions())
    assert files
    assert all(files.values())


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("school", [None, "thlevantam"])
def test_no_format_tells_a_hidden_account_or_owner(
    audit: Audit, name: str, school: str | None
) -> None:
    hidden = ["gv.an", "gv.AN", "quantri", "svc.backup", "khan.cap", "Nguyễn Văn Mẫu", "Tổ Công"]
    shown = audit if school is None else audit_of(audit, school)
    open_report = everything(FORMATS[name].render(shown, ReportOptions(school=school)))
    for redact in (Redact.NAMES, Redact.ALL):
        options = ReportOptions(redact=redact, key=b"a secret key", school=school)
        report = everything(FORMATS[name].render(shown, options))
        assert not [each for each in (*hidden, "a secret key") if each in report]
    if name not in WITHOUT_ACCOUNTS:
        assert "gv.an@pgd.example" in open_report


WITHOUT_ACCOUNTS = ("csv", "prometheus", "docx", "pdf", "annex", "xlsx")
"""Formats that name no account, and those whose compressed text breaks a name."""


@pytest.mark.parametrize("school", ["pgd", "thlevantam", "mnhoamai"])
@pytest.mark.parametrize("name", FORMATS)
def test_one_school_s_own_report_names_no_other_school(
    audit: Audit, name: str, school: str
) -> None:
    codes = frozenset(each.school.code for each in audit.schools)
    register = replace(audit.sources[0], path="so.xlsx", schools=codes, by_school={}, problems=())
    own = audit_of(replace(audit, sources=(*audit.sources, register)), school)
    report = everything(FORMATS[name].render(own, ReportOptions(school=school)))
    others = [each.school for each in audit.schools if each.school.code != school]
    for each in others:
        # The office's code is also the name of the mail domain.
        assert each.code == "pgd" or each.code not in report
        assert each.name not in report


def test_the_table_of_formats_loads_without_the_heavy_libraries() -> None:
    code = (
        "import sys, reports; print([m for m in ('polars', 'tabulate', 'pydantic', 'yaml',"
        " 'jinja2', 'docx', 'lxml', 'typst', 'xlsxwriter')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
