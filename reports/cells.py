"""Defuse what a spreadsheet would take for a formula.

A cell that starts with one of these characters is run as a formula by Excel and LibreOffice
(OWASP, CSV injection); an apostrophe in front keeps it text. Plain numbers such as -5 or +84 do no
harm and stay numbers.
"""

from __future__ import annotations

import re

FORMULA_SIGNS = "=+-@\t\r"
FORMULA_START = r"^[=+\-@\t\r]"
PLAIN_NUMBER = r"^[+-]?[0-9]+([.,][0-9]+)?$"

_formula_start = re.compile(FORMULA_START)
# Python's $ also matches before a final newline.
_plain_number = re.compile(PLAIN_NUMBER.replace("$", r"\Z"))


def defuse(text: str) -> str:
    """Return ``text`` so that a spreadsheet shows it and does not run it."""
    if _formula_start.match(text) and not _plain_number.match(text):
        return f"'{text}"
    return text
