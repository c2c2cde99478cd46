"""Refuse a template that is no plain Word document: a bomb, macros, links to elsewhere, objects."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from auditor.locale import _
from reports.formal.template_xml import Element, UnsafeXmlError, W, parse

_MOST_BYTES = 20 << 20
_MOST_UNPACKED_BYTES = 100 << 20
_MOST_PARTS = 2000
_OLD_WORD = b"\xd0\xcf\x11\xe0"
"""Compound File Binary ([MS-CFB]): .doc, and .docx under a password."""
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = "[Content_Types].xml"
_TEXT_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_XML_PART = re.compile(r"(?i).*\.(xml|rels)")
_HARMLESS_PART = re.compile(
    r"(?i).*/|word/printersettings/.*\.bin|(word/(media|fonts)|docprops)/[^/]*\."
    r"(png|jpe?g|gif|bmp|tiff?|ico|svg|emf|wmf|ttf|odttf)"
)
"""Everything else (macros, objects, documents within the document) has no place in a template."""
_REFUSED_FIELD = re.compile(
    r"(?i)\b(DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|EMBED|DATABASE|MACROBUTTON"
    r"|RD)\b"
)
"""Fields that read a file or an address or start a program (ECMA-376, part 1, 17.16.5)."""
_LINK = re.compile(r"(?i)(https?://|mailto:)")
_OBJECTS = {f"{W}object", f"{W}control", f"{W}altChunk", f"{W}subDoc"}


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """One thing that is wrong with a template."""

    severity: Literal["error", "warning"]
    """A template with an error is not used; a warning is only told."""
    message: str
    where: str


@dataclass(frozen=True, slots=True)
class Package:
    """What could be read of a template."""

    faults: list[TemplateFault] = field(default_factory=list)
    parts: list[tuple[str, Element]] = field(default_factory=list)
    """Name -> root of every part that is XML; none if the file cannot be unpacked safely."""


def is_text_part(name: str) -> bool:
    """Tell whether a part holds text of the document: body, headers, footers, notes."""
    return _TEXT_PART.fullmatch(name) is not None


def check_package(content: bytes) -> Package:
    """Unpack a template within bounds and check what is not its text."""
    package = Package()

    def fault(message: str, where: str = "") -> None:
        package.faults.append(TemplateFault("error", message, where or _("whole template")))

    refused = _refused_at_sight(content)
    if refused:
        fault(refused)
        return package
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refused = _refused_size(archive)
            if refused:
                fault(refused)
                return package
            unpacked = {each: archive.read(each) for each in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError):
        fault(_("It is damaged. Open it in Word and save it again as .docx."))
        return package
    for name, part in unpacked.items():
        if _XML_PART.fullmatch(name):
            _add(package, name, part, fault)
        elif not _HARMLESS_PART.fullmatch(name):
            fault(_("It holds a macro or an embedded object. Remove it and save as .docx."), name)
    for told, where in _faults_of(package.parts):
        fault(told, where)
    return package


_Tell = Callable[[str, str], None]


def _add(package: Package, name: str, part: bytes, fault: _Tell) -> None:
    try:
        package.parts.append((name, parse(part)))
    except UnsafeXmlError:
        told = _("It is no plain XML, or declares a document type. Save it again in Word.")
        fault(told, name)


def _refused_at_sight(content: bytes) -> str:
    if len(content) > _MOST_BYTES:
        return _("It is larger than {limit} MB. Remove pictures from it.").format(
            limit=_MOST_BYTES >> 20
        )
    if content.startswith(_OLD_WORD):
        return _("It is an old .doc or has a password. Remove the password and save as .docx.")
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return _("It is no Word document. Save it in Word as .docx.")
    return ""


def _refused_size(archive: zipfile.ZipFile) -> str:
    listed = archive.infolist()
    names = [each.filename for each in listed]
    size = sum(each.file_size for each in listed)
    if size > _MOST_UNPACKED_BYTES or len(listed) > _MOST_PARTS:
        return _("Unpacked it is far too large. Save it again in Word, without large pictures.")
    if len(set(names)) < len(names) or any(each.flag_bits & 1 for each in listed):
        return _("It is damaged. Open it in Word and save it again as .docx.")
    if _TYPES not in names or "word/document.xml" not in names:
        return _("It is no Word document. Save it in Word as .docx.")
    return ""


def _faults_of(parts: list[tuple[str, Element]]) -> Iterator[tuple[str, str]]:
    for name, root in parts:
        if name == _TYPES:
            yield from ((each, name) for each in _of_types(root))
        elif name.lower().endswith(".rels"):
            yield from ((each, name) for each in _of_relations(root))
        elif name.startswith("word/"):
            yield from ((each, name) for each in _of_content(root))


def _of_types(root: Element) -> Iterator[str]:
    types = {str(each.get("PartName")): str(each.get("ContentType", "")) for each in root}
    if any("macroenabled" in each.lower() for each in types.values()):
        yield _("It is a document with macros. Save it in Word as .docx.")
    elif types.get("/word/document.xml") != _MAIN_TYPE:
        yield _("It is no Word document. Save it in Word as .docx.")


def _of_relations(root: Element) -> Iterator[str]:
    for each in root:
        kind = str(each.get("Type", "")).rpartition("/")[2]
        target = str(each.get("Target", ""))
        outside = str(each.get("TargetMode", "")).lower() == "external"
        if kind in {"oleObject", "package", "control", "vbaProject", "aFChunk", "subDocument"}:
            yield _("It holds an embedded object ({kind}). Remove it.").format(kind=kind)
        elif outside and not (kind == "hyperlink" and _LINK.match(target)):
            yield _(
                "It refers to another place ({target}), which Word would open. Embed the picture,"
                " or detach the attached template."
            ).format(target=target)


def _of_content(root: Element) -> Iterator[str]:
    if any(each.tag in _OBJECTS for each in root.iter(*_OBJECTS)):
        yield _("It holds an embedded object ({kind}). Remove it.").format(kind="object")
    told = "".join(_instructions(root))
    for each in sorted({found.upper() for found in _REFUSED_FIELD.findall(told)}):
        yield _(
            "It holds a field {field}, which reads or starts something else. Remove it."
        ).format(field=each)


def _instructions(root: Element) -> Iterator[str]:
    """Yield the texts of fields, a line for each; Word splits one over several elements."""
    for each in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"):
        if each.tag == f"{W}instrText":
            yield each.text or ""
        else:
            yield f"\n{each.get(f'{W}instr', '')}"
            yield "\n" if each.tag == f"{W}fldSimple" else ""
