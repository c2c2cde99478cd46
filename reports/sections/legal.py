"""Name the documents that the audit rests on, their period in force and their present status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Citation, Directive, Result
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
from reports.words import day


def legal(audit: Audit, options: ReportOptions) -> Section | None:
    """Return the directives; one that is not in force on the day of the audit is pointed out."""
    if not audit.directives:
        return None
    language = options.language
    blocks: list[Block] = [
        *_out_of_force(audit.directives, audit.as_of.date(), language),
        _documents(audit, language),
        *_statuses(audit.directives, language),
        _versions(audit.directives),
    ]
    return Section("legal", _("Legal bases"), blocks, brief=())


def _out_of_force(found: Sequence[Directive], today: date, language: str) -> list[Block]:
    ended = _(
        "{title} ({id}): its period in force ended on {day}. It is applied because the district"
        " names it; see its present status."
    )
    coming = _("{title} ({id}): it enters into force on {day}, after the day of the audit.")
    blocks: list[Block] = []
    for each in found:
        title = each.title.in_language(language)
        if each.in_force_to is not None and each.in_force_to < today:
            text = ended.format(title=title, id=each.id, day=day(each.in_force_to))
            blocks.append(Paragraph(text, Tone.DOUBT))
        elif each.in_force_from > today:
            text = coming.format(title=title, id=each.id, day=day(each.in_force_from))
            blocks.append(Paragraph(text, Tone.DOUBT))
    return blocks


def _documents(audit: Audit, language: str) -> Table:
    asked = _rules_asked(audit.results)
    columns = [
        Column(_("Directive"), CellKind.CODE, 3),
        Column(_("Title"), CellKind.TEXT, 6),
        Column(_("Issuer"), CellKind.TEXT, 4),
        Column(_("In force from"), CellKind.DAY, 2),
        Column(_("In force to"), CellKind.DAY, 2),
        Column(_("Clauses"), CellKind.NUMBER, 1),
        Column(_("of which not checkable"), CellKind.NUMBER, 2),
        Column(_("of which out of scope"), CellKind.NUMBER, 2),
        Column(_("Rules asked for"), CellKind.NUMBER, 2),
    ]
    rows: list[Sequence[Cell]] = [
        (
            each.id,
            each.title.in_language(language),
            each.issuer.in_language(language),
            each.in_force_from,
            each.in_force_to,
            len(each.clauses),
            sum(clause.not_checkable is not None for clause in each.clauses),
            sum(clause.out_of_scope is not None for clause in each.clauses),
            len(asked.get(each.id, ())),
        )
        for each in audit.directives
    ]
    return Table(_("Directives that were applied"), columns, rows)


def _rules_asked(results: Sequence[Result]) -> dict[str, set[str]]:
    """Return the rules that each directive asks of the units in this audit."""
    # Thousands of results share one tuple of citations: it is looked at once for each rule.
    shared: dict[tuple[int, str], tuple[Citation, ...]] = {
        (id(each.citations), each.rule.id): each.citations for each in results
    }
    asked: dict[str, set[str]] = {}
    for (_identity, rule), citations in shared.items():
        for each in citations:
            asked.setdefault(each.directive, set()).add(rule)
    return asked


def _statuses(found: Sequence[Directive], language: str) -> list[Block]:
    rows = [
        (each.title.in_language(language), each.legal_status.in_language(language))
        for each in found
    ]
    told = [row for row in rows if row[1]]
    if not told:
        return []
    return [Paragraph(_("Present status of each directive, as far as it is known:")), Facts(told)]


def _versions(found: Sequence[Directive]) -> Table:
    columns = [
        Column(_("Directive"), CellKind.CODE, 3),
        Column(_("Version"), CellKind.NUMBER, 1),
        Column(_("SHA-256"), CellKind.CODE, 6),
    ]
    rows = [(each.id, each.version, each.sha256) for each in found]
    return Table(_("Versions of the rule packs"), columns, rows)
