"""Ask what dialects have alike: who is an account, who administers; read numbers and flags."""

from __future__ import annotations

from auditor.audit import Problem
from auditor.evidence.directory.groups import Members, group_names, members_of
from auditor.ldap.interface import Entry
from auditor.ldap.session import Session
from auditor.locale import both

PERSONS = (
    "(&(|(objectClass=person)(objectClass=posixAccount)(objectClass=account)"
    "(objectClass=simpleSecurityObject))(!(objectClass=pwdPolicy)))"
)
COMMON = (
    *("uid", "mail", "employeeNumber", "employeeType", "title", "objectClass", "createTimestamp"),
    *("shadowLastChange", "shadowMax", "shadowExpire"),
)
"""What accounts of every dialect may have."""


def admins(session: Session, groups: tuple[str, ...]) -> tuple[Members | None, list[Problem]]:
    """Return the members of the administrators' groups; ``None`` where no group is named."""
    if not groups:
        return None, []
    known: set[str] = set()
    for base in naming_contexts(session.root):
        known |= group_names(session, base)
    members = members_of(session, groups, known)
    return members, groups_not_found(members)


def groups_not_found(members: Members) -> list[Problem]:
    """Return what is to be told of groups that could not be read."""
    return [
        Problem(
            None,
            "group_not_found",
            both(
                "The administrators' group '{name}' does not exist or may not be seen; who is no"
                " administrator is not known.",
                name=name,
            ),
        )
        for name in members.missing
    ]


def naming_contexts(root: Entry) -> list[str]:
    """Return where the directory's trees begin."""
    return [value.decode("utf-8", "replace") for value in root.values("namingContexts")]


def number(entry: Entry, name: str) -> int | None:
    """Return a number of an entry, ``None`` where it is absent or no number."""
    text = entry.text(name)
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None


def flag(entry: Entry, name: str) -> bool | None:
    """Return a yes or no of an entry (LDAP boolean, or on/off)."""
    text = (entry.text(name) or "").lower()
    return {"true": True, "false": False, "on": True, "off": False}.get(text)
