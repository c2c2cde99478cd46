"""Make the first sheets: how to read the workbook, and where the district stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome
from reports.content.blocks import (
    Bar,
    Block,
    Cell,
    CellKind,
    Chart,
    Column,
    Facts,
    Paragraph,
    Section,
    Table,
    Tone,
)
from reports.content.notices import notices
from reports.interface import ReportOptions
from reports.sections.standing import standing
from reports.words import day, exit_meaning, moment, number, outcome_titles, percent, severity_words

_INCOMPLETE = 3
_EXIT_TONES = {1: Tone.BAD, _INCOMPLETE: Tone.FAULT}
_BAR_TONES = {
    Outcome.PASS: Tone.GOOD,
    Outcome.FAIL: Tone.BAD,
    Outcome.UNKNOWN: Tone.DOUBT,
    Outcome.ERROR: Tone.FAULT,
}


def guide() -> Section:
    """Return how the workbook is to be read."""
    columns = [Column(_("Outcome"), CellKind.OUTCOME), Column(_("What it means"))]
    blocks: list[Block] = [
        Paragraph(
            _(
                "The workbook holds values only, no formulas: every number is the audit's own. Sort"
                " and filter as you like; nothing changes by it."
            )
        ),
        Paragraph(
            _("What is not known is never a pass: it enters no score and lowers the coverage."),
            Tone.DOUBT,
        ),
        Paragraph(
            _("An apostrophe before a text keeps spreadsheets from running it as a formula.")
        ),
        Table(_("Outcomes"), columns, _meanings()),
    ]
    return Section("guide", _("How to read"), blocks)


def _meanings() -> list[Sequence[Cell]]:
    return [
        (Outcome.PASS, _("All that was examined is as the rule asks.")),
        (Outcome.FAIL, _("At least one account or object violates the rule.")),
        (Outcome.UNKNOWN, _("The evidence is missing or does not tell: it is no pass.")),
        (Outcome.NOT_APPLICABLE, _("The rule is not asked of this unit, or nothing falls to it.")),
        (Outcome.MANUAL, _("A person has to check it: no program can.")),
        (Outcome.ERROR, _("The check did not run to its end: it is no pass.")),
    ]


def summary(audit: Audit, options: ReportOptions) -> Section:
    """Return the district, the day, the outcomes, the standing of the schools and the directives.

    ``audit`` has its schools in the order in which they are to be shown.
    """
    language = options.language
    tone = _EXIT_TONES.get(audit.exit_code, Tone.PLAIN)
    blocks: list[Block] = [
        Facts([*_own_school(audit, options), *_facts(audit, language)]),
        Paragraph(exit_meaning(audit.exit_code, audit.fail_on), tone),
        *(Paragraph(each, Tone.DOUBT) for each in notices(audit)),
        *_outcomes(audit),
    ]
    found = standing(audit, options)
    if found is not None:
        blocks += found.blocks
    blocks += _directives(audit, language)
    return Section("summary", _("Summary"), blocks)


def _own_school(audit: Audit, options: ReportOptions) -> Iterator[tuple[str, str]]:
    """Yield the name and the standing of the one school whose own report this is."""
    for each in audit.schools:
        if each.school.code == options.school:
            yield _("School"), f"{each.school.name} ({each.school.code})"
            yield _("Score (%)"), percent(each.score)
            yield _("Coverage (%)"), percent(each.coverage)


def _facts(audit: Audit, language: str) -> list[tuple[str, str]]:
    name = audit.district_name.in_language(language)
    return [
        (_("District"), f"{name} ({audit.district_code})"),
        (_("As of"), day(audit.as_of)),
        (_("Made at"), moment(audit.generated_at.astimezone(audit.as_of.tzinfo))),
        (_("Program version"), audit.tool_version),
        (_("Schools"), number(len(audit.schools))),
        (_("Results"), number(len(audit.results))),
        (_("Sources"), number(len(audit.sources))),
        (_("Failures count for the exit code from"), severity_words()[audit.fail_on]),
        (_("Lowest coverage allowed (%)"), percent(audit.min_coverage)),
    ]


def _outcomes(audit: Audit) -> Iterator[Block]:
    if not audit.results:
        return
    counts = Counter(each.outcome for each in audit.results)
    bars = [
        Bar(word, counts[each], _BAR_TONES.get(each, Tone.PLAIN))
        for each, word in outcome_titles().items()
    ]
    told = "; ".join(f"{each.label}: {number(each.value)}" for each in bars)
    sentence = _("{total} results. {outcomes}.")
    yield Chart(
        _("Results by outcome"),
        bars,
        sentence.format(total=number(counts.total()), outcomes=told),
    )


def _directives(audit: Audit, language: str) -> Iterator[Block]:
    """Yield title, period in force and present status of each directive, under its id."""
    if not audit.directives:
        return
    since, period = _("In force from {first}."), _("In force from {first} to {last}.")
    rows = []
    for each in audit.directives:
        told = since if each.in_force_to is None else period
        lines = (
            each.title.in_language(language),
            told.format(first=day(each.in_force_from), last=day(each.in_force_to or date.max)),
            each.legal_status.in_language(language),
        )
        rows.append((each.id, "\n".join(line for line in lines if line)))
    yield Paragraph(_("Directives that were applied, and their present status:"))
    yield Facts(rows)
