"""Hold the account formats, one file each; ``FORMATS`` is the table of all of them."""

from __future__ import annotations

from auditor.evidence.accounts import (
    active_directory_csv,
    entra_registration_details,
    entra_users,
    gam,
    google_workspace,
    table,
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
    )
}
