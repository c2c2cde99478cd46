"""Find out which roles and groups of a Keycloak realm give administrative rights.

Rights come by a role, by a role made of others, and by a group and the groups above it. A realm
export tells what its roles and groups are made of; a list of users alone does not, and then only
what every Keycloak has is known to be harmless.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Role: TypeAlias = tuple[str, str]
"""The client that owns a role ("" for the realm), and the role's name."""

_ADMIN = "admin"
# org.keycloak.models.AdminRoles and ImpersonationConstants; the view and query roles only look.
_REALM_ROLES = frozenset({_ADMIN, "create-realm"})
_CLIENT_ROLES = frozenset(
    (
        *(_ADMIN, "realm-admin", "create-client", "impersonation", "manage-realm"),
        *("manage-users", "manage-identity-providers", "manage-clients", "manage-events"),
        "manage-authorization",
    )
)
_MANAGEMENT_CLIENT, _MASTER_SUFFIX = "realm-management", "-realm"
_HARMLESS_REALM_ROLES = frozenset({"offline_access", "uma_authorization"})
_DEFAULT_ROLES = "default-roles-"
_HARMLESS_CLIENTS = frozenset({"account", "broker"})


@dataclass(frozen=True, slots=True)
class Rights:
    """What the file tells about roles and groups."""

    roles: Mapping[Role, frozenset[Role]] | None
    """Role -> the roles it is made of; ``None``: the file does not define the roles."""
    groups: Mapping[str, frozenset[Role]] | None
    """Path of a group -> its roles; ``None``: the file does not define the groups."""

    def privileged(self, user: Mapping[str, object]) -> bool | None:
        """Return whether a user has administrative rights; ``None`` where the file cannot tell."""
        if not {"realmRoles", "clientRoles", "groups"} & user.keys():
            return None
        wanted, known = set(_roles_of(user)), True
        for path in _texts(user.get("groups")):
            for above in _with_parents(path):
                if self.groups is None or above not in self.groups:
                    known = False
                else:
                    wanted |= self.groups[above]
        # A list of groups alone comes from the users of an API, whose roles it leaves out.
        known = known and (self.roles is not None or bool({"realmRoles", "clientRoles"} & {*user}))
        seen: set[Role] = set()
        while wanted:
            role = wanted.pop()
            if _gives_rights(role):
                return True
            if role in seen:
                continue
            seen.add(role)
            if self.roles is not None and role in self.roles:
                wanted |= self.roles[role]
            elif not _is_harmless(role):
                known = False
        return False if known else None


def rights_in(document: object) -> Rights:
    """Return what a realm export tells; of a bare list of users, that it tells nothing."""
    if not isinstance(document, Mapping):
        return Rights(None, None)
    roles, groups = document.get("roles"), document.get("groups")
    return Rights(
        dict(_defined_roles(roles)) if isinstance(roles, Mapping) else None,
        dict(_defined_groups(groups)) if isinstance(groups, list) else None,
    )


def _gives_rights(role: Role) -> bool:
    client, name = role
    if not client:
        return name in _REALM_ROLES
    return name in _CLIENT_ROLES if _manages_realm(client) else name == _ADMIN


def _manages_realm(client: str) -> bool:
    """Return whether a client stands for the administration of its realm, or of another's."""
    return client == _MANAGEMENT_CLIENT or client.endswith(_MASTER_SUFFIX)


def _is_harmless(role: Role) -> bool:
    client, name = role
    if not client:
        return name in _HARMLESS_REALM_ROLES or name.startswith(_DEFAULT_ROLES)
    return client in _HARMLESS_CLIENTS or _manages_realm(client)


def _defined_roles(roles: Mapping[str, object]) -> Iterator[tuple[Role, frozenset[Role]]]:
    owned = [("", roles.get("realm")), *_mapping(roles.get("client")).items()]
    for client, definitions in owned:
        for definition in definitions if isinstance(definitions, list) else []:
            composites = _mapping(_mapping(definition).get("composites"))
            name = _mapping(definition).get("name")
            if isinstance(name, str):
                parts = {("", part) for part in _texts(composites.get("realm"))}
                for other, names in _mapping(composites.get("client")).items():
                    parts |= {(other, part) for part in _texts(names)}
                yield (client, name), frozenset(parts)


def _defined_groups(groups: list[object]) -> Iterator[tuple[str, frozenset[Role]]]:
    left = [(group, "") for group in groups]
    while left:
        group, above = left.pop()
        name = _mapping(group).get("name")
        if isinstance(name, str):
            path = f"{above}/{name}"
            yield path, frozenset(_roles_of(_mapping(group)))
            below = _mapping(group).get("subGroups")
            left += [(each, path) for each in below] if isinstance(below, list) else []


def _roles_of(holder: Mapping[str, object]) -> Iterator[Role]:
    yield from (("", name) for name in _texts(holder.get("realmRoles")))
    for client, names in _mapping(holder.get("clientRoles")).items():
        yield from ((client, name) for name in _texts(names))


def _with_parents(path: str) -> Iterator[str]:
    """Return a group's path and those of the groups above it, whose roles it inherits."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
