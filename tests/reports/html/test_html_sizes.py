"""The pages of the largest district stay small enough for a telephone and a slow line."""

from __future__ import annotations

from html_reading import data_of, pages, parsed
from large_audit import large_audit

from reports.html.render import render_html
from reports.interface import ReportOptions
from reports.writing import Folder

INDEX_BYTES = 5_000_000
PAGE_BYTES = 500_000
SCRIPT_BYTES = {"index.html": 20_000, "schools/truong0001.html": 4_000}


def test_the_index_of_1500_schools_and_150_rules_stays_under_5_megabytes() -> None:
    content = render_html(large_audit(1500, 150), ReportOptions())
    assert isinstance(content, Folder)
    files = iter(content.files())
    name, index = next(files)
    assert name == "index.html"
    assert len(index) < INDEX_BYTES
    data = data_of(index)
    assert len(data["schools"]) == 1500
    assert {len(each[7]) for each in data["schools"]} == {150}
    # Pages are made one after the other: the second needs none of the others.
    assert next(files)[0] == "schools/truong0001.html"


def test_a_school_with_150_rules_and_50_findings_in_each_failed_one_stays_under_500_kilobytes() -> (
    None
):
    found = pages(large_audit(3, 150, listed=50))
    for name, page in found.items():
        if name != "index.html":
            assert 150_000 < len(page) < PAGE_BYTES
            cards = parsed(page).xpath("//section[@data-o='f']/details")
            assert len(cards) == 30
            assert all("of 67 are listed" in card.text_content() for card in cards)


def test_styles_and_scripts_take_little_of_every_page() -> None:
    found = pages(large_audit(1, 5))
    for name, most in SCRIPT_BYTES.items():
        tree = parsed(found[name])
        assert len(tree.xpath("string(//script[not(@type)])").encode()) < most
        assert len(tree.xpath("string(//style)").encode()) < 16_000
    assert len(found["schools/truong0001.html"]) < 25_000
