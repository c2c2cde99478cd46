"""Say what a directory itself enforces on passwords, and what is right about it: the DIR rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from auditor.demo.accounts.family import planted
from auditor.demo.interface import Answers, Planted, Question, verdict
from testbed.demo_trees import Moved


@dataclass(frozen=True, slots=True)
class Policy:
    """What a directory enforces on the passwords of those it governs, and the verdict on it."""

    name: str
    """Its distinguished name: the subject of findings."""
    max_age_days: int
    """0: passwords never expire."""
    min_length: int
    history: int
    lockout_attempts: int
    """0: wrong passwords never lock an account."""
    lockout_minutes: int
    """0: until somebody unlocks it."""
    complexity: bool | None = None
    """``None``: no attribute of this kind of directory tells it; so below."""
    must_change_after_reset: bool | None = None
    violates: frozenset[str] = frozenset()
    """Rules that it violates; it keeps all others."""
    unknown: frozenset[str] = frozenset()
    """Rules under which no attribute tells it."""


LAX_VIOLATES = frozenset({"DIR-HISTORY", "DIR-LOCKOUT", "DIR-MAX-AGE", "DIR-MIN-LENGTH"})
"""What the lax policy violates in every kind of directory, beside what is the kind's own."""


def accounts_in(
    district: Moved, evidence: str = "", files: Mapping[str, bytes] | None = None
) -> Planted:
    """Return the demonstration's accounts as they stand in a directory."""
    of_files = planted(district.plan, evidence, files or {})

    def answers(unit: str, question: Question) -> Answers:
        if "roles" in question.parameters:
            return of_files.answers(unit, question)
        return enforced_in(district, unit, question)

    return replace(of_files, answers=answers)


def enforced_in(district: Moved, unit: str, question: Question) -> Answers:
    """Return what is right about the policies over the accounts in use of ``unit``.

    Each part of the directory is judged by itself; whom nothing governs, nobody knows about.
    """
    systems = question.parameters["systems"]
    asked = [part for part in district.parts if systems in ([], [part.tree.system])]
    over_unit = {part.base: part.policies_over(unit) for part in asked}
    told = {name for part in asked if over_unit[part.base] for name in part.policies_over()}
    verdicts = {
        name: None if name is None else verdict(district.policies[name], question.rule)
        for name in told
    }
    return Answers(
        tuple((name or "", verdicts[name]) for names in over_unit.values() for name in names),
        nothing="" if any(over_unit.values()) else "no_rows",
        told=any(each is not None for each in verdicts.values()),
    )
