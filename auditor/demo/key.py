"""Work out the answer key from the plan: what an honest audit must say of every unit."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.demo.accounts.plan import Account, Plan
from auditor.demo.accounts.policy_rules import violating_policies
from auditor.demo.accounts.questions import QUESTIONS, Question
from auditor.demo.accounts.rules import OUTSIDE, RULES, Known
from auditor.demo.names import UNITS, Unit

SCHEMA = "auditor-demo-key/1"
_NOT_JUDGED = frozenset({"service", "break_glass"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What is right for one question in one unit."""

    school: str
    question: Question
    outcome: str
    reason: str | None
    population: int = 0
    unknown: int = 0
    accounts: tuple[str, ...] = ()
    """The violating accounts (or password policies), in alphabetical order."""

    def as_json(self) -> dict[str, object]:
        """Return the entry as the key's file holds it."""
        return {
            "school": self.school,
            "rule": self.question.rule,
            "parameters": dict(self.question.parameters),
            "outcome": self.outcome,
            "reason": self.reason,
            "population": self.population,
            "violations": len(self.accounts),
            "unknown": self.unknown,
            "accounts": list(self.accounts),
        }


def answer_key(plan: Plan) -> tuple[Entry, ...]:
    """Return the key, unit by unit in the order of the list of schools."""
    return tuple(_entry(plan, unit, question) for unit in UNITS for question in QUESTIONS)


def _entry(plan: Plan, unit: Unit, question: Question) -> Entry:
    if unit.level == "office" and not question.office:
        return Entry(unit.code, question, "not_applicable", "out_of_scope")
    if not question.of_accounts:
        return _enforced(plan, unit, question)
    judged = [each for each in plan.of_unit(unit.code) if _is_judged(each)]
    population = unknown = 0
    violating: list[str] = []
    for account in judged:
        if not _concerned(account, question):
            continue
        answer = RULES[question.rule](Known(account, plan))
        if answer is OUTSIDE:
            continue
        population += 1
        unknown += answer is None
        if answer is True:
            violating.append(account.name)
    outcome, reason = _outcome(
        plan, unit, question, population=population, unknown=unknown, violations=len(violating)
    )
    return Entry(
        unit.code, question, outcome, reason, population, unknown, tuple(sorted(violating))
    )


def _enforced(plan: Plan, unit: Unit, question: Question) -> Entry:
    """Return what is right about what the directories of a unit enforce."""
    found = violating_policies(plan, unit.code, question)
    if found.violating:
        outcome, reason = "fail", None
    elif not any(each.directory for each in plan.sources.values()):
        outcome, reason = "unknown", "no_source"
    elif not found.population:
        outcome, reason = "unknown", "no_rows"
    elif found.unknown:
        nothing = found.unknown == found.population and not found.told
        outcome, reason = "unknown", "missing_column" if nothing else "partial"
    else:
        outcome, reason = "pass", None
    return Entry(
        unit.code, question, outcome, reason, found.population, found.unknown, found.violating
    )


def _is_judged(account: Account) -> bool:
    """Leave out disabled accounts and those declared as a service's or for emergencies."""
    return account.enabled and account.declared not in _NOT_JUDGED


def _concerned(account: Account, question: Question) -> bool:
    """Say whether the question is about this account; one of unknown role cannot hide from it."""
    in_system = not question.systems or account.system in question.systems
    return in_system and (account.role is None or account.role in question.roles)


def _outcome(
    plan: Plan, unit: Unit, question: Question, *, population: int, unknown: int, violations: int
) -> tuple[str, str | None]:
    """Decide: a violation fails; without rows nothing is known; what is unknown is no pass."""
    paths = {
        path
        for each in plan.of_unit(unit.code)
        if not question.systems or each.system in question.systems
        for path in each.sources
    }
    files = [plan.sources[path] for path in sorted(paths)]
    told = {fact for each in files for fact in each.tells}
    unusable = sum(each.unusable_rows.get(unit.code, 0) for each in files)
    if violations:
        return "fail", None
    if not files:
        return "unknown", "no_rows"
    if unknown and unknown == population and not told.issuperset(question.needs):
        return "unknown", "missing_column"
    if unknown or unusable:
        return "unknown", "partial"
    return ("pass", None) if population else ("not_applicable", "no_subjects")
