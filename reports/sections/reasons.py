"""Tell what could not be known and why; and which rules no check can judge yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.audit import Audit
from auditor.locale import _, _n
from auditor.model import Outcome, Result
from reports.content import ranking
from reports.content.blocks import Block, Cell, CellKind, Column, Paragraph, Section, Table, Tone
from reports.content.questions import questions
from reports.interface import ReportOptions
from reports.words import family_word, number, reason_words


def reasons(audit: Audit, options: ReportOptions) -> Section | None:
    """Return the reasons of unknown outcomes and errors, those of most schools first."""
    make = _of_all if options.school is None else _of_one
    by_hand = _by_hand(audit.results)
    families = {
        family_word(audit, name): count for name, count in ranking.waiting(audit.results).items()
    }
    blocks = [*make(audit, options.language), *by_hand, *_waiting(families)]
    if not blocks:
        return None
    text = _("What is not known is never a pass: it enters no score and lowers the coverage.")
    return Section(
        "reasons",
        _("What could not be known"),
        [Paragraph(text), *blocks],
        brief=[*_ranked(audit, options.language), *by_hand, *_waiting_in_short(families)],
    )


def _of_all(audit: Audit, language: str) -> list[Block]:
    labels = reason_words()
    rows: list[Sequence[Cell]] = [
        (
            each.text,
            labels[each.reason] if each.reason else "",
            each.schools,
            each.rules,
            len(each.results),
        )
        for each in ranking.not_known(audit.results, language)
    ]
    columns = [
        Column(_("Why it is not known"), CellKind.TEXT, 8),
        Column(_("Reason"), CellKind.TEXT, 3),
        Column(_("Schools"), CellKind.NUMBER),
        Column(_("Rules"), CellKind.NUMBER),
        Column(_("Results"), CellKind.NUMBER),
    ]
    return [Table(_("Reasons, those of most schools first"), columns, rows)] if rows else []


def _ranked(audit: Audit, language: str) -> list[Block]:
    rows: list[Sequence[Cell]] = [
        (each.schools, each.rules, each.text) for each in ranking.not_known(audit.results, language)
    ]
    columns = [
        Column(_("Schools"), CellKind.NUMBER),
        Column(_("Rules"), CellKind.NUMBER),
        Column(_("Why it is not known"), CellKind.TEXT, 8),
    ]
    return [Table(_("Reasons, those of most schools first"), columns, rows)] if rows else []


def _of_one(audit: Audit, language: str) -> list[Block]:
    titles = {
        id(result): question.title(language)
        for question in questions(audit.results)
        for result in question.results.values()
    }
    rows: list[Sequence[Cell]] = [
        (result.rule.id, titles[id(result)], result.outcome, _why(result, language))
        for each in ranking.not_known(audit.results, language)
        for result in each.results
    ]
    columns = [
        Column(_("Rule"), CellKind.CODE, 3),
        Column(_("Title"), CellKind.TEXT, 5),
        Column(_("Outcome"), CellKind.OUTCOME, 2),
        Column(_("Why it is not known"), CellKind.TEXT, 6),
    ]
    return [Table(_("Rules whose outcome is not known"), columns, rows)] if rows else []


def _why(result: Result, language: str) -> str:
    """Return the result's own reason, which counts its rows."""
    if result.reason_text:
        return result.reason_text.in_language(language)
    return reason_words()[result.reason] if result.reason else ""


def _by_hand(results: Sequence[Result]) -> list[Block]:
    count = sum(each.outcome is Outcome.MANUAL for each in results)
    if not count:
        return []
    text = _n(
        "{count} result is left to a person, who has to check it by hand.",
        "{count} results are left to a person, who has to check them by hand.",
        count,
    )
    return [Paragraph(text.format(count=number(count)), Tone.DOUBT)]


def _waiting(families: Mapping[str, int]) -> list[Block]:
    if not families:
        return []
    total = sum(families.values())
    text = _n(
        "{count} rule waits for a check of a later version: its outcome is unknown, never a pass.",
        "{count} rules wait for checks of later versions: their outcome is unknown, never a pass.",
        total,
    )
    columns = [
        Column(_("Evidence they wait for"), CellKind.TEXT, 4),
        Column(_("Rules"), CellKind.NUMBER),
    ]
    rows = [*families.items()]
    return [
        Paragraph(text.format(count=number(total)), Tone.DOUBT),
        Table(_("Rules that wait, by kind of evidence"), columns, rows),
    ]


def _waiting_in_short(families: Mapping[str, int]) -> list[Block]:
    if not families:
        return []
    counted = ", ".join(f"{family} {count}" for family, count in families.items())
    text = _(
        "Rules that wait for checks of later versions (unknown, never a pass): {count}"
        " ({families})."
    )
    return [Paragraph(text.format(count=number(sum(families.values())), families=counted))]
