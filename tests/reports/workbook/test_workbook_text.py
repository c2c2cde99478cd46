"""No text of an audit becomes a formula, a link, a number or markup in a workbook."""

from __future__ import annotations

import errno
import gc
import io
import resource
import tempfile
import warnings
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from workbook_reading import LANDMINES, content, links, mined, opened, rows

from auditor.audit import Audit
from auditor.model import Outcome
from reports.content.blocks import CellKind
from reports.interface import ReportOptions
from reports.text import defuse
from reports.workbook import listing
from reports.workbook.cells import LONGEST, LONGEST_NAME, cell_text, prose, sheet_name, value_of
from reports.workbook.listing import Field, Listing
from reports.workbook.render import render_workbook

ANY_TEXT = st.text(st.characters(), max_size=60)
SAFE = settings(derandomize=True, max_examples=150, deadline=None)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("mine", LANDMINES)
@pytest.mark.parametrize("fit", [cell_text, prose])
def test_landmines_are_defused(mine: str, fit: object) -> None:
    assert callable(fit)
    _check(fit(mine))


@SAFE
@given(text=ANY_TEXT)
def test_any_text_becomes_fit_for_a_cell(text: str) -> None:
    _check(cell_text(text))
    _check(prose(text))


def _check(shown: str) -> None:
    assert defuse(shown) == shown
    assert not (shown.startswith("<r>") and shown.endswith("</r>"))
    assert units(shown) <= LONGEST
    assert not [each for each in shown if not each.isprintable() and each not in "\n "]


def test_ordinary_texts_stay_as_they_are() -> None:
    for text in ("Trường Tiểu học Lê Văn Tám", "-5", "a@b.example", "<b>", "50 %", ""):
        assert cell_text(text) == text
    assert prose("một\nhai") == "một\nhai"
    assert cell_text("một\nhai") == "một\\nhai"


def test_what_is_too_long_is_cut_and_says_so() -> None:
    assert cell_text("x" * LONGEST) == "x" * LONGEST
    assert cell_text("x" * (LONGEST + 1)) == "x" * (LONGEST - 1) + "…"
    assert cell_text("🎒" * LONGEST) == "🎒" * ((LONGEST - 1) // 2) + "…"


@SAFE
@given(titles=st.lists(ANY_TEXT, max_size=8))
def test_names_of_sheets_are_valid_and_differ(titles: list[str]) -> None:
    names: list[str] = []
    for each in [*titles, "History", "x" * 40, "X" * 40, "a/b", "a:b"]:
        names.append(sheet_name(each, names))
    assert len({each.casefold() for each in names}) == len(names)
    for each in names:
        assert 0 < units(each) <= LONGEST_NAME
        assert not set(each) & set("[]:*?/\\'")
        assert each.casefold() != "history"


def test_a_mined_audit_makes_a_workbook_of_texts(audit: Audit) -> None:
    book = opened(mined(audit))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds == {"s", "n", "d"}
    assert not [each.target for sheet in book for each in links(sheet) if each.target is not None]
    found = rows(book["Findings"])
    assert [row[-1] for row in found] == list(range(len(LANDMINES)))


def test_every_part_of_a_mined_workbook_is_well_formed(audit: Audit) -> None:
    with zipfile.ZipFile(io.BytesIO(content(mined(audit)))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for name, part in parts.items():
        etree.fromstring(part)
        assert b"<f>" not in part.replace(b"<c:f>", b""), name
    assert not [name for name in parts if "externalLink" in name]
    assert not [name for name in parts if b'TargetMode="External"' in parts[name]]


def test_days_before_excels_calendar_stay_texts() -> None:
    words = {Outcome.PASS: "Pass"}
    assert value_of(date(1900, 3, 1), CellKind.DAY, words) == 61
    assert value_of(date(1900, 2, 28), CellKind.DAY, words) == "1900-02-28"
    assert value_of(12.5, CellKind.PERCENT, words) == 0.125
    assert value_of(None, CellKind.PERCENT, words) is None
    assert value_of(Outcome.PASS, CellKind.OUTCOME, words) == "Pass"


def test_a_listing_without_room_tells_how_much_it_leaves_out(audit: Audit) -> None:
    full = Listing("t", "c", [Field("f", 9)], (), listing.MOST_ROWS, "Some.")
    assert full.note == "Some."
    over = Listing("t", "c", [Field("f", 9)], (), listing.MOST_ROWS + 2, "Some.")
    assert over.note == (
        "Some. 2 rows are left out, as a sheet has no room for them; the json report holds them."
    )


def test_rows_without_room_are_not_written(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_ROWS", 3)
    sheet = opened(audit)["Results"]
    assert len(rows(sheet)) == 3
    left = len(audit.results) - 3
    assert f"{left} rows are left out" in sheet["A1"].value


# Stopped while it packs, XlsxWriter leaves a ZIP half open, which complains when it is collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", ["audit", "empty_audit"])
def test_a_full_folder_for_what_is_not_yet_packed_is_told_as_such(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The rows of one have no room; the other fails only when it is packed."""
    audit = request.getfixturevalue(name)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with warnings.catch_warnings():
        # XlsxWriter leaves its files open when it is stopped; they go with the workbook.
        warnings.simplefilter("ignore", ResourceWarning)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
        try:
            told = _refused(audit)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        gc.collect()
    assert told == errno.EFBIG
    assert list(tmp_path.iterdir()) == []


def _refused(audit: Audit) -> int | None:
    try:
        content(audit)
    except OSError as error:
        return error.errno
    return None


class _Full(io.BytesIO):
    """A disk with little room."""

    def write(self, data: object, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_told_as_such_and_nothing_is_left_behind(
    audit: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    write = render_workbook(audit, ReportOptions())
    assert callable(write)
    with pytest.raises(OSError, match="No space left") as caught:
        write(_Full())
    assert caught.value.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []
