"""Hold the demonstration's accounts in a real OpenLDAP: every entry tells what its files tell.

States are those of the password policy overlay: ``pwdReset``, ``pwdAccountLockedTime``,
``pwdPolicySubentry``; administrators are the members of groups, one within the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

from auditor.demo.accounts.plan import UTC_OFFSET, Account, Plan
from auditor.demo.names import DOMAIN
from testbed.certificates import Authority, make_ca
from testbed.demo_district import Served
from testbed.demo_policies import LAX_VIOLATES, Policy
from testbed.demo_trees import LAX_TREE, Moved, Part, Telling, Tree, move, spoiled_moment
from testbed.ldif import Value, entry, generalized_time
from testbed.slapd import Slapd
from testbed.slapd_config import SlapdOptions

SUFFIX = "dc=" + DOMAIN.replace(".", ",dc=")
READER = f"cn=kiem-tra,{SUFFIX}"
_POLICIES = f"ou=chinh-sach,{SUFFIX}"
_DEFAULT, _ENDLESS, _LAX = (
    f"cn={name},{_POLICIES}" for name in ("mac-dinh", "khong-het-han", "noi-long")
)
_GROUPS = f"ou=nhom,{SUFFIX}"
ADMIN_GROUP = f"cn=quan-tri,{_GROUPS}"
_SECTOR_ADMINS = f"cn=quan-tri-csdl,{_GROUPS}"
_LOCKED_FOR_GOOD = "000001010000Z"
_DAY_S, _MINUTE_S = 86_400, 60

_UNTOLD = frozenset({"DIR-COMPLEXITY"})
"""OpenLDAP leaves the quality of passwords to a module of the server's own."""

POLICIES = (
    Policy(_DEFAULT, 90, 10, 24, 5, 30, must_change_after_reset=True, unknown=_UNTOLD),
    # Somebody wanted an account whose password lasts; everything else of it is in order.
    Policy(
        *(_ENDLESS, 0, 10, 24, 5, 30),
        must_change_after_reset=True,
        violates=frozenset({"DIR-MAX-AGE"}),
        unknown=_UNTOLD,
    ),
    Policy(
        *(_LAX, 180, 6, 3, 0, 0),
        must_change_after_reset=False,
        violates=LAX_VIOLATES | {"DIR-MUST-CHANGE"},
        unknown=_UNTOLD,
    ),
)

TELLING = Telling(
    can=frozenset(
        {"role", "email", "enabled", "privileged", "created", "password", "login"}
        | {"must_change", "never_expires"}
    ),
    always=frozenset(),
    as_held=lambda account, _told: account,
)


def moved(plan: Plan) -> Moved:
    """Return the plan with its accounts in this directory."""
    return move(plan, TELLING, lambda tree: f"ou={tree.name},{SUFFIX}", POLICIES, _policy_of)


def _policy_of(account: Account, tree: Tree) -> str:
    if account.never_expires:
        return _ENDLESS
    return _LAX if tree.name == LAX_TREE else _DEFAULT


@contextmanager
def serve(district: Moved, password: str) -> Iterator[Served]:
    """Run the directory with the accounts; it is deleted at the end, whatever happens.

    ``password`` is that of the account which asks.

    Raises:
        TestbedError: slapd is not installed, refuses an entry, or does not start.

    """
    with TemporaryDirectory(prefix="demo-openldap-") as folder, ExitStack() as stack:
        authority = make_ca(Path(folder))
        server = Slapd(_options(district, authority))
        stack.callback(server.delete)
        server.preload("".join(_tree(district, password)))
        server.start()
        yield Served("ldap", server.tls_uri, authority.pem, READER, _keys)


def _options(district: Moved, authority: Authority) -> SlapdOptions:
    """Return the server; when an account was created is hidden where its files do not tell it."""
    hidden = [
        f'to dn.subtree="{part.base}" attrs=createTimestamp by * none'
        for part in district.parts
        if "created" not in part.facts
    ]
    return SlapdOptions(
        suffix=SUFFIX,
        root_dn=f"cn=admin,{SUFFIX}",
        root_password=token_urlsafe(),
        certificate=authority.server(["127.0.0.1"]),
        default_policy=_DEFAULT,
        access=hidden,
        # An administrator has to lift the server's limit of 500 entries for whoever audits.
        limits=[f'dn.exact="{READER}" size=unlimited'],
    )


def _keys(part: Part) -> Iterator[tuple[str, str]]:
    """Yield what district.yaml says of a part beside its place: a comment or nothing, a line."""
    if "never_expires" in part.facts:
        yield ("", f'default_policy: "{_DEFAULT}"')
    if "privileged" in part.facts:
        yield ("", f'admin_groups: ["{ADMIN_GROUP}"]')
    if "password" in part.facts and "must_change" not in part.facts:
        yield (
            "Trường này không ghi ai phải đổi mật khẩu: chỉ tin khi thuộc tính có mặt"
            " / only what the attribute itself says",
            "columns: {must_change: pwdReset}",
        )
    if part.login_lag_days:
        yield (
            f"Ngày đăng nhập có thể trễ {part.login_lag_days} ngày / sign-ins may be late",
            f"values: {{login_lag_days: {part.login_lag_days}}}",
        )


def _tree(district: Moved, password: str) -> Iterator[str]:
    yield entry(SUFFIX, {"objectClass": "domain", "dc": DOMAIN.partition(".")[0]})
    reader = {"objectClass": ["organizationalRole", "simpleSecurityObject"]}
    yield entry(READER, {**reader, "userPassword": password})
    for unit in (_POLICIES, _GROUPS):
        yield entry(unit, {"objectClass": "organizationalUnit"})
    yield from map(_policy, POLICIES)
    yield from _groups(district)
    for part in district.parts:
        yield entry(part.base, {"objectClass": "organizationalUnit"})
        for unit in part.tree.units:
            yield entry(f"ou={unit},{part.base}", {"objectClass": "organizationalUnit"})
        for account in part.accounts:
            yield entry(_name(account, part), _person(account, part, district.plan))


def _name(account: Account, part: Part) -> str:
    return f"uid={account.name},ou={account.unit},{part.base}"


def _policy(policy: Policy) -> str:
    return entry(
        policy.name,
        {
            "objectClass": ["device", "pwdPolicy"],
            "pwdAttribute": "userPassword",
            "pwdMaxAge": policy.max_age_days * _DAY_S,
            "pwdMinLength": policy.min_length,
            "pwdCheckQuality": 2,
            "pwdInHistory": policy.history,
            "pwdLockout": "TRUE" if policy.lockout_attempts else "FALSE",
            "pwdMaxFailure": policy.lockout_attempts,
            "pwdLockoutDuration": policy.lockout_minutes * _MINUTE_S,
            "pwdMustChange": "TRUE" if policy.must_change_after_reset else "FALSE",
        },
    )


def _groups(district: Moved) -> Iterator[str]:
    """Yield the administrators' group, within it that of the sector database."""
    members: dict[str, list[str]] = {ADMIN_GROUP: [_SECTOR_ADMINS], _SECTOR_ADMINS: [READER]}
    for part in district.parts:
        if "privileged" not in part.facts:
            continue
        group = _SECTOR_ADMINS if part.tree.name == "csdl-nganh" else ADMIN_GROUP
        members[group] += [_name(each, part) for each in part.accounts if each.privileged]
    for group, names in members.items():
        yield entry(group, {"objectClass": "groupOfNames", "member": names})


def _person(account: Account, part: Part, plan: Plan) -> dict[str, Value | list[Value]]:
    """Return an entry's attributes: what the part does not tell is not there."""
    found: dict[str, Value | list[Value]] = {
        "objectClass": "inetOrgPerson",
        "cn": account.person,
        "sn": account.person.partition(" ")[0],
    }
    texts = {"title": account.position, "employeeNumber": account.code}
    texts |= {"mail": account.email} if "email" in part.facts else {}
    found |= {name: value for name, value in texts.items() if value}
    found |= {
        name: generalized_time(moment.replace(tzinfo=UTC) - UTC_OFFSET)
        for name, fact in _TIMES.items()
        if fact in part.facts and (moment := spoiled_moment(account, fact, plan)) is not None
    }
    if "must_change" in part.facts and (account.must_change or "pwdChangedTime" not in found):
        # Seldom written, but it may be: the only way to say "no" without a password's date.
        found["pwdReset"] = "TRUE" if account.must_change else "FALSE"
    if not account.enabled:
        found["pwdAccountLockedTime"] = _LOCKED_FOR_GOOD
    policy = part.policy_of(account)
    if policy is not None and policy != _DEFAULT:
        found["pwdPolicySubentry"] = policy
    return found


_TIMES = {"createTimestamp": "created", "pwdChangedTime": "password", "pwdLastSuccess": "login"}
