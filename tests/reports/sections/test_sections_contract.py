"""Every section is sound whatever the audit holds: a format may draw it without a look inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from auditor.audit import Audit, Distribution
from auditor.model import Outcome, Text
from reports.content.blocks import CellKind, Chart, Facts, Paragraph, Section, Steps, Table
from reports.content.one_school import audits_by_school
from reports.interface import ReportOptions, speaking
from reports.sections import SECTIONS

KINDS: dict[CellKind, tuple[type, ...]] = {
    CellKind.TEXT: (str,),
    CellKind.CODE: (str,),
    CellKind.NUMBER: (int,),
    CellKind.PERCENT: (float, int),
    CellKind.DAY: (date,),
    CellKind.OUTCOME: (Outcome,),
}
IDS = ["standing", "reasons", "pictures", "population", "sources", "declared", "legal"]
HOSTILE = '<script>alert(1)</script>=cmd|\u202e\x00\udc80"' + "Trường " * 50


@pytest.fixture
def full(audit: Audit) -> Audit:
    picture = Distribution(
        "password-age",
        "accounts",
        Text("Tuổi mật khẩu", "Age of passwords"),
        (Text("mới", "new"), Text("cũ", "old")),
        {"pgd": (3, 0, 1), "mnhoamai": (0, 2, 0)},
    )
    return replace(audit, distributions=(picture,))


def sections(audit: Audit, options: ReportOptions) -> list[Section]:
    with speaking(options.language):
        made = [make(audit, options) for make in SECTIONS]
    return [each for each in made if each is not None]


def every(audit: Audit, language: str) -> Iterator[Section]:
    """Yield the office's sections and those of every school."""
    yield from sections(audit, ReportOptions(language=language))
    for code, own in audits_by_school(audit):
        yield from sections(own, ReportOptions(language=language, school=code))


def test_the_sections_come_in_their_order_with_ids_fit_for_anchors(full: Audit) -> None:
    assert [each.id for each in sections(full, ReportOptions(language="en"))] == IDS


def test_a_school_gets_those_for_which_it_has_data(full: Audit) -> None:
    for code, own in audits_by_school(full):
        found = [each.id for each in sections(own, ReportOptions(language="en", school=code))]
        assert found == [each for each in IDS if each in found]
        assert {"standing", "legal"} <= set(found)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_block_is_sound(full: Audit, language: str) -> None:
    for section in every(full, language):
        assert re.fullmatch("[a-z]+", section.id)
        assert section.title
        assert section.blocks
        for block in section.blocks:
            match block:
                case Paragraph():
                    assert block.text
                case Facts():
                    assert block.rows
                case Table():
                    _check(block)
                case Chart():
                    assert block.bars
                    assert block.alternative
                case Steps():
                    assert block.items


def _check(table: Table) -> None:
    assert table.title
    assert table.rows
    titles = [each.title for each in table.columns]
    assert len(set(titles)) == len(titles)
    assert all(titles)
    for row in table.rows:
        assert len(row) == len(table.columns)
        for cell, column in zip(row, table.columns, strict=True):
            assert cell is None or type(cell) in KINDS[column.kind], (table.title, column, cell)


def test_no_sentence_keeps_a_place_to_fill(full: Audit) -> None:
    for section in every(full, "en"):
        assert not re.search(r"\{[a-z_]+\}", str(section))


def test_an_empty_audit_has_no_section(empty_audit: Audit) -> None:
    assert sections(empty_audit, ReportOptions()) == []


def test_the_same_audit_gives_the_same_sections(full: Audit) -> None:
    options = ReportOptions(language="vi")
    assert sections(full, options) == sections(full, options)


def test_hostile_names_pass_through_whole_and_break_nothing(full: Audit) -> None:
    """It is the format's business to escape; a section neither cuts nor alters a name."""
    first = full.schools[0]
    school = replace(first.school, name=HOSTILE)
    source = replace(full.sources[0], path=HOSTILE, system=HOSTILE)
    packs = (replace(full.directives[0], title=Text(HOSTILE, HOSTILE)),)
    hostile = replace(
        full,
        schools=(replace(first, school=school), *full.schools[1:]),
        sources=(source, *full.sources[1:]),
        directives=packs,
        exclusions=(replace(full.exclusions[0], account=HOSTILE),),
    )
    found = sections(hostile, ReportOptions(language="en"))
    assert [each.id for each in found] == IDS
    for name in ("standing", "population", "sources", "declared", "legal"):
        [section] = [each for each in found if each.id == name]
        rows = [row for each in section.blocks if isinstance(each, Table) for row in each.rows]
        assert any(HOSTILE in row for row in rows), name


def test_no_school_reads_of_another(full: Audit) -> None:
    others = {"thlevantam": "Hoa Mai", "mnhoamai": "Lê Văn Tám", "pgd": "Hoa Mai"}
    for code, own in audits_by_school(full):
        told = str(sections(own, ReportOptions(language="en", school=code)))
        assert others[code] not in told
