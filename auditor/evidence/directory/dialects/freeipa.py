"""Know FreeIPA: Kerberos dates, kinds of sign-in, and tokens that are enabled and in date.

A token's key is never asked for. A second factor counts where the account has a usable token (or a
passkey) and its kinds of sign-in, or the realm's, allow it (FreeIPA: 70ipaotp.ldif, ipa(1)).
"""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from auditor.audit import Problem
from auditor.evidence.directory.dialects.alike import admins, naming_contexts, number
from auditor.evidence.directory.dialects.completing import with_policy, with_rights
from auditor.evidence.directory.dialects.interface import Dialect, Surroundings
from auditor.evidence.directory.interface import PasswordPolicy, Policies
from auditor.ldap.interface import Entry, Scope, Search
from auditor.ldap.names import comparable, comparable_column
from auditor.ldap.session import Session
from auditor.locale import both
from auditor.model import Text

_POLICY = (
    *("krbMaxPwdLife", "krbPwdMinLength", "krbPwdHistoryLength", "krbPwdMinDiffChars"),
    *("krbPwdMaxFailure", "krbPwdLockoutDuration", "cn"),
)
_TOKEN = ("ipatokenOwner", "ipatokenDisabled", "ipatokenNotBefore", "ipatokenNotAfter")
_CLASSES = 3
"""Kinds of characters from which on ``krbPwdMinDiffChars`` is complexity."""
_FORM = "%Y%m%d%H%M%SZ"


def _suffix(session: Session) -> str:
    contexts = naming_contexts(session.root)
    wanted = session.root.text("defaultNamingContext")
    own = [each for each in contexts if each.lower().startswith("dc=")]
    return wanted or (own[0] if own else "")


def _policy(entry: Entry) -> PasswordPolicy:
    classes = number(entry, "krbPwdMinDiffChars")
    return PasswordPolicy(
        name=entry.name,
        max_age_s=number(entry, "krbMaxPwdLife"),
        min_length=number(entry, "krbPwdMinLength"),
        history=number(entry, "krbPwdHistoryLength"),
        complexity=None if classes is None else classes >= _CLASSES,
        lockout_attempts=number(entry, "krbPwdMaxFailure"),
        lockout_s=number(entry, "krbPwdLockoutDuration"),
        # An administrator's reset expires the password at once; FreeIPA has no switch for it.
        must_change_after_reset=True,
    )


def _read_policies(session: Session, suffix: str) -> Policies:
    found = {
        entry.name.lower(): _policy(entry)
        for entry in session.look(
            Search(f"cn=kerberos,{suffix}", "(objectClass=krbPwdPolicy)", _POLICY)
        )
    }
    realm_wide = [name for name in found if name.startswith("cn=global_policy,")]
    return Policies(found, realm_wide[0] if len(realm_wide) == 1 else None)


def _owners(session: Session, suffix: str, as_of: datetime) -> set[str] | None:
    """Return who has a usable token, comparable; ``None`` where tokens may not be seen.

    Without the right to read them a directory shows an account its own tokens only.
    """
    myself = comparable(session.directory.bind.user)
    tokens = session.look(Search(f"cn=otp,{suffix}", "(objectClass=ipaToken)", _TOKEN))
    owners = [comparable(token.text("ipatokenOwner") or "") for token in tokens]
    if all(owner in ("", myself) for owner in owners):
        return None
    return {
        owner
        for owner, token in zip(owners, tokens, strict=True)
        if owner and _usable(token, as_of)
    }


def _usable(token: Entry, as_of: datetime) -> bool:
    if (token.text("ipatokenDisabled") or "").lower() == "true":
        return False
    moment = as_of.astimezone(UTC)
    begins, ends = _time(token.text("ipatokenNotBefore")), _time(token.text("ipatokenNotAfter"))
    return (begins is None or begins <= moment) and (ends is None or moment <= ends)


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.strptime(text, _FORM).replace(tzinfo=UTC) if text else None
    except ValueError:
        return None


def _realm_kinds(session: Session, suffix: str) -> str:
    """Return the kinds of sign-in of accounts that have none of their own; FreeIPA's default."""
    search = Search(
        f"cn=ipaConfig,cn=etc,{suffix}", "(objectClass=*)", ("ipaUserAuthType",), Scope.BASE
    )
    kinds = [
        value.decode("utf-8", "replace")
        for entry in session.look(search)
        for value in entry.values("ipaUserAuthType")
    ]
    return "\n".join(kinds) or "password"


def _look_around(session: Session, as_of: datetime) -> Surroundings:
    suffix = _suffix(session)
    policies = _read_policies(session, suffix)
    owners = _owners(session, suffix, as_of)
    kinds = _realm_kinds(session, suffix)
    groups = (f"cn=admins,cn=groups,cn=accounts,{suffix}", *session.directory.admin_groups)
    members, problems = admins(session, groups)
    if owners is None:
        problems.append(
            Problem(
                None,
                "tokens_hidden",
                both(
                    "This account sees no tokens of others (cn=otp); who has a second factor is"
                    " not known. Give it the right to read tokens."
                ),
            )
        )

    def complete(frame: pl.DataFrame) -> pl.DataFrame:
        frame = with_rights(frame, members, "uid")
        frame = with_policy(frame, pl.col("krbPwdPolicyReference"), policies)
        token = pl.lit(None, dtype=pl.String)
        if owners is not None:
            has = pl.lit(comparable_column(frame["dn"])).is_in(sorted(owners))
            token = pl.when(has).then(pl.lit("TRUE")).otherwise(pl.lit("FALSE"))
        return frame.with_columns(
            token=token, ipaUserAuthType=pl.col("ipaUserAuthType").fill_null(kinds)
        )

    return Surroundings(policies, complete, tuple(problems))


def _recognises(root: Entry) -> bool:
    return bool(root.values("ipaDomainLevel") or root.values("ipaTopologyPluginVersion"))


DIALECT = Dialect(
    name="freeipa",
    title=Text("FreeIPA", "FreeIPA"),
    recognises=_recognises,
    filter="(objectClass=posixAccount)",
    attributes=(
        *("uid", "mail", "employeeNumber", "employeeType", "title", "objectClass"),
        *("createTimestamp", "krbLastPwdChange", "krbPasswordExpiration", "krbPwdPolicyReference"),
        *("krbLastSuccessfulAuth", "krbPrincipalExpiration", "nsAccountLock", "ipaUserAuthType"),
        "ipaPassKey",
    ),
    look_around=_look_around,
    several=frozenset({"objectClass", "ipaUserAuthType"}),
)
