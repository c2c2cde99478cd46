"""Hold the demonstration's accounts in a real Active Directory (Samba), loaded before it starts.

Active Directory always tells dates and flags, so it knows more than some of the files do; one date
it drops: ``pwdLastSet`` is 0 as long as a change is demanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from auditor.demo.accounts.plan import UTC_OFFSET, Account, Plan, Spoil
from testbed.certificates import make_ca
from testbed.demo_district import Served
from testbed.demo_policies import LAX_VIOLATES, Policy
from testbed.demo_trees import LAX_TREE, Moved, Part, Telling, Tree, move, spoiled_moment
from testbed.ldif import Attributes, Value, entry, modification, unicode_password
from testbed.samba import SambaAD
from testbed.samba_config import Domain

_DOMAIN = Domain()
_BASE = _DOMAIN.base_dn
_READER = "kiem-tra"
_SETTINGS = f"CN=Password Settings Container,CN=System,{_BASE}"
_LAX_NAME = "noi-long"
_LAX = f"CN={_LAX_NAME},{_SETTINGS}"
_LAX_GROUP = f"CN=rung-thong,OU=nhom,{_BASE}"
_ADMIN_GROUP = f"CN=quan-tri-truong,OU=nhom,{_BASE}"
_DOMAIN_ADMINS = f"CN=Domain Admins,CN=Users,{_BASE}"
_REPLICATED_WITHIN_DAYS = 14
"""``lastLogonTimestamp`` is so late at most (MS-ADTS, 3.1.1.4.5.26)."""
# userAccountControl (MS-ADTS, 2.2.16)
_NORMAL, _DISABLED, _NOT_REQUIRED, _NEVER_EXPIRES = 0x200, 0x2, 0x20, 0x10000

_UNTOLD = frozenset({"DIR-MUST-CHANGE"})
"""Whether a reset demands a change is each administrator's tick, not the domain's setting."""

POLICIES = (
    Policy(_BASE, 90, 10, 24, 5, 30, complexity=True, unknown=_UNTOLD),
    Policy(
        *(_LAX, 180, 6, 3, 0, 30),
        complexity=False,
        violates=LAX_VIOLATES | {"DIR-COMPLEXITY"},
        unknown=_UNTOLD,
    ),
)
"""The domain's own, and a fine-grained one that somebody made for one school."""


def _as_held(account: Account, told: frozenset[str]) -> Account:
    """Return the account as Active Directory holds it: dates are there, and in order."""
    kept = {
        fact: spoil
        for fact, spoil in account.spoiled.items()
        if fact not in _DATES.values() or spoil in (Spoil.FUTURE, Spoil.BEFORE_CREATION)
    }
    password = account.password
    if "password" not in told:  # invented for nobody to see; a directory has to show something
        password = (
            None if account.must_change else max(password or account.created, account.created)
        )
    return replace(account, spoiled=kept, password=password)


_DATES = {"whenCreated": "created", "pwdLastSet": "password", "lastLogonTimestamp": "login"}

TELLING = Telling(
    can=frozenset({"role", "email"}),
    always=frozenset(
        {"enabled", "privileged", "created", "password", "login", "never", "must_change"}
        | {"never_expires", "not_required"}
    ),
    as_held=_as_held,
    keeps_waiting_date=False,
    own_lag_days=_REPLICATED_WITHIN_DAYS,
)


def moved(plan: Plan) -> Moved:
    """Return the plan with its accounts in this directory."""
    return move(plan, TELLING, lambda tree: f"OU={tree.name},{_BASE}", POLICIES, _policy_of)


def _policy_of(_account: Account, tree: Tree) -> str:
    return _LAX if tree.name == LAX_TREE else _BASE


@contextmanager
def serve(district: Moved, password: str) -> Iterator[Served]:
    """Run the domain with the accounts; it is deleted at the end, whatever happens.

    ``password`` is that of the account which asks.

    Raises:
        TestbedError: Samba is not installed, refuses an entry, or does not start; or nobody runs
            this as root.

    """
    with TemporaryDirectory(prefix="demo-samba-") as name:
        folder = Path(name)
        authority = make_ca(folder / "authority")
        domain = SambaAD(folder / "domain", authority, _DOMAIN)
        domain.provision()
        _fill(domain, district, password)
        with domain:
            user = f"{_READER}@{_DOMAIN.realm.lower()}"
            yield Served("active-directory", domain.tls_uri, authority.pem, user, _keys)


def _keys(part: Part) -> Iterator[tuple[str, str]]:
    """Yield what district.yaml says of a part beside its place."""
    if part.login_lag_days != _REPLICATED_WITHIN_DAYS:
        yield (
            f"Một máy chủ duy nhất, ngày đăng nhập trễ nhiều nhất {part.login_lag_days} ngày"
            " / one server only, sign-ins are this late at most",
            f"values: {{login_lag_days: {part.login_lag_days}}}",
        )


def _fill(domain: SambaAD, district: Moved, password: str) -> None:
    domain.ldbadd("".join(_tree(district, password)))
    admins = [domain_administrator(), _ADMIN_GROUP]
    domain.ldbmodify(modification(_DOMAIN_ADMINS, {"member": admins}))
    domain.backdate(
        {
            _name(account, part): _times(account, district.plan)
            for part in district.parts
            for account in part.accounts
        }
    )
    _set_policies(domain)
    _let_read_policies(domain)


def domain_administrator() -> str:
    """Return the name of the account that every domain is born with."""
    return f"CN=Administrator,CN=Users,{_BASE}"


def _tree(district: Moved, password: str) -> Iterator[str]:
    reader: Attributes = {
        "objectClass": "user",
        "sAMAccountName": _READER,
        "userAccountControl": _NORMAL,
        "unicodePwd": unicode_password(password),
    }
    yield entry(f"CN={_READER},CN=Users,{_BASE}", reader)
    yield _unit(f"OU=nhom,{_BASE}")
    for part in district.parts:
        yield _unit(part.base)
        for unit in part.tree.units:
            yield _unit(f"OU={unit},{part.base}")
        for account in part.accounts:
            yield entry(_name(account, part), _person(account, part))
    everybody = [(each, part) for part in district.parts for each in part.accounts]
    admins = [_name(each, part) for each, part in everybody if each.privileged]
    lax = [_name(each, part) for each, part in everybody if part.policy_of(each) == _LAX]
    yield _group(_ADMIN_GROUP, admins)
    yield _group(_LAX_GROUP, lax)


def _unit(name: str) -> str:
    return entry(name, {"objectClass": "organizationalUnit"})


def _group(name: str, members: Sequence[str]) -> str:
    account = name.partition(",")[0].removeprefix("CN=")
    facts: Attributes = {"objectClass": "group", "sAMAccountName": account, "member": members}
    return entry(name, facts)


def _short_name(account: Account) -> str:
    """Return the name that must be unique in the domain: every school has a mailbox "truong"."""
    user = account.name.partition("@")[0]
    return f"{user}.{account.unit}" if user == "truong" else user


def _name(account: Account, part: Part) -> str:
    return f"CN={_short_name(account)},OU={account.unit},{part.base}"


def _person(account: Account, part: Part) -> dict[str, Value]:
    bits = {
        _DISABLED: not account.enabled,
        _NOT_REQUIRED: account.not_required,
        _NEVER_EXPIRES: account.never_expires,
    }
    found: dict[str, Value] = {
        "objectClass": "user",
        "sAMAccountName": _short_name(account),
        "userAccountControl": _NORMAL + sum(bit for bit, is_set in bits.items() if is_set),
        "displayName": account.person,
    }
    texts = {"title": account.position, "employeeID": account.code}
    texts |= {"mail": account.email} if "email" in part.facts else {}
    texts |= {"userPrincipalName": account.name} if "@" in account.name else {}
    return found | {name: value for name, value in texts.items() if value}


def _times(account: Account, plan: Plan) -> dict[str, datetime | int]:
    """Return the times that Active Directory keeps; 0 where it has none."""
    local = {name: spoiled_moment(account, fact, plan) for name, fact in _DATES.items()}
    if account.must_change:
        local["pwdLastSet"] = None
    times: dict[str, datetime | int] = {
        name: moment.replace(tzinfo=UTC) - UTC_OFFSET
        for name, moment in local.items()
        if moment is not None
    }
    # Of the date that is replicated there is none before the first sign-in.
    return {"pwdLastSet": 0, "lastLogon": times.get("lastLogonTimestamp", 0), **times}


def _set_policies(domain: SambaAD) -> None:
    own, lax = POLICIES
    settings = ["domain", "passwordsettings"]
    domain.run_tool(*settings, "set", *_switches(own), "--reset-account-lockout-after=30")
    fine = _switches(lax, "--reset-account-lockout-after=30")
    domain.run_tool(*settings, "pso", "create", _LAX_NAME, "10", *fine)
    domain.run_tool(*settings, "pso", "apply", _LAX_NAME, _LAX_GROUP.partition(",")[0][3:])


def _switches(policy: Policy, *more: str) -> list[str]:
    return [
        f"--complexity={'on' if policy.complexity else 'off'}",
        f"--history-length={policy.history}",
        f"--min-pwd-length={policy.min_length}",
        f"--max-pwd-age={policy.max_age_days}",
        f"--account-lockout-threshold={policy.lockout_attempts}",
        f"--account-lockout-duration={policy.lockout_minutes}",
        *more,
    ]


def _let_read_policies(domain: SambaAD) -> None:
    """Give the account that asks what it lacks: to read the fine-grained policies."""
    shown = domain.run_tool("user", "show", _READER, "--attributes=objectSid")
    found = re.search(r"S-1-5-[0-9-]+", shown)
    if found is None:
        raise RuntimeError("samba-tool shows no objectSid")
    right = f"(A;CI;LCRPLORC;;;{found.group()})"
    wanted = ["--action=allow", f"--objectdn={_SETTINGS}", f"--sddl={right}"]
    domain.run_tool("dsacl", "set", *wanted)
