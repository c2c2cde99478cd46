"""Know 389 Directory Server: its own password attributes and policies.

What is said here of the server was tried on 389-ds-base 2.3.1 (test_dialect_ds389.py).
``passwordExpirationTime`` is when the password expires: the change plus the age allowed then, later
still after a warning. After a reset under ``passwordMustChange: on`` it is 1970-01-01 00:00:00, and
a second later once that is done with and nothing expires. ``pwdUpdateTime`` is kept only with
``passwordTrackUpdateTime: on``; entries of class ``shadowAccount`` tell the day of the change.
"""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from auditor.audit import Problem
from auditor.evidence.directory.dialects.alike import COMMON, PERSONS, admins
from auditor.evidence.directory.dialects.completing import with_name, with_policy, with_rights
from auditor.evidence.directory.dialects.ds389_policies import Found, read_policies
from auditor.evidence.directory.dialects.interface import Dialect, Surroundings
from auditor.evidence.directory.interface import NOT_VISIBLE, Policies
from auditor.ldap.interface import Entry
from auditor.ldap.session import Session
from auditor.locale import both
from auditor.model import Text

_FOR_GOOD = "19700101000000Z"
"""``accountUnlockTime`` of an account that an administrator unlocks (``passwordUnlock: off``)."""


def _look_around(session: Session, as_of: datetime) -> Surroundings:
    found = read_policies(session)
    members, problems = admins(session, session.directory.admin_groups)

    def complete(frame: pl.DataFrame) -> pl.DataFrame:
        frame = with_rights(with_name(frame, "uid"), members, "uid")
        frame = with_policy(frame, _governing(found), found.policies)
        return frame.with_columns(
            policyMustChange=_must_change(found.policies),
            lockedOut=_locked_out(found.policies, as_of),
        )

    return Surroundings(found.policies, complete, (*problems, *_told(found)))


def _governing(found: Found) -> pl.Expr:
    """Return the local policy of each account; null where the global one applies."""
    shown = pl.col("pwdPolicySubentry").str.to_lowercase()
    unknown = pl.when(shown.is_not_null()).then(pl.lit(NOT_VISIBLE))
    if found.local is False:
        return pl.lit(None, dtype=pl.String)
    if found.local is None:
        return unknown
    if not found.own:
        return unknown if found.unclear else shown
    name = pl.col("dn").str.to_lowercase()
    own = name.replace_strict(found.own, default=None, return_dtype=pl.String)
    return pl.coalesce(own, unknown if found.unclear else shown)


def _must_change(policies: Policies) -> pl.Expr:
    """Return whether a reset demands a change of the account; null where nothing tells."""
    said = {
        name: str(policy.must_change_after_reset).upper()
        for name, policy in policies.by_name.items()
        if policy.must_change_after_reset is not None
    }
    return pl.col("policy").replace_strict(said, default=None, return_dtype=pl.String)


def _locked_out(policies: Policies, as_of: datetime) -> pl.Expr:
    """Return whether wrong passwords lock the account at ``as_of``.

    Neither counter nor time is taken away afterwards: it is locked while both still hold.
    """
    wrong = pl.col("passwordRetryCount").cast(pl.Int64, strict=False)
    until, policy = pl.col("accountUnlockTime"), pl.col("policy")
    most = policy.replace_strict(
        {name: each.lockout_attempts for name, each in policies.by_name.items()},
        default=None,
        return_dtype=pl.Int64,
    )
    by_hand = policy.replace_strict(
        {n: None if e.lockout_s is None else e.lockout_s == 0 for n, e in policies.by_name.items()},
        default=None,
        return_dtype=pl.Boolean,
    )
    now = as_of.astimezone(UTC).strftime("%Y%m%d%H%M%SZ")
    lasts = pl.when(until == _FOR_GOOD).then(by_hand).otherwise(until > now)
    never = (most == 0) | (wrong == 0) | (wrong.is_not_null() & until.is_null())
    locked = ~never.fill_null(value=False) & (wrong >= most) & lasts
    return pl.when(locked).then(pl.lit("TRUE")).when(~locked).then(pl.lit("FALSE"))


def _told(found: Found) -> list[Problem]:
    problems = []
    if found.policies.default is None:
        text = both(
            "This account may not read the password policy in cn=config; which policy applies to"
            " whom is not known. Give it the right to read and search there, with"
            ' (targetattr = "objectClass || password* || nsslapd-pwpolicy*").'
        )
        problems.append(Problem(None, "policies_hidden", text))
    if found.tracked is False:
        text = both(
            "The directory does not keep when passwords were changed. Set"
            " 'passwordTrackUpdateTime: on' in cn=config; until each next change only accounts of"
            " the class shadowAccount tell it."
        )
        problems.append(Problem(None, "changes_not_kept", text))
    if found.unclear:
        text = both(
            "The policy of a subtree hides policies of single accounts; which applies to whom is"
            " not known. Write 'cosAttribute: pwdpolicysubentry default operational-default' in the"
            " entry nsPwPolicy_CoS of the subtree."
        )
        problems.append(Problem(None, "policies_unclear", text))
    return problems


def _recognises(root: Entry) -> bool:
    vendor = f"{root.text('vendorName') or ''} {root.text('vendorVersion') or ''}"
    return "389" in vendor and not root.values("configContext")


DIALECT = Dialect(
    name="389ds",
    title=Text("389 Directory Server", "389 Directory Server"),
    recognises=_recognises,
    filter=PERSONS,
    attributes=(
        *COMMON,
        *("pwdUpdateTime", "passwordExpirationTime", "accountUnlockTime", "pwdPolicySubentry"),
        *("passwordRetryCount", "lastLoginTime", "nsAccountLock"),
    ),
    look_around=_look_around,
    several=frozenset({"objectClass"}),
)
