"""Draw the tables of the Markdown summary; each says what it leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome, Result, SchoolSummary
from reports.content import ranking
from reports.markdown.text import escaped, table
from reports.words import (
    effort_words,
    family_word,
    number,
    outcome_words,
    percent,
    severity_words,
)

MOST_SCHOOLS = 100
MOST_RULES = 10
MOST_REASONS = 15
_MOST_PLACES = 3


def schools(audit: Audit, ranked: Sequence[SchoolSummary]) -> str:
    """Return the standing of the schools, score beside coverage, in the order of ``ranked``."""
    words = outcome_words()
    headers = [_("School"), _("Name"), _("Score"), _("Coverage")]
    headers += [words[each][:1].upper() + words[each][1:] for each in Outcome]
    rows = [_standing(each) for each in ranked[:MOST_SCHOOLS]]
    district = Counter(each.outcome for each in audit.results if each.school is None)
    if district:
        counts = (number(district[outcome]) for outcome in Outcome)
        rows.append([_("(district)"), "", "", "", *counts])
    if not rows:
        return _section(_("Schools"), [_("The audit holds no school.") + "\n"])
    drawn = table(headers, range(2, len(headers)), rows)
    return _section(_("Schools"), [drawn, *(f"{each}\n" for each in _notes(ranked))])


def _standing(summary: SchoolSummary) -> list[str]:
    return [
        escaped(summary.school.code),
        escaped(summary.school.name),
        percent(summary.score),
        percent(summary.coverage),
        *(number(summary.counts.get(outcome, 0)) for outcome in Outcome),
    ]


def _notes(ranked: Sequence[SchoolSummary]) -> Iterator[str]:
    yield _("Score = weighted passes/(passes+fails); coverage = (passes+fails)/applicable.")
    unjudged = sum(each.score is None for each in ranked)
    if unjudged:
        note = _("Schools in which nothing could be judged, which is no good news: {count}.")
        yield note.format(count=number(unjudged))
    left_out = len(ranked) - MOST_SCHOOLS
    if left_out > 0:
        note = _(
            "The {shown} schools with the lowest scores are shown, the other {left_out} are left"
            " out. The csv and json reports hold them all."
        )
        yield note.format(shown=MOST_SCHOOLS, left_out=number(left_out))


def worst_rules(failed: Sequence[ranking.Failure], language: str) -> str:
    """Return the failed rules in the order given, with the schools each concerns most."""
    title = _("Worst findings")
    if not failed:
        note = _("No rule fails. That says nothing of what is unknown.")
        return _section(title, [f"{note}\n"])
    words = severity_words()
    headers = (_("Severity"), _("Rule"), _("Schools"), _("Violations"), _("Most violations"))
    rows = [
        (
            words[each.severity],
            f"{escaped(each.rule.id)}: {escaped(each.rule.title.in_language(language))}",
            number(each.schools),
            number(each.violations),
            "; ".join(_places(each)),
        )
        for each in failed[:MOST_RULES]
    ]
    return _section(title, [table(headers, (2, 3), rows), *_rules_left_out(failed)])


def _places(failure: ranking.Failure) -> Iterator[str]:
    told = _("{place}: {violations} of {population}")
    ranked = sorted(failure.results, key=lambda each: -each.violations)
    for each in ranked[:_MOST_PLACES]:
        yield told.format(
            place=_("(district)") if each.school is None else escaped(each.school),
            violations=number(each.violations),
            population=number(each.population),
        )


def quick_wins(failed: Sequence[ranking.Failure], language: str) -> str:
    """Return the failed rules in the order given, each with the first step of its remedy."""
    if not failed:
        return ""
    words = effort_words()
    told = _("{rule} ({effort}); violations: {violations}, schools: {schools}")
    items = []
    for position, each in enumerate(failed[:MOST_RULES], start=1):
        item = told.format(
            rule=f"**{escaped(each.rule.id)}**",
            effort=words[each.rule.effort],
            violations=number(each.violations),
            schools=number(each.schools),
        )
        remedy = each.rule.remediation
        advice = ranking.first_sentence((remedy or each.rule.title).in_language(language))
        items.append(f"{position}. {item}<br>{escaped(advice)}\n")
    return _section(_("Quickest wins"), ["".join(items), *_rules_left_out(failed)])


def _rules_left_out(failed: Sequence[ranking.Failure]) -> Iterator[str]:
    if len(failed) > MOST_RULES:
        note = _("Further failed rules left out here: {count}. The csv and json reports hold them.")
        yield f"{note.format(count=number(len(failed) - MOST_RULES))}\n"


def not_known(results: Sequence[Result], language: str) -> str:
    """Return the reasons for unknown outcomes and errors; what is not known is never a pass."""
    reasons = ranking.not_known(results, language)
    parts = []
    if reasons:
        headers = (_("Schools"), _("Rules"), _("Why it is not known"))
        rows = (
            (number(each.schools), number(each.rules), escaped(each.text))
            for each in reasons[:MOST_REASONS]
        )
        parts.append(table(headers, (0, 1), rows))
    if len(reasons) > MOST_REASONS:
        note = _("Further reasons left out here: {count}. The csv and json reports hold them.")
        parts.append(f"{note.format(count=number(len(reasons) - MOST_REASONS))}\n")
    parts += _waiting(results)
    return _section(_("What could not be known"), parts) if parts else ""


def _waiting(results: Iterable[Result]) -> Iterator[str]:
    families = ranking.waiting(results)
    if families:
        counted = ", ".join(f"{escaped(family_word(name))} {families[name]}" for name in families)
        sentence = _(
            "Rules that wait for checks of later versions (unknown, never a pass): {count}"
            " ({families})."
        )
        total = number(sum(families.values()))
        yield f"{sentence.format(count=total, families=counted)}\n"


def _section(title: str, parts: Iterable[str]) -> str:
    """Return parts under a title, with an empty line between any two."""
    return "\n".join((f"## {title}\n", *parts))
