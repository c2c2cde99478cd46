"""Read ``wp user list --format=csv`` (or ``json``) of WordPress.

WordPress knows neither the age of a password nor, without an extension, a second factor. A role
that an extension adds may or may not administer, and ``--network`` lists no roles: then the rights
are not known. Nor does the list name the super administrators of a network of sites
(``wp super-admin list`` does). Dates are UTC (wp_insert_user). ``user_pass`` and
``user_activation_key`` are never taken over.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from auditor.evidence.family import Format
from auditor.evidence.interface import RawTable, SourceSpec
from auditor.evidence.reading.json_records import read_json_records
from auditor.evidence.values.fold import fold
from auditor.model import Text

_REGISTERED = "user registered"
_ADMINISTRATOR = r"(?:^|,)\s*administrator\s*(?:,|$)"
# The roles every WordPress has besides; none of them manages users or settings.
_OTHERS = r"^(?:\s*(?:editor|author|contributor|subscriber)\s*(?:,|$))+$"
_ALIASES = {
    "username": ("user login",),
    "email": ("user email",),
    "position": ("roles",),
    "created_at": (_REGISTERED,),
}


def _read(path: Path, shown: str, spec: SourceSpec) -> RawTable | None:
    del spec
    return read_json_records(path, shown=shown)


def _in_utc(raw: RawTable) -> RawTable:
    """Write the zone to the dates of registration, which the list leaves out."""
    dates = [name for name in raw.frame.columns if fold(name) == _REGISTERED]
    zoned = pl.col(dates).str.replace(r"^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$", "${1}T${2}Z")
    return replace(raw, frame=raw.frame.with_columns(zoned)) if dates else raw


def _derive(raw: pl.DataFrame, typed: pl.DataFrame) -> dict[str, pl.Series]:
    """Read the rights from the roles; of roles that WordPress itself does not have, nothing."""
    del typed
    if "roles" not in raw.columns:
        return {}
    administers = pl.col("roles").str.contains(_ADMINISTRATOR)
    plain = pl.col("roles").str.contains(_OTHERS)
    known = pl.when(administers).then(statement=True).when(plain).then(statement=False)
    return {"privileged": raw.select(known.alias("privileged")).to_series()}


FORMAT = Format(
    name="wordpress",
    title=Text(
        "WordPress: kết quả lệnh wp user list (CSV, JSON)",
        "WordPress: output of wp user list (CSV, JSON)",
    ),
    signature=frozenset({"user login", "user email", _REGISTERED}),
    system="wordpress",
    aliases=_ALIASES,
    cannot_tell=(
        "password_changed_at",
        "last_login_at",
        "must_change",
        "enabled",
        "mfa_enrolled",
        "mfa_capable",
        "mfa_enforced",
        "password_never_expires",
        "password_not_required",
        "people",
        "owner",
    ),
    read=_read,
    tidy=_in_utc,
    holds_secrets=True,
    derive=_derive,
    derives_from=frozenset({"roles"}),
)
