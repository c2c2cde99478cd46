"""Show every school against every rule that was judged somewhere.

Symbols carry the meaning; colour only helps to find them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome, Result, SchoolSummary
from reports.content.questions import Question, judged_questions
from reports.content.ranking import lowest_first
from reports.terminal.layout import GAP, Cell, Ink, Screen, heading, paragraph, table
from reports.text import clean, width_of
from reports.words import number, outcome_words, percent

MOST_SCHOOLS = 40
_COLOURS = {
    Outcome.PASS: "green",
    Outcome.FAIL: "red",
    Outcome.UNKNOWN: "yellow",
    Outcome.ERROR: "magenta",
}


def matrix(screen: Screen, audit: Audit, language: str) -> list[str]:
    """Return the table of schools and rules, in as many blocks as needed, and its legend."""
    lines = heading(screen, _("Schools and rules"))
    if not audit.schools:
        return [*lines, *paragraph(screen, _("The audit holds no school."))]
    columns = judged_questions(audit.results)
    shown = _worst_first(audit.schools)
    cells = {each.number: _cells(screen, each, shown) for each in columns}
    for block in _blocks(screen, shown, cells):
        lines += [*_block(screen, shown, block, cells), ""]
    left_out = len(audit.schools) - len(shown)
    if left_out:
        note = _(
            "The {shown} schools with the lowest scores are shown, the other {left_out} are left"
            " out. The csv and json reports hold them all."
        )
        lines += paragraph(screen, note.format(shown=len(shown), left_out=number(left_out)))
    if not columns:
        return [*lines, *paragraph(screen, _("No rule could be judged in any school."))]
    return [*lines, *_symbols(screen), "", *_legend(screen, columns, language)]


def _worst_first(schools: Sequence[SchoolSummary]) -> Sequence[SchoolSummary]:
    """Return all schools in list order; where they are too many, the worst, the worst first."""
    if len(schools) <= MOST_SCHOOLS:
        return schools
    return lowest_first(schools)[:MOST_SCHOOLS]


def _cells(screen: Screen, column: Question, schools: Sequence[SchoolSummary]) -> list[Cell]:
    """Return a column's cells, one per school and one for the whole district."""
    places: list[str | None] = [*(each.school.code for each in schools), None]
    return [_cell(screen, column.results.get(place)) for place in places]


def _cell(screen: Screen, result: Result | None) -> Cell:
    if result is None:
        return ""
    symbol = screen.symbols[result.outcome]
    text = f"{symbol}{result.violations}" if result.outcome is Outcome.FAIL else symbol
    colour = _COLOURS.get(result.outcome)
    return Ink(text, colour) if colour else text


def _blocks(
    screen: Screen, schools: Sequence[SchoolSummary], cells: Mapping[int, Sequence[Cell]]
) -> list[list[int]]:
    """Share the columns out among blocks that fit the width; one at least, for the scores."""
    names = max(width_of(clean(each.school.code)) for each in schools)
    standing = sum(GAP + width_of(clean(each)) for each in (_("Score"), _("Coverage")))
    first = min(names, screen.width // 3) + standing
    blocks: list[list[int]] = [[]]
    used = first
    for position, column in cells.items():
        texts = [each.text if isinstance(each, Ink) else each for each in column]
        width = GAP + max(width_of(each) for each in (*texts, str(position)))
        if blocks[-1] and used + width > screen.width:
            blocks.append([])
            used = first
        blocks[-1].append(position)
        used += width
    return blocks


def _block(
    screen: Screen,
    schools: Sequence[SchoolSummary],
    block: Sequence[int],
    cells: Mapping[int, Sequence[Cell]],
) -> list[str]:
    rows: list[list[Cell]] = [
        [
            each.school.code,
            percent(each.score),
            percent(each.coverage),
            *(cells[position][line] for position in block),
        ]
        for line, each in enumerate(schools)
    ]
    district = [cells[position][-1] for position in block]
    if any(district):
        rows.append([_("(district)"), "", "", *district])
    headers = [_("School"), _("Score"), _("Coverage"), *(str(position) for position in block)]
    return table(screen, headers, rows, "lrr" + "l" * len(block))


def _symbols(screen: Screen) -> list[str]:
    words = outcome_words()
    meanings = [f"{screen.symbols[outcome]} {words[outcome]}" for outcome in Outcome]
    meanings[1] = _("{symbol}N fail with N violations").format(symbol=screen.symbols[Outcome.FAIL])
    return paragraph(screen, "; ".join(meanings) + ".")


def _legend(screen: Screen, columns: Sequence[Question], language: str) -> list[str]:
    rows = [(str(each.number), each.any.rule.id, each.title(language)) for each in columns]
    return table(screen, (), rows, "rll")
