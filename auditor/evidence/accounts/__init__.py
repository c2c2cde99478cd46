"""Hold the account formats, one file each; ``FORMATS`` is the table of all of them."""

from __future__ import annotations

from auditor.evidence.accounts import (
    active_directory,
    active_directory_csv,
    entra_registration_details,
    entra_users,
    freeipa_json,
    gam,
    google_workspace,
    keycloak,
    ldap,
    ldif,
    moodle,
    synology_dsm,
    table,
    wordpress,
)
from auditor.evidence.accounts.interface import AccountFormat

__all__ = ["FORMATS", "AccountFormat"]

FORMATS: dict[str, AccountFormat] = {
    each.FORMAT.name: each.FORMAT
    for each in (
        table,
        google_workspace,
        gam,
        entra_users,
        entra_registration_details,
        active_directory_csv,
        ldap,
        active_directory,
        ldif,
        keycloak,
        freeipa_json,
        moodle,
        wordpress,
        synology_dsm,
    )
}
