"""Every page stands alone, lets nothing foreign run, and can be read by ear and by keyboard."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise

import pytest
from html_reading import hostile, own_page, pages, parsed

from auditor.audit import Audit
from auditor.locale import language
from reports.content.one_school import audit_of
from reports.interface import ReportOptions

ALL = ["index.html", "schools/thlevantam.html", "schools/mnhoamai.html", "schools/pgd.html"]


def every_page(audit: Audit, told: str) -> dict[str, bytes]:
    options = ReportOptions(language=told)
    found = pages(audit, options)
    alone = ReportOptions(language=told, school="thlevantam")
    return {**found, "alone": own_page(audit_of(audit, "thlevantam"), alone)}


def test_the_folder_holds_the_index_and_a_page_for_every_school(audit: Audit) -> None:
    assert list(pages(audit)) == ALL


def test_one_school_is_one_page_without_a_way_to_the_others(audit: Audit) -> None:
    page = own_page(audit_of(audit, "pgd"), ReportOptions(language="en", school="pgd"))
    assert parsed(page).xpath("//a[not(starts-with(@href, '#'))]") == []
    assert b"Hoa Mai" not in page
    assert b"thlevantam" not in page


@pytest.mark.parametrize("told", ["vi", "en"])
def test_the_same_audit_gives_the_same_bytes_and_leaves_the_language_alone(
    audit: Audit, told: str
) -> None:
    assert every_page(audit, told) == every_page(audit, told)
    assert language() == "en"


def test_the_language_of_the_caller_is_its_own_between_two_pages(audit: Audit) -> None:
    from reports.html.render import render_html
    from reports.writing import Folder

    content = render_html(audit, ReportOptions(language="vi"))
    assert isinstance(content, Folder)
    for _name, page in content.files():
        assert language() == "en"
        assert b'<html lang="vi">' in page


@pytest.mark.parametrize("told", ["vi", "en"])
def test_no_page_asks_for_anything_outside_it(audit: Audit, told: str) -> None:
    for page in every_page(hostile(audit), told).values():
        tree = parsed(page)
        assert tree.xpath("//@src|//@srcset|//link|//iframe|//object|//embed|//form|//base") == []
        assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
        assert tree.xpath("//@style") == []
        style = tree.xpath("string(//style)")
        assert "@import" not in style
        assert not re.search(r"url\((?!#)", style)
        for address in tree.xpath("//a/@href"):
            assert re.fullmatch(
                r"#[\w.-]+|\.\./index\.html|schools/[\w-]+\.html(#r-[\w.-]+)?", address
            )


@pytest.mark.parametrize("name", [*ALL, "alone"])
def test_the_policy_allows_the_pages_own_script_and_style_and_nothing_else(
    audit: Audit, name: str
) -> None:
    tree = parsed(every_page(hostile(audit), "vi")[name])
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (script,) = tree.xpath("//script[not(@type)]")
    (style,) = tree.xpath("//style")
    assert policy == (
        f"default-src 'none'; script-src '{hashed(script.text)}'; style-src '{hashed(style.text)}';"
        " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    # The policy binds what comes after it.
    assert tree.xpath("count(//meta[@http-equiv]/preceding::*[self::script or self::style])") == 0


def hashed(inline: str) -> str:
    digest = hashlib.sha256(inline.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


@pytest.mark.parametrize("name", [*ALL, "alone"])
@pytest.mark.parametrize("told", ["vi", "en"])
def test_a_page_says_what_it_is_and_stays_private(audit: Audit, name: str, told: str) -> None:
    tree = parsed(every_page(audit, told)[name])
    assert tree.get("lang") == told
    assert tree.xpath("//title/text()")[0]
    named = dict(
        zip(tree.xpath("//meta[@name]/@name"), tree.xpath("//meta/@content[../@name]"), strict=True)
    )
    assert named["referrer"] == "no-referrer"
    assert named["robots"] == "noindex, nofollow"
    assert named["generator"] == "auditor 0.1.0"
    assert named["viewport"].startswith("width=device-width")


@pytest.mark.parametrize("name", [*ALL, "alone"])
def test_headings_go_down_step_by_step_and_ids_are_unique(audit: Audit, name: str) -> None:
    tree = parsed(every_page(hostile(audit), "en")[name])
    levels = [int(each.tag[1]) for each in tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for target in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        assert target[1:] in ids
    for target in " ".join(tree.xpath("//@aria-labelledby")).split():
        assert target in ids


@pytest.mark.parametrize("name", [*ALL, "alone"])
def test_every_table_names_its_columns_and_scrolls_by_keyboard(audit: Audit, name: str) -> None:
    tree = parsed(every_page(audit, "vi")[name])
    assert tree.xpath("//th[not(@scope)]") == []
    for table in tree.xpath("//table[@class='list']"):
        assert table.xpath("thead//th[@scope='col']")
        (region,) = table.xpath("..")
        assert region.get("role") == "region"
        assert region.get("tabindex") == "0"
        assert region.get("aria-label")
    for field in tree.xpath("//select|//input"):
        assert field.xpath("ancestor::label")
    for control in tree.xpath("//button"):
        assert control.get("type") == "button"


def test_links_of_the_index_lead_to_an_answer_of_a_school(audit: Audit) -> None:
    found = pages(audit)
    addresses = parsed(found["index.html"]).xpath("//a[contains(@href, '#r-')]/@href")
    assert addresses
    for each in addresses:
        file, _hash, place = each.partition("#")
        assert parsed(found[file or "index.html"]).xpath(f"//details[@id='{place}']")


@pytest.mark.parametrize("told", ["vi", "en"])
def test_an_empty_audit_has_an_index_that_says_so(empty_audit: Audit, told: str) -> None:
    found = pages(empty_audit, ReportOptions(language=told))
    assert list(found) == ["index.html"]
    tree = parsed(found["index.html"])
    assert tree.xpath("//div[contains(@class, 'all')]//tbody/tr") == []
    assert tree.xpath("//h2[@id='worst']") == []
    # A school's page whose school the audit does not hold tells no outcome either.
    page = own_page(empty_audit, ReportOptions(language=told, school="thlevantam"))
    assert parsed(page).xpath("//details[@class='q']") == []
