"""A reader's browser shows the pages, works with them by mouse and keyboard, and asks nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from html_reading import hostile, pages
from large_audit import large_audit

from auditor.audit import Audit
from reports.html.render import render_html
from reports.interface import ReportOptions
from reports.writing import write_report
from testbed.axe import best_practices, violations
from testbed.browser import Browser

SHOWN = "return [...document.querySelectorAll('#pane tbody th')].map(e => e.textContent)"
COLUMNS = "return [...document.querySelectorAll('#pane thead .r')].map(e => e.textContent)"
COUNT = "return document.getElementById('count').textContent"
SAID = "return document.getElementById('said').textContent"
FOCUS = "return document.activeElement.textContent.trim()"
CHOOSE = """
const field = document.getElementById(arguments[0]);
field.value = arguments[1];
field.dispatchEvent(new Event(field.type === 'search' ? 'input' : 'change'));"""
VISIBLE = "return [...document.querySelectorAll('.g')].filter(e => !e.hidden).map(e => e.dataset.o)"


def written(audit: Audit, folder: Path, told: str = "en") -> Path:
    write_report(folder / "pages", render_html(audit, ReportOptions(language=told)))
    return folder / "pages"


def quiet(browser: Browser) -> None:
    """Hold that the page asked for nothing but itself and complained of nothing."""
    assert browser.errors() == []
    assert [each for each in browser.requests() if not each.startswith("file:")] == []
    assert len(browser.requests()) == 1


@pytest.mark.parametrize("told", ["vi", "en"])
def test_pages_open_from_a_folder_without_asking_for_anything(
    audit: Audit, browser: Browser, tmp_path: Path, told: str
) -> None:
    folder = written(audit, tmp_path, told)
    for each in sorted(folder.rglob("*.html")):
        browser.open(each)
        quiet(browser)
        assert browser.run("return document.documentElement.lang") == told


def test_a_link_of_the_map_leads_to_the_unfolded_answer(
    audit: Audit, browser: Browser, tmp_path: Path
) -> None:
    browser.open(written(audit, tmp_path) / "index.html")
    browser.click("#pane a[href$='#r-MFA-ENABLED']")
    assert browser.run("return location.pathname").endswith("/schools/thlevantam.html")
    assert browser.run("return document.getElementById('r-MFA-ENABLED').open") is True
    assert browser.run(FOCUS).startswith("✗ fail Every account has a second factor")
    browser.click("header nav a")
    assert browser.run("return location.pathname").endswith("/index.html")


def test_foreign_text_runs_nothing(audit: Audit, browser: Browser, tmp_path: Path) -> None:
    folder = written(hostile(audit), tmp_path)
    for each in sorted(folder.rglob("*.html")):
        browser.open(each)
        quiet(browser)
        assert browser.run("return document.title") != "hacked"
        assert "<script>document.title='hacked'</script>" in browser.run(
            "return document.body.innerText + document.body.textContent"
        )
    browser.open(folder / "index.html")
    assert any("<img src=x" in each for each in browser.run(SHOWN))


def test_the_map_is_narrowed_by_every_choice(
    browser: Browser, tmp_path: Path, audit: Audit
) -> None:
    browser.open(written(audit, tmp_path) / "index.html")
    every = browser.run(SHOWN)
    assert len(every) == 4, "three schools, and the district's own duties above them"
    assert "BKP-1-OFFLINE" not in browser.run(COLUMNS)
    browser.run(CHOOSE, "f-text", "HOA mai")
    assert browser.run(SHOWN)[1:] == ['Trường Mầm non "Hoa Mai", cơ sở 2']
    browser.run(CHOOSE, "f-text", "le van tam")
    assert len(browser.run(SHOWN)) == 2
    assert browser.run(COUNT) == "Schools 1 to 1 of 1; rules: 5."
    browser.run(CHOOSE, "f-text", "no such school")
    assert browser.run(COUNT) == "No school fits this choice."
    browser.click("#clear")
    assert browser.run(SHOWN) == every
    browser.run(CHOOSE, "f-level", "office")
    assert browser.run(SHOWN)[1:] == ["Phòng Giáo dục và Đào tạo"]
    browser.click("#clear")
    browser.run(CHOOSE, "f-severity", "4")
    assert browser.run(COLUMNS) == ["MFA-ENABLED"]
    browser.run(CHOOSE, "f-outcome", "f")
    assert browser.run(SHOWN) == ["Trường Tiểu học Lê Văn Tám"]
    browser.click("#clear")
    browser.run(CHOOSE, "f-directive", "0")
    assert browser.run(COLUMNS) == ["ACC-DORMANT", "MFA-ENABLED"]
    browser.click("#clear")
    browser.click("#f-waiting")
    assert "BKP-1-OFFLINE" in browser.run(COLUMNS)
    quiet(browser)


def test_the_map_is_sorted_by_name_score_and_failures(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(large_audit(60, 4), tmp_path) / "index.html")
    browser.click("#pane th button[data-by=name]")
    names = browser.run(SHOWN)
    # A before Á would be wrong in English only; numbers go by their value.
    assert [each.split()[3] for each in names[:13]] == ["Ánh"] * 12 + ["Ao"]
    assert [each.split()[-1] for each in names[:3]] == ["13", "38", "23"]
    assert browser.run(
        "return document.querySelector('#pane [aria-sort=ascending]').textContent"
    ).startswith("School")
    browser.click("#pane th button[data-by=score]")
    scores = "return [...document.querySelectorAll('#pane .c1')].slice(1).map(e => e.textContent)"
    assert browser.run(scores)[:2] == ["0.5\u00a0%", "1.5\u00a0%"]
    browser.click("#pane th button[data-by=score]")
    assert browser.run(scores)[0] == "59.5\u00a0%"
    browser.run(CHOOSE, "size", "100")
    assert browser.run(scores)[-1] == "–", "a school without a score stands last either way"
    browser.click("#pane th button[data-by=failures]")
    failed = "return [...document.querySelectorAll('#pane .c3')].slice(1).map(e => +e.textContent)"
    counts = browser.run(failed)
    assert counts == sorted(counts, reverse=True)
    assert len(counts) == 60


def test_the_map_is_turned_page_by_page(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(large_audit(60, 4), tmp_path) / "index.html")
    assert browser.run(COUNT) == "Schools 1 to 25 of 60; rules: 4."
    assert browser.run("return document.getElementById('back').disabled") is True
    browser.click("#next")
    browser.click("#next")
    assert browser.run(COUNT) == "Schools 51 to 60 of 60; rules: 4."
    assert browser.run("return document.getElementById('page').textContent") == "Page 3 of 3"
    assert browser.run("return document.getElementById('next').disabled") is True
    browser.run(CHOOSE, "size", "50")
    assert browser.run(COUNT) == "Schools 1 to 50 of 60; rules: 4."
    assert browser.run("return document.querySelector('#pane table').ariaRowCount") == "61"


def test_the_map_is_walked_by_the_arrow_keys_and_says_each_cell(
    browser: Browser, tmp_path: Path
) -> None:
    browser.open(written(large_audit(60, 40), tmp_path) / "index.html")
    browser.run("document.getElementById('clear').focus()")
    browser.press("Tab")
    assert browser.run(FOCUS) == "School"
    browser.press("Arrow_Down")
    assert browser.run(FOCUS) == "Trường Tiểu học Hoa Mai số 1"
    browser.press(*["Arrow_Right"] * 5)
    assert browser.run(SAID) == (
        "Trường Tiểu học Hoa Mai số 1. MAU-RULE-002 (medium): Rule 2 of the sample. ? unknown."
    )
    browser.press("End")
    assert "MAU-RULE-040" in browser.run(SAID)
    seen = "const at = document.activeElement.getBoundingClientRect(), pane = "
    seen += "document.getElementById('pane').getBoundingClientRect();"
    assert browser.run(seen + "return at.left >= pane.left && at.right <= pane.right + 1")
    browser.press("Home", "Control+End")
    assert browser.run(SAID).startswith("Trường Tiểu học Ao Êm số 25. MAU-RULE-040")
    browser.press("Control+Home")
    assert browser.run(FOCUS) == "School"
    browser.press("Page_Down", "Arrow_Up")
    assert browser.run(FOCUS) == "Trường Tiểu học Ổi Sen số 9"
    tabbable = "return [...document.querySelectorAll('#pane *')].filter(e => e.tabIndex === 0)"
    assert len(browser.run(tabbable)) == 1
    browser.press("Control+Home", "Enter")
    assert browser.run(FOCUS) == "School ▲"
    quiet(browser)


def test_a_failed_cell_is_opened_by_the_keyboard(
    audit: Audit, browser: Browser, tmp_path: Path
) -> None:
    browser.open(written(audit, tmp_path) / "index.html")
    browser.run("document.querySelector('#pane a[href$=\"#r-PWD-MAX-AGE-2\"]').focus()")
    assert browser.run(SAID).endswith("✗ fail, violations: 3.")
    browser.press("Enter")
    assert browser.run("return location.hash") == "#r-PWD-MAX-AGE-2"


def test_without_script_the_list_of_all_schools_stands_there(
    audit: Audit, browser: Browser, tmp_path: Path
) -> None:
    """The page's own script is taken out: what remains must be whole and say what is missing."""
    page = pages(audit)["index.html"].decode()
    start = page.rindex("<script>")
    bare = page[:start] + page[page.rindex("</script>") :]
    path = tmp_path / "index.html"
    path.write_text(bare, encoding="utf-8")
    browser.open(path)
    assert browser.run("return document.querySelector('.all').offsetHeight") > 0
    assert browser.run("return document.getElementById('map').offsetHeight") == 0
    assert "runs no script" in page
    browser.open(written(audit, tmp_path) / "index.html")
    assert browser.run("return document.querySelector('.all').offsetHeight") == 0
    browser.medium("print")
    assert browser.run("return document.querySelector('.all').offsetHeight") > 0


def test_answers_of_one_outcome_are_shown_alone_and_unfolded(
    audit: Audit, browser: Browser, tmp_path: Path
) -> None:
    browser.open(written(audit, tmp_path) / "schools" / "thlevantam.html")
    assert browser.run(VISIBLE) == ["f", "m", "p", "w"]
    browser.click("[data-f=p]")
    assert browser.run(VISIBLE) == ["p"]
    pressed = "return document.querySelector('[data-f=p]').ariaPressed"
    assert browser.run(pressed) == "true"
    # A link to an answer that is filtered away brings it back.
    browser.run("location.hash = '#r-MFA-ENABLED'")
    browser.run("return new Promise(done => setTimeout(done))")
    assert browser.run(VISIBLE) == ["f", "m", "p", "w"]
    browser.run("document.getElementById('unfold').focus()")
    browser.press("Enter")
    assert browser.run("return document.querySelectorAll('.q:not([open])').length") == 0
    quiet(browser)


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest, browser: Browser) -> str:
    browser.scheme(request.param)
    return str(request.param)


@pytest.fixture(params=["desktop", "phone"])
def screen(request: pytest.FixtureRequest, browser: Browser) -> str:
    if request.param == "phone":
        browser.phone()
    return str(request.param)


@pytest.mark.usefixtures("scheme", "screen")
@pytest.mark.parametrize("name", ["index.html", "schools/thlevantam.html"])
def test_nothing_stands_in_anybodys_way(
    audit: Audit, browser: Browser, tmp_path: Path, name: str
) -> None:
    browser.open(written(audit, tmp_path) / name)
    browser.run("for (const each of document.querySelectorAll('details')) each.open = true")
    assert violations(browser) == []
    assert best_practices(browser) == []
    width = "return document.documentElement.scrollWidth <= innerWidth"
    assert browser.run(width), "only tables and the map scroll sideways, in their own frames"


@pytest.mark.parametrize("name", ["index.html", "schools/pgd.html"])
def test_names_of_300_letters_do_not_widen_a_telephones_page(
    audit: Audit, browser: Browser, tmp_path: Path, name: str
) -> None:
    browser.phone(320, 640)
    browser.open(written(hostile(audit), tmp_path) / name)
    assert browser.run("return document.documentElement.scrollWidth") == 320
