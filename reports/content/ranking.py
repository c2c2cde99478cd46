"""Order what a report tells: what is worst, what is quickest put right, what is not known, why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.locale import _
from auditor.model import Effort, Outcome, Reason, Result, Rule, SchoolSummary, Severity

_EFFORTS = tuple(Effort)
_OPEN = (Outcome.UNKNOWN, Outcome.ERROR)


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that some school fails, with its failed results, the gravest first."""

    rule: Rule
    severity: Severity
    """The highest among its results."""
    results: tuple[Result, ...]

    @property
    def violations(self) -> int:
        """Return how many violations its results count together."""
        return sum(each.violations for each in self.results)

    @property
    def schools(self) -> int:
        """Return how many units fail it (the whole district counts as one)."""
        return len({each.school for each in self.results})


@dataclass(frozen=True, slots=True)
class Open:
    """One reason why outcomes are not known, with the results it holds up."""

    reason: Reason | None
    text: str
    results: tuple[Result, ...]

    @property
    def schools(self) -> int:
        """Return how many units it concerns."""
        return len({each.school for each in self.results})

    @property
    def rules(self) -> int:
        """Return how many rules it concerns."""
        return len({each.rule.id for each in self.results})


def failures(results: Iterable[Result]) -> list[Failure]:
    """Return the failed rules, in the order of the results."""
    by_rule: dict[str, list[Result]] = {}
    for each in results:
        if each.outcome is Outcome.FAIL:
            by_rule.setdefault(each.rule.id, []).append(each)
    return [
        Failure(
            rule=group[0].rule,
            severity=max((each.severity for each in group), key=lambda severity: severity.rank),
            results=tuple(
                sorted(group, key=lambda each: (each.severity.rank, each.violations), reverse=True)
            ),
        )
        for group in by_rule.values()
    ]


def worst_first(failed: Iterable[Failure]) -> list[Failure]:
    """Order failed rules by severity, then by violations."""
    return sorted(failed, key=lambda each: (-each.severity.rank, -each.violations, each.rule.id))


def quickest_first(failed: Iterable[Failure]) -> list[Failure]:
    """Order failed rules by how little work they take, then by how much they weigh."""
    return sorted(
        failed,
        key=lambda each: (
            _EFFORTS.index(each.rule.effort),
            -each.severity.weight * each.violations,
            each.rule.id,
        ),
    )


def lowest_first(schools: Iterable[SchoolSummary]) -> list[SchoolSummary]:
    """Order schools by score, lowest first; those in which nothing was judged come last."""
    return sorted(
        schools, key=lambda each: (each.score is None, each.score or 0.0, each.coverage or 0.0)
    )


def not_known(results: Iterable[Result], language: str) -> list[Open]:
    """Return why outcomes are unknown or errors, reasons of most schools first.

    Rules that no check can judge yet are told apart: see :func:`waiting`.
    """
    # The text of a partial result counts its own rows: each would be a group of its own.
    partial = _("Some rows do not tell or could not be used, and none of the others violates.")
    groups: dict[tuple[Reason | None, str], list[Result]] = {}
    for each in results:
        if each.outcome not in _OPEN or each.reason is Reason.NO_CHECK:
            continue
        text = each.reason_text.in_language(language) if each.reason_text else ""
        if each.reason is Reason.PARTIAL:
            text = partial
        key = (each.reason, text or (each.reason or each.outcome).value)
        groups.setdefault(key, []).append(each)
    found = [Open(reason, text, tuple(group)) for (reason, text), group in groups.items()]
    return sorted(found, key=lambda each: (-each.schools, -len(each.results), each.text))


def waiting(results: Iterable[Result]) -> dict[str, int]:
    """Return, for each family of evidence, how many rules wait for a check of a later version."""
    families: dict[str, set[str]] = {}
    for each in results:
        if each.reason is Reason.NO_CHECK:
            families.setdefault(each.rule.family or "district", set()).add(each.rule.id)
    return {name: len(families[name]) for name in sorted(families)}


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, where there is room for no more."""
    return re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]
