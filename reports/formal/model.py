"""Define what a formal report holds; DOCX and PDF are drawn from the same value.

Layout by Annex I of Decree 30/2020/ND-CP. The number, the date, the signature and the recipients
are left open: the office fills them in, the program never pretends that they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reports.content.blocks import Section

DOTS = "……………………"
"""What a person fills in."""


@dataclass(frozen=True, slots=True)
class FormalReport:
    """One formal report (or outline of one), every text in the language of the report."""

    language: str
    managing_body: str
    """Upper left, capitals; dots where it is not known."""
    issuing_body: str
    """Under it, capitals, bold, with a rule."""
    number: str
    """``Số:      /BC-...``, left open."""
    motto: tuple[str, str]
    place_and_date: str
    """``..., ngày ... tháng ... năm 20...``, left open."""
    note: str
    """Tells that it is a draft made by a program, to be examined and signed."""
    kind: str
    """``BÁO CÁO``."""
    summary: str
    """What it reports on: the line under the kind."""
    addressee: str
    """``Kính gửi: ...``; empty where there is none."""
    bases: Sequence[str]
    """Legal bases with their present status, without the closing ``;``."""
    body: Sequence[Section]
    """Numbered I, II, ...; a table in it keeps its header on every page."""
    authority: Sequence[str]
    """Signature block, right: ``TM. ...`` and the post; the name is left open."""
    recipients: Sequence[str]
    """``Nơi nhận``: entries without their dash and ``;``."""
    annexes: Sequence[Section] = ()
    """Each starts on a page of its own, numbered in Roman."""
    figures: Mapping[str, str] = field(default_factory=dict)
    """Single figures as they are read (``score``), for an office's template."""


def roman(value: int) -> str:
    """Return a positive number in Roman numerals, in which sections and annexes are counted."""
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for worth, sign in signs:
        written += sign * (value // worth)
        value %= worth
    return written


def closed(lines: Iterable[str]) -> list[str]:
    """Return the lines of an enumeration: each ends with ``;``, the last with a full stop."""
    bare = [each.rstrip(" ;.") for each in lines]
    return [f"{each};" for each in bare[:-1]] + [f"{each}." for each in bare[-1:]]
