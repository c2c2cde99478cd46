"""Know OpenLDAP: the password policy overlay, and the POSIX shadow attributes as a fallback.

``pwdChangedTime`` is absent for a password set before the overlay, which then never expires;
``pwdReset`` and ``pwdAccountLockedTime`` are absent when false (slapo-ppolicy(5)). All of them are
operational: they come only when asked for by name.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import polars as pl

from auditor.audit import Problem
from auditor.evidence.directory.dialects.alike import (
    COMMON,
    PERSONS,
    admins,
    flag,
    naming_contexts,
    number,
)
from auditor.evidence.directory.dialects.completing import with_name, with_policy, with_rights
from auditor.evidence.directory.dialects.interface import Dialect, Surroundings
from auditor.evidence.directory.interface import PasswordPolicy, Policies
from auditor.ldap.interface import DirectoryError, Entry, LostConnectionError, Search
from auditor.ldap.session import Session
from auditor.locale import both
from auditor.model import Text

_POLICY = (
    *("pwdMaxAge", "pwdMinLength", "pwdInHistory", "pwdCheckQuality", "pwdLockout"),
    *("pwdMaxFailure", "pwdLockoutDuration", "pwdMustChange"),
)
_CHECKED = 2
"""``pwdCheckQuality`` 2: a password whose quality cannot be checked is refused."""


def _policy(entry: Entry) -> PasswordPolicy:
    """Return what a ``pwdPolicy`` entry enforces; an absent attribute has the overlay's default.

    An entry that shows none of its settings hides them: then nothing is known.
    """
    if not any(entry.values(name) for name in _POLICY):
        return PasswordPolicy(entry.name)
    locks = flag(entry, "pwdLockout") or False
    quality = number(entry, "pwdCheckQuality") or 0
    return PasswordPolicy(
        name=entry.name,
        max_age_s=number(entry, "pwdMaxAge") or 0,
        # The overlay checks the length only where it checks quality at all.
        min_length=(number(entry, "pwdMinLength") or 0) if quality else 0,
        history=number(entry, "pwdInHistory") or 0,
        # What a checking module demands beyond the length stands in no attribute.
        complexity=None if quality >= _CHECKED else False,
        lockout_attempts=(number(entry, "pwdMaxFailure") or 0) if locks else 0,
        lockout_s=number(entry, "pwdLockoutDuration") or 0,
        must_change_after_reset=flag(entry, "pwdMustChange") or False,
    )


def read_policies(session: Session) -> Policies:
    """Return every visible policy, and which is the default."""
    found: dict[str, PasswordPolicy] = {}
    for base in naming_contexts(session.root):
        for entry in session.look(Search(base, "(objectClass=pwdPolicy)", _POLICY)):
            found[entry.name.lower()] = _policy(entry)
    default = session.directory.default_policy or _configured_default(session)
    return Policies(found, default.lower() if default else None)


def _configured_default(session: Session) -> str | None:
    """Return the overlay's default policy, where this account may read the configuration."""
    context = session.root.text("configContext")
    if not context:
        return None
    search = Search(context, "(objectClass=olcPPolicyConfig)", ("olcPPolicyDefault",))
    try:
        found = session.look(search)
    except LostConnectionError:
        raise
    except DirectoryError:
        return None  # the usual case: nobody but the server's own user may read it
    defaults = {entry.text("olcPPolicyDefault") for entry in found}
    return defaults.pop() if len(defaults) == 1 else None


def _look_around(session: Session, _as_of: datetime) -> Surroundings:
    policies = read_policies(session)
    members, problems = admins(session, session.directory.admin_groups)
    if len(policies.by_name) > 1 and not _somebody_shows_a_policy(session):
        # Policies beside the default that govern nobody: rather, who they govern is hidden.
        policies = replace(policies, default=None)
        problems.append(Problem(None, "policies_hidden", _hidden()))

    def complete(frame: pl.DataFrame) -> pl.DataFrame:
        frame = with_rights(with_name(frame, "uid"), members, "uid")
        return with_policy(frame, pl.col("pwdPolicySubentry"), policies)

    return Surroundings(policies, complete, tuple(problems))


def _somebody_shows_a_policy(session: Session) -> bool:
    """Return whether this account sees ``pwdPolicySubentry`` anywhere."""
    searches = [
        Search(base, "(pwdPolicySubentry=*)", ("1.1",)) for base in naming_contexts(session.root)
    ]
    return any(session.look(search) for search in searches)


def _hidden() -> Text:
    return both(
        "There are several password policies, but this account sees of nobody which applies; all"
        " stay unknown. Give it the right to read and search pwdPolicySubentry."
    )


def _recognises(root: Entry) -> bool:
    return b"OpenLDAProotDSE" in root.values("objectClass")


DIALECT = Dialect(
    name="openldap",
    title=Text("OpenLDAP (ppolicy, thuộc tính shadow)", "OpenLDAP (ppolicy, shadow attributes)"),
    recognises=_recognises,
    filter=PERSONS,
    attributes=(
        *COMMON,
        *("pwdChangedTime", "pwdReset", "pwdAccountLockedTime", "pwdPolicySubentry"),
        *("pwdLastSuccess", "authTimestamp", "pwdEndTime"),
    ),
    look_around=_look_around,
    several=frozenset({"objectClass"}),
)
