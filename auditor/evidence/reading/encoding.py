"""Find out how a text file is written, and bring it to UTF-8; refuse what could only be guessed."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

from auditor.evidence.reading.content import Content
from auditor.locale import _
from auditor.model import EvidenceError

_HEAD_BYTES = 64 << 10
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_FALLBACK = "windows-1258"

_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 26})
_MAX_CONTROL_SHARE = 0.1

# Shares of NULs among the even and odd bytes that make UTF-16 without a mark obvious.
_MANY_NULS = 0.2
_FEW_NULS = 0.02

_BASES = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VIETNAMESE = frozenset(
    unicodedata.normalize("NFC", base + tone) for base in _BASES for tone in _TONES
) | frozenset("đĐ₫–—‘’“”…•«»°±·×§©®€\xa0")
_MAX_FOREIGN_SHARE = 0.1

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# TCVN3 puts letters where every other encoding has signs (ă is ¨): signs inside words give it away.
_TCVN3 = re.compile(r"(?<=[A-Za-z\xb5-\xfe])[\xa1-\xbe]|[\xa1-\xbe](?=[a-z\xa1-\xfe])")
# VNI writes the mark as a letter of its own after the vowel (aâ, eù): no Vietnamese word has such a
# pair.
_VNI = re.compile(r"[aeAE][\xc0-\xff]")
_NO_SIGNS = bytes(set(range(256)) - set(range(0xA1, 0xBF)))
_SUSPICIOUS_SHARE = 0.25
_SUSPICIOUS_COUNT = 3


def decoded(path: Path, *, shown: str, given: str | None) -> Content:
    """Return the file's text as UTF-8.

    ``given`` is the encoding the user named. Without one: byte order marks, UTF-16 where
    obvious, else UTF-8; a file whose first part is not UTF-8 goes through ``legacy``. That the
    rest is UTF-8 is found out on reading. Raises ``EvidenceError`` for binary files, wrong or
    unknown encodings.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if given is not None and not _is_utf8(given, shown):
        return _transcoded(path, given, shown)
    if given is None:
        for mark, name in _MARKS.items():
            if head.startswith(mark):
                return _transcoded(path, name, shown)
        if wide := _wide(head):
            return _transcoded(path, wide, shown)
    if _is_binary(head):
        message = _("{file} is not a text file; export it as CSV UTF-8 or as xlsx.")
        raise EvidenceError(message.format(file=shown))
    if _begins_as_utf8(head):
        return Content(path)
    if given is not None:
        raise not_utf8(Content(path), shown)
    return legacy(path, shown)


def is_plain_text(head: bytes) -> bool:
    """Return whether nothing in ``head`` shows that it is binary or written in UTF-16 or UTF-32."""
    marked = any(head.startswith(mark) for mark in _MARKS)
    return not marked and _wide(head) is None and not _is_binary(head)


def _is_utf8(given: str, shown: str) -> bool:
    try:
        codec = codecs.lookup(given)
        # Only decoding something tells codecs of text from others, such as hex.
        b"text".decode(given, errors="replace")
    except (LookupError, ValueError) as error:
        message = _(
            "{file}: the encoding '{encoding}' is not known; use utf-8, utf-16 or windows-1258."
        )
        raise EvidenceError(message.format(file=shown, encoding=given)) from error
    return codec.name in {"utf-8", "utf-8-sig", "ascii"}


def _begins_as_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> str | None:
    even, odd = head[::2], head[1::2]
    if not odd:
        return None
    first, second = even.count(0) / len(even), odd.count(0) / len(odd)
    if second > _MANY_NULS and first < _FEW_NULS:
        name = "utf-16-le"
    elif first > _MANY_NULS and second < _FEW_NULS:
        name = "utf-16-be"
    else:
        return None
    text = head.decode(name, errors="replace")
    return None if _is_binary(text.encode()) else name


def _is_binary(head: bytes) -> bool:
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > _MAX_CONTROL_SHARE * len(head)


def _transcoded(path: Path, encoding: str, shown: str) -> Content:
    data = path.read_bytes()
    try:
        text = data.decode(encoding)
        return Content(path, encoding, unicodedata.normalize("NFC", text).encode())
    except UnicodeDecodeError as error:
        message = _(
            "{file}: byte {offset} (line {line}) cannot be read as {encoding}; "
            "save the file as CSV UTF-8, or correct the encoding."
        )
        line = data.count(b"\n", 0, error.start) + 1
        raise EvidenceError(
            message.format(file=shown, offset=error.start, line=line, encoding=encoding)
        ) from error
    except (UnicodeError, ValueError) as error:
        message = _("{file} cannot be read as {encoding}; save the file as CSV UTF-8.")
        raise EvidenceError(message.format(file=shown, encoding=encoding)) from error


def first_bad_byte(content: Content) -> tuple[int, bool] | None:
    """Return where the content stops being UTF-8, and whether foreign letters stood before."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset, foreign = 0, False
    with content.open() as file:
        while True:
            chunk = file.read(1 << 20)
            pending = len(decoder.getstate()[0])
            try:
                foreign = not decoder.decode(chunk, final=not chunk).isascii() or foreign
            except UnicodeDecodeError as error:
                before = error.object[: error.start]
                return offset - pending + error.start, foreign or not before.isascii()
            if not chunk:
                return None
            offset += len(chunk)


def not_utf8(content: Content, shown: str) -> EvidenceError:
    """Return the error for a file with bytes that are not UTF-8, naming the first of them."""
    found = first_bad_byte(content)
    offset = found[0] if found else 0
    with content.open() as file:
        line = file.read(offset).count(b"\n") + 1
    message = _(
        "{file}: byte {offset} (line {line}) cannot be read as {encoding}; "
        "save the file as CSV UTF-8, or correct the encoding."
    )
    return EvidenceError(message.format(file=shown, offset=offset, line=line, encoding="utf-8"))


def legacy(path: Path, shown: str) -> Content:
    """Read a file as windows-1258 if that gives Vietnamese; refuse fonts' own encodings."""
    content = Content(path)
    found = first_bad_byte(content)
    if found is None:
        return content
    _offset, letters_before = found
    if letters_before:
        # Letters in UTF-8 came before: the file is UTF-8, and damaged.
        raise not_utf8(content, shown)
    data = path.read_bytes()
    refuse_font_encoding(data.decode("latin-1"), shown)
    try:
        text = unicodedata.normalize("NFC", data.decode(_FALLBACK))
    except UnicodeDecodeError as error:
        raise not_utf8(content, shown) from error
    foreign = _NOT_ASCII.findall(text)
    strange = sum(1 for letter in foreign if letter not in _VIETNAMESE)
    if strange > _MAX_FOREIGN_SHARE * len(foreign):
        raise not_utf8(content, shown)
    return Content(path, _FALLBACK, text.encode())


def refuse_font_encoding(text: str, shown: str) -> None:
    """Raise ``EvidenceError`` if ``text`` looks written for a TCVN3 or VNI font.

    Such text comes as bytes (then seen as Latin-1), or pasted from a document into a Unicode file.
    """
    if text.isascii():
        return
    foreign: int | None = None
    # Signs are rare in other text, and counting bytes is far quicker than looking around each.
    signs = len(text.encode("latin-1", "ignore").translate(None, _NO_SIGNS))
    for pattern, name in ((_TCVN3, "TCVN3 (ABC)"), (_VNI, "VNI")):
        if pattern is _TCVN3 and signs < _SUSPICIOUS_COUNT:
            continue
        found = len(pattern.findall(text))
        if found < _SUSPICIOUS_COUNT:
            continue
        foreign = len(_NOT_ASCII.findall(text)) if foreign is None else foreign
        if found >= _SUSPICIOUS_SHARE * foreign:
            message = _(
                "{file} seems to be written for {encoding} fonts, which cannot be read safely; "
                "convert it to Unicode (UniKey: Ctrl+Shift+F6) and save it from Excel as CSV UTF-8."
            )
            raise EvidenceError(message.format(file=shown, encoding=name))
