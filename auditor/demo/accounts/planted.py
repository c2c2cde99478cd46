"""Plant what the audit is to find: per unit, which account departs from the blameless one, and how.

Ages are in days before the day of the audit. Limits are met the day before, on the day and after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial

from auditor.demo.accounts.changes import (
    Ago,
    Change,
    admin,
    but,
    never_used,
    school_account,
    spoiled,
)
from auditor.demo.accounts.plan import Account, Spoil, Standing, days_before
from auditor.demo.accounts.sources import DIRECTORY, ENTRA
from auditor.demo.names import PRIVATE_DOMAIN


def planted_in(unit: str, made: list[Account], as_of: date) -> list[Account]:
    """Return the accounts of a unit with what is planted there."""
    changes = _PLANTED[unit](partial(days_before, as_of), as_of) if unit in _PLANTED else {}
    return [changes[i](each) if i in changes else each for i, each in enumerate(made)]


def _pgdsuoimo(ago: Ago, as_of: date) -> Mapping[int, Change]:
    domain = "pgdsuoimo.suoimo.example"
    return {
        0: admin(),
        1: admin(duty=False),
        2: but(standing=Standing.LEFT, left=as_of - timedelta(days=40)),
        3: but(left=as_of + timedelta(days=1)),
        # Active Directory may be 14 days late: 50 days leave doubt about a limit of 45.
        4: but(login=ago(50)),
        5: but(enabled=False, standing=Standing.LEFT),
        6: but(
            name="svc-saoluu", email="", sources=(DIRECTORY,), role=None, position="",
            never_expires=True, declared="service", standing=Standing.ABSENT, code="",
        ),
        7: admin(
            name=f"cuuho@{domain}", email=f"cuuho@{domain}", enrolled=False, capable=False,
            declared="break_glass", standing=Standing.ABSENT, code="", password=ago(300),
        ),
    }  # fmt: skip


def _mnanhdao(ago: Ago, as_of: date) -> Mapping[int, Change]:
    """Keep every rule, some by a day only."""
    del as_of
    return {
        0: admin(),
        1: school_account("mnanhdao.truong", owner="Hiệu trưởng"),
        2: but(password=ago(89)),
        3: but(password=ago(90)),
        4: but(login=ago(44)),
        5: but(login=ago(45)),
        6: never_used(ago(14), must_change=True),
        7: never_used(ago(3), must_change=True),
        8: but(enabled=False, password=ago(500), login=ago(400), standing=Standing.LEFT),
        9: but(twice=True),
    }


def _mnhoami(ago: Ago, as_of: date) -> Mapping[int, Change]:
    del as_of
    return {
        0: admin(),
        1: school_account("truong", owner="Phó Hiệu trưởng phụ trách"),
        2: but(password=ago(91)),
        3: but(email=f"co.giao.03@{PRIVATE_DOMAIN}"),
        4: but(email=f"co.giao.04@{PRIVATE_DOMAIN}"),
        5: spoiled("login", Spoil.BAD),
        6: but(enabled=False),
        # A password cannot be older than its account: at 90 days all is well, at 91 nobody knows.
        7: but(created=ago(90), spoiled={"password": Spoil.EMPTY}),
        8: but(created=ago(91), spoiled={"password": Spoil.EMPTY}),
    }


def _thsuoitrong(ago: Ago, as_of: date) -> Mapping[int, Change]:
    """Keep the rules on passwords; three teachers have no second factor."""
    del as_of
    return {
        0: admin(),
        1: but(enrolled=False),
        2: but(enrolled=False),
        3: but(enrolled=False),
        4: but(password=ago(90)),
        5: never_used(ago(14), must_change=True),
        6: but(enabled=False, login=ago(200)),
        7: but(moved_to="thdoithong"),
    }


def _thdoithong(ago: Ago, as_of: date) -> Mapping[int, Change]:
    del as_of
    return {
        0: admin(),
        1: school_account("truong", declared="shared", owner="Hiệu trưởng"),
        2: but(login=ago(45)),
        3: but(login=ago(46)),
        4: but(login=ago(120)),
        5: but(login=None, must_change=False),
        6: but(must_change=True),
        7: spoiled("login", Spoil.FUTURE),
        8: but(twice=True),
        9: but(enabled=False),
    }


def _thcanhdong(ago: Ago, as_of: date) -> Mapping[int, Change]:
    del as_of
    return {
        0: admin(),
        1: school_account("truong"),
        2: but(enrolled=False),
        3: but(enrolled=False),
        4: spoiled("enrolled", Spoil.EMPTY),
        5: but(login=ago(45)),
    }


def _thcssuoimo(ago: Ago, as_of: date) -> Mapping[int, Change]:
    del as_of
    return {
        0: admin(),
        1: admin(enrolled=True, capable=False),
        2: but(never_expires=True),
        3: but(never_expires=True),
        4: but(not_required=True),
        5: but(password=ago(89)),
        6: but(password=ago(90)),
        7: but(password=ago(91)),
        8: but(login=ago(45)),
        9: but(login=ago(46)),
        10: but(login=ago(59)),
        11: but(login=ago(60)),
        # An administrator sets the first password within minutes of the creation: ten are allowed.
        12: but(created=ago(30, 8, 0), password=ago(30, 8, 9)),
        13: but(created=ago(30, 8, 0), password=ago(30, 8, 11)),
        14: but(created=ago(14), password=None, login=None, must_change=True),
        15: but(created=ago(15), password=None, login=None, must_change=True),
        16: but(enabled=False),
        17: but(sources=(DIRECTORY,)),
        18: but(standing=Standing.ABSENT),
    }


def _thcsnuixanh(ago: Ago, as_of: date) -> Mapping[int, Change]:
    del ago, as_of
    return {0: admin(), 1: but(enabled=False), 2: but(role=None, position="")}


def _thcsbenda(ago: Ago, as_of: date) -> Mapping[int, Change]:
    del ago
    return {
        0: admin(),
        1: but(capable=False),
        2: but(capable=False),
        3: but(enrolled=False, capable=False),
        4: but(sources=(ENTRA,)),
        5: but(standing=Standing.LEFT, left=as_of),
        6: but(role=None, position="", standing=Standing.ABSENT),
    }


def _lcrungthong(ago: Ago, as_of: date) -> Mapping[int, Change]:
    del as_of
    return {
        0: admin(duty=False),
        1: school_account("truong.rungthong"),
        2: but(password=ago(89)),
        3: but(password=ago(90)),
        4: but(password=ago(91)),
        5: but(password=ago(400)),
        6: but(login=ago(45)),
        7: but(login=ago(46)),
        8: never_used(ago(60), password=ago(20), must_change=False),
        9: but(people=("Lương Thị Thảo",)),
        10: but(people=("Bùi Văn Nam",), twice=True),
        11: but(password=ago(14), must_change=True, login=None),
        12: but(password=ago(15), must_change=True, login=None),
        13: but(not_required=True),
        14: but(enrolled=False),
        15: spoiled("password", Spoil.BEFORE_CREATION),
        16: spoiled("password", Spoil.BAD),
        17: but(standing=Standing.ABSENT),
        18: but(enabled=False),
    }


def _thptsuoimo(ago: Ago, as_of: date) -> Mapping[int, Change]:
    del as_of
    return {
        0: admin(),
        1: but(privileged=True, enrolled=False, duty=True),
        2: school_account("truong", enrolled=False),
        3: but(login=ago(45)),
        4: but(login=ago(47)),
        5: but(login=ago(48)),
        6: but(created=ago(60), login=None),
        7: but(created=ago(20), login=None, must_change=True),
        8: but(created=ago(14), login=None, must_change=True),
        9: but(twice=True),
        10: but(enabled=False),
        11: but(standing=Standing.LEFT),
        12: but(role=None, position=""),
    }


_PLANTED: Mapping[str, Callable[[Ago, date], Mapping[int, Change]]] = {
    "pgdsuoimo": _pgdsuoimo,
    "mnanhdao": _mnanhdao,
    "mnhoami": _mnhoami,
    "thsuoitrong": _thsuoitrong,
    "thdoithong": _thdoithong,
    "thcanhdong": _thcanhdong,
    "thcssuoimo": _thcssuoimo,
    "thcsnuixanh": _thcsnuixanh,
    "thcsbenda": _thcsbenda,
    "lcrungthong": _lcrungthong,
    "thptsuoimo": _thptsuoimo,
}
