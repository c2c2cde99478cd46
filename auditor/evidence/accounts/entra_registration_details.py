"""Read Microsoft Entra's authentication-method registration report, as Graph JSON or as CSV.

``registered`` means a method is there, ``capable`` that policy also allows it; neither proves
enforcement (Microsoft Graph, userRegistrationDetails). Disabled users are not in the report.
"""

from __future__ import annotations

from pathlib import Path

from auditor.evidence.family import Format
from auditor.evidence.interface import RawTable, SourceSpec
from auditor.evidence.reading.json_records import read_json_records
from auditor.model import Text


def _read(path: Path, shown: str, spec: SourceSpec) -> RawTable | None:
    del spec
    return read_json_records(path, shown=shown, records_key="value")


FORMAT = Format(
    name="entra-registration-details",
    title=Text(
        "Microsoft Entra: báo cáo đăng ký phương thức xác thực (JSON, CSV)",
        "Microsoft Entra: registration details of authentication methods (JSON, CSV)",
    ),
    signature=frozenset(
        {"ismfaregistered", "multifactor authentication registered", "ismfacapable"}
    ),
    system="microsoft",
    aliases={
        "username": ("userprincipalname", "user principal name"),
        "email": ("userprincipalname", "user principal name"),
        "privileged": ("isadmin", "is admin"),
        "mfa_enrolled": ("ismfaregistered", "multifactor authentication registered"),
        "mfa_capable": ("ismfacapable", "multifactor authentication capable"),
    },
    cannot_tell=(
        "password_changed_at",
        "created_at",
        "last_login_at",
        "must_change",
        "enabled",
        "mfa_enforced",
        "password_never_expires",
        "password_not_required",
        "people",
        "owner",
    ),
    read=_read,
)
