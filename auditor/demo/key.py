"""Count the answer key: what an honest audit must say of every unit, by the planted verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.demo.interface import Answers, Planted, Question
from auditor.demo.names import UNITS, Unit

SCHEMA = "auditor-demo-key/1"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is right for one question in one unit."""

    school: str
    question: Question
    outcome: str
    reason: str | None
    population: int = 0
    unknown: int = 0
    subjects: tuple[str, ...] = ()
    """What violates, in alphabetical order."""

    def as_json(self) -> dict[str, object]:
        """Return the entry as the key's file holds it."""
        return {
            "school": self.school,
            "rule": self.question.rule,
            "parameters": dict(self.question.parameters),
            "outcome": self.outcome,
            "reason": self.reason,
            "population": self.population,
            "violations": len(self.subjects),
            "unknown": self.unknown,
            "accounts": list(self.subjects),
        }


def answer_key(families: Iterable[Planted]) -> tuple[Entry, ...]:
    """Return the key, unit by unit in the order of the list of schools."""
    asked = [(each, question) for each in families for question in each.questions]
    return tuple(_entry(unit, planted, question) for unit in UNITS for planted, question in asked)


def _entry(unit: Unit, planted: Planted, question: Question) -> Entry:
    if unit.level == "office" and not question.office:
        return Entry(unit.code, question, "not_applicable", "out_of_scope")
    found = planted.answers(unit.code, question)
    violating = sorted(name for name, violates in found.verdicts if violates)
    unknown = sum(violates is None for _name, violates in found.verdicts)
    outcome, reason = ("fail", None) if violating else _without_violation(found, unknown)
    population = len(found.verdicts)
    return Entry(unit.code, question, outcome, reason, population, unknown, tuple(violating))


def _without_violation(found: Answers, unknown: int) -> tuple[str, str | None]:
    """Return outcome and reason: without rows nothing is known; what is unknown is no pass."""
    if found.nothing:
        return "unknown", found.nothing
    if unknown and unknown == len(found.verdicts) and not found.told:
        return "unknown", "missing_column"
    if unknown or found.unread:
        return "unknown", "partial"
    return ("pass", None) if found.verdicts else ("not_applicable", "no_subjects")
