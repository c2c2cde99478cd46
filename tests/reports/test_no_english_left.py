"""A Vietnamese report holds no English word, but for names, codes and what the evidence says.

English words are those of our own messages and of the English texts of rules and directives. What
the translations use too (tên miền ".vn", "email") and what the audit's own data hold is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from pathlib import Path

import pytest
from human_text import READERS, ending, section_text, texts_of

from auditor import model
from auditor.audit import Audit
from auditor.demo import write_demo
from auditor.engine import Settings
from auditor.model import Severity, Text
from auditor.pipeline import assess, gather, prepare
from reports import FORMATS
from reports.content.one_school import audits_by_school
from reports.interface import ReportFormat, ReportOptions, speaking
from reports.sections import SECTIONS
from tests.catalogue import merged

FOR_PROGRAMS = {"junit", "sarif", "oscal", "xccdf", "prometheus"}
"""Their names, codes and tags are English by their standards; people read them through a tool."""
FOR_PEOPLE = [name for name in FORMATS if name not in FOR_PROGRAMS]
WIDE = 400
"""Columns of a terminal on which no name is cut in two."""
CODES = {
    each.value
    for kind in vars(model).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum)
    for each in kind
}
"""Stand in the columns of a CSV that are for filtering, beside their words."""

_WORD = re.compile(r"[A-Za-z][A-Za-z_.-]*[A-Za-z]")
"""A rule's id, a file's name and a column's name are one word each."""
_SHORTEST = 4
_NAMED = re.compile(r"\{[^{}]*\}|'[^']*'")
"""Places to fill, and what a message quotes: keys, options, names of files."""
_UNTOLD = {"provides", "check", "where", "family", "kind", "code", "extra"}
"""Members of an audit that are codes; a report has words for them, or does not tell them."""


def words(text: str) -> set[str]:
    """Return the words of a text, small; what stands in capitals is a name (an id, DISTRICT)."""
    found = _WORD.findall(text)
    return {each.lower() for each in found if len(each) >= _SHORTEST and not each.isupper()}


@cache
def _messages() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of our messages, and those of their translations."""
    english: set[str] = set()
    vietnamese: set[str] = set()
    for each in merged("auditor"):
        for texts, found in ((each.id, english), (each.string, vietnamese)):
            for text in texts if isinstance(texts, tuple) else (texts,):
                found.update(words(_NAMED.sub(" ", text)))
    return frozenset(english), frozenset(vietnamese)


def _data(value: object, english: set[str], allowed: set[str]) -> None:
    """Collect the words of an audit: what its texts say in English, and what all else says."""
    if isinstance(value, Text):
        english |= words(value.en)
        allowed |= words(value.vi)
    elif isinstance(value, str):
        if not isinstance(value, Enum):
            allowed |= words(value)
    elif is_dataclass(value):
        for each in fields(value):
            if each.name not in _UNTOLD:
                _data(getattr(value, each.name), english, allowed)
    elif isinstance(value, Mapping):
        for name, each in value.items():
            _data(name, english, allowed)
            _data(each, english, allowed)
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            _data(each, english, allowed)


def foreign(audit: Audit, suffix: str = "") -> set[str]:
    """Return the words that a Vietnamese report of this audit must not hold."""
    english: set[str] = set()
    allowed: set[str] = set()
    _data(audit, english, allowed)
    ours, translated = _messages()
    if suffix == ".csv":
        allowed |= CODES
    if suffix == ".pdf":
        # A line may break within a code.
        allowed |= {piece for each in allowed for piece in re.split("[_.-]", each)}
    return (english | ours) - allowed - translated


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder, date(2026, 11, 22))
    plan = prepare(folder, "2026-11-22")
    found, _rows = assess(
        plan, gather(plan), Settings(findings=50), fail_on=Severity.HIGH, min_coverage=0.0
    )
    return found


@pytest.fixture(params=["sample", "demo"])
def each_audit(request: pytest.FixtureRequest, audit: Audit, demo: Audit) -> Audit:
    return audit if request.param == "sample" else demo


def english_in(text: str, forbidden: set[str]) -> list[str]:
    return sorted(words(text) & forbidden)


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_a_vietnamese_report_holds_no_english_word(name: str, each_audit: Audit) -> None:
    report = FORMATS[name]
    forbidden = foreign(each_audit, ending(report))
    for text in texts_of(report, each_audit, ReportOptions(language="vi", width=WIDE)):
        assert english_in(text, forbidden) == []


def test_a_vietnamese_section_holds_no_english_word(each_audit: Audit) -> None:
    forbidden = foreign(each_audit)
    with speaking("vi"):
        whose = [(None, each_audit), *audits_by_school(each_audit)]
        for code, own in whose:
            options = ReportOptions(language="vi", school=code)
            for make in SECTIONS:
                section = make(own, options)
                if section is not None:
                    found = english_in(section_text(section), forbidden)
                    assert found == [], section.id


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_the_same_report_in_english_is_full_of_them(name: str, audit: Audit) -> None:
    """It would be noticed if the words were looked for in vain."""
    forbidden = foreign(audit)
    [*texts] = texts_of(FORMATS[name], audit, ReportOptions(language="en", width=WIDE))
    found = {each for text in texts for each in english_in(text, forbidden)}
    # The json carries both languages, findings carry evidence: what is read there is little.
    assert len(found) >= (0 if name in {"json", "findings"} else 5), found


def test_most_words_of_the_messages_are_looked_for(demo: Audit) -> None:
    forbidden = foreign(demo)
    assert len(forbidden) > 800
    assert {"schools", "coverage", "unknown", "district", "passed"} <= forbidden


def test_every_format_is_read_or_is_for_programs() -> None:
    for name in FOR_PEOPLE:
        report = FORMATS[name]
        assert report.folder or ending(report) in READERS, name


def test_a_report_that_speaks_english_is_caught(audit: Audit, tmp_path: Path) -> None:
    planted = ReportFormat(
        "planted", Text("a", "b"), ".txt", lambda *_: "Điểm của schools".encode()
    )
    [text] = texts_of(planted, audit, ReportOptions())
    assert english_in(text, foreign(audit)) == ["schools"]
