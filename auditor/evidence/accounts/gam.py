"""Read what GAM prints of Google Workspace users: ``gam print users`` and ``gam report users``."""

from __future__ import annotations

from auditor.evidence.family import Format
from auditor.model import Text

FORMAT = Format(
    name="gam",
    title=Text(
        "Google Workspace: kết quả lệnh gam print users, gam report users",
        "Google Workspace: output of gam print users, gam report users",
    ),
    signature=frozenset({"primaryemail", "accounts is 2sv enrolled", "isenrolledin2sv"}),
    system="google",
    aliases={
        "username": ("primaryemail", "email", "user"),
        "email": ("primaryemail", "email", "user"),
        "position": ("organizations 0 title", "organizations 0 description"),
        "org_unit": ("orgunitpath",),
        "enabled": (
            "!suspended",
            "!archived",
            "!accounts is suspended",
            "!accounts is archived",
            "!accounts disabled",
        ),
        "privileged": ("isadmin", "isdelegatedadmin"),
        "created_at": ("creationtime", "accounts timestamp creation"),
        "last_login_at": ("lastlogintime", "accounts timestamp last login"),
        "must_change": ("changepasswordatnextlogin",),
        "mfa_enrolled": ("isenrolledin2sv", "accounts is 2sv enrolled"),
        "mfa_enforced": ("isenforcedin2sv", "accounts is 2sv enforced"),
    },
    cannot_tell=(
        "password_changed_at",
        "mfa_capable",
        "password_never_expires",
        "password_not_required",
        "people",
        "owner",
    ),
    constants={"login_lag_days": 2},
)
