"""Read the Microsoft Entra "Download users" CSV.

It tells neither the password's date nor the second factor.
"""

from __future__ import annotations

from auditor.evidence.family import Format
from auditor.model import Text

FORMAT = Format(
    name="entra-users",
    title=Text('Microsoft Entra: tệp "Download users"', 'Microsoft Entra: "Download users"'),
    signature=frozenset({"objectid", "consentprovidedforminor"}),
    system="microsoft",
    aliases={
        "username": ("userprincipalname", "user principal name"),
        "email": ("mail", "userprincipalname", "user principal name"),
        "position": ("jobtitle", "job title"),
        "org_unit": ("department",),
        "enabled": ("accountenabled", "account enabled"),
        "created_at": ("createddatetime", "created date time"),
        "password_changed_at": ("lastpasswordchangedatetime",),
    },
    cannot_tell=(
        "last_login_at",
        "must_change",
        "mfa_enrolled",
        "mfa_capable",
        "mfa_enforced",
        "privileged",
        "password_never_expires",
        "password_not_required",
        "people",
        "owner",
    ),
)
