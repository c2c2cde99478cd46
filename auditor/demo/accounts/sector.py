"""Plant what the audit is to find among the accounts of the sector database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from auditor.demo.accounts.changes import Change, but, initial, school_account, spoiled
from auditor.demo.accounts.plan import Spoil, days_before
from auditor.demo.names import PRIVATE_DOMAIN


@dataclass(frozen=True, slots=True)
class SectorPlan:
    """How many people of a unit hold a sector account, and what is wrong with some."""

    holders: int
    changes: Callable[[date], Mapping[int, Change]]


def _sector_thptsuoimo(as_of: date) -> Mapping[int, Change]:
    ago = partial(days_before, as_of)
    return {
        0: but(enrolled=False),
        1: but(password=ago(120)),
        2: initial(ago(70)),
        3: school_account("thptsuoimo.truong"),
        4: but(email=f"thay.giao.05@{PRIVATE_DOMAIN}"),
    }


def _sector_lcrungthong(as_of: date) -> Mapping[int, Change]:
    del as_of
    return {
        0: spoiled("password", Spoil.BAD),
        1: spoiled("enrolled", Spoil.EMPTY),
        2: but(twice=True),
    }


def _blameless(as_of: date) -> Mapping[int, Change]:
    del as_of
    return {}


def _sector_mnanhdao(as_of: date) -> Mapping[int, Change]:
    del as_of
    return {0: school_account("mnanhdao.csdl", owner="Phó Hiệu trưởng")}


SECTOR_PLANTED: Mapping[str, SectorPlan] = {
    "pgdsuoimo": SectorPlan(6, _blameless),
    "mnanhdao": SectorPlan(5, _sector_mnanhdao),
    "lcrungthong": SectorPlan(8, _sector_lcrungthong),
    "thptsuoimo": SectorPlan(12, _sector_thptsuoimo),
}
