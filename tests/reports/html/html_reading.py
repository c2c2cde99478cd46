"""Read pages as a browser would, and make audits that try to break them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import lxml.html

from auditor.audit import Audit
from auditor.model import Finding, Outcome, Result, Text
from reports.html.render import render_html
from reports.interface import ReportOptions
from reports.writing import Folder, as_bytes

EVIL = "<script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">"
"""Runs if any place forgets to escape."""
CLOSING = "</script></style></title></textarea>-->\"'><svg onload=alert(1)>"
CONTROLS = "tên\x00\x07\x1b[31m\x7f\x85 \u202egnad\u2066\u200f \udc80 \U0001f600"
LONG = "Trường " + "rấtdài" * 60


def pages(audit: Audit, options: ReportOptions | None = None) -> dict[str, bytes]:
    """Return the files of the district's report."""
    content = render_html(audit, options or ReportOptions(language="en"))
    assert isinstance(content, Folder)
    return dict(content.files())


def own_page(audit: Audit, options: ReportOptions) -> bytes:
    content = render_html(audit, options)
    assert not isinstance(content, Folder)
    return as_bytes(content)


def parsed(page: bytes) -> Any:
    return lxml.html.document_fromstring(page.decode(), parser=lxml.html.HTMLParser(huge_tree=True))


def text_of(page: bytes) -> str:
    """Return what a reader can see, data and styles left out."""
    tree = parsed(page)
    for each in tree.xpath("//script|//style"):
        each.drop_tree()
    return " ".join(tree.text_content().split())


def data_of(page: bytes) -> Any:
    """Return the data of the map."""
    (block,) = parsed(page).xpath("//script[@id='data']")
    return json.loads(block.text)


def hostile(audit: Audit) -> Audit:
    """Return the audit with foreign text wherever there is a place for it."""
    texts = (EVIL, CLOSING, CONTROLS, LONG)
    return replace(
        audit,
        district_name=Text(EVIL + CONTROLS, EVIL + CONTROLS),
        schools=tuple(
            replace(each, school=replace(each.school, name=texts[place % len(texts)]))
            for place, each in enumerate(audit.schools)
        ),
        results=tuple(_hostile(audit.results, texts)),
        sources=tuple(replace(e, path=f"evidence/{EVIL}\udc80.csv") for e in audit.sources),
        exclusions=tuple(replace(e, owner=EVIL, reason=CLOSING) for e in audit.exclusions),
    )


def _hostile(results: tuple[Result, ...], texts: tuple[str, ...]) -> Iterator[Result]:
    for place, each in enumerate(results):
        foreign = texts[place % len(texts)]
        finding = Finding(foreign, foreign + "\u202e", f"evidence/{foreign}", 7)
        yield replace(
            each,
            observed=Text(foreign, foreign),
            expected=Text(CLOSING, CLOSING),
            reason_text=Text(foreign, foreign) if each.reason_text else None,
            findings=(finding, finding) if each.outcome is Outcome.FAIL else (),
        )
