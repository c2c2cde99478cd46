"""Account for every row that was read: judged, excluded or set aside, by source and by school."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.audit import Audit
from auditor.locale import _, _n
from reports.content.accounting import (
    Nobody,
    Rows,
    rows_by_family,
    rows_by_school,
    rows_of,
    told,
)
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
from reports.words import excluded_word, family_word, number


def population(audit: Audit, options: ReportOptions) -> Section | None:
    """Return what became of the rows; for the office also whose they are, and those of nobody."""
    if not audit.sources:
        return None
    families = rows_by_family(audit.sources)
    label = _("Rows ({family})")
    facts = Facts(
        [
            (label.format(family=family_word(audit, name)), told(rows))
            for name, rows in families.items()
        ]
    )
    blocks: list[Block] = [facts, *_excluded(audit, families), _by_source(audit)]
    brief: list[Block] = [facts]
    if options.school is None:
        found = rows_by_school(audit.sources)
        nobodys = _nobodys(found)
        blocks += [*nobodys, *_by_school(audit, found)]
        brief += nobodys
    return Section("population", _("Which rows were judged"), blocks, brief)


def _counts() -> list[Column]:
    return [
        Column(_("Read"), CellKind.NUMBER, 2),
        Column(_("Evaluated"), CellKind.NUMBER, 2),
        Column(_("Excluded"), CellKind.NUMBER, 2),
        Column(_("Quarantined"), CellKind.NUMBER, 2),
    ]


def _cells(rows: Rows) -> tuple[int, int, int, int]:
    return rows.read, rows.evaluated, rows.excluded, rows.quarantined


def _excluded(audit: Audit, families: dict[str, Rows]) -> list[Block]:
    lines: list[Sequence[Cell]] = [
        (family_word(audit, family), excluded_word(reason), count)
        for family, rows in families.items()
        for reason, count in sorted(rows.reasons.items())
        if count
    ]
    columns = [
        Column(_("Evidence"), CellKind.TEXT, 2),
        Column(_("Why they are excluded"), CellKind.TEXT, 4),
        Column(_("Rows"), CellKind.NUMBER),
    ]
    return [Table(_("Rows excluded from the judgement"), columns, lines)] if lines else []


def _by_source(audit: Audit) -> Table:
    columns = [
        Column(_("Source"), CellKind.CODE, 6),
        Column(_("Evidence"), CellKind.TEXT, 3),
        *_counts(),
    ]
    rows = [
        (each.path, family_word(audit, each.family), *_cells(rows_of(each)))
        for each in audit.sources
    ]
    return Table(_("Rows by source"), columns, rows)


def _by_school(audit: Audit, found: dict[tuple[str, str | Nobody], Rows]) -> list[Block]:
    names = {each.school.code: each.school.name for each in audit.schools}
    families = dict.fromkeys(family for family, _whose in found)
    # A school that an audit was narrowed to leaves out the others, yet their rows were read.
    others = dict.fromkeys(e for _family, e in found if isinstance(e, str) and e not in names)
    everybody: list[str | Nobody] = [*names, *others, Nobody.EVERY, Nobody.NONE]
    words = {Nobody.EVERY: _("(every school alike)"), Nobody.NONE: _("(counted for no school)")}
    rows: list[Sequence[Cell]] = []
    for whose in everybody:
        for family in families:
            counted = found.get((family, whose))
            if counted is None:
                continue
            who = ("", words[whose]) if isinstance(whose, Nobody) else (whose, names.get(whose, ""))
            rows.append((*who, family_word(audit, family), *_cells(counted)))
    columns = [
        Column(_("Code"), CellKind.CODE, 3),
        Column(_("School"), CellKind.TEXT, 5),
        Column(_("Evidence"), CellKind.TEXT, 3),
        *_counts(),
    ]
    return [Table(_("Rows by school"), columns, rows)] if rows else []


def _nobodys(found: dict[tuple[str, str | Nobody], Rows]) -> list[Block]:
    count = sum(rows.read for (_family, whose), rows in found.items() if whose is Nobody.NONE)
    if not count:
        return []
    text = _n(
        "{count} row was set aside and is counted for no school: its school is not known, or it"
        " repeats another row.",
        "{count} rows were set aside and are counted for no school: their school is not known, or"
        " they repeat another row.",
        count,
    )
    return [Paragraph(text.format(count=number(count)), Tone.DOUBT)]
