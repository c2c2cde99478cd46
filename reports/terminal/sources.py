"""Show which sources had problems, and which accounts the district declared."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.audit import Audit, Exclusion, Problem, Provenance
from auditor.locale import _
from reports.content.accounting import told_once
from reports.terminal.layout import Cell, Ink, Screen, heading, paragraph, table
from reports.text import clean
from reports.words import kind_word, number

MOST_SOURCES = 10
MOST_PROBLEMS = 3
MOST_ACCOUNTS = 20


def sources(screen: Screen, audit: Audit, language: str) -> list[str]:
    """Return the sources that could not be read, are too old or have problems, in this order."""
    troubled = [
        each
        for each in told_once(audit.sources)
        if each.error or each.stale or each.problem_counts or each.problems or each.rows_quarantined
    ]
    if not troubled:
        return []
    ranked = sorted(
        troubled,
        key=lambda each: (each.error is None, not each.stale, -each.rows_quarantined, each.path),
    )
    headers = (_("Source"), _("Read"), _("Evaluated"), _("Excluded"), _("Quarantined"))
    rows = [_row(each) for each in ranked[:MOST_SOURCES]]
    lines = [
        *heading(screen, _("Sources with problems")),
        *table(screen, headers, rows, "lrrrr"),
    ]
    for each in ranked[:MOST_SOURCES]:
        lines += ["", *paragraph(screen, each.path)]
        lines += table(screen, (), _problems(each, language), "ll")
    if len(ranked) > MOST_SOURCES:
        note = _(
            "Further sources with problems left out here: {count}. The json report holds them."
        )
        lines += paragraph(screen, note.format(count=number(len(ranked) - MOST_SOURCES)))
    return lines


def _row(source: Provenance) -> tuple[str, ...]:
    counts = (
        source.rows_read,
        source.rows_evaluated,
        source.rows_excluded,
        source.rows_quarantined,
    )
    return (clean(source.path), *map(number, counts))


def _problems(source: Provenance, language: str) -> list[tuple[Cell, Cell]]:
    lines: list[Cell] = []
    if source.error:
        lines.append(Ink(clean(source.error.in_language(language)), "red"))
    if source.stale:
        lines.append(Ink(_("It is older than allowed; what it says does not count."), "red"))
    # What cost a row its evaluation comes first.
    ranked = sorted(source.problems, key=lambda each: not each.quarantined)[:MOST_PROBLEMS]
    lines += [_told(each, language) for each in ranked]
    more = max(sum(source.problem_counts.values()), len(source.problems)) - len(ranked)
    if more > 0:
        note = _("further problems: {count}; the json report lists the first of each kind")
        lines.append(note.format(count=number(more)))
    return [("-", line) for line in lines]


def _told(problem: Problem, language: str) -> str:
    text = clean(problem.text.in_language(language))
    if problem.row is None:
        return text
    return _("row {row}: {problem}").format(row=problem.row, problem=text)


def exclusions(screen: Screen, audit: Audit) -> list[str]:
    """Return the accounts that the district declared, those that match nothing first."""
    if not audit.exclusions:
        return []
    ranked = sorted(audit.exclusions, key=lambda each: each.matched > 0)
    headers = (_("Account"), _("Kind"), _("Owner"), _("Reason"), _("Rows"))
    rows = [_account(each) for each in ranked[:MOST_ACCOUNTS]]
    title = _("Declared accounts: {count}").format(count=number(len(ranked)))
    lines = [*heading(screen, title), *table(screen, headers, rows, "llllr")]
    if len(ranked) > MOST_ACCOUNTS:
        note = _("Further declared accounts left out here: {count}. The json report holds them.")
        lines += paragraph(screen, note.format(count=number(len(ranked) - MOST_ACCOUNTS)))
    return [*lines, *_unmatched(screen, audit.exclusions)]


def _account(exclusion: Exclusion) -> list[Cell]:
    rows = number(exclusion.matched)
    return [
        clean(exclusion.account),
        clean(kind_word(exclusion.kind)),
        clean(exclusion.owner),
        clean(exclusion.reason),
        rows if exclusion.matched else Ink(f"{rows} !", "yellow"),
    ]


def _unmatched(screen: Screen, declared: Sequence[Exclusion]) -> list[str]:
    count = sum(1 for each in declared if not each.matched)
    if not count:
        return []
    warning = _(
        "! Declared accounts that match no row: {count}. Correct their names in district.yaml or"
        " remove them."
    )
    return ["", *paragraph(screen, warning.format(count=number(count)))]
