"""Collect the messages of the code and of click, merge them into the catalogues, compile them.

``python -m tests.catalogue`` rewrites ``auditor/locale/vi/LC_MESSAGES/*.po`` and ``.mo``; a test
holds that nothing is missing and that the compiled files are those of the texts.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "auditor" / "locale" / "vi" / "LC_MESSAGES"
DOMAINS = ("auditor", "messages")
"""Our own texts; and click's, which looks them up in the domain ``messages``."""
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands in the header of the compiled files: equal texts give equal bytes."""
_OURS = ("auditor", "checks", "reports")
_TEMPLATES = ("**.html.j2", "jinja2")


def messages(domain: str) -> Iterator[str | tuple[str, ...]]:
    """Yield every message id of a domain, in the order of the code."""
    if domain == "messages":
        folders, keywords = (
            [Path(click.__file__).parent],
            {"_": None, "ngettext": (1, 2), "gettext": None},
        )
    else:
        folders, keywords = (
            [ROOT / name for name in _OURS],
            {"_": None, "both": None, "_n": (1, 2)},
        )
    for folder in folders:
        kinds = [("**.py", "python"), _TEMPLATES]
        found = extract_from_dir(str(folder), kinds, keywords=keywords)
        for _file, _line, message, _comments, _context in sorted(found, key=lambda each: each[:2]):
            yield message


def merged(domain: str) -> Catalog:
    """Return the catalogue with every message of the code, keeping the translations there are."""
    path = FOLDER / f"{domain}.po"
    old = (
        read_po(io.BytesIO(path.read_bytes()), locale="vi")
        if path.exists()
        else Catalog(locale="vi")
    )
    new = Catalog(locale="vi", project="auditor", charset="utf-8", fuzzy=False)
    # Sorted: Pythons before 3.12 do not see into f-strings and meet messages in another order.
    for message in sorted(set(messages(domain)), key=str):
        known = old.get(message[0] if isinstance(message, tuple) else message)
        new.add(message, known.string if known and not known.fuzzy else "")
    return new


def text_of(catalogue: Catalog) -> bytes:
    """Return the .po text without anything that changes from run to run."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=110, no_location=True, omit_header=True)
    head = (
        b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        b'"Language: vi\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    return head + stream.getvalue()


def compiled(text: bytes) -> bytes:
    """Return the .mo of a .po text."""
    stream = io.BytesIO()
    catalogue = read_po(io.BytesIO(text), locale="vi")
    catalogue.creation_date = catalogue.revision_date = _EPOCH
    write_mo(stream, catalogue)
    return stream.getvalue()


def main() -> int:
    """Rewrite the catalogues; return 1 while a translation is missing."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    missing = 0
    for domain in DOMAINS:
        catalogue = merged(domain)
        text = text_of(catalogue)
        (FOLDER / f"{domain}.po").write_bytes(text)
        (FOLDER / f"{domain}.mo").write_bytes(compiled(text))
        for each in catalogue:
            if each.id and not (
                all(each.string) if isinstance(each.string, tuple) else each.string
            ):
                missing += 1
                print(f"{domain}: {each.id!r}")
    print(f"{missing} messages without a translation")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
