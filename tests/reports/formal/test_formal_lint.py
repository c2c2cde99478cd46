"""A template that could run, fetch or embed anything is refused, and told why and where."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from test_formal_template import saved, template
from word_reading import packed, parts, with_part

from reports.formal import lint_package
from reports.formal.lint import check_template

GOOD = template("{{noi_dung}}")
DOCUMENT = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"


def told(content: bytes) -> list[tuple[str, str, str]]:
    return [(each.severity, each.message, each.where) for each in check_template(content)]


def changed(name: str, old: str, new: str, content: bytes = GOOD) -> bytes:
    part = parts(content)[name].decode()
    assert old in part
    return with_part(content, name, part.replace(old, new, 1).encode())


def related(kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    one = f'<Relationship Id="rId99" Type="{base}/{kind}" Target="{target}"{mode}/>'
    return changed(RELATIONS, "</Relationships>", f"{one}</Relationships>")


def in_body(xml: str) -> bytes:
    return changed(DOCUMENT, "<w:sectPr", f"{xml}<w:sectPr")


def field(*pieces: str) -> bytes:
    runs = "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in pieces)
    start, end = (f'<w:r><w:fldChar w:fldCharType="{each}"/></w:r>' for each in ("begin", "end"))
    return in_body(f"<w:p>{start}{runs}{end}</w:p>")


def test_a_good_template_has_no_fault() -> None:
    assert check_template(GOOD) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "It is no Word document."),
        (b"PK\x03\x04 and then nothing", "It is no Word document."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "It is an old .doc or has a password."),
        (packed({"a.txt": b"x"}), "It is no Word document."),
        (bytes(20 * 2**20 + 1), "It is larger than 20 MB."),
    ],
)
def test_what_is_no_word_document_is_refused(content: bytes, message: str) -> None:
    ((severity, said, where),) = told(content)
    assert (severity, where) == ("error", "whole template")
    assert said.startswith(message)


def test_a_damaged_one_is_refused() -> None:
    start = GOOD.index(b"PK\x03\x04", 4) + 60
    broken = GOOD[:start] + bytes(40) + GOOD[start + 40 :]
    assert told(broken)[0][1].startswith("It is damaged.")


def test_one_that_unpacks_to_far_too_much_is_refused_unopened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = with_part(GOOD, "word/media/a.png", bytes(2**21))
    assert check_template(bomb) == []
    monkeypatch.setattr(lint_package, "_MOST_UNPACKED_BYTES", 2**21)
    assert told(bomb)[0][1].startswith("Unpacked it is far too large.")


def test_one_with_too_many_parts_is_refused() -> None:
    many = packed({**parts(GOOD), **{f"word/media/{each}.png": b"" for each in range(2001)}})
    assert told(many)[0][1].startswith("Unpacked it is far too large.")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_with_two_parts_of_a_name_is_refused() -> None:
    stream = io.BytesIO(GOOD)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(DOCUMENT, b"<other/>")
    assert told(stream.getvalue())[0][1].startswith("It is damaged.")


@pytest.mark.parametrize(
    "name",
    [
        "word/vbaProject.bin",
        "word/embeddings/oleObject1.bin",
        "word/embeddings/Book.xlsx",
        "word/activeX/activeX1.bin",
        "word/afchunk.html",
        "run.EXE",
    ],
)
def test_macros_and_embedded_objects_are_refused(name: str) -> None:
    assert (
        "error",
        "It holds a macro or an embedded object. Remove it and save as .docx.",
        name,
    ) in (told(with_part(GOOD, name, b"x")))


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("document.macroEnabled.main+xml", "It is a document with macros."),
        ("template.main+xml", "It is no Word document."),
    ],
)
def test_other_kinds_of_word_files_are_refused(kind: str, message: str) -> None:
    wrong = changed("[Content_Types].xml", "document.main+xml", kind)
    assert told(wrong)[0][1].startswith(message)


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "frame"])
def test_what_word_would_fetch_is_refused(kind: str) -> None:
    ((severity, said, where),) = told(related(kind, "http://elsewhere.example/x.dotm"))
    assert (severity, where) == ("error", RELATIONS)
    assert "http://elsewhere.example/x.dotm" in said or "embedded object" in said


def test_a_link_to_click_on_is_allowed_but_not_to_a_file() -> None:
    assert not told(related("hyperlink", "https://truong.example/"))
    assert not told(related("hyperlink", "mailto:phong@truong.example"))
    assert told(related("hyperlink", "file:///c:/run.exe"))
    assert told(related("hyperlink", "\\\\host.example\\share"))


def test_a_chunk_of_another_format_is_refused() -> None:
    assert "aFChunk" in told(related("aFChunk", "x.xml", ""))[0][1]
    assert "embedded object" in told(in_body("<w:altChunk/>"))[0][1]


@pytest.mark.parametrize(
    ("pieces", "name"),
    [
        ((" DDEAUTO c:\\run.exe",), "DDEAUTO"),
        ((" D", "DE c:\\run.exe"), "DDE"),
        ((' includetext "c:\\x.txt"',), "INCLUDETEXT"),
        ((' INCLUDEPICTURE "http://x.example"',), "INCLUDEPICTURE"),
        ((" LINK Excel.Sheet",), "LINK"),
    ],
)
def test_fields_that_reach_outside_are_refused(pieces: tuple[str, ...], name: str) -> None:
    said = [each[1] for each in told(field(*pieces))]
    assert said == [f"It holds a field {name}, which reads or starts something else. Remove it."]


def test_fields_of_word_itself_are_allowed() -> None:
    assert not told(field(" PAGE ", " NUMPAGES "))
    assert not told(in_body('<w:p><w:fldSimple w:instr="DATE"/></w:p>'))
    assert told(in_body('<w:p><w:fldSimple w:instr="DDE x"/></w:p>'))


@pytest.mark.parametrize(
    "part",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16"),
        b"<x>",
        b"",
    ],
)
def test_a_part_that_declares_a_document_type_or_is_no_xml_is_refused(part: bytes) -> None:
    ((severity, said, where),) = told(with_part(GOOD, "word/settings.xml", part))
    assert (severity, where) == ("error", "word/settings.xml")
    assert said.startswith("It is no plain XML, or declares a document type.")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Về {{trich_yu}}", "There is no placeholder {{trich_yu}}. Did you mean {{trich_yeu}}?"),
        ("{{12345}}", "There is no placeholder {{12345}}. There are: co_quan_chu_quan, don_vi"),
        ("{{}}", "There is no placeholder {{}}. There are:"),
        ("{{trich_yeu}", "A placeholder is not closed."),
        ("trich_yeu}}", "A placeholder is not closed."),
        ("Theo {{can_cu}}", "{{can_cu}} becomes whole paragraphs: let it stand alone in its own."),
    ],
)
def test_a_wrong_placeholder_is_told_with_its_place(line: str, message: str) -> None:
    ((severity, said, where),) = told(template("{{noi_dung}}", line))
    assert (severity, where) == ("error", "body, paragraph 2")
    assert said.startswith(message)


def test_what_becomes_tables_must_stand_in_the_body() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{noi_dung}}"
    document.add_table(1, 1).cell(0, 0).text = "{{phu_luc}}"
    found = told(saved(document))
    assert [each[2] for each in found] == ["body, paragraph 1", "header1.xml, paragraph 1"]
    assert all("let it stand in the body" in each[1] for each in found)


def test_a_template_without_the_report_itself_is_warned_about() -> None:
    ((severity, said, where),) = told(template("{{trich_yeu}}"))
    assert (severity, where) == ("warning", "whole template")
    assert said == "{{noi_dung}} is missing: the report's own text would enter nowhere."
    assert not told(template("{{ket_qua_bang}}"))


def test_a_template_without_any_placeholder_is_refused() -> None:
    assert told(template("Kính gửi"))[0][:2] == (
        "error",
        "It holds no placeholder, so nothing of the report would enter it.",
    )


def test_a_score_without_its_coverage_is_refused() -> None:
    ((severity, said, _where),) = told(template("{{noi_dung}}", "{{diem}}"))
    assert severity == "error"
    assert said.startswith("{{diem}} stands without {{do_bao_phu}}")


def test_all_faults_are_told_the_errors_first() -> None:
    content = with_part(template("{{trich_yu}}", "{{loai_van_ban}}"), "word/vbaProject.bin", b"x")
    assert [each[0] for each in told(content)] == ["error", "error", "warning"]
