"""Move the demonstration's accounts from their files into parts of one directory.

Each part holds the accounts of one system of which the files tell the same facts, so that the
directory tells neither more nor less than they do. What no directory knows (the second factor, who
shares an account) stays in a table beside it, one for each unit and system, as an office keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from auditor.demo.accounts.plan import Account, Plan, Source, Spoil
from auditor.demo.accounts.sources import SECTOR_DB
from auditor.demo.interface import Marked

_LATER = timedelta(days=30)
"""As far as the exports, too, put a date into the future or before the creation."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One part of the directory, below an organisational unit of its own."""

    name: str
    system: str
    units: tuple[str, ...]
    title: tuple[str, str]
    """What it is, in Vietnamese and in English, for the comments of district.yaml."""

    def holds(self, account: Account) -> bool:
        """Tell whether an account stands in this part."""
        return account.system == self.system and account.unit in self.units


TREES = (
    Tree(
        "google",
        "google",
        ("thsuoitrong", "thdoithong", "thcanhdong"),
        ("Google của các trường tiểu học", "Google of the primary schools"),
    ),
    Tree(
        "thpt", "google", ("thptsuoimo",), ("Google của trường THPT", "Google of the high school")
    ),
    Tree(
        "entra",
        "microsoft",
        ("thcsnuixanh", "thcsbenda"),
        ("Microsoft 365, chỉ trên đám mây", "Microsoft 365, in the cloud only"),
    ),
    Tree(
        "noi-bo",
        "microsoft",
        ("pgdsuoimo", "thcssuoimo"),
        ("Microsoft 365 và máy chủ nội bộ", "Microsoft 365 with a server of its own"),
    ),
    Tree("anh-dao", "table", ("mnanhdao",), ("Mầm non Ánh Đào", "Kindergarten Anh Dao")),
    Tree("hoa-mi", "table", ("mnhoami",), ("Mầm non Họa Mi", "Kindergarten Hoa Mi")),
    Tree("rung-thong", "table", ("lcrungthong",), ("TH và THCS Rừng Thông", "School Rung Thong")),
    Tree(
        "csdl-nganh",
        SECTOR_DB,
        ("pgdsuoimo", "mnanhdao", "lcrungthong", "thptsuoimo"),
        ("Cơ sở dữ liệu ngành", "The sector database"),
    ),
)

LAX_TREE = "rung-thong"
"""The part whose accounts are governed by a policy that asks too little."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What a kind of directory can tell of an account."""

    can: frozenset[str]
    """Facts (fields of ``Account``) that it tells where the files tell them of every account."""
    always: frozenset[str]
    """Facts that it tells whatever the files tell."""
    as_held: Callable[[Account, frozenset[str]], Account]
    """An account as this kind of directory holds it; the set is what its files tell."""
    keeps_waiting_date: bool = True
    """Whether a password that waits to be changed has its date (in Active Directory it has not)."""
    own_lag_days: int = 0
    """Days by which its sign-ins may be late where the files tell none."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the directory with what it tells."""

    tree: Tree
    base: str
    """Its distinguished name; the path of its source in the plan."""
    facts: frozenset[str]
    """What it tells: names of fields of ``Account``."""
    login_lag_days: int
    accounts: tuple[Account, ...]
    policies: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Unit and name of an account -> the policy that governs its password; empty: nothing tells."""

    def policy_of(self, account: Account) -> str | None:
        """Return the name of the policy that governs an account's password, where that is told."""
        return self.policies.get((account.unit, account.name))

    def policies_over(self, unit: str | None = None) -> set[str | None]:
        """Return what governs the accounts in use, of one unit or of all."""
        accounts = (each for each in self.accounts if each.enabled and unit in (None, each.unit))
        return {self.policy_of(each) for each in accounts}


@dataclass(frozen=True, slots=True)
class Moved:
    """The district whose accounts stand in a directory."""

    plan: Plan
    parts: tuple[Part, ...]
    policies: Mapping[str, Marked]
    """Name -> what the directory enforces."""


def told_by_files(plan: Plan, account: Account) -> frozenset[str]:
    """Return the facts that the files of an account tell."""
    return frozenset().union(*(plan.sources[path].tells for path in account.sources))


def table_path(unit: str, system: str) -> str:
    """Return where the table beside the directory lies."""
    return f"evidence/{unit}/bo-sung-{system}.csv"


def move(
    plan: Plan,
    telling: Telling,
    base_of: Callable[[Tree], str],
    policies: Iterable[Marked],
    policy_of: Callable[[Account, Tree], str],
) -> Moved:
    """Return the plan with every account in its part of the directory and in the table beside it.

    An account's policy is known where the part tells whether passwords expire.
    """
    parts: list[Part] = []
    sources: dict[str, Source] = {}
    for tree in TREES:
        part = _part(plan, telling, tree, base_of(tree))
        tables = {unit: _table(plan, telling, part, unit) for unit in tree.units}
        sources[part.base] = Source(
            part.base,
            tree.system,
            part.facts,
            login_lag_days=part.login_lag_days,
        )
        sources |= {each.path: each for each in tables.values()}
        moved = tuple(
            _moved(plan, telling, each, part, tables[each.unit]) for each in part.accounts
        )
        policed = moved if "never_expires" in part.facts else ()
        governed = {(each.unit, each.name): policy_of(each, tree) for each in policed}
        parts.append(replace(part, accounts=moved, policies=governed))
    by_name = {
        (each.unit, each.system, each.name): each for part in parts for each in part.accounts
    }
    accounts = tuple(by_name[each.unit, each.system, each.name] for each in plan.accounts)
    known = {each.name: each for each in policies}
    return Moved(replace(plan, sources=sources, accounts=accounts), tuple(parts), known)


def _part(plan: Plan, telling: Telling, tree: Tree, base: str) -> Part:
    members = tuple(each for each in plan.accounts if tree.holds(each))
    told = [told_by_files(plan, each) for each in members]
    agreed = frozenset.intersection(*told)
    lags = [plan.sources[path].login_lag_days for each in members for path in each.sources]
    lag = max(lags) if "login" in agreed else telling.own_lag_days
    return Part(tree, base, (agreed & telling.can) | telling.always, lag, members)


def _table(plan: Plan, telling: Telling, part: Part, unit: str) -> Source:
    """Return the table with what the files of a unit tell and this part does not."""
    own = [each for each in part.accounts if each.unit == unit]
    told = frozenset().union(*(told_by_files(plan, each) for each in own))
    left = told - part.facts
    if not telling.keeps_waiting_date and any(_waits_since(plan, each) for each in own):
        left |= {"password"}
    paths = {path for each in own for path in each.sources}
    unusable = sum(plan.sources[path].unusable_rows.get(unit, 0) for path in paths)
    return Source(
        table_path(unit, part.tree.system),
        part.tree.system,
        left,
        unusable_rows={unit: unusable} if unusable else {},
    )


def _waits_since(plan: Plan, account: Account) -> bool:
    """Tell whether the files know since when a password waits to be changed."""
    known = account.password is not None and "password" in told_by_files(plan, account)
    return account.must_change and known


def _moved(plan: Plan, telling: Telling, account: Account, part: Part, table: Source) -> Account:
    told = told_by_files(plan, account)
    held = telling.as_held(account, told)
    # A table has a cell for everybody of the unit; here nobody has anything to write into it.
    blank = dict.fromkeys(table.tells - told - part.facts, Spoil.EMPTY)
    spoiled: Mapping[str, Spoil] = {**held.spoiled, **blank}
    return replace(held, sources=(part.base, table.path), spoiled=spoiled)


def spoiled_moment(account: Account, fact: str, plan: Plan) -> datetime | None:
    """Return the local time that a directory shows; an unreadable one cannot stand in it."""
    match account.spoiled.get(fact):
        case Spoil.EMPTY | Spoil.BAD:
            return None
        case Spoil.FUTURE:
            return datetime.combine(plan.as_of, datetime.min.time()) + _LATER
        case Spoil.BEFORE_CREATION:
            return account.created - _LATER
        case None:
            found: datetime | None = getattr(account, fact)
            return found
