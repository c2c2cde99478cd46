"""Every format renders the same audit, hides what it should and leaves nothing changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from auditor.audit import Audit
from auditor.locale import language
from reports import FORMATS, Redact, ReportOptions
from reports.writing import as_bytes

ROOT = Path(__file__).parents[2]


def test_the_table_names_each_format_by_its_key_with_a_title_and_a_suffix() -> None:
    for name, each in FORMATS.items():
        assert each.name == name
        assert each.title.vi
        assert each.title.en
        assert each.extension.startswith(".")


def test_the_formats_are_those_of_the_contract() -> None:
    assert list(FORMATS) == ["terminal", "json", "csv", "findings"]
    assert [each.name for each in FORMATS.values() if each.every_finding] == ["findings"]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("told", ["vi", "en"])
def test_every_format_renders_the_same_bytes_twice_in_any_surrounding_language(
    audit: Audit, name: str, told: str
) -> None:
    options = ReportOptions(language=told)
    first = as_bytes(FORMATS[name].render(audit, options))
    assert first == as_bytes(FORMATS[name].render(audit, options))
    assert language() == "en"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_renders_an_empty_audit(empty_audit: Audit, name: str) -> None:
    assert as_bytes(FORMATS[name].render(empty_audit, ReportOptions()))


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_tells_a_hidden_account_or_owner(audit: Audit, name: str) -> None:
    hidden = ["gv.an", "gv.AN", "quantri", "svc.backup", "khan.cap", "Nguyễn Văn Mẫu", "Tổ Công"]
    open_report = as_bytes(FORMATS[name].render(audit, ReportOptions())).decode()
    for redact in (Redact.NAMES, Redact.ALL):
        report = as_bytes(FORMATS[name].render(audit, ReportOptions(redact=redact))).decode()
        assert not [each for each in hidden if each in report]
    if name != "csv":
        assert "gv.an@pgd.example" in open_report


def test_the_table_of_formats_loads_without_the_heavy_libraries() -> None:
    code = (
        "import sys, reports; print([m for m in ('polars', 'tabulate', 'pydantic', 'yaml')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
