"""A stored result gives every report that the audit gives; what is hidden in it stays hidden."""

from __future__ import annotations

import pytest
from human_text import json_bytes
from stored_audits import hostile, stored, with_clauses

from auditor.audit import Audit, Redact
from auditor.result.reading import read_result
from reports import FORMATS
from reports.interface import ReportOptions
from reports.writing import Folder, as_bytes


@pytest.fixture(params=["sample", "with clauses", "hostile", "empty"])
def each_audit(request: pytest.FixtureRequest, audit: Audit, empty_audit: Audit) -> Audit:
    made = {
        "sample": audit,
        "with clauses": with_clauses(audit),
        "hostile": hostile(audit),
        "empty": empty_audit,
    }
    return made[request.param]


def rendered(name: str, audit: Audit, options: ReportOptions) -> object:
    content = FORMATS[name].render(audit, options)
    return list(content.files()) if isinstance(content, Folder) else as_bytes(content)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("written", ["vi", "en"])
@pytest.mark.parametrize("shown", ["vi", "en"])
def test_every_format_renders_a_stored_result_as_it_renders_the_audit(
    each_audit: Audit, name: str, written: str, shown: str
) -> None:
    options = ReportOptions(language=shown, redact=Redact.NAMES, key=b"key")
    read = stored(each_audit, written)
    assert rendered(name, read, options) == rendered(name, each_audit, options)


def test_what_is_hidden_stays_hidden_and_is_told(audit: Audit) -> None:
    options = ReportOptions(language="en", redact=Redact.ALL, key=b"key")
    content = json_bytes(audit, options)
    read = read_result(content, "r.json")
    assert read.redacted == "all"
    assert b"gv.an" not in content
    assert b"gv.an" not in json_bytes(read, ReportOptions(language="vi"))
