"""Read the users of a Keycloak realm: its export, or the JSON list its admin API answers.

``kc.sh export`` writes ``{"realm": ..., "users": [...]}`` with roles and credentials
(ExportUtils.exportUser). ``GET /admin/realms/NAME/users`` gives a bare list without either: the
date of the password, the second factor and the rights are then not known. Hashes and seeds
(``secretData``, ``credentialData``, ``value``) are dropped while reading. A required action
``CONFIGURE_TOTP`` is a second factor still to come, not one that is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from auditor.evidence.accounts.keycloak_rights import Rights, rights_in
from auditor.evidence.family import Format
from auditor.evidence.interface import RawTable, SourceSpec
from auditor.evidence.reading.json_records import (
    JsonDocument,
    Unreadable,
    read_json,
    records_in,
    table_of,
)
from auditor.locale import _
from auditor.model import EvidenceError, Text

_PASSWORD = "password"  # noqa: S105  # a type of credential
# Types of credentials (CredentialModel and its kin): OTPCredentialModel, WebAuthnCredentialModel;
# totp and hotp stand in exports of Keycloak before version 8.
_SECOND_FACTORS = frozenset({"otp", "totp", "hotp", "webauthn", "webauthn-passwordless"})
_NO_SECOND_FACTORS = frozenset({_PASSWORD, "password-history"})

_PASSWORD_DATE = "credentials (password): createdDate"  # noqa: S105  # a header
_SECOND_FACTOR = "credentials (otp, webauthn)"
_RIGHTS = "realmRoles, clientRoles, groups"


def _read(path: Path, shown: str, spec: SourceSpec) -> RawTable | None:
    del spec
    document = read_json(path, shown=shown)
    if document is None:
        return None
    _refuse_several_realms(document, shown)
    rights = rights_in(document)
    return table_of(
        records_in(document, shown, "users"), shown, lambda user: _flattened(user, rights)
    )


def _refuse_several_realms(document: JsonDocument, shown: str) -> None:
    """Refuse an export of all realms: the same name in two of them is not the same account."""
    first = document[0] if isinstance(document, list) and document else None
    if isinstance(first, Mapping) and "realm" in first and "username" not in first:
        raise EvidenceError(
            _(
                "{path}: holds several realms; export each into a file of its own (kc.sh export"
                " --realm NAME)."
            ).format(path=shown)
        )


def _flattened(user: Mapping[str, object], rights: Rights) -> dict[str, object]:
    """Return what is taken over from a user; a name the file does not give stays away."""
    cells: dict[str, object] = {
        name: _plain(user[name])
        for name in ("username", "email", "enabled", "createdTimestamp")
        if name in user
    }
    cells |= {
        "requiredActions": _must_change(user),
        _PASSWORD_DATE: _password_changed(user),
        _SECOND_FACTOR: _second_factor(user),
        _RIGHTS: rights.privileged(user),
        "groups": _common_group(user),
        "serviceAccountClientId": "service" if user.get("serviceAccountClientId") else None,
    }
    return {name: cell for name, cell in cells.items() if cell is not None}


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int | float) else Unreadable.VALUE


def _credentials(user: Mapping[str, object]) -> list[Mapping[str, object]] | None:
    found = user.get("credentials")
    if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        return None
    return found


def _must_change(user: Mapping[str, object]) -> object:
    if any(
        each.get("type") == _PASSWORD and each.get("temporary") is True
        for each in _credentials(user) or []
    ):
        return True
    actions = user.get("requiredActions")
    if actions is None:
        return None
    return "UPDATE_PASSWORD" in actions if isinstance(actions, list) else Unreadable.VALUE


def _password_changed(user: Mapping[str, object]) -> int | None:
    """Return when the newest password was set, in milliseconds since 1970."""
    dates = [
        date
        for each in _credentials(user) or []
        if each.get("type") == _PASSWORD and type(date := each.get("createdDate")) is int
    ]
    return max(dates, default=None)


def _second_factor(user: Mapping[str, object]) -> object:
    """Return whether a second factor is registered.

    ``totp`` says so of one-time codes alone, in API lists too; its "no" leaves security keys open.
    The credentials of a federated user may be elsewhere, and a type that an extension adds may be
    a second factor: both leave a "no" in doubt.
    """
    if user.get("totp") is True:
        return True
    credentials = _credentials(user)
    if credentials is None:
        return Unreadable.VALUE if user.get("credentials") is not None else None
    types = {str(each.get("type")) for each in credentials}
    if types & _SECOND_FACTORS:
        return True
    federated = bool(user.get("federationLink") or user.get("federatedIdentities"))
    return None if federated or types - _NO_SECOND_FACTORS else False


def _common_group(user: Mapping[str, object]) -> str | None:
    """Return the path that all groups of a user share (``/thsao`` of ``/thsao/GV, /thsao/To1``)."""
    groups = user.get("groups")
    if not isinstance(groups, list) or not groups:
        return None
    paths = [str(group).split("/") for group in groups]
    common = []
    for parts in zip(*paths, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return "/".join(common) or None


FORMAT = Format(
    name="keycloak",
    title=Text(
        "Keycloak: tệp kc.sh export của một realm, hoặc danh sách users của API quản trị (JSON)",
        "Keycloak: kc.sh export of a realm, or the admin API's list of users (JSON)",
    ),
    signature=frozenset(
        {
            *("createdtimestamp", "requiredactions", "disableablecredentialtypes", "totp"),
            *("emailverified", "serviceaccountclientid", "realmroles"),
        }
    ),
    system="keycloak",
    aliases={
        "username": ("username",),
        "email": ("email",),
        "role": ("serviceaccountclientid",),
        "org_unit": ("groups",),
        "enabled": ("enabled",),
        "privileged": ("realmroles clientroles groups",),
        "created_at": ("createdtimestamp",),
        "password_changed_at": ("credentials password createddate",),
        "must_change": ("requiredactions",),
        "mfa_enrolled": ("credentials otp webauthn",),
    },
    cannot_tell=(
        "last_login_at",
        "mfa_capable",
        "mfa_enforced",
        "password_never_expires",
        "password_not_required",
        "people",
        "owner",
    ),
    read=_read,
)
