"""State every rule on password policies in plain Python: the answer key's own reading.

A directory has one policy for each account; a rule asks it once of every policy that governs
somebody of the unit. Nothing here uses the audit's own code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from auditor.demo.accounts.plan import Plan, Policy
from auditor.demo.accounts.questions import Question

_LONGEST_AGE_DAYS = 90
_SHORTEST_LENGTH = 8
_MOST_ATTEMPTS, _LEAST_MINUTES = 10, 15
_REMEMBERED = 24


@dataclass(frozen=True, slots=True)
class Governing:
    """What a rule says of the policies that govern a unit."""

    population: int
    unknown: int
    violating: tuple[str, ...]
    """Names of the policies, in alphabetical order; once for each system."""
    told: bool
    """Whether a source with accounts of the unit tells what the rule asks, in whatever unit."""


def violating_policies(plan: Plan, unit: str, question: Question) -> Governing:
    """Hold the policies of every directory with enabled accounts of ``unit`` to a question."""
    governing = {
        (path, each.policy)
        for each in plan.accounts
        for path in each.sources
        if each.unit == unit and each.enabled and _asked(plan, path, question)
    }
    answers = {
        (path, name): POLICY_RULES[question.rule](plan.policies[name]) if name else None
        for path, name in governing
    }
    paths = {path for path, _name in governing}
    known = {
        each.policy
        for each in plan.accounts
        if each.enabled and each.policy and paths.intersection(each.sources)
    }
    return Governing(
        population=len(answers),
        unknown=sum(answer is None for answer in answers.values()),
        violating=tuple(sorted(name or "" for (_path, name), bad in answers.items() if bad)),
        told=any(POLICY_RULES[question.rule](plan.policies[name]) is not None for name in known),
    )


def _asked(plan: Plan, path: str, question: Question) -> bool:
    source = plan.sources[path]
    return source.directory and (not question.systems or source.system in question.systems)


def _max_age(policy: Policy) -> bool:
    return policy.max_age_days == 0 or policy.max_age_days > _LONGEST_AGE_DAYS


def _lockout(policy: Policy) -> bool:
    """Demand a lock after few wrong passwords; 0 minutes last until somebody unlocks it."""
    if policy.lockout_attempts == 0 or policy.lockout_attempts > _MOST_ATTEMPTS:
        return True
    return 0 < policy.lockout_minutes < _LEAST_MINUTES


def _without(demanded: bool | None) -> bool | None:  # the policy's own switch
    return None if demanded is None else not demanded


POLICY_RULES: Mapping[str, Callable[[Policy], bool | None]] = {
    "DIR-COMPLEXITY": lambda policy: _without(policy.complexity),
    "DIR-HISTORY": lambda policy: policy.history < _REMEMBERED,
    "DIR-LOCKOUT": _lockout,
    "DIR-MAX-AGE": _max_age,
    "DIR-MIN-LENGTH": lambda policy: policy.min_length < _SHORTEST_LENGTH,
    "DIR-MUST-CHANGE": lambda policy: _without(policy.must_change_after_reset),
}
"""Rule -> whether a policy violates it; ``None``: nobody can know."""
