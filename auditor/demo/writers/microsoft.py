"""Write what Microsoft gives: Entra's users, their second factors, the local directory."""

from __future__ import annotations

import json

from auditor.demo.accounts.plan import Account, Plan
from auditor.demo.accounts.sources import DIRECTORY, ENTRA, REGISTRATION_CSV, REGISTRATION_JSON
from auditor.demo.names import DOMAIN
from auditor.demo.writers.cells import date_cell, flag_cell, vietnamese_windows
from auditor.demo.writers.delimited import as_utf8, as_utf8_marked, delimited

_ENTRA_HEADER = (
    *("userPrincipalName", "displayName", "surname", "mail", "givenName", "objectId", "userType"),
    *("jobTitle", "department", "accountEnabled", "usageLocation", "streetAddress", "state"),
    *("country", "physicalDeliveryOfficeName", "city", "postalCode", "telephoneNumber", "mobile"),
    *("authenticationPhoneNumber", "authenticationAlternativePhoneNumber", "authenticationEmail"),
    *("alternateEmailAddress", "ageGroup", "consentProvidedForMinor"),
    "legalAgeGroupClassification",
)

_DIRECTORY_HEADER = (
    *("DistinguishedName", "SamAccountName", "UserPrincipalName", "DisplayName", "EmailAddress"),
    *("Title", "Enabled", "Created", "PasswordLastSet", "PasswordExpired", "PasswordNeverExpires"),
    *("PasswordNotRequired", "LastLogonDate", "LockedOut", "MemberOf", "OfficePhone"),
)

_ADMIN_GROUP = f"CN=Domain Admins,CN=Users,DC={DOMAIN.replace('.', ',DC=')}"
_STAFF_GROUP = f"CN=Can bo,OU=Nhom,DC={DOMAIN.replace('.', ',DC=')}"


def write_entra_users(plan: Plan) -> bytes:
    """Return Entra's "Download users": neither password dates nor second factors are in it."""
    rows: list[tuple[str, ...]] = [_ENTRA_HEADER]
    rows += [_entra_row(each) for each in plan.in_file(ENTRA)]
    return as_utf8_marked(delimited(rows))


def _entra_row(account: Account) -> tuple[str, ...]:
    family, _space, given = account.person.partition(" ")
    cells = {
        "userPrincipalName": account.name,
        "displayName": account.person,
        "surname": family,
        "mail": account.email,
        "givenName": given,
        "objectId": f"00000000-0000-4000-8000-{account.code.replace('CB-', ''):0>12}",
        "userType": "Member",
        "jobTitle": account.position,
        "accountEnabled": flag_cell(account, "enabled", "True", "False"),
        "usageLocation": "VN",
    }
    return tuple(cells.get(header, "") for header in _ENTRA_HEADER)


def write_registration_json(plan: Plan) -> bytes:
    """Return Graph's ``userRegistrationDetails``; it leaves disabled users out."""
    records = [
        {
            "id": f"00000000-0000-4000-9000-{number:012d}",
            "userPrincipalName": each.name,
            "userType": "member",
            "isAdmin": each.privileged,
            "isMfaRegistered": each.enrolled,
            "isMfaCapable": each.capable,
            "methodsRegistered": ["microsoftAuthenticatorPush"] if each.enrolled else [],
        }
        for number, each in enumerate(plan.in_file(REGISTRATION_JSON), start=1)
        if each.enabled
    ]
    text = json.dumps({"value": records}, ensure_ascii=False, indent=1)
    return as_utf8(f"{text}\n")


def write_registration_csv(plan: Plan) -> bytes:
    """Return the portal's download of the same report, under the headings it displays."""
    rows: list[tuple[str, ...]] = [
        (
            "User principal name",
            "Is admin",
            "Multifactor authentication registered",
            "Multifactor authentication capable",
        )
    ]
    rows += [
        (
            each.name,
            flag_cell(each, "privileged", "True", "False"),
            flag_cell(each, "enrolled", "True", "False"),
            flag_cell(each, "capable", "True", "False"),
        )
        for each in plan.in_file(REGISTRATION_CSV)
        if each.enabled
    ]
    return as_utf8_marked(delimited(rows))


def write_directory(plan: Plan) -> bytes:
    """Return ``Get-ADUser | Export-Csv`` of a Vietnamese PowerShell 5, type line first."""
    rows: list[tuple[str, ...]] = [_DIRECTORY_HEADER]
    rows += [_directory_row(each, plan) for each in plan.in_file(DIRECTORY)]
    table = delimited(rows, quote_all=True)
    return as_utf8_marked(f"#TYPE Microsoft.ActiveDirectory.Management.ADUser\r\n{table}")


def _directory_row(account: Account, plan: Plan) -> tuple[str, ...]:
    user = account.name.partition("@")[0]
    # A reset password has no date until its owner chooses one, and counts as expired.
    waits = account.must_change and account.password is None
    return (
        f"CN={user},OU=Nguoi dung,OU={account.unit},DC={DOMAIN.replace('.', ',DC=')}",
        user,
        account.name if "@" in account.name else "",
        account.person,
        account.email,
        account.position,
        flag_cell(account, "enabled", "True", "False"),
        date_cell(account, "created", vietnamese_windows, plan.as_of),
        date_cell(account, "password", vietnamese_windows, plan.as_of),
        "True" if waits else "False",
        flag_cell(account, "never_expires", "True", "False"),
        flag_cell(account, "not_required", "True", "False"),
        date_cell(account, "login", vietnamese_windows, plan.as_of),
        "False",
        _ADMIN_GROUP if account.privileged else _STAFF_GROUP,
        "",
    )
