"""List every result, and every finding that the results hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome
from reports.content.blocks import CellKind
from reports.words import level_words, reason_words, severity_words
from reports.workbook.cells import Value, cell_text, told
from reports.workbook.listing import Field, Listing, of_all
from reports.workbook.look import Look
from reports.workbook.questions import QuestionCatalogue

Unit = tuple[str, str, str]
"""Code, name and level of a school."""


def units(audit: Audit) -> dict[str | None, Unit]:
    """Return what every sheet says of each school, and of the whole district (``None``)."""
    levels = level_words()
    found: dict[str | None, Unit] = {None: ("", _("(district)"), "")}
    for each in audit.schools:
        school = each.school
        found[school.code] = (cell_text(school.code), cell_text(school.name), levels[school.level])
    return found


def results_listing(
    audit: Audit, look: Look, language: str, catalogue: QuestionCatalogue
) -> Listing:
    """Return the listing of all results, one row each, in the order of the audit."""
    fields = (
        Field(_("Code"), 13),
        Field(_("School"), 24),
        Field(_("Level"), 13),
        Field(_("Rule"), 20, CellKind.CODE),
        Field(_("Title"), 28),
        Field(_("Severity"), 11),
        Field(_("Outcome"), 13, CellKind.OUTCOME),
        Field(_("Reason"), 13),
        Field(_("Why it is not known"), 28),
        Field(_("Examined"), 10, CellKind.NUMBER),
        Field(_("Violations"), 10, CellKind.NUMBER),
        Field(_("Not known"), 10, CellKind.NUMBER),
        Field(_("Observed"), 24),
        Field(_("Expected"), 26),
        Field(_("Asked by"), 20, CellKind.CODE),
    )
    return Listing(
        title=_("Results"),
        caption=_("Every result: one rule in one school."),
        fields=fields,
        rows=_results(audit, look.words, language, catalogue),
        count=len(audit.results),
        frozen=2,
    )


def _results(
    audit: Audit, words: Mapping[Outcome, str], language: str, catalogue: QuestionCatalogue
) -> Iterator[Sequence[Value]]:
    known = units(audit)
    severities, reasons = severity_words(), reason_words()
    for each in audit.results:
        asked = catalogue.of(each)
        yield (
            *(known.get(each.school) or (cell_text(each.school or ""), "", "")),
            asked.rule,
            asked.title,
            severities[each.severity],
            words[each.outcome],
            reasons[each.reason] if each.reason else None,
            told(each.reason_text, language),
            each.population,
            each.violations,
            each.unknown,
            told(each.observed, language),
            told(each.expected, language),
            catalogue.clauses(each),
        )


def findings_listing(audit: Audit, catalogue: QuestionCatalogue) -> Listing:
    """Return the listing of the findings kept in the results, in the order of the audit."""
    fields = (
        Field(_("Code"), 13),
        Field(_("School"), 24),
        Field(_("Rule"), 20, CellKind.CODE),
        Field(_("Title"), 28),
        Field(_("Severity"), 11),
        Field(_("Account or object"), 34, CellKind.CODE),
        Field(_("Observed"), 40),
        Field(_("Source"), 34, CellKind.CODE),
        Field(_("Row"), 9, CellKind.NUMBER),
    )
    count = sum(len(each.findings) for each in audit.results)
    every = sum(max(len(each.findings), each.violations) for each in audit.results)
    return Listing(
        title=_("Findings"),
        caption=_("Who or what violates a rule, and where it stands in the evidence."),
        fields=fields,
        rows=_findings(audit, catalogue),
        count=count,
        left_out=of_all(count, every),
        frozen=2,
    )


def _findings(audit: Audit, catalogue: QuestionCatalogue) -> Iterator[Sequence[Value]]:
    known = units(audit)
    severities = severity_words()
    for each in audit.results:
        if not each.findings:
            continue
        asked = catalogue.of(each)
        code, name, _level = known.get(each.school) or (cell_text(each.school or ""), "", "")
        shared = (code, name, asked.rule, asked.title, severities[each.severity])
        for found in each.findings:
            yield (
                *shared,
                cell_text(found.subject),
                cell_text(found.observed),
                cell_text(found.source),
                found.row,
            )
