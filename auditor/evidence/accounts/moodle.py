"""Read users of Moodle: the list of "Upload users", "Download" of the bulk user actions, or JSON.

Both lists use the field names of ``admin/tool/uploaduser`` and ``admin/user/user_bulk_download``;
the download has neither ``suspended`` nor a date, unless a site adds them. The web service
``core_user_get_users`` answers ``{"users": [...]}`` with ``lastaccess`` in seconds since 1970 (0 if
never). An upload list holds passwords in plain text: that column is never taken over. Headings
that Moodle translates (its report of users) are no format of their own: name the columns.
"""

from __future__ import annotations

from pathlib import Path

from auditor.evidence.family import Format
from auditor.evidence.interface import RawTable, SourceSpec
from auditor.evidence.reading.json_records import read_json_records
from auditor.model import Text

_ALIASES = {
    "username": ("username",),
    "email": ("email",),
    "person_code": ("idnumber",),
    "org_unit": ("department",),
    "enabled": ("!suspended",),
    "last_login_at": ("lastaccess",),
}


def _read(path: Path, shown: str, spec: SourceSpec) -> RawTable | None:
    del spec
    return read_json_records(path, shown=shown, records_key="users")


FORMAT = Format(
    name="moodle",
    title=Text(
        'Moodle: danh sách "Upload users", tệp tải về của "Bulk user actions", hoặc JSON',
        'Moodle: list of "Upload users", download of "Bulk user actions", or JSON',
    ),
    signature=frozenset(
        {"idnumber", "lastaccess", "firstaccess", "cohort1", "course1", "sysrole1", "mnethostid"}
    ),
    system="moodle",
    aliases=_ALIASES,
    cannot_tell=(
        "password_changed_at",
        "created_at",
        "must_change",
        "privileged",
        "mfa_enrolled",
        "mfa_capable",
        "mfa_enforced",
        "password_never_expires",
        "password_not_required",
        "people",
        "owner",
    ),
    read=_read,
    holds_secrets=True,
)
