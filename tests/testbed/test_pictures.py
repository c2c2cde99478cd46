"""Pages, text and fonts of a PDF, read by poppler."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst

from testbed.pictures import fonts, pages_as_png, pdf_text
from testbed.process import TestbedError

pytestmark = pytest.mark.usefixtures("readers_installed")

NO_FONTS = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R
/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 32>>stream
BT /F1 12 Tf 20 20 Td (abc) Tj ET
endstream endobj
trailer<</Root 1 0 R>>
"""
"""A PDF that counts on the reader's own Helvetica, which PDF 1.7 (9.6.2.2) allows."""


@pytest.fixture
def eleven_pages(tmp_path: Path) -> Path:
    path = tmp_path / "mười một [1].pdf"
    source = "#set page(paper: 'a6')\n" + "#pagebreak()\n".join(
        f"Trường số {number}\n" for number in range(1, 12)
    )
    path.write_bytes(typst.compile(source.replace("'", '"').encode()))
    return path


def test_each_page_is_a_picture_in_order_and_older_ones_are_gone(
    eleven_pages: Path, tmp_path: Path
) -> None:
    (tmp_path / f"{eleven_pages.stem}-99.png").write_bytes(b"of a longer report")
    pictures = pages_as_png(eleven_pages, tmp_path, dpi=20)
    assert [each.name[-6:-4] for each in pictures] == [f"{n:02}" for n in range(1, 12)]
    assert all(each.read_bytes().startswith(b"\x89PNG") for each in pictures)


def test_the_text_comes_back_page_by_page(eleven_pages: Path) -> None:
    pages = pdf_text(eleven_pages).split("\f")
    assert [each.strip() for each in pages] == [*(f"Trường số {n}" for n in range(1, 12)), ""]


def test_fonts_tell_whether_the_file_carries_them(eleven_pages: Path, tmp_path: Path) -> None:
    (carried,) = fonts(eleven_pages)
    assert "LibertinusSerif-Regular" in carried.name
    assert carried.embedded
    assert carried.subset
    bare = tmp_path / "bare.pdf"
    bare.write_bytes(NO_FONTS)
    (counted_on,) = fonts(bare)
    assert (counted_on.name, counted_on.kind) == ("Helvetica", "Type 1")
    assert not counted_on.embedded


def test_what_is_no_pdf_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "no.pdf"
    path.write_bytes(b"no")
    for read in (pdf_text, fonts):
        with pytest.raises(TestbedError, match="pdf"):
            read(path)
