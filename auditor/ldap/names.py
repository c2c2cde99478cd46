"""Compare distinguished names that different hands wrote (RFC 4514, RFC 4518).

Some servers give the members of a group as they were once typed: ``uid=An, ou=People`` names the
entry ``uid=an,ou=people``.
"""

from __future__ import annotations

import re
import unicodedata

import polars as pl

_ODD = r'[\\";+#]| [,=]|[,=] |  |^ | $'
"""What a name has that may be written in another way; the others differ in case alone."""
_ODD_PATTERN = re.compile(_ODD)
_TOKEN = re.compile(r'((?:\\[0-9A-Fa-f]{2})+)|\\(.)|"((?:[^"\\]|\\.)*)"|([,;+=])|(.)', re.DOTALL)
_BIT_STRING = re.compile(r"#'[01]*'B$")
"""May follow the name in ``uniqueMember`` (RFC 4517, 3.3.21)."""


def comparable(name: str) -> str:
    """Return a name in the one form in which it is compared: not for showing, not for asking."""
    lower = unicodedata.normalize("NFC", name.lower())
    if not _ODD_PATTERN.search(lower):
        return lower
    parts: list[list[str]] = [[""]]
    typed = True
    for match in _TOKEN.finditer(_BIT_STRING.sub("", name)):
        octets, escaped, quoted, mark, plain = match.groups()
        if mark in (",", ";"):
            parts.append([""])
            typed = True
        elif mark == "+":
            parts[-1].append("")
            typed = True
        elif mark == "=" and typed:
            parts[-1][-1] = parts[-1][-1].strip(" ") + "="
            typed = False
        else:
            parts[-1][-1] += mark or plain or _kept(octets, escaped, quoted)
    return ",".join("+".join(sorted(map(_settled, part))) for part in parts)


def _kept(octets: str | None, escaped: str | None, quoted: str | None) -> str:
    """Return what an escape stands for; what would part a name stays marked."""
    if octets:
        text = bytes.fromhex(octets.replace("\\", "")).decode("utf-8", "replace")
    elif quoted is not None:
        text = re.sub(r"\\(.)", r"\1", quoted)
    else:
        text = escaped or ""
    return re.sub(r"([,;+\\])", r"\\\1", text)


def _settled(attribute: str) -> str:
    """Return one ``type=value`` in lower case; blanks count once, and not at the ends."""
    kind, mark, value = unicodedata.normalize("NFC", attribute.lower()).partition("=")
    return kind.strip(" ") + mark + re.sub(" +", " ", value).strip(" ")


def comparable_column(names: pl.Series) -> pl.Series:
    """Return a column of names as ``comparable`` does; null stays null."""
    lower = names.str.to_lowercase()
    odd = (lower.str.contains(_ODD) | (lower.str.len_bytes() != lower.str.len_chars())).fill_null(
        value=False
    )
    if not odd.any():
        return lower
    changed = pl.Series([comparable(name) for name in names.filter(odd)], dtype=pl.String)
    return lower.scatter(odd.arg_true(), changed)
