"""List in annexes what the body sums up: every rule or result, and every section there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome, Reason, Result
from reports.content.blocks import Cell, CellKind, Column, Paragraph, Section, Table
from reports.content.questions import Question, judged_questions, questions
from reports.content.tables import cut_table
from reports.formal.content_results import clauses
from reports.interface import ReportOptions
from reports.sections import make_sections
from reports.sections.interface import SectionMaker
from reports.words import number, outcome_titles, severity_words

MOST_ROWS = 200
"""Of a table on paper, about six pages; longer ones are read in a spreadsheet."""
MOST_UNITS = 500
"""Of the table of all units, which an office signs as a whole."""
_OF_UNITS = frozenset({"standing"})
_IN_THE_BODY = frozenset({"reasons"})
"""Sections that are a part of the body already."""
_NOT_ASKED = frozenset({Reason.OUT_OF_SCOPE, Reason.NO_CHECK})
"""Results that would fill pages and tell nothing of the unit; they are counted."""


def annexes(
    audit: Audit, options: ReportOptions, sections: Sequence[SectionMaker]
) -> list[Section]:
    """Return the list of results first, then every section that has something to tell."""
    listed = _of_rules if options.school is None else _of_results
    made = make_sections(audit, options, sections)
    others = [each for each in made if each.id not in _IN_THE_BODY]
    first = [listed(audit, options.language)] if audit.results else []
    return [bounded(each) for each in (*first, *others)]


def bounded(section: Section) -> Section:
    """Return the section with its tables cut to what paper holds; what is left out is told."""
    most = MOST_UNITS if section.id in _OF_UNITS else MOST_ROWS
    return replace(
        section,
        blocks=[
            cut_table(each, most) if isinstance(each, Table) else each for each in section.blocks
        ],
    )


def _of_rules(audit: Audit, language: str) -> Section:
    severities = severity_words()
    columns = [
        Column(_("Order"), CellKind.NUMBER, 2),
        Column(_("Rule"), CellKind.TEXT, 9),
        Column(_("Severity"), CellKind.TEXT, 3),
        Column(_("Clauses"), CellKind.TEXT, 7),
        *(Column(word, CellKind.NUMBER, 2) for word in outcome_titles().values()),
        Column(_("Violations"), CellKind.NUMBER, 2),
    ]
    rows: list[Sequence[Cell]] = []
    listed = judged_questions(audit.results)
    for each in listed:
        answers = each.results.values()
        counts = Counter(result.outcome for result in answers)
        gravest = max((result.severity for result in answers), key=lambda one: one.rank)
        rows.append(
            (
                each.number,
                each.title(language),
                severities[gravest],
                _cited(each),
                *(counts[outcome] for outcome in Outcome),
                sum(result.violations for result in answers),
            )
        )
    note = _(
        "Left out are {count} questions that concern no unit here or that no check can judge yet;"
        " none of them is a pass. The json report holds them."
    ).format(count=number(len(questions(audit.results)) - len(listed)))
    table = Table(_("How many units have which outcome, rule by rule"), columns, rows)
    return Section("rules", _("Results rule by rule"), [Paragraph(note), table])


def _cited(question: Question) -> str:
    # Thousands of results share one tuple of citations.
    tuples = {id(each.citations): each.citations for each in question.results.values()}
    return clauses(each for citations in tuples.values() for each in citations)


def _of_results(audit: Audit, language: str) -> Section:
    severities = severity_words()
    columns = [
        Column(_("Order"), CellKind.NUMBER, 2),
        Column(_("Rule"), CellKind.TEXT, 8),
        Column(_("Severity"), CellKind.TEXT, 3),
        Column(_("Outcome"), CellKind.OUTCOME, 3),
        Column(_("Population"), CellKind.NUMBER, 2),
        Column(_("Violations"), CellKind.NUMBER, 2),
        Column(_("Not known"), CellKind.NUMBER, 2),
        Column(_("Observed, or why it is not judged"), CellKind.TEXT, 8),
        Column(_("Clauses"), CellKind.TEXT, 6),
    ]
    open_or_judged = [
        (each.title(language), result)
        for each in questions(audit.results)
        for result in each.results.values()
        if result.reason not in _NOT_ASKED
    ]
    rows: list[Sequence[Cell]] = [
        (
            place,
            title,
            severities[result.severity],
            result.outcome,
            result.population,
            result.violations,
            result.unknown,
            _told(result, language),
            clauses(result.citations),
        )
        for place, (title, result) in enumerate(open_or_judged, start=1)
    ]
    left_out = Counter(each.reason for each in audit.results)
    counted = _(
        "Left out are {outside} rules that are not the unit's duty and {waiting} that no check can"
        " judge yet; none of them is a pass. The json report holds them."
    ).format(
        outside=number(left_out[Reason.OUT_OF_SCOPE]), waiting=number(left_out[Reason.NO_CHECK])
    )
    note = _(
        "Accounts are not named in an official document; the web page and the workbook of this"
        " audit list every violation with its file and row."
    )
    table = Table(_("Every rule that was judged or could be"), columns, rows)
    return Section("results-list", _("All results"), [Paragraph(note), Paragraph(counted), table])


def _told(result: Result, language: str) -> str:
    text = result.reason_text or result.observed
    return text.in_language(language)
