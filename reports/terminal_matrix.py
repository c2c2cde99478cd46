"""Show every school against every rule that was judged somewhere.

Symbols carry the meaning; colour only helps to find them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome, ParameterValue, Reason, Result, SchoolSummary
from reports.terminal_page import GAP, Cell, Ink, Page, heading, paragraph, table
from reports.terminal_text import clean, width_of
from reports.words import number, outcome_words, percent

MOST_SCHOOLS = 40
_NEVER_JUDGED = (Reason.NO_CHECK, Reason.OUT_OF_SCOPE)
_COLOURS = {
    Outcome.PASS: "green",
    Outcome.FAIL: "red",
    Outcome.UNKNOWN: "yellow",
    Outcome.ERROR: "magenta",
}


@dataclass(frozen=True, slots=True)
class _Column:
    """One question: a rule with its parameters, and its result in every school."""

    number: int
    results: Mapping[str | None, Result]

    @property
    def any(self) -> Result:
        return next(iter(self.results.values()))


def matrix(page: Page, audit: Audit, language: str) -> list[str]:
    """Return the table of schools and rules, in as many blocks as needed, and its legend."""
    lines = heading(page, _("Schools and rules"))
    if not audit.schools:
        return [*lines, *paragraph(page, _("The audit holds no school."))]
    columns = _columns(audit.results)
    shown = _worst_first(audit.schools)
    cells = {each.number: _cells(page, each, shown) for each in columns}
    for block in _blocks(page, shown, cells):
        lines += [*_block(page, shown, block, cells), ""]
    left_out = len(audit.schools) - len(shown)
    if left_out:
        note = _(
            "The {shown} schools with the lowest scores are shown, the other {left_out} are left"
            " out. The csv and json reports hold them all."
        )
        lines += paragraph(page, note.format(shown=len(shown), left_out=number(left_out)))
    if not columns:
        return [*lines, *paragraph(page, _("No rule could be judged in any school."))]
    return [*lines, *_symbols(page), "", *_legend(page, columns, language)]


def _columns(results: Sequence[Result]) -> list[_Column]:
    """Return the questions that a school was judged on, or could be with better evidence."""
    questions: dict[tuple[str, str], dict[str | None, Result]] = {}
    for each in results:
        key = (each.rule.id, repr(sorted(each.parameters.items())))
        questions.setdefault(key, {})[each.school] = each
    judged = [
        answers
        for _key, answers in sorted(questions.items())
        if any(each.reason not in _NEVER_JUDGED for each in answers.values())
    ]
    return [_Column(position, answers) for position, answers in enumerate(judged, start=1)]


def _worst_first(schools: Sequence[SchoolSummary]) -> Sequence[SchoolSummary]:
    """Return all schools in list order; where they are too many, the worst, the worst first."""
    if len(schools) <= MOST_SCHOOLS:
        return schools
    ranked = sorted(
        schools,
        key=lambda each: (each.score is None, each.score or 0.0, each.coverage or 0.0),
    )
    return ranked[:MOST_SCHOOLS]


def _cells(page: Page, column: _Column, schools: Sequence[SchoolSummary]) -> list[Cell]:
    """Return a column's cells, one per school and one for the whole district."""
    places: list[str | None] = [*(each.school.code for each in schools), None]
    return [_cell(page, column.results.get(place)) for place in places]


def _cell(page: Page, result: Result | None) -> Cell:
    if result is None:
        return ""
    symbol = page.symbols[result.outcome]
    text = f"{symbol}{result.violations}" if result.outcome is Outcome.FAIL else symbol
    colour = _COLOURS.get(result.outcome)
    return Ink(text, colour) if colour else text


def _blocks(
    page: Page, schools: Sequence[SchoolSummary], cells: Mapping[int, Sequence[Cell]]
) -> list[list[int]]:
    """Share the columns out among blocks that fit the width; one at least, for the scores."""
    names = max(width_of(clean(each.school.code)) for each in schools)
    standing = sum(GAP + width_of(clean(each)) for each in (_("Score"), _("Coverage")))
    first = min(names, page.width // 3) + standing
    blocks: list[list[int]] = [[]]
    used = first
    for position, column in cells.items():
        texts = [each.text if isinstance(each, Ink) else each for each in column]
        width = GAP + max(width_of(each) for each in (*texts, str(position)))
        if blocks[-1] and used + width > page.width:
            blocks.append([])
            used = first
        blocks[-1].append(position)
        used += width
    return blocks


def _block(
    page: Page,
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
    return table(page, headers, rows, "lrr" + "l" * len(block))


def _symbols(page: Page) -> list[str]:
    words = outcome_words()
    meanings = [f"{page.symbols[outcome]} {words[outcome]}" for outcome in Outcome]
    meanings[1] = _("{symbol}N fail with N violations").format(symbol=page.symbols[Outcome.FAIL])
    return paragraph(page, "; ".join(meanings) + ".")


def _legend(page: Page, columns: Sequence[_Column], language: str) -> list[str]:
    uses = Counter(each.any.rule.id for each in columns)
    rows = []
    for each in columns:
        rule = each.any.rule
        title = rule.title.in_language(language)
        if uses[rule.id] > 1:
            others = [c.any for c in columns if c.any.rule.id == rule.id and c is not each]
            difference = _difference(each.any, others)
            title = f"{title} ({difference})" if difference else title
        rows.append((str(each.number), rule.id, title))
    return table(page, (), rows, "rll")


def _difference(result: Result, others: Sequence[Result]) -> str:
    """Name the parameters in which a question differs from most of the rule's questions."""
    shown = []
    for name, value in result.parameters.items():
        differing = [other for other in others if other.parameters.get(name) != value]
        # What is empty narrows nothing; what most questions share is the rule's usual value.
        if value != () and 2 * len(differing) > len(others):
            shown.append(f"{name}={_shown(value)}")
    return ", ".join(shown)


def _shown(value: ParameterValue) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
