"""Get at the words that a person reads in a report, whatever kind of file it is."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from xml.etree import ElementTree

from auditor.audit import Audit
from reports.content.blocks import Chart, Facts, Paragraph, Section, Steps, Table
from reports.interface import ReportFormat, ReportOptions
from reports.result_csv import render_csv
from reports.result_json import render_json
from reports.writing import Content, Folder, as_bytes

READ_ALOUD = ("alt", "title", "aria-label", "placeholder", "content", "label")
UNSEEN = ("script", "style")


def texts_of(report: ReportFormat, audit: Audit, options: ReportOptions) -> Iterator[str]:
    """Yield what a person reads in a report, file by file."""
    content = report.render(audit, options)
    if isinstance(content, Folder):
        for path, part in content.files():
            suffix = path[path.rindex(".") :]
            yield READERS[suffix](part)
    else:
        yield READERS[ending(report)](as_bytes(content))


def json_bytes(audit: Audit, options: ReportOptions) -> bytes:
    """Return the result document."""
    return as_bytes(render_json(audit, options))


def csv_bytes(audit: Audit, options: ReportOptions) -> bytes:
    """Return the table of results."""
    return as_bytes(render_csv(audit, options))


def ending(report: ReportFormat) -> str:
    """Return what the names of its files end with: the kind of the file."""
    return f".{report.extension.rpartition('.')[2]}"


def everything(content: Content | Folder) -> str:
    """Return all that a report holds, seen or unseen: what a search for a name must look at."""
    if isinstance(content, Folder):
        return "\n".join(f"{path}\n{unpacked(part)}" for path, part in content.files())
    return unpacked(as_bytes(content))


def unpacked(content: bytes) -> str:
    """Return the text of a file, of a compressed one too."""
    if content.startswith(b"%PDF"):
        return _pdf(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [package.read(name).decode(errors="replace") for name in package.namelist()]
        return html.unescape("\n".join(parts))
    return content.decode(errors="replace")


def _plain(content: bytes) -> str:
    return content.decode()


def _markdown(content: bytes) -> str:
    """Return the text without its tags and without the backslashes that keep signs plain."""
    text = re.sub(r"</?[a-z]+>", " ", content.decode())
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def _csv(content: bytes) -> str:
    """Return the cells; the first line holds the names of the columns, which are codes."""
    _names, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    return "\n".join("\n".join(row) for row in rows)


def _json(content: bytes) -> str:
    """Return what stands under ``vi``, and the sentences in the language of the run."""
    found: list[str] = []

    def walk(value: object, name: str = "") -> None:
        if isinstance(value, dict):
            for key, each in value.items():
                walk(each, key)
        elif isinstance(value, list):
            for each in value:
                walk(each, name)
        elif isinstance(value, str) and name in {"vi", "observed", "expected"}:
            found.append(value)

    walk(json.loads(content))
    return "\n".join(found)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        told = dict(attrs)
        if tag != "meta" or told.get("name") == "description":
            self.found += [told[name] or "" for name in READ_ALOUD if name in told]

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.found.append(data)


def html_text(content: str) -> str:
    """Return the text of a page and of its attributes that are shown or read aloud."""
    page = _Page()
    page.feed(content)
    page.close()
    return "\n".join(page.found)


def _html(content: bytes) -> str:
    return html_text(content.decode())


def _office(content: bytes) -> str:
    """Return the text of a DOCX or XLSX, a paragraph or a cell a line, with titles and sheets."""
    lines: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if not name.endswith(".xml"):
                continue
            for node in ElementTree.fromstring(package.read(name)).iter():
                kind = node.tag.rpartition("}")[2]
                if kind in {"p", "si", "is"}:
                    runs = (e.text or "" for e in node.iter() if e.tag.rpartition("}")[2] == "t")
                    lines.append("".join(runs))
                elif kind == "sheet":
                    lines.append(node.get("name", ""))
                elif kind in {"title", "subject", "description"} and node.text:
                    lines.append(node.text)
                elif kind in {"docPr", "cNvPr"}:
                    lines += [node.get("descr", ""), node.get("title", "")]
    return "\n".join(lines)


def _pdf(content: bytes) -> str:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    title = (reader.metadata and reader.metadata.title) or ""
    return "\n".join([title, *(page.extract_text() for page in reader.pages)])


READERS: Mapping[str, Callable[[bytes], str]] = {
    ".txt": _plain,
    ".md": _markdown,
    ".csv": _csv,
    ".json": _json,
    ".html": _html,
    ".docx": _office,
    ".xlsx": _office,
    ".pdf": _pdf,
}
"""Suffix -> what gives the text of such a file."""


def section_text(section: Section) -> str:
    """Return every text of a section."""
    found = [section.title]
    for block in section.blocks:
        match block:
            case Paragraph():
                found.append(block.text)
            case Facts():
                found += [text for row in block.rows for text in row]
            case Table():
                found += [block.title, block.left_out, *(each.title for each in block.columns)]
                found += [each for row in block.rows for each in row if type(each) is str]
            case Chart():
                found += [block.title, block.alternative, *(each.label for each in block.bars)]
            case Steps():
                found += block.items
    return "\n".join(found)
