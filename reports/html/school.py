"""Make one school's page: where it stands, what to put right first, every answer and why."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.audit import Audit
from auditor.locale import _, _n
from auditor.model import Outcome, Result, Severity
from reports.content.notices import notices, waiting_note
from reports.content.questions import Question
from reports.html.blocks import draw
from reports.html.environment import page
from reports.html.groups import groups
from reports.html.outcomes import outcome_bar, share
from reports.html.page_set import Answers, PageSet
from reports.html.text import cut, told
from reports.interface import ReportOptions
from reports.sections import make_sections
from reports.words import day, effort_words, level_words, number, severity_words

MOST_STEPS = 10
"""Steps of the list of what to put right first; all the failed rules follow below it."""
_MOST_WHO = 3
_TOLD_BY_CARDS = "reasons"
"""This section lists what is not known and why: here every such answer has its own card."""


@dataclass(frozen=True, slots=True)
class UrgentFailure:
    """One thing to put right."""

    anchor: str
    title: str
    severity: str
    grave: bool
    effort: str
    how_many: str
    remedy: str
    who: str


def school_page(
    audit: Audit, pages: PageSet, options: ReportOptions, *, alone: bool = False
) -> bytes:
    """Return the page of the school that ``options.school`` names.

    Args:
        audit: the school's own audit.
        pages: what the pages of the whole audit share.
        options: with the school's code.
        alone: it is not part of a folder; nothing links to an index.

    """
    summary = next((e for e in audit.schools if e.school.code == options.school), None)
    answers = pages.answers.get(options.school, ())
    name = cut(summary.school.name) if summary else options.school or ""
    failed = [each for each in answers if each[1].outcome is Outcome.FAIL]
    steps, more = _steps(failed, pages)
    title = _("{school}: compliance as of {day}")
    sections = [draw(each) for each in make_sections(audit, options) if each.id != _TOLD_BY_CARDS]
    values = {
        "language": pages.language,
        "version": audit.tool_version,
        "title": title.format(school=name, day=day(audit.as_of)),
        "name": name,
        "district": told(audit.district_name, pages.language),
        "code": options.school,
        "level": level_words()[summary.school.level] if summary else "",
        "day": day(audit.as_of),
        "notices": notices(audit),
        "score": share(summary.score if summary else None),
        "coverage": share(summary.coverage if summary else None),
        "bar": outcome_bar(summary.counts) if summary else None,
        "waiting": waiting_note(result for _question, result in answers),
        "steps": steps,
        "more_steps": more,
        "groups": groups(audit, answers, pages),
        "sections": sections,
        "contents": [
            ("first", _("What to put right first")),
            ("answers", _("Every answer")),
            *((f"s-{each.id}", each.title) for each in sections),
        ],
        "index": None if alone else "../index.html",
    }
    return page("school.html.j2", "school", values)


def _steps(failed: Answers, pages: PageSet) -> tuple[list[UrgentFailure], str]:
    """Return what to put right first, the gravest and then the least work; and what is left out."""
    ranked = sorted(failed, key=_urgency)
    severities, efforts = severity_words(), effort_words()
    steps = [
        UrgentFailure(
            anchor=pages.anchors[question.number],
            title=question.title(pages.language),
            severity=severities[result.severity],
            grave=result.severity.rank >= Severity.HIGH.rank,
            effort=efforts[result.rule.effort],
            how_many=_("{violations} of {population}").format(
                violations=number(result.violations), population=number(result.population)
            ),
            remedy=told(result.rule.remediation, pages.language),
            who=_who(result),
        )
        for question, result in ranked[:MOST_STEPS]
    ]
    left_out = len(ranked) - len(steps)
    note = _n(
        "{count} further failed rule stands below, among all the answers.",
        "{count} further failed rules stand below, among all the answers.",
        left_out,
    )
    return steps, note.format(count=number(left_out)) if left_out else ""


def _urgency(answer: tuple[Question, Result]) -> tuple[int, int, int, int]:
    question, result = answer
    efforts = list(type(result.rule.effort))
    return (
        -result.severity.rank,
        efforts.index(result.rule.effort),
        -result.violations,
        question.number,
    )


def _who(result: Result) -> str:
    """Name the first accounts concerned."""
    named = ", ".join(cut(each.subject) for each in result.findings[:_MOST_WHO])
    more = result.violations - min(len(result.findings), _MOST_WHO)
    if not named or more <= 0:
        return named
    return _("{names} and {count} more").format(names=named, count=number(more))
