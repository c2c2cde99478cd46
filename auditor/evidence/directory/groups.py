"""Find everybody who belongs to a group, over groups within groups, without asking per person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.evidence.directory.rows import has_value
from auditor.ldap.interface import DirectoryError, Entry, Scope, Search
from auditor.ldap.names import comparable
from auditor.ldap.session import Session
from auditor.locale import _

_RANGE = re.compile(rb"(?i)^member;range=\d+-(\d{1,10}|\*)$")
_MOST_RANGES = 10_000
_MEMBERS = ("member", "uniqueMember", "memberUid")
_NEVER_EMPTY = {b"groupofnames", b"groupofuniquenames"}
"""Must have a member (RFC 4519, 3.5 and 3.6): one that shows none hides them."""
_MAY_BE_EMPTY = {b"nestedgroup", b"ipausergroup"}
"""Of FreeIPA, whose groups may have none."""
_GROUPS = (
    "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup)"
    "(objectClass=group)(objectClass=nestedGroup)(objectClass=ipaUserGroup))"
)


@dataclass(slots=True)
class Members:
    """Who belongs to a group, directly or through others."""

    names: set[str] = field(default_factory=set)
    """Distinguished names, in lower case and as ``comparable`` writes them."""
    user_names: set[str] = field(default_factory=set)
    """Bare sign-in names (POSIX groups), in lower case."""
    groups: set[str] = field(default_factory=set)
    """The groups themselves, in lower case."""
    missing: list[str] = field(default_factory=list)
    """Groups asked for that do not exist or may not be seen."""


def group_names(session: Session, base: str) -> set[str]:
    """Return the names of all groups under ``base``, in lower case."""
    found = session.look(Search(base, _GROUPS, ("1.1",)))
    return {entry.name.lower() for entry in found}


def members_of(session: Session, groups: Iterable[str], known: set[str]) -> Members:
    """Return the members of ``groups``; ``known`` are the names of all groups there are.

    Groups that contain each other are met once.
    """
    result = Members()
    waiting = list(groups)
    nested = {comparable(name): name for name in known}
    while waiting:
        group = waiting.pop()
        if group.lower() in result.groups:
            continue
        entry = _group(session, group)
        if entry is None:
            result.missing.append(group)
            continue
        result.groups.add(group.lower())
        for value in (*_all_members(session, group, entry), *entry.values("uniqueMember")):
            name = value.decode("utf-8", "replace")
            key = comparable(name)
            if key in nested:
                waiting.append(nested[key])
            else:
                result.names |= {name.lower(), key}
        result.user_names |= {
            value.decode("utf-8", "replace").lower() for value in entry.values("memberUid")
        }
    return result


def _group(session: Session, name: str) -> Entry | None:
    """Return a group; ``None`` where it, or all of its members, may not be seen."""
    found = session.look(Search(name, "(objectClass=*)", (*_MEMBERS, "objectClass"), Scope.BASE))
    if not found:
        return None
    classes = {value.lower() for value in found[0].values("objectClass")}
    # A group that does not even show its class may show its members to others.
    hidden = not classes or (classes & _NEVER_EMPTY and not classes & _MAY_BE_EMPTY)
    if hidden and not any(has_value(found[0].attributes, each) for each in _MEMBERS):
        return None
    return found[0]


def _all_members(session: Session, group: str, entry: Entry) -> list[bytes]:
    """Return all values of ``member``; a large group tells them in ranges (MS-ADTS, 3.1.1.3.1.3.3).

    Raises:
        DirectoryError: the rest of a range does not come: half of a group is no group.

    """
    found = entry.values("member")
    part = _range_of(entry)
    if part is None:
        return found
    for _turn in range(_MOST_RANGES):
        values, last = part
        found = found + values
        if last == b"*":
            return found
        asked = f"member;range={int(last) + 1}-*"
        answer = session.ask(Search(group, "(objectClass=*)", (asked,), Scope.BASE))
        part = _range_of(answer[0]) if answer else None
        if part is None:
            break
    raise DirectoryError(
        _("{url}: the members of the group '{name}' do not come whole; nothing is used.").format(
            url=session.directory.url, name=group
        )
    )


def _range_of(entry: Entry) -> tuple[list[bytes], bytes] | None:
    for name, value in entry.attributes.items():
        match = _RANGE.match(name)
        if match:
            return ([value] if isinstance(value, bytes) else value), match.group(1)
    return None
