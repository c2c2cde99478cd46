"""Check an office's template before it is used: every fault, with its place and what to do.

A template comes by mail or from the internet; whoever opens the filled report trusts it as ours. So
nothing in it may run, fetch or embed anything.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from auditor.locale import _
from reports.formal.lint_package import TemplateFault, check_package, is_text_part
from reports.formal.template_names import (
    PLACEHOLDER,
    PLACEHOLDERS,
    SECTION_OF,
    Placeholder,
    Shape,
    plain_name,
)
from reports.formal.template_xml import Element, in_body, paragraphs, text_of

__all__ = ["TemplateFault", "check_template"]


def check_template(content: bytes) -> list[TemplateFault]:
    """Return everything that is wrong with a template, the errors first; empty if nothing is."""
    package = check_package(content)
    found = [*package.faults, *_placeholders(package.parts)] if package.parts else package.faults
    return sorted(found, key=lambda each: each.severity != "error")


def _placeholders(parts: Iterable[tuple[str, Element]]) -> list[TemplateFault]:
    faults: list[TemplateFault] = []
    used: set[str] = set()
    for name, root in parts:
        if not is_text_part(name):
            continue
        for place, each in enumerate(paragraphs(root), start=1):
            text = text_of(each)
            where = _("{part}, paragraph {place}").format(part=_part(name), place=place)
            for told in _of_paragraph(text, each, used):
                faults.append(TemplateFault("error", told, where))  # two loops read better
    return [*faults, *_missing(used, bool(faults))]


def _part(name: str) -> str:
    if name == "word/document.xml":
        return _("body")
    return name.rpartition("/")[2]


def _of_paragraph(text: str, paragraph: Element, used: set[str]) -> Iterator[str]:
    names = [each[1] for each in PLACEHOLDER.finditer(text)]
    for written in names:
        name = plain_name(written)
        found = PLACEHOLDERS.get(name)
        if found is None:
            yield _unknown(written, name)
            continue
        used.add(name)
        if found.shape is not Shape.INLINE:
            yield from _misplaced(found, text, paragraph)
    rest = PLACEHOLDER.sub("", text)
    if "{{" in rest or "}}" in rest:
        yield _(
            "A placeholder is not closed. Write it whole in one paragraph, as {example}."
        ).format(example="{{trich_yeu}}")


def _unknown(written: str, name: str) -> str:
    close = difflib.get_close_matches(name, PLACEHOLDERS, n=1)
    shown = f"{{{{{written}}}}}"
    if close:
        return _("There is no placeholder {name}. Did you mean {close}?").format(
            name=shown, close=f"{{{{{close[0]}}}}}"
        )
    return _("There is no placeholder {name}. There are: {names}.").format(
        name=shown, names=", ".join(PLACEHOLDERS)
    )


def _misplaced(found: Placeholder, text: str, paragraph: Element) -> Iterator[str]:
    shown = f"{{{{{found.name}}}}}"
    if PLACEHOLDER.fullmatch(text.strip()) is None:
        yield _("{name} becomes whole paragraphs: let it stand alone in its own.").format(
            name=shown
        )
    elif found.shape is Shape.BLOCKS and not in_body(paragraph):
        yield _(
            "{name} becomes tables: let it stand in the body, not in a table, a text box or a"
            " header."
        ).format(name=shown)


def _missing(used: set[str], faulty: bool) -> Iterator[TemplateFault]:
    where = _("whole template")
    if not used and not faulty:
        told = _("It holds no placeholder, so nothing of the report would enter it.")
        yield TemplateFault("error", told, where)
    elif not used & {"noi_dung", *SECTION_OF}:
        told = _("{name} is missing: the report's own text would enter nowhere.")
        yield TemplateFault("warning", told.format(name="{{noi_dung}}"), where)
    if "diem" in used and "do_bao_phu" not in used:
        told = _("{score} stands without {coverage}: a score says nothing without its coverage.")
        shown = told.format(score="{{diem}}", coverage="{{do_bao_phu}}")
        yield TemplateFault("error", shown, where)
