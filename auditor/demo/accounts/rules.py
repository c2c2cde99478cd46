"""State every account rule in plain Python, one account at a time: the answer key's own reading.

Nothing here uses the audit's own code. A rule answers ``True`` (violated), ``False`` (kept),
``None`` (nobody can know from the files) or ``OUTSIDE`` (the rule does not speak of this account).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final, Literal, TypeAlias

from auditor.demo.accounts.plan import Account, Plan, Standing
from auditor.demo.names import DOMAIN


class _Outside(Enum):
    OUTSIDE = "outside"


OUTSIDE: Final = _Outside.OUTSIDE
Answer: TypeAlias = bool | Literal[_Outside.OUTSIDE] | None

_FIRST_PASSWORD = timedelta(minutes=10)
"""A password set this soon after the creation is still the one the account was issued with."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the files tell about one account; ``None`` is "not told", never "no"."""

    account: Account
    plan: Plan

    def _told(self, fact: str) -> bool:
        sources = (self.plan.sources[path] for path in self.account.sources)
        return fact not in self.account.spoiled and any(fact in each.tells for each in sources)

    def flag(self, fact: str) -> bool | None:
        """Return a yes or no."""
        if not self._told(fact):
            return None
        return bool(getattr(self.account, fact))

    def moment(self, fact: str) -> datetime | None:
        """Return a local time."""
        found: datetime | None = getattr(self.account, fact)
        return found if self._told(fact) else None

    def days(self, fact: str) -> int | None:
        """Return whole calendar days from a date to the day of the audit."""
        found = self.moment(fact)
        return None if found is None else (self.plan.as_of - found.date()).days

    @property
    def role(self) -> str | None:
        """Return the account's group; a declared school-level account is one wherever it stands."""
        return self.account.role if self._told("role") or self.account.declared else None

    @property
    def never_used(self) -> bool:
        """Return whether a file says that nobody ever signed in; silence does not."""
        return self._told("never") and self._told("login") and self.account.login is None

    @property
    def administrator(self) -> bool | None:
        """Return whether the account has administrative rights, by its flag or by its role."""
        rights = self.flag("privileged")
        if rights or self.role == "admin":
            return True
        return None if rights is None or self.role is None else False

    @property
    def second_factor(self) -> bool | None:
        """Return whether a second factor is there; one that the policy does not allow is none."""
        capable = self.flag("capable")
        return self.flag("enrolled") if capable is None else capable

    @property
    def lag_days(self) -> int:
        """Return by how many days the date of the last sign-in may be late."""
        return max(self.plan.sources[path].login_lag_days for path in self.account.sources)

    @property
    def persons(self) -> int | None:
        """Return how many people use the account."""
        return 1 + len(self.account.people) if self._told("people") else None

    @property
    def owner(self) -> str | None:
        """Return who answers for it; empty where a list has the column and no name in it."""
        told = self._told("owner") or self.account.declared == "shared"
        return self.account.owner if told else None


def max_age(known: Known, limit_days: int = 90) -> Answer:
    """Allow ``limit_days``, not a day more; so young an account cannot have an older password."""
    age, account_age = known.days("password"), known.days("created")
    if age is not None:
        return age > limit_days
    return False if account_age is not None and account_age <= limit_days else None


def first_password_replaced(known: Known) -> Answer:
    """Find accounts in use with the first password, or waiting for use without a forced change."""
    must_change = known.flag("must_change")
    if known.never_used:
        return None if must_change is None else not must_change
    if must_change:
        return True if known.moment("login") is not None else None
    created, password = known.moment("created"), known.moment("password")
    if created is None or password is None:
        return None
    return password <= created + _FIRST_PASSWORD


def change_pending(known: Known, limit_days: int = 14) -> Answer:
    """Let a demanded change wait ``limit_days`` from the password's date, else from the creation.

    With a password that young nobody has waited longer, whether or not a change is demanded.
    """
    must_change, waiting = known.flag("must_change"), known.days("password")
    waiting = known.days("created") if waiting is None else waiting
    if must_change is False or (waiting is not None and waiting <= limit_days):
        return False
    return None if must_change is None or waiting is None else True


def never_expires(known: Known) -> Answer:
    """Take the flag itself for the violation."""
    return known.flag("never_expires")


def not_required(known: Known) -> Answer:
    """Take the flag itself for the violation."""
    return known.flag("not_required")


def second_factor(known: Known) -> Answer:
    """Demand a second factor."""
    factor = known.second_factor
    return None if factor is None else not factor


def second_factor_of_administrator(known: Known) -> Answer:
    """Demand one of administrators; where rights are not told, a second factor settles it."""
    factor = known.second_factor
    if known.administrator is False:
        return OUTSIDE
    if factor:
        return False
    return None if known.administrator is None or factor is None else not factor


def dormant(known: Known, limit_days: int = 45) -> Answer:
    """Allow ``limit_days`` without use; a directory that is late leaves that many more in doubt."""
    idle = known.days("created") if known.never_used else known.days("login")
    if idle is None:
        return None
    if idle <= limit_days:
        return False
    return True if idle - known.lag_days > limit_days else None


def shared(known: Known) -> Answer:
    """Allow one person."""
    return None if known.persons is None else known.persons > 1


def without_owner(known: Known) -> Answer:
    """Demand a name beside a school-level account; of unknown role, only a name settles it."""
    if known.owner:
        return False
    return None if known.role is None or known.owner is None else known.owner == ""


def unofficial_mail(known: Known) -> Answer:
    """Demand the official domain or a subdomain; no address at all is outside the question."""
    told = any("email" in known.plan.sources[path].tells for path in known.account.sources)
    if not told:
        return None
    if not known.account.email:
        return OUTSIDE
    domain = known.account.email.partition("@")[2]
    return not (domain == DOMAIN or domain.endswith(f".{DOMAIN}"))


def unassigned(known: Known) -> Answer:
    """Find who is not in the staff list, is gone, or administers without that duty."""
    account = known.account
    if account.unit not in known.plan.listed_units:
        return None
    if account.standing is Standing.ABSENT:
        return True if known.role is not None else None
    if _gone(account, known.plan.as_of):
        return True
    return known.administrator is True and not account.duty


def _gone(account: Account, as_of: date) -> bool:
    if account.standing is Standing.LEFT and account.left is None:
        return True
    return account.left is not None and account.left <= as_of


RULES: Mapping[str, Callable[[Known], Answer]] = {
    "PWD-MAX-AGE": max_age,
    "PWD-FIRST-LOGIN-CHANGE": first_password_replaced,
    "PWD-MUST-CHANGE-PENDING": change_pending,
    "PWD-NEVER-EXPIRES": never_expires,
    "PWD-NOT-REQUIRED": not_required,
    "MFA-ENABLED": second_factor,
    "MFA-PRIVILEGED": second_factor_of_administrator,
    "ACC-DORMANT": dormant,
    "ACC-SHARED": shared,
    "ACC-SCHOOL-LEVEL": without_owner,
    "ACC-OFFICIAL-MAIL": unofficial_mail,
    "ACC-ROLE-ASSIGNED": unassigned,
}
