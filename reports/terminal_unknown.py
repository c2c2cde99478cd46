"""Say what could not be known and why: what is not known is never a pass."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.audit import Audit
from auditor.locale import _
from auditor.model import Outcome, Reason, Result
from reports.terminal_page import Page, heading, paragraph, table
from reports.words import family_word, number

MOST_REASONS = 15
_OPEN = (Outcome.UNKNOWN, Outcome.ERROR)


def waiting(page: Page, audit: Audit) -> list[str]:
    """Return one sentence on the rules that no check can judge yet, by family of evidence."""
    families: dict[str, set[str]] = {}
    for each in audit.results:
        if each.reason is Reason.NO_CHECK:
            families.setdefault(each.rule.family or "district", set()).add(each.rule.id)
    if not families:
        return []
    counted = ", ".join(f"{family_word(name)} {len(families[name])}" for name in sorted(families))
    sentence = _(
        "Rules that wait for checks of later versions (unknown, never a pass): {count}"
        " ({families})."
    )
    total = len(set().union(*families.values()))
    return ["", *paragraph(page, sentence.format(count=number(total), families=counted))]


def not_known(page: Page, audit: Audit, language: str) -> list[str]:
    """Return the reasons for unknown outcomes and errors; those of most schools come first."""
    groups = _by_reason(audit.results, language)
    if not groups:
        return []
    ranked = sorted(
        groups.items(), key=lambda each: (-len(_schools(each[1])), -len(each[1]), each[0])
    )
    rows = [
        (number(len(_schools(results))), number(len({each.rule.id for each in results})), reason)
        for reason, results in ranked[:MOST_REASONS]
    ]
    headers = (_("Schools"), _("Rules"), _("Why it is not known"))
    lines = [*heading(page, _("What could not be known")), *table(page, headers, rows, "rrl")]
    if len(ranked) > MOST_REASONS:
        note = _("Further reasons left out here: {count}. The csv and json reports hold them.")
        lines += paragraph(page, note.format(count=number(len(ranked) - MOST_REASONS)))
    return lines


def _by_reason(results: Iterable[Result], language: str) -> dict[str, list[Result]]:
    # The text of a partial result counts its own rows: each would be a group of its own.
    partial = _("Some rows do not tell or could not be used, and none of the others violates.")
    groups: dict[str, list[Result]] = {}
    for each in results:
        if each.outcome not in _OPEN or each.reason is Reason.NO_CHECK:
            continue
        text = each.reason_text.in_language(language) if each.reason_text else ""
        if each.reason is Reason.PARTIAL:
            text = partial
        groups.setdefault(text or (each.reason or each.outcome).value, []).append(each)
    return groups


def _schools(results: Iterable[Result]) -> set[str | None]:
    return {each.school for each in results}
