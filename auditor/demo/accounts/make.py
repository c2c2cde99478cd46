"""Make the accounts of the district: blameless ones first, then what is planted in each unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from auditor.demo.accounts.kinds import Facts, changed
from auditor.demo.accounts.plan import Account, Plan, days_before
from auditor.demo.accounts.planted import IN_SECTOR, PLANTED
from auditor.demo.accounts.sources import FILES_OF_UNIT, SECTOR, SECTOR_DB, SOURCES
from auditor.demo.names import (
    DOMAIN,
    OFFICE_POSITIONS,
    POSITIONS,
    PUPIL_POSITION,
    UNITS,
    Unit,
    full_name,
    sign_in_name,
)

_SEED = 20231101
_BARE_NAMES = frozenset({"mnanhdao", "lcrungthong"})
"""Units whose own lists have sign-in names without a mail domain."""

_UNLISTED = frozenset({"thcanhdong", "mnvangtrang"})
"""Units that have handed in no staff list."""

_LAST_AMBIGUOUS_DAY = 12
_LONGEST_WAIT_DAYS = 14


def make_plan(as_of: date) -> Plan:
    """Return the district as intended for ``as_of``; the same day gives the same plan."""
    random = Random(_SEED)  # noqa: S311 - reproducible inventions, not secrets
    accounts: list[Account] = []
    for index, unit in enumerate(UNITS):
        made = [_staff(random, unit, index, number, as_of) for number in range(unit.staff)]
        accounts += _departed(made, PLANTED.get(unit.code, {}), as_of)
        accounts += [_pupil(random, unit, index, number, as_of) for number in range(unit.pupils)]
    accounts = [_ambiguous(each) if each.unit == "lcrungthong" else each for each in accounts]
    accounts += _sector_accounts(random, accounts, as_of)
    listed = frozenset(unit.code for unit in UNITS) - _UNLISTED
    return Plan(as_of, SOURCES, tuple(accounts), listed)


def _staff(random: Random, unit: Unit, index: int, number: int, as_of: date) -> Account:
    """Return a member of staff with nothing to complain about."""
    person = full_name(random)
    user = sign_in_name(person, number + 1)
    positions = OFFICE_POSITIONS if unit.level == "office" else POSITIONS
    sources = FILES_OF_UNIT[unit.code]
    email = f"{user}@{unit.mail_domain}"
    position = random.choice(positions)
    created = _time(random, as_of, 400, 1500)
    password = _time(random, as_of, 5, 80)
    # With a password that young no demanded change is late, whether or not one is demanded.
    young = password >= days_before(as_of, _LONGEST_WAIT_DAYS, 0)
    return Account(
        unit=unit.code,
        name=user if unit.code in _BARE_NAMES else email,
        system=SOURCES[sources[0]].system,
        sources=sources,
        person=person,
        code=f"CB-{index + 1:02d}{number + 1:03d}",
        role="staff",
        position=position,
        email=email,
        created=created,
        password=password,
        login=_time(random, as_of, 0, 30),
        seen_by={"PWD-MUST-CHANGE-PENDING": "must_change | password"} if young else {},
    )


def _pupil(random: Random, unit: Unit, index: int, number: int, as_of: date) -> Account:
    """Return a pupil's account, without a second factor: no rule here asks one of pupils."""
    made = _staff(random, unit, index, number, as_of)
    user = f"{made.name.partition('.')[0]}.h{index:02d}{number + 1:03d}"
    email = f"{user}@hs.{unit.mail_domain}"
    return replace(
        made,
        name=user if unit.code in _BARE_NAMES else email,
        code=f"HS-{index + 1:02d}{number + 1:04d}",
        role="pupil",
        position=PUPIL_POSITION,
        email=email,
        created=_time(random, as_of, 100, 800),
        login=_time(random, as_of, 1, 90),
        enrolled=False,
        unknown=frozenset({"MFA-PRIVILEGED"}),
    )


def _time(random: Random, as_of: date, least_days: int, most_days: int) -> datetime:
    days = random.randint(least_days, most_days)
    return days_before(as_of, days, random.randint(7, 16), random.randint(0, 59))


def _ambiguous(account: Account) -> Account:
    """Move the creation back to a day that could be a month too: only ``date_order`` tells."""
    created = account.created
    while created.day > _LAST_AMBIGUOUS_DAY or created.day == created.month:
        created -= timedelta(days=1)
    return replace(account, created=created)


def _sector_accounts(random: Random, accounts: list[Account], as_of: date) -> list[Account]:
    """Give people of some units an account in the sector database, beside their own one."""
    made: list[Account] = []
    for unit, (holding, planted) in IN_SECTOR.items():
        people = [
            each
            for each in accounts
            if each.unit == unit and each.role == "staff" and not each.spoiled and each.enabled
        ]
        holders = people[-holding:]
        base = [
            replace(
                each,
                name=f"{unit}.ql{number + 1:02d}",
                system=SECTOR_DB,
                sources=(SECTOR,),
                email=f"ql{number + 1:02d}.{unit}@{DOMAIN}",
                created=_time(random, as_of, 200, 700),
            )
            for number, each in enumerate(holders)
        ]
        made += _departed(base, planted, as_of)
    return made


def _departed(made: list[Account], planted: Mapping[int, Facts], as_of: date) -> list[Account]:
    return [changed(each, planted.get(i, {}), as_of) for i, each in enumerate(made)]
