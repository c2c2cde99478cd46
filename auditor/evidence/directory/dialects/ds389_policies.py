"""Read the password policies of 389 Directory Server: the global one and those of parts.

What is said here of the server was tried on 389-ds-base 2.3.1 (test_dialect_ds389.py):

- ``cn=config`` holds the global policy; whoever has no right to it is answered with nothing.
- A local policy takes nothing over from the global one: what it lacks has the server's default
  (so without ``passwordExp`` passwords never expire under it). Only what is demanded of a password
  comes from the global one with ``nsslapd-pwpolicy-inherit-global: on``, where it checks none.
- With ``nsslapd-pwpolicy-local: off`` accounts still show ``pwdPolicySubentry``, but the global
  policy governs them.
- ``dsconf localpwp addsubtree`` writes ``cosAttribute: pwdpolicysubentry default operational``.
  The account's own policy is then enforced, but the answer shows the subtree's in its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from auditor.evidence.directory.dialects.alike import naming_contexts
from auditor.evidence.directory.interface import PasswordPolicy, Policies
from auditor.ldap.interface import DirectoryError, Entry, LostConnectionError, Scope, Search
from auditor.ldap.session import Session

GLOBAL = "cn=config"
LOCAL_SWITCH, INHERITS, TRACKED = (
    *("nsslapd-pwpolicy-local", "nsslapd-pwpolicy-inherit-global"),
    "passwordTrackUpdateTime",
)
_DEFAULTS = {
    "passwordExp": "off",
    "passwordMaxAge": "8640000",
    "passwordMustChange": "off",
    "passwordCheckSyntax": "off",
    "passwordMinLength": "8",
    "passwordMinCategories": "3",
    "passwordMinUppers": "0",
    "passwordMinLowers": "0",
    "passwordMinDigits": "0",
    "passwordMinSpecials": "0",
    "passwordMin8bit": "0",
    "passwordHistory": "off",
    "passwordInHistory": "6",
    "passwordLockout": "off",
    "passwordMaxFailure": "3",
    "passwordLockoutDuration": "3600",
    "passwordUnlock": "on",
}
"""What the server goes by where a local policy says nothing."""
_KINDS = (
    *("passwordMinUppers", "passwordMinLowers", "passwordMinDigits", "passwordMinSpecials"),
    "passwordMin8bit",
)
_COMPLEX = 3
"""Kinds of characters (letters of both cases, digits, others) from which on it is complexity."""
_DURATION = re.compile(r"(\d+)([dhms]?)", re.IGNORECASE)
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_SUBENTRY = "(&(objectClass=ldapSubEntry)(objectClass={}))"
"""Such entries come only to who asks for them by this class."""
_OF_USER = ("cn=nspwpolicyentry_user,", "cn=nspwpolicyentry,")
_OF_SUBTREE = "cn=nspwpolicyentry_subtree,"
"""How ``dsconf localpwp`` and ``ns-newpwpolicy.pl`` name a policy after whom it is for."""


@dataclass(frozen=True, slots=True)
class Found:
    """The policies of a directory, and what tells whom they apply to. Names are in lower case."""

    policies: Policies
    local: bool | None
    """Whether local policies are in force at all; ``None``: not known."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Account -> a policy of its own that its subtree's hides."""
    unclear: bool = False
    """Whether a subtree's policy may hide others of which nobody knows whose they are."""
    tracked: bool | None = None
    """Whether the server keeps when passwords were changed."""


def read_policies(session: Session) -> Found:
    """Return every policy that may be seen."""
    config = _config(session)
    known = {} if config is None else {GLOBAL: _policy(config, {})}
    default = GLOBAL if known else None
    local = None if config is None else _flag(config, LOCAL_SWITCH, {})
    tracked = None if config is None else _flag(config, TRACKED, {})
    if local is False:
        return Found(Policies(known, default), local, tracked=tracked)
    entries = _subentries(session, "passwordPolicy", ("cn", *_DEFAULTS))
    inherits = None if config is None else _flag(config, INHERITS, {})
    for entry in entries:
        known[entry.name.lower()] = _local_policy(entry, known.get(GLOBAL), inherits=inherits)
    own: dict[str, str] = {}
    unclear = False
    if _hides_own(session):
        named = {entry.name.lower(): _named_after(entry) for entry in entries}
        own = {account: name for name, account in named.items() if account}
        unclear = None in named.values()
    return Found(Policies(known, default), local, own, unclear, tracked)


def _config(session: Session) -> Entry | None:
    attributes = (*_DEFAULTS, LOCAL_SWITCH, INHERITS, TRACKED)
    try:
        found = session.look(Search(GLOBAL, "(objectClass=*)", attributes, Scope.BASE))
    except LostConnectionError:
        raise
    except DirectoryError:
        return None
    return next((entry for entry in found if entry.text("passwordMaxAge")), None)


def _subentries(session: Session, kind: str, attributes: tuple[str, ...]) -> list[Entry]:
    return [
        entry
        for base in naming_contexts(session.root)
        for entry in session.look(Search(base, _SUBENTRY.format(kind), attributes))
    ]


def _hides_own(session: Session) -> bool:
    """Tell whether a class of service shows its policy in the place of an account's own.

    ``operational`` and ``override`` do; ``operational-default`` and ``default`` do not.
    """
    for entry in _subentries(session, "cosSuperDefinition", ("cosAttribute",)):
        for value in entry.values("cosAttribute"):
            name, *words = value.decode("utf-8", "replace").lower().split()
            if name == "pwdpolicysubentry" and {"operational", "override"} & {*words}:
                return True
    return False


def _named_after(entry: Entry) -> str | None:
    """Return the account a policy is named after, "" for a subtree's, ``None`` for another name."""
    names = [value.decode("utf-8", "replace").lower() for value in entry.values("cn")]
    for name in names:
        if name.startswith(_OF_SUBTREE):
            return ""
        for prefix in _OF_USER:
            if name.startswith(prefix):
                return name.removeprefix(prefix)
    return None


def _local_policy(
    entry: Entry, everywhere: PasswordPolicy | None, *, inherits: bool | None
) -> PasswordPolicy:
    if not any(entry.text(name) for name in _DEFAULTS):
        return PasswordPolicy(entry.name)  # seen by name only
    policy = _policy(entry, _DEFAULTS)
    if inherits is False or _flag(entry, "passwordCheckSyntax", _DEFAULTS):
        return policy
    if inherits is None or everywhere is None:
        return replace(policy, min_length=None, complexity=None)
    return replace(policy, min_length=everywhere.min_length, complexity=everywhere.complexity)


def _policy(entry: Entry, defaults: Mapping[str, str]) -> PasswordPolicy:
    """Return what a policy entry enforces; ``None`` where a switch may not be seen."""
    checked = _flag(entry, "passwordCheckSyntax", defaults)
    locks = _flag(entry, "passwordLockout", defaults)
    unlocks = _flag(entry, "passwordUnlock", defaults)
    return PasswordPolicy(
        name=entry.name,
        max_age_s=_if(_flag(entry, "passwordExp", defaults), entry, "passwordMaxAge", defaults),
        # Without the check no length is demanded either, whatever passwordMinLength says.
        min_length=_if(checked, entry, "passwordMinLength", defaults),
        history=_if(
            _flag(entry, "passwordHistory", defaults), entry, "passwordInHistory", defaults
        ),
        complexity=_complex(entry, defaults) if checked else checked,
        lockout_attempts=_if(locks, entry, "passwordMaxFailure", defaults),
        lockout_s=_if(unlocks, entry, "passwordLockoutDuration", defaults),
        must_change_after_reset=_flag(entry, "passwordMustChange", defaults),
    )


def _complex(entry: Entry, defaults: Mapping[str, str]) -> bool | None:
    """Return whether three kinds of characters are demanded, by their number or one by one."""
    kinds = _number(entry, "passwordMinCategories", defaults)
    each = [_number(entry, name, defaults) for name in _KINDS]
    if max(kinds or 0, sum(1 for least in each if least)) >= _COMPLEX:
        return True
    return None if None in (kinds, *each) else False


def _if(switch: bool | None, entry: Entry, name: str, defaults: Mapping[str, str]) -> int | None:
    """Return the value where the switch is on, 0 where it is off; not known where it is hidden."""
    if switch is None:
        return None
    return _number(entry, name, defaults) if switch else 0


def _number(entry: Entry, name: str, defaults: Mapping[str, str]) -> int | None:
    """Return a number; a time in seconds, which a local policy may keep as ``90D``."""
    match = _DURATION.fullmatch(entry.text(name) or defaults.get(name, ""))
    return int(match[1]) * _SECONDS[match[2].lower()] if match else None


def _flag(entry: Entry, name: str, defaults: Mapping[str, str]) -> bool | None:
    """Return a switch; a local policy keeps it in whatever form it was written."""
    text = (entry.text(name) or defaults.get(name, "")).lower()
    return {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}.get(text)
