"""List the accounts that the district declared: whose they are, and what the declaration does."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.audit import Audit, Exclusion
from auditor.locale import _, _n
from reports.content.blocks import (
    Block,
    Cell,
    CellKind,
    Column,
    Facts,
    Paragraph,
    Section,
    Table,
    Tone,
)
from reports.interface import ReportOptions
from reports.text import clean
from reports.words import kind_word, number


def declared(audit: Audit, options: ReportOptions) -> Section | None:
    """Return every declared account, those that match no row first."""
    if not audit.exclusions:
        return None
    for_office = options.school is None
    ranked = sorted(audit.exclusions, key=lambda each: each.matched > 0)
    columns = [
        Column(_("Account"), CellKind.CODE, 4),
        Column(_("Kind"), CellKind.TEXT, 2),
        Column(_("Owner"), CellKind.TEXT, 3),
        Column(_("Reason"), CellKind.TEXT, 5),
        Column(_("Rows"), CellKind.NUMBER, 1),
        *([Column(_("Schools"), CellKind.CODE, 3)] if for_office else []),
    ]
    rows = [_cells(each, for_office=for_office) for each in ranked]
    note = _(
        "Service and break-glass accounts are excluded from the judgement; shared accounts are"
        " judged, and the declaration tells whose they are."
    )
    unmatched = _unmatched(ranked)
    blocks: list[Block] = [
        Paragraph(note),
        *unmatched,
        Table(_("Accounts that the district declared"), columns, rows),
    ]
    brief = [*unmatched, _in_short(ranked)]
    return Section("declared", _("Declared accounts"), blocks, brief)


def _in_short(ranked: Sequence[Exclusion]) -> Facts:
    told = _("{kind}; owner: {owner}; rows: {rows}. {reason}")
    rows = [
        (
            each.account,
            told.format(
                kind=kind_word(each.kind),
                owner=clean(each.owner),
                rows=number(each.matched),
                reason=clean(each.reason),
            ),
        )
        for each in ranked
    ]
    return Facts(rows, [Tone.PLAIN if each.matched else Tone.DOUBT for each in ranked])


def _cells(exclusion: Exclusion, *, for_office: bool) -> Sequence[Cell]:
    cells: tuple[Cell, ...] = (
        exclusion.account,
        kind_word(exclusion.kind),
        exclusion.owner,
        exclusion.reason,
        exclusion.matched,
    )
    return (*cells, ", ".join(exclusion.schools)) if for_office else cells


def _unmatched(ranked: Sequence[Exclusion]) -> list[Block]:
    count = sum(not each.matched for each in ranked)
    if not count:
        return []
    text = _n(
        "{count} declared account matches no row. Correct its name in district.yaml or remove it.",
        "{count} declared accounts match no row. Correct their names in district.yaml or remove"
        " them.",
        count,
    )
    return [Paragraph(text.format(count=number(count)), Tone.DOUBT)]
