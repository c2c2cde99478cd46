"""List what the directives ask of accounts: which rules, by which limits, of whom."""

from __future__ import annotations

from auditor.demo.accounts.sources import SECTOR_DB
from auditor.demo.interface import Question, Value
from auditor.demo.names import DOMAIN

_STAFF = "staff admin shared service"
_ALL = "staff admin pupil parent shared service"


def _enforced(rule: str, systems: str = "", *, office: bool = True, **further: Value) -> Question:
    """Return a question about what directories enforce, which no file tells."""
    asked = {**further, "systems": systems.split()}
    return Question(rule, dict(sorted(asked.items())), office)


def _asked(
    rule: str,
    roles: str = _STAFF,
    systems: str = "",
    *,
    office: bool = True,
    **further: Value,
) -> Question:
    """Return a question that accounts answer; without ``systems`` those of every system."""
    return _enforced(rule, systems, office=office, roles=roles.split(), **further)


QUESTIONS: tuple[Question, ...] = (
    _asked("ACC-DORMANT", max_idle_days=45),
    _asked("ACC-OFFICIAL-MAIL", mail_domains=[DOMAIN]),
    _asked("ACC-ROLE-ASSIGNED", "staff admin"),
    _asked("ACC-SCHOOL-LEVEL", "shared", office=False),
    _asked("ACC-SHARED", "staff admin pupil parent shared"),
    _enforced("DIR-COMPLEXITY", office=False),
    _enforced("DIR-HISTORY", min_remembered=24),
    _enforced("DIR-LOCKOUT", max_attempts=10, min_minutes=15),
    _enforced("DIR-MAX-AGE", office=False, max_age_days=90),
    _enforced("DIR-MAX-AGE", SECTOR_DB, max_age_days=90),
    _enforced("DIR-MIN-LENGTH", min_length=8),
    _enforced("DIR-MUST-CHANGE", office=False),
    _enforced("DIR-MUST-CHANGE", SECTOR_DB),
    _asked("MFA-ENABLED", office=False, level="registered"),
    _asked("MFA-ENABLED", "shared", office=False, level="registered"),
    _asked("MFA-ENABLED", systems=SECTOR_DB, level="registered"),
    _asked("MFA-PRIVILEGED", _ALL, level="registered"),
    _asked("PWD-FIRST-LOGIN-CHANGE", office=False),
    _asked("PWD-FIRST-LOGIN-CHANGE", systems=SECTOR_DB),
    _asked("PWD-MAX-AGE", office=False, max_age_days=90),
    _asked("PWD-MAX-AGE", systems=SECTOR_DB, max_age_days=90),
    _asked("PWD-MUST-CHANGE-PENDING", max_pending_days=14),
    _asked("PWD-NEVER-EXPIRES"),
    _asked("PWD-NOT-REQUIRED"),
)
