"""Know Active Directory: rights by well-known SID, domain and fine-grained password policies.

The computed ``msDS-*`` attributes cost the server about a millisecond per account, so expiry is
computed here from flags, ``pwdLastSet``, the domain's policy and the fine-grained ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from auditor.audit import Problem
from auditor.evidence.directory.dialects.alike import flag, groups_not_found, number
from auditor.evidence.directory.dialects.completing import with_policy, with_rights
from auditor.evidence.directory.dialects.interface import Dialect, Surroundings
from auditor.evidence.directory.groups import Members, members_of
from auditor.evidence.directory.interface import PasswordPolicy, Policies
from auditor.ldap.interface import Entry, Scope, Search
from auditor.ldap.session import Session
from auditor.locale import both
from auditor.model import Text

_CAPABILITY = b"1.2.840.113556.1.4.800"
"""LDAP_CAP_ACTIVE_DIRECTORY_OID (MS-ADTS, 3.1.1.3.4.3.1)."""
_PER_SECOND = 10_000_000
"""Intervals are negative counts of 100 ns."""
_FILETIME_EPOCH = 116_444_736_000_000_000
"""100 ns from 1601-01-01, where Windows counts from, to 1970-01-01."""
_NEVER = -(2**63)
_COMPLEX = 1
"""DOMAIN_PASSWORD_COMPLEX in ``pwdProperties``."""
# Well-known SIDs: they do not change with the language of the server (MS-DTYP, 2.4.2.4).
_ADMIN_OF_DOMAIN = (512, 518, 519, 520, 526, 527)
"""Domain Admins, Schema Admins, Enterprise Admins, GPO Creator Owners, both Key Admins."""
_ADMIN_OF_MACHINE = (544, 548, 549, 550, 551)
"""Administrators, Account Operators, Server Operators, Print Operators, Backup Operators."""
_DOMAIN = (
    *("maxPwdAge", "minPwdLength", "pwdHistoryLength", "pwdProperties", "lockoutThreshold"),
    *("lockoutDuration", "objectSid"),
)
_FINE = (
    *("msDS-PasswordSettingsPrecedence", "msDS-MaximumPasswordAge", "msDS-MinimumPasswordLength"),
    *("msDS-PasswordHistoryLength", "msDS-PasswordComplexityEnabled", "msDS-LockoutThreshold"),
    *("msDS-LockoutDuration", "msDS-PSOAppliesTo", "objectGUID"),
)


@dataclass(frozen=True, slots=True)
class _Fine:
    """One fine-grained policy and to whom it applies."""

    policy: PasswordPolicy
    precedence: int
    guid: bytes
    users: frozenset[str]
    """Named in the policy itself; such a link wins over any group's (MS-ADTS, 3.1.1.4.5.36)."""
    members: frozenset[str]
    """Members of the groups it names, over groups within groups."""


def _seconds(entry: Entry, name: str) -> int | None:
    """Return an interval in seconds; 0 for "never" and for 0."""
    value = number(entry, name)
    if value is None:
        return None
    return 0 if value == _NEVER else -value // _PER_SECOND


def _domain_policy(entry: Entry) -> PasswordPolicy:
    properties = number(entry, "pwdProperties")
    return PasswordPolicy(
        name=entry.name,
        max_age_s=_seconds(entry, "maxPwdAge"),
        min_length=number(entry, "minPwdLength"),
        history=number(entry, "pwdHistoryLength"),
        complexity=None if properties is None else bool(properties & _COMPLEX),
        lockout_attempts=number(entry, "lockoutThreshold"),
        lockout_s=_seconds(entry, "lockoutDuration"),
        # Whether a reset demands a change is the administrator's tick, not the domain's setting.
        must_change_after_reset=None,
    )


def _fine_policy(entry: Entry) -> PasswordPolicy:
    return PasswordPolicy(
        name=entry.name,
        max_age_s=_seconds(entry, "msDS-MaximumPasswordAge"),
        min_length=number(entry, "msDS-MinimumPasswordLength"),
        history=number(entry, "msDS-PasswordHistoryLength"),
        complexity=flag(entry, "msDS-PasswordComplexityEnabled"),
        lockout_attempts=number(entry, "msDS-LockoutThreshold"),
        lockout_s=_seconds(entry, "msDS-LockoutDuration"),
        must_change_after_reset=None,
    )


def _groups(session: Session, base: str) -> dict[str, bytes]:
    """Return the SIDs of all groups by their name in lower case."""
    found = session.look(Search(base, "(objectCategory=group)", ("objectSid",)))
    return {entry.name.lower(): (entry.values("objectSid") or [b""])[0] for entry in found}


def _rid(sid: bytes) -> int:
    """Return the last part of a SID (MS-DTYP, 2.4.2.2)."""
    return int.from_bytes(sid[-4:], "little")


def _is_admin_group(sid: bytes, domain: bytes) -> bool:
    built_in = sid[:-4] == b"\x01\x02\x00\x00\x00\x00\x00\x05\x20\x00\x00\x00"
    own = len(domain) > 0 and sid[8:-4] == domain[8:]
    return (built_in and _rid(sid) in _ADMIN_OF_MACHINE) or (own and _rid(sid) in _ADMIN_OF_DOMAIN)


def _fine_policies(session: Session, base: str, groups: dict[str, bytes]) -> list[_Fine] | None:
    """Return the fine-grained policies; ``None`` where this account may not see them."""
    container = f"CN=Password Settings Container,CN=System,{base}"
    seen = session.look(Search(container, "(objectClass=*)", ("objectClass",), Scope.BASE))
    # Whoever has no right to read meets the container and its policies by name, without attributes.
    if not any(entry.values("objectClass") for entry in seen):
        return None
    found = []
    for entry in session.look(Search(container, "(objectClass=msDS-PasswordSettings)", _FINE)):
        targets = [v.decode("utf-8", "replace") for v in entry.values("msDS-PSOAppliesTo")]
        named = [each for each in targets if each.lower() in groups]
        users = {each.lower() for each in targets} - set(groups)
        # The Domain Users themselves: everybody's primary group lists no members.
        members = members_of(session, named, set(groups))
        found.append(
            _Fine(
                _fine_policy(entry),
                number(entry, "msDS-PasswordSettingsPrecedence") or 0,
                (entry.values("objectGUID") or [b""])[0],
                frozenset(users),
                frozenset(members.names)
                | frozenset(f"rid:{_rid(groups[name])}" for name in members.groups),
            )
        )
    return found


def _applied(fine: list[_Fine]) -> pl.Expr:
    """Return the fine-grained policy of each account, null where none applies."""
    by_rank = sorted(fine, key=lambda each: (each.precedence, each.guid))
    name = pl.col("dn").str.to_lowercase()
    primary = pl.format("rid:{}", pl.col("primaryGroupID"))
    ranked = [
        *((name.is_in(sorted(each.users)), each) for each in by_rank if each.users),
        *(
            (
                name.is_in(sorted(each.members))
                | primary.is_in(sorted(each.members)).fill_null(value=False),
                each,
            )
            for each in by_rank
            if each.members
        ),
    ]
    chosen = [pl.when(applies).then(pl.lit(each.policy.name)) for applies, each in ranked]
    return pl.coalesce(*chosen) if chosen else pl.lit(None, dtype=pl.String)


def _look_around(session: Session, as_of: datetime) -> Surroundings:
    base = session.root.text("defaultNamingContext") or session.directory.base
    head = session.look(Search(base, "(objectClass=*)", _DOMAIN, Scope.BASE))
    groups = _groups(session, base)
    domain = (head[0].values("objectSid") or [b""])[0] if head else b""
    members = _admins(session, groups, domain)
    fine = _fine_policies(session, base, groups)
    found = {each.policy.name.lower(): each.policy for each in fine or ()}
    if head:
        found[base.lower()] = _domain_policy(head[0])
    # Where fine-grained policies are hidden, nobody knows whom the domain's own applies to.
    policies = Policies(found, base.lower() if head and fine is not None else None)
    primary = {str(_rid(groups[name])) for name in members.groups if name in groups}
    lockout_s = found[base.lower()].lockout_s if head else None

    def complete(frame: pl.DataFrame) -> pl.DataFrame:
        frame = with_rights(frame, members if members.groups else None, "sAMAccountName", primary)
        frame = with_policy(frame, _applied(fine or []), policies)
        return frame.with_columns(locked=_locked(lockout_s, as_of))

    return Surroundings(policies, complete, tuple(_told(members, fine)))


def _locked(lockout_s: int | None, as_of: datetime) -> pl.Expr:
    """Return whether a lockout still lasts at ``as_of``; 0 seconds last until somebody ends it.

    A fine-grained policy may have another duration; then the domain's is an approximation.
    """
    locked_at = pl.col("lockoutTime").cast(pl.Int64, strict=False).fill_null(0)
    if lockout_s is None:
        return pl.when(locked_at == 0).then(pl.lit("FALSE"))
    now = int(as_of.timestamp() * _PER_SECOND) + _FILETIME_EPOCH
    lasts = (locked_at > 0) & (pl.lit(lockout_s == 0) | (locked_at + lockout_s * _PER_SECOND > now))
    return pl.when(lasts).then(pl.lit("TRUE")).otherwise(pl.lit("FALSE"))


def _admins(session: Session, groups: dict[str, bytes], domain: bytes) -> Members:
    known = [name for name, sid in groups.items() if _is_admin_group(sid, domain)]
    return members_of(session, (*known, *session.directory.admin_groups), set(groups))


def _told(members: Members, fine: list[_Fine] | None) -> list[Problem]:
    problems = groups_not_found(members)
    if not members.groups:
        text = both("No administrators' group may be seen; who is an administrator is not known.")
        problems.append(Problem(None, "groups_hidden", text))
    if fine is None:
        text = both(
            "This account may not read the Password Settings Container; which password policy"
            " applies to whom is not known. Give it the right to read there."
        )
        problems.append(Problem(None, "policies_hidden", text))
    return problems


def _recognises(root: Entry) -> bool:
    return _CAPABILITY in root.values("supportedCapabilities")


DIALECT = Dialect(
    name="active-directory",
    title=Text("Active Directory, Samba AD", "Active Directory, Samba AD"),
    recognises=_recognises,
    # Computers and managed service accounts are users too: read, to be left out visibly.
    filter="(objectClass=user)",
    attributes=(
        *("sAMAccountName", "userPrincipalName", "mail", "employeeID", "employeeNumber", "title"),
        *("objectClass", "whenCreated", "pwdLastSet", "userAccountControl", "lastLogonTimestamp"),
        *("lastLogon", "accountExpires", "lockoutTime", "primaryGroupID", "servicePrincipalName"),
    ),
    look_around=_look_around,
    several=frozenset({"objectClass"}),
    format="active-directory",
)
