"""List the rules: why they are asked, by which clauses, and what to do where they fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Citation, ParameterValue, Result
from reports.content.blocks import CellKind
from reports.words import effort_words, family_word, severity_words
from reports.workbook.cells import Value, cell_text, told
from reports.workbook.listing import Field, Listing
from reports.workbook.questions import QuestionCatalogue, WordedQuestion, clauses_told


def rules_listing(audit: Audit, language: str, catalogue: QuestionCatalogue) -> Listing:
    """Return the listing of the rules, each set of parameters in a row of its own."""
    fields = (
        Field(_("Rule"), 22, CellKind.CODE),
        Field(_("Title"), 34),
        Field(_("Severity"), 12),
        Field(_("Work"), 13),
        Field(_("Parameters"), 26, CellKind.CODE),
        Field(_("Why it is asked"), 44),
        Field(_("What to do"), 44),
        Field(_("Asked by"), 24, CellKind.CODE),
        Field(_("Other frameworks"), 24, CellKind.CODE),
        Field(_("Evidence it waits for"), 17),
    )
    return Listing(
        title=_("Rules"),
        caption=_("The rules of this audit; a rule with several limits has a row for each."),
        fields=fields,
        rows=_rows(audit, language, catalogue.questions),
        count=len(catalogue.questions),
        frozen=2,
    )


def _rows(
    audit: Audit, language: str, questions: Sequence[WordedQuestion]
) -> Iterator[Sequence[Value]]:
    severities, efforts = severity_words(), effort_words()
    for each in questions:
        rule = each.question.any.rule
        yield (
            each.rule,
            each.title,
            severities[rule.severity],
            efforts[rule.effort],
            _listed(each.question.any.parameters),
            told(rule.rationale, language),
            told(rule.remediation, language),
            clauses_told(_citations(each.question.results.values())),
            _references(rule.references),
            family_word(audit, rule.family) if rule.family and rule.check is None else None,
        )


def _listed(parameters: Mapping[str, ParameterValue]) -> str:
    """Return the parameters that narrow something; an empty list does not."""
    told = (f"{name} = {_shown(value)}" for name, value in parameters.items() if value != ())
    return cell_text("; ".join(told))


def _shown(value: ParameterValue) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _references(references: Mapping[str, tuple[str, ...]]) -> str:
    return cell_text("; ".join(f"{name} {', '.join(of)}" for name, of in references.items()))


def _citations(results: Iterable[Result]) -> Iterable[Citation]:
    """Return each clause once; thousands of results share one tuple of them."""
    shared = {id(each.citations): each.citations for each in results}
    return dict.fromkeys(citation for each in shared.values() for citation in each)
