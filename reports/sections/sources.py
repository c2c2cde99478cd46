"""Name every source with its day and fingerprint, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.audit import Audit, Problem, Provenance
from auditor.locale import _, _n
from reports.content.accounting import problem_kinds, rows_of, told_once
from reports.content.accounting import told as counted
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
from reports.words import family_word, number

MOST_PROBLEMS = 200
_MOST_KINDS = 3
"""Of problems of one source, where it is told in short."""
_SHORT_DIGITS = 12
"""Enough to compare two files by eye; the whole fingerprint stands in a table of its own."""


def sources(audit: Audit, options: ReportOptions) -> Section | None:
    """Return the sources; then their faults; for one school also every single problem."""
    if not audit.sources:
        return None
    language = options.language
    blocks = [
        *_warnings(audit.sources),
        _sources(audit),
        *_unusable(audit.sources, language),
        *_problems(audit.sources, language, one_by_one=options.school is not None),
        *_fingerprints(audit.sources),
    ]
    return Section(
        "sources",
        _("Where the evidence comes from"),
        blocks,
        brief=_in_short(audit.sources, language),
    )


def _warnings(found: Sequence[Provenance]) -> list[Block]:
    blocks: list[Block] = []
    broken = sum(each.error is not None for each in told_once(found))
    if broken:
        text = _n(
            "{count} source could not be read: what it would tell is not known.",
            "{count} sources could not be read: what they would tell is not known.",
            broken,
        )
        blocks.append(Paragraph(text.format(count=number(broken)), Tone.FAULT))
    stale = sum(each.stale for each in found)
    if stale:
        text = _n(
            "{count} source is older than allowed: what it says does not count.",
            "{count} sources are older than allowed: what they say does not count.",
            stale,
        )
        blocks.append(Paragraph(text.format(count=number(stale)), Tone.DOUBT))
    return blocks


def _sources(audit: Audit) -> Table:
    columns = [
        Column(_("Source"), CellKind.CODE, 6),
        Column(_("Evidence"), CellKind.TEXT, 3),
        Column(_("Format"), CellKind.CODE, 3),
        Column(_("Collected"), CellKind.DAY, 2),
        Column(_("SHA-256 (start)"), CellKind.CODE, 3),
        Column(_("State"), CellKind.TEXT, 3),
    ]
    rows: list[Sequence[Cell]] = [
        (
            each.path,
            family_word(audit, each.family),
            each.format,
            each.collected_at.date() if each.collected_at else None,
            each.sha256[:_SHORT_DIGITS],
            _state(each),
        )
        for each in audit.sources
    ]
    return Table(_("All sources"), columns, rows)


def _state(source: Provenance) -> str:
    if source.error is not None:
        return _("not readable")
    return _("older than allowed") if source.stale else _("read")


def _unusable(found: Sequence[Provenance], language: str) -> list[Block]:
    rows: list[Sequence[Cell]] = [
        (each.path, each.error.in_language(language))
        for each in told_once(found)
        if each.error is not None
    ]
    columns = [
        Column(_("Source"), CellKind.CODE, 2),
        Column(_("Why and what to do"), CellKind.TEXT, 4),
    ]
    return [Table(_("Sources that could not be read"), columns, rows)] if rows else []


def _in_short(found: Sequence[Provenance], language: str) -> list[Block]:
    """Return what is wrong with each source; those that do not count at all come first."""
    troubled = [
        each
        for each in told_once(found)
        if each.error or each.stale or each.rows_quarantined or problem_kinds(each)
    ]
    troubled.sort(key=lambda e: (e.error is None, not e.stale, -e.rows_quarantined, e.path))
    rows = [(each.path, "\n".join(_faults(each, language))) for each in troubled]
    tones = [Tone.FAULT if each.error or each.stale else Tone.PLAIN for each in troubled]
    if not rows:
        return []
    text = _("Sources: {count}, of which with problems: {troubled}.")
    told = text.format(count=number(len(found)), troubled=number(len(troubled)))
    return [Paragraph(told), Facts(rows, tones)]


def _faults(source: Provenance, language: str) -> Iterator[str]:
    if source.error is not None:
        yield clean(source.error.in_language(language))
    if source.rows_quarantined:
        yield counted(rows_of(source))
    if source.stale:
        yield _("It is older than allowed; what it says does not count.")
    kinds = problem_kinds(source)
    for each in kinds[:_MOST_KINDS]:
        text, row = each.code, None
        if each.example is not None:
            text, row = each.example.text.in_language(language), each.example.row
        told = (
            clean(text)
            if row is None
            else _("row {row}: {problem}").format(row=row, problem=clean(text))
        )
        yield told if each.count == 1 else f"{told} (×{number(each.count)})"
    more = sum(each.count for each in kinds[_MOST_KINDS:])
    if more:
        note = _("further problems: {count}; the json report lists the first of each kind")
        yield note.format(count=number(more))


def _problems(found: Sequence[Provenance], language: str, *, one_by_one: bool) -> list[Block]:
    """Return the problems by kind, with exact numbers; for one school also the rows to put right.

    Where every row is listed anyway, a school is spared the table by kind.
    """
    if not one_by_one:
        return _by_kind(found, language)
    listed = _row_by_row(found, language)
    counted = sum(fault.count for source in found for fault in problem_kinds(source))
    kept = sum(len(source.problems) for source in found)
    return listed if counted <= min(kept, MOST_PROBLEMS) else [*_by_kind(found, language), *listed]


def _by_kind(found: Sequence[Provenance], language: str) -> list[Block]:
    rows: list[Sequence[Cell]] = []
    for source in found:
        for each in problem_kinds(source):
            text, row = each.code, None
            if each.example is not None:
                text, row = each.example.text.in_language(language), each.example.row
            rows.append((source.path, text, each.count, row))
    columns = [
        Column(_("Source"), CellKind.CODE, 4),
        Column(_("Problem"), CellKind.TEXT, 6),
        Column(_("How often"), CellKind.NUMBER, 2),
        Column(_("For example row"), CellKind.NUMBER, 2),
    ]
    return [Table(_("Problems by kind"), columns, rows)] if rows else []


def _row_by_row(found: Sequence[Provenance], language: str) -> list[Block]:
    """Return the first problems; those that cost a row its evaluation come first."""
    every = [(source.path, each) for source in found for each in source.problems]
    every.sort(key=lambda each: not each[1].quarantined)
    columns = [
        Column(_("Source"), CellKind.CODE, 4),
        Column(_("Row"), CellKind.NUMBER, 1),
        Column(_("Problem"), CellKind.TEXT, 6),
        Column(_("What became of the row"), CellKind.TEXT, 3),
    ]
    rows = [
        (path, each.row, each.text.in_language(language), _fate(each))
        for path, each in every[:MOST_PROBLEMS]
    ]
    left_out = _left_out(len(every) - len(rows))
    return [Table(_("Problems row by row"), columns, rows, left_out)] if rows else []


def _left_out(count: int) -> str:
    if not count:
        return ""
    return _n(
        "{count} further problem is left out here; the json report holds it.",
        "{count} further problems are left out here; the json report holds them.",
        count,
    ).format(count=number(count))


def _fate(problem: Problem) -> str:
    if problem.quarantined:
        return _("set aside, not evaluated")
    return "" if problem.row is None else _("evaluated without it")


def _fingerprints(found: Sequence[Provenance]) -> list[Block]:
    files = dict.fromkeys((each.path, each.sha256) for each in found if each.sha256)
    columns = [Column(_("Source"), CellKind.CODE, 2), Column(_("SHA-256"), CellKind.CODE, 3)]
    return [Table(_("Fingerprints of the files"), columns, [*files])] if files else []
