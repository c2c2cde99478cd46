"""Hold the accounts: who may sign in where, as user directories and their exports tell it."""

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
from auditor.evidence.accounts.arrange import arrange
from auditor.evidence.accounts.assign import link_staff
from auditor.evidence.accounts.columns import COLUMNS
from auditor.evidence.accounts.declared import apply_declared
from auditor.evidence.accounts.identity import join
from auditor.evidence.accounts.sanity import examine
from auditor.evidence.family import Family, Table
from auditor.model import Text

__all__ = ["FAMILY"]

FAMILY = Family(
    name="accounts",
    title=Text("Tài khoản", "Accounts"),
    recognised_by=frozenset(
        {"password_changed_at", "last_login_at", "mfa_enrolled", "must_change", "username"}
    ),
    described="Live directories, and exports of user directories.",
    tables=(
        Table(
            name="accounts",
            columns=COLUMNS,
            subject="account",
            named_by=("username", "email"),
            nothing_judged=Text(
                "Trường không có tài khoản nào thuộc đối tượng của quy tắc này.",
                "The school has no account that this rule speaks about.",
            ),
            nameless=Text("Dòng không có tên tài khoản.", "The row names no account."),
            max_age_days=90,
            identity=frozenset({"account", "username", "role", "position", "org_unit", "system"}),
            arrange=arrange,
            examine=examine,
            join=join,
            declare=apply_declared,
        ),
    ),
    formats={
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
    },
    link=link_staff,
)
