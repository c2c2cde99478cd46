"""Read off what is right about accounts: their marks, where their files show the facts for them."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.demo.accounts.plan import Account, Plan
from auditor.demo.interface import Answers, Question, verdict

SEEN_BY: Mapping[str, str] = {
    "ACC-DORMANT": "login",
    "ACC-OFFICIAL-MAIL": "email",
    "ACC-ROLE-ASSIGNED": "assigned",
    "ACC-SCHOOL-LEVEL": "role owner",
    "ACC-SHARED": "people",
    "MFA-ENABLED": "enrolled | capable",
    "MFA-PRIVILEGED": "enrolled | capable",
    "PWD-FIRST-LOGIN-CHANGE": "created password",
    "PWD-MAX-AGE": "password",
    "PWD-MUST-CHANGE-PENDING": "must_change",
    "PWD-NEVER-EXPIRES": "never_expires",
    "PWD-NOT-REQUIRED": "not_required",
}
"""Rule -> the facts that show its verdict, unless the account says otherwise; ``|``: or.

Facts are fields of ``Account``, ``never`` (its file says "never signed in") and ``assigned`` (its
unit has handed in a staff list).
"""

_OF_ADMINISTRATORS = "MFA-PRIVILEGED"
_NOT_JUDGED = frozenset({"service", "break_glass"})


def answers_of(plan: Plan, unit: str, question: Question) -> Answers:
    """Return what is right about accounts of ``unit``; what is enforced on them, no file tells."""
    if "roles" not in question.parameters:
        return Answers((), nothing="no_source")
    systems = _listed(question, "systems")
    own = [each for each in plan.of_unit(unit) if not systems or each.system in systems]
    seen = [(each, _facts(plan, each)) for each in own]
    files = [plan.sources[path] for path in {path for each in own for path in each.sources}]
    return Answers(
        tuple(
            (each.name, _verdict(each, question.rule, facts))
            for each, facts in seen
            if _concerned(each, question, facts)
        ),
        nothing="" if files else "no_rows",
        told=_shown(SEEN_BY[question.rule], {fact for each in files for fact in each.tells}),
        unread=any(each.unusable_rows.get(unit) for each in files),
    )


def _listed(question: Question, parameter: str) -> list[str]:
    found = question.parameters[parameter]
    return found if isinstance(found, list) else []


def _facts(plan: Plan, account: Account) -> set[str]:
    """Return the facts that can be seen of an account."""
    facts = {fact for path in account.sources for fact in plan.sources[path].tells}
    facts |= {"owner"} if account.declared else set()
    facts |= {"assigned"} if account.unit in plan.listed_units else set()
    facts -= {"login"} if account.login is None else {"never"}
    facts -= {"password"} if account.password is None else set()
    return facts - account.spoiled.keys()


def _concerned(account: Account, question: Question, facts: set[str]) -> bool:
    """Say whether the question is about this account; one of unknown role cannot hide from it."""
    if not account.enabled or account.declared in _NOT_JUDGED:
        return False
    if account.role is not None and account.role not in _listed(question, "roles"):
        return False
    administers = account.privileged or account.role in ("admin", None)
    return question.rule != _OF_ADMINISTRATORS or administers or "privileged" not in facts


def _verdict(account: Account, rule: str, facts: set[str]) -> bool | None:
    seen_by = account.seen_by.get(rule, SEEN_BY[rule])
    return verdict(account, rule) if _shown(seen_by, facts) else None


def _shown(seen_by: str, facts: set[str]) -> bool:
    return any(facts.issuperset(each.split()) for each in seen_by.split("|"))
