"""List what the demonstration's directives ask for: which rules, by which limits, of whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.demo.accounts.sources import SECTOR_DB
from auditor.demo.names import DOMAIN

Value = bool | int | str | list[str]

_STAFF = ("staff", "admin", "shared", "service")
_ALL = ("staff", "admin", "pupil", "parent", "shared", "service")


@dataclass(frozen=True, slots=True)
class Question:
    """A rule as the directives ask it."""

    rule: str
    needs: tuple[str, ...] = ()
    """Facts (fields of ``Account``) without which nobody can answer at all."""
    roles: tuple[str, ...] = _STAFF
    systems: tuple[str, ...] = ()
    """Empty: every system."""
    office: bool = True
    """Whether it is the education office's duty too, beside every school's."""
    further: tuple[tuple[str, Value], ...] = ()
    of_accounts: bool = True
    """Whether accounts answer it; else a directory's settings, which no file tells."""

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the parameters as the result document shows them."""
        whole: dict[str, Value] = {**dict(self.further), "systems": list(self.systems)}
        if self.of_accounts:
            whole["roles"] = list(self.roles)
        return dict(sorted(whole.items()))


def _enforced(
    rule: str, *further: tuple[str, Value], systems: tuple[str, ...] = (), office: bool = True
) -> Question:
    """Return a question about what the directory itself enforces."""
    return Question(rule, systems=systems, office=office, further=further, of_accounts=False)


_LEVEL = (("level", "registered"),)
_AGE = (("max_age_days", 90),)
_SECTOR = (SECTOR_DB,)
_FACTOR = ("enrolled", "capable")
_FIRST = ("password", "created")

QUESTIONS: tuple[Question, ...] = (
    Question("ACC-DORMANT", ("login",), further=(("max_idle_days", 45),)),
    Question("ACC-OFFICIAL-MAIL", ("email",), further=(("mail_domains", [DOMAIN]),)),
    Question("ACC-ROLE-ASSIGNED", ("assigned",), roles=("staff", "admin")),
    Question("ACC-SCHOOL-LEVEL", ("role", "owner"), roles=("shared",), office=False),
    Question("ACC-SHARED", ("people",), roles=("staff", "admin", "pupil", "parent", "shared")),
    _enforced("DIR-COMPLEXITY", office=False),
    _enforced("DIR-HISTORY", ("min_remembered", 24)),
    _enforced("DIR-LOCKOUT", ("max_attempts", 10), ("min_minutes", 15)),
    _enforced("DIR-MAX-AGE", *_AGE, office=False),
    _enforced("DIR-MAX-AGE", *_AGE, systems=_SECTOR),
    _enforced("DIR-MIN-LENGTH", ("min_length", 8)),
    _enforced("DIR-MUST-CHANGE", office=False),
    _enforced("DIR-MUST-CHANGE", systems=_SECTOR),
    Question("MFA-ENABLED", _FACTOR, office=False, further=_LEVEL),
    Question("MFA-ENABLED", _FACTOR, roles=("shared",), office=False, further=_LEVEL),
    Question("MFA-ENABLED", _FACTOR, systems=_SECTOR, further=_LEVEL),
    Question("MFA-PRIVILEGED", ("privileged", *_FACTOR), roles=_ALL, further=_LEVEL),
    Question("PWD-FIRST-LOGIN-CHANGE", _FIRST, office=False),
    Question("PWD-FIRST-LOGIN-CHANGE", _FIRST, systems=_SECTOR),
    Question("PWD-MAX-AGE", ("password",), office=False, further=_AGE),
    Question("PWD-MAX-AGE", ("password",), systems=_SECTOR, further=_AGE),
    Question("PWD-MUST-CHANGE-PENDING", ("must_change",), further=(("max_pending_days", 14),)),
    Question("PWD-NEVER-EXPIRES", ("never_expires",)),
    Question("PWD-NOT-REQUIRED", ("not_required",)),
)
