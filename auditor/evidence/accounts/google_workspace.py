"""Read the Google Workspace Admin console's "Download users" CSV.

It never tells the date of a password.
"""

from __future__ import annotations

from auditor.evidence.family import Format
from auditor.model import Text

FORMAT = Format(
    name="google-workspace",
    title=Text(
        'Google Workspace: tệp "Download users" của trang quản trị',
        'Google Workspace: "Download users" of the Admin console',
    ),
    signature=frozenset({"2sv enrolled read only", "2sv enrolled", "org unit path required"}),
    system="google",
    # Headers carry suffixes such as [Required] and [READ ONLY]; some downloads drop them.
    aliases={
        "username": ("email address required", "email address"),
        "email": ("email address required", "email address"),
        "person_code": ("employee id",),
        "position": ("employee type", "employee title"),
        "org_unit": ("org unit path required", "org unit path"),
        "enabled": ("status read only", "status"),
        "last_login_at": ("last sign in read only", "last sign in"),
        "must_change": ("change password at next sign in",),
        "mfa_enrolled": ("2sv enrolled read only", "2sv enrolled"),
        "mfa_enforced": ("2sv enforced read only", "2sv enforced"),
    },
    cannot_tell=(
        "password_changed_at",
        "created_at",
        "privileged",
        "mfa_capable",
        "password_never_expires",
        "password_not_required",
        "people",
        "owner",
    ),
)
