"""Take the pictures of the README of the demo: ``python -m testbed.screenshots DEMO IMAGES``.

They show what ``make demo`` has written; whoever changes a page takes them anew.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image

from testbed.browser import Browser
from testbed.office import convert
from testbed.pictures import pages_as_png

SCHOOL = "lcrungthong"
"""The demo's school in which most is wrong."""
_OFFICE = (1280, 1580)
_SCHOOL_PAGE = (1280, 1240)
_DPI = 72
_COLOURS = 64
_MATRIX_PAGE = 4
"""Of the printed workbook; the summary lies before it."""


def take(demo: Path, images: Path) -> None:
    """Write the pictures of the demo's reports in both languages."""
    images.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with Browser(place) as browser:
            for language in ("vi", "en"):
                _pages(browser, demo / "reports" / language / "html", images, language)
        for language in ("vi", "en"):
            reports = demo / "reports" / language
            _first_pages(reports / "result.pdf", images / f"formal-report.{language}.png", place)
            printed = convert(reports / "result.xlsx", "pdf", place)
            _matrix(printed, images / f"workbook.{language}.png", place)
    for each in sorted(images.glob("*.png")):
        _reduce(each)


def _pages(browser: Browser, pages: Path, images: Path, language: str) -> None:
    school = pages / "schools" / f"{SCHOOL}.html"
    browser.reset()
    browser.size(*_OFFICE)
    browser.open(pages / "index.html")
    browser.screenshot(images / f"office-page.{language}.png", full_page=False)
    browser.size(*_SCHOOL_PAGE)
    browser.open(school)
    browser.screenshot(images / f"school-page.{language}.png", full_page=False)
    browser.phone()
    browser.scheme("dark")
    browser.open(school)
    browser.screenshot(images / f"school-phone.{language}.png", full_page=False)


def _first_pages(pdf: Path, image: Path, folder: Path) -> None:
    first, second, *_rest = (Image.open(each) for each in pages_as_png(pdf, folder, dpi=_DPI))
    both = Image.new("RGB", (first.width + second.width, first.height), "white")
    both.paste(first, (0, 0))
    both.paste(second, (first.width, 0))
    both.save(image)


def _matrix(pdf: Path, image: Path, folder: Path) -> None:
    Image.open(pages_as_png(pdf, folder, dpi=_DPI)[_MATRIX_PAGE]).save(image)


def _reduce(image: Path) -> None:
    """Pages have no photographs: few colours do."""
    Image.open(image).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(
        image, optimize=True
    )


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))
