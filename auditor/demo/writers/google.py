"""Write what Google Workspace gives: the console's "Download users" and ``gam print users``."""

from __future__ import annotations

from auditor.demo.accounts.plan import Account, Plan
from auditor.demo.accounts.sources import GAM, GOOGLE
from auditor.demo.writers.cells import date_cell, flag_cell, utc, year_first
from auditor.demo.writers.delimited import as_utf8, delimited

_HEADER = (
    *("First Name [Required]", "Last Name [Required]", "Email Address [Required]"),
    *("Password [Required]", "Password Hash Function [UPLOAD ONLY]", "Org Unit Path [Required]"),
    *("New Primary Email [UPLOAD ONLY]", "Status [READ ONLY]", "Last Sign In [READ ONLY]"),
    *("Recovery Email", "Home Secondary Email", "Work Secondary Email"),
    *("Recovery Phone [MUST BE IN THE E.164 FORMAT]", "Work Phone", "Home Phone", "Mobile Phone"),
    *("Work Address", "Home Address", "Employee ID", "Employee Type", "Employee Title"),
    *("Manager Email", "Department", "Cost Center", "2sv Enrolled [READ ONLY]"),
    *("2sv Enforced [READ ONLY]", "Building ID", "Floor Name", "Floor Section"),
    *("Email Usage [READ ONLY]", "Drive Usage [READ ONLY]", "Total Storage [READ ONLY]"),
    *("Change Password at Next Sign-In", "New Status [UPLOAD ONLY]"),
)

_GAM_HEADER = (
    *("primaryEmail", "name.givenName", "name.familyName", "orgUnitPath", "suspended", "archived"),
    *("isAdmin", "isDelegatedAdmin", "isEnrolledIn2Sv", "isEnforcedIn2Sv", "creationTime"),
    *("lastLoginTime", "changePasswordAtNextLogin", "organizations.0.title"),
    *("recoveryPhone", "includeInGlobalAddressList"),
)

_FOLDERS = {
    "staff": "/Giao vien",
    "admin": "/Quan tri",
    "pupil": "/Hoc sinh",
    "shared": "/Tai khoan truong",
}
"""Role -> the org unit below the school's; without a known role it is the school's own."""


def write_google(plan: Plan) -> bytes:
    """Return the console's file: 34 columns, most of them empty, the password always ``****``."""
    rows: list[tuple[str, ...]] = [_HEADER]
    for each in plan.in_file(GOOGLE):
        rows += [_google_row(each, plan)] * (2 if each.twice else 1)
        if each.name.startswith("truong@"):
            rows.append(("",) * len(_HEADER))
    return as_utf8(delimited(rows))


def _google_row(account: Account, plan: Plan) -> tuple[str, ...]:
    given = account.person.rpartition(" ")[2]
    cells = {
        "First Name [Required]": given,
        "Last Name [Required]": account.person.removesuffix(given).strip(),
        "Email Address [Required]": account.email,
        "Password [Required]": "****",
        "Org Unit Path [Required]": _org_unit(account),
        "Status [READ ONLY]": flag_cell(account, "enabled", "Active", "Suspended"),
        "Last Sign In [READ ONLY]": date_cell(
            account, "login", year_first, plan.as_of, "Never logged in"
        ),
        "Employee ID": account.code,
        "Employee Title": account.position,
        "2sv Enrolled [READ ONLY]": flag_cell(account, "enrolled", "True", "False"),
        "2sv Enforced [READ ONLY]": flag_cell(account, "enforced", "True", "False"),
        "Email Usage [READ ONLY]": "0.1GB",
        "Drive Usage [READ ONLY]": "0.4GB",
        "Total Storage [READ ONLY]": "0.5GB",
        "Change Password at Next Sign-In": flag_cell(account, "must_change", "True", "False"),
    }
    return tuple(cells.get(header, "") for header in _HEADER)


def write_gam(plan: Plan) -> bytes:
    """Return ``gam print users``: times in UTC, ``Never`` for an account nobody has used."""
    rows: list[tuple[str, ...]] = [_GAM_HEADER]
    for each in plan.in_file(GAM):
        rows += [_gam_row(each, plan)] * (2 if each.twice else 1)
    return as_utf8(delimited(rows))


def _gam_row(account: Account, plan: Plan) -> tuple[str, ...]:
    given = account.person.rpartition(" ")[2]
    return (
        account.email,
        given,
        account.person.removesuffix(given).strip(),
        _org_unit(account),
        flag_cell(account, "enabled", "False", "True"),
        "False",
        flag_cell(account, "privileged", "True", "False"),
        "False",
        flag_cell(account, "enrolled", "True", "False"),
        flag_cell(account, "enforced", "True", "False"),
        date_cell(account, "created", utc, plan.as_of),
        date_cell(account, "login", utc, plan.as_of, "Never"),
        flag_cell(account, "must_change", "True", "False"),
        account.position,
        "",
        "True",
    )


def _org_unit(account: Account) -> str:
    return f"/{account.unit}{_FOLDERS.get(account.role or '', '')}"
