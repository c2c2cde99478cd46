"""Read the users of FreeIPA as its JSON-RPC answers ``user_find`` with ``all`` and ``sizelimit`` 0.

Values stand in lists, times as ``{"__datetime__": "20261210024734Z"}``, bytes as ``__base64__``
(dropped). A first password set by an administrator expires at once, which is how FreeIPA has it
changed at the next sign-in. An answer cut short by the server's limit is refused: it would look
like a smaller directory. Tokens of one-time codes are other objects, so that only a passkey tells
here that a second factor is registered.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import polars as pl

from auditor.evidence.family import Format
from auditor.evidence.interface import RawTable, SourceSpec
from auditor.evidence.reading.json_records import (
    JsonDocument,
    Unreadable,
    read_json,
    records_in,
    table_of,
)
from auditor.evidence.secrets import SECRET_ATTRIBUTES, is_secret
from auditor.locale import _
from auditor.model import EvidenceError, Text

_DATE, _BYTES = "__datetime__", "__base64__"
_FIRST_ONLY = frozenset({"uid", "mail"})
"""Attributes of which only the first value names the account."""

_ADMINS = r"(?im)^admins$"
_ADMINS_DN = r"(?im)^cn=admins,cn=groups,"
# The types of ipaUserAuthType: any of them suffices to sign in. "hardened" is a password too, sent
# in another way; "disabled" lets the default decide. What a RADIUS server or another identity
# provider asks for, and what guards the key of a certificate (pkinit), is not known here.
_PASSWORD_ALONE = r"(?im)^(?:password|hardened|disabled)$"  # noqa: S105  # a pattern
_ELSEWHERE = r"(?im)^(?:radius|idp|pkinit)$"


def _read(path: Path, shown: str, spec: SourceSpec) -> RawTable | None:
    del spec
    document = read_json(path, shown=shown)
    if document is None:
        return None
    answer = _answer(document, shown)
    records = records_in(answer, shown, "result")
    if isinstance(answer, Mapping):
        count = answer.get("count")
        if answer.get("truncated") or (isinstance(count, int) and count > len(records)):
            raise EvidenceError(
                _(
                    "{path}: the answer was cut short by the server's size limit; ask again with"
                    " sizelimit 0."
                ).format(path=shown)
            )
    return table_of(records, shown, _flattened)


def _answer(document: JsonDocument, shown: str) -> JsonDocument:
    """Return the answer without its envelope.

    Raises:
        EvidenceError: the server answered with an error.

    """
    if not isinstance(document, Mapping):
        return document
    error = document.get("error")
    if error:
        code = error.get("code") if isinstance(error, Mapping) else None
        raise EvidenceError(
            _(
                "{path}: the server answered with an error (code {code}) instead of users; ask"
                " again."
            ).format(path=shown, code=code if isinstance(code, int) else "?")
        )
    inner = document.get("result")
    return inner if isinstance(inner, Mapping) else document


def _flattened(entry: Mapping[str, object]) -> dict[str, object]:
    """Return an entry with its values as text, several of them below each other."""
    kept = {name.lower(): value for name, value in entry.items() if not _is_secret(name)}
    return {name: _values(value, first=name in _FIRST_ONLY) for name, value in kept.items()}


def _is_secret(name: str) -> bool:
    return name.partition(";")[0].strip().lower() in SECRET_ATTRIBUTES or is_secret(name)


def _values(value: object, *, first: bool) -> object:
    if not isinstance(value, list):
        return _value(value)
    values = [_value(each) for each in (value[:1] if first else value)]
    if any(each is Unreadable.VALUE for each in values):
        return Unreadable.VALUE
    told = [each for each in values if each is not None]
    return told[0] if len(told) == 1 else "\n".join(map(str, told))


def _value(value: object) -> object:
    if isinstance(value, Mapping):
        if _BYTES in value:
            return None
        value = value.get(_DATE, Unreadable.VALUE)
    known = value is None or isinstance(value, str | int | float)
    return value if known else Unreadable.VALUE


def _derive(raw: pl.DataFrame, typed: pl.DataFrame) -> dict[str, pl.Series]:
    """Read rights, passkeys, enforced factors, and passwords that expired when they were set."""
    derived: dict[str, pl.Expr] = {}
    rights = _privileged(raw)
    if rights is not None:
        derived["privileged"] = rights
    if "ipapasskey" in raw.columns:
        has_passkey = pl.col("ipapasskey").is_not_null()
        derived["mfa_enrolled"] = pl.when(has_passkey).then(statement=True)
    if "ipauserauthtype" in raw.columns:
        kinds = pl.col("ipauserauthtype")
        derived["mfa_enforced"] = (
            pl.when(kinds.str.contains(_PASSWORD_ALONE))
            .then(statement=False)
            .when(kinds.str.contains(_ELSEWHERE))
            .then(statement=None)
            .when(kinds.is_not_null())
            .then(statement=True)
        )
    if "krbpasswordexpiration" in raw.columns and "password_changed_at" in typed.columns:
        raw = raw.with_columns(typed["password_changed_at"].alias("password changed at"))
        expires = pl.col("krbpasswordexpiration").str.to_datetime(
            "%Y%m%d%H%M%SZ", strict=False, time_unit="us", time_zone="UTC"
        )
        changed = pl.col("password changed at")
        derived["must_change"] = expires <= changed + timedelta(seconds=1)
    return {name: raw.select(each.alias(name)).to_series() for name, each in derived.items()}


def _privileged(raw: pl.DataFrame) -> pl.Expr | None:
    """Return whether a user is in ``admins``, or holds a role, which delegates administration.

    Whoever has no groups has none of their rights; unless groups were not asked for at all.
    """
    signs = {
        "memberof group": pl.col("memberof group").str.contains(_ADMINS),
        "memberofindirect group": pl.col("memberofindirect group").str.contains(_ADMINS),
        "memberof": pl.col("memberof").str.contains(_ADMINS_DN),
        "memberof role": pl.col("memberof role").is_not_null(),
        "memberofindirect role": pl.col("memberofindirect role").is_not_null(),
    }
    present = [sign for name, sign in signs.items() if name in raw.columns]
    if not present:
        return None
    found = pl.any_horizontal(each.fill_null(value=False) for each in present)
    told = {"memberof group", "memberof"} & {*raw.columns}
    return found if told else pl.when(found).then(statement=True)


FORMAT = Format(
    name="freeipa-json",
    title=Text(
        "FreeIPA: câu trả lời JSON của lệnh user_find",
        "FreeIPA: JSON answer to user_find",
    ),
    signature=frozenset(
        {
            *("krblastpwdchange", "krbpasswordexpiration", "krbprincipalname", "ipauniqueid"),
            *("krbcanonicalname", "nsaccountlock", "memberof group"),
        }
    ),
    system="freeipa",
    aliases={
        "username": ("uid",),
        "email": ("mail",),
        "person_code": ("employeenumber",),
        "position": ("title", "employeetype"),
        "org_unit": ("ou",),
        "enabled": ("!nsaccountlock",),
        "password_changed_at": ("krblastpwdchange",),
        "last_login_at": ("krblastsuccessfulauth",),
        "expires_at": ("krbprincipalexpiration",),
    },
    cannot_tell=(
        "created_at",
        "mfa_capable",
        "password_never_expires",
        "password_not_required",
        "people",
        "owner",
    ),
    read=_read,
    derive=_derive,
    derives_from=frozenset(
        {
            *("memberof group", "memberofindirect group", "memberof", "memberof role"),
            *("memberofindirect role", "ipapasskey", "ipauserauthtype", "krbpasswordexpiration"),
        }
    ),
)
