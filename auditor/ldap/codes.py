"""Say what a directory's result codes mean for the audit (RFC 4511, appendix A)."""

from __future__ import annotations

import re

from auditor.ldap.interface import DirectoryError, LostConnectionError
from auditor.locale import _

SUCCESS, NO_SUCH_OBJECT, REFERRAL = 0, 32, 10
INVALID_CREDENTIALS, INSUFFICIENT_ACCESS = 49, 50
_TIME_LIMIT, _SIZE_LIMIT, _ADMIN_LIMIT = 3, 4, 11
_STRONGER_AUTH, _CONFIDENTIALITY = 8, 13
_BUSY, _UNAVAILABLE = 51, 52
OTHER = 80
_SHOWN = 160

_NAMES = {
    1: "operationsError",
    2: "protocolError",
    3: "timeLimitExceeded",
    4: "sizeLimitExceeded",
    7: "authMethodNotSupported",
    8: "strongerAuthRequired",
    10: "referral",
    11: "adminLimitExceeded",
    12: "unavailableCriticalExtension",
    13: "confidentialityRequired",
    32: "noSuchObject",
    34: "invalidDNSyntax",
    48: "inappropriateAuthentication",
    49: "invalidCredentials",
    50: "insufficientAccessRights",
    51: "busy",
    52: "unavailable",
    53: "unwillingToPerform",
    80: "other",
}


class NoSuchBaseError(DirectoryError):
    """Nothing stands where the search was to start."""


def failure(code: int, text: str, url: str, base: str) -> DirectoryError:
    """Return what a search that ended with ``code`` means; the audit has no use for half of it."""
    if code in (_BUSY, _UNAVAILABLE):
        return LostConnectionError(
            _("{url}: the directory is busy or unavailable ({name}).").format(
                url=url, name=_NAMES[code]
            )
        )
    if code == NO_SUCH_OBJECT:
        return NoSuchBaseError(
            _(
                "{url}: nothing stands at '{base}', or this account may not see it. Check 'base'"
                " and the rights of the account."
            ).format(url=url, base=base)
        )
    told = {
        _TIME_LIMIT: _(
            "{url}: the directory stopped at its time limit, '{base}' is not read whole. Ask its"
            " administrator to lift the time limit for this account."
        ),
        _SIZE_LIMIT: _(
            "{url}: the directory stopped at its size limit, '{base}' is not read whole. Ask its"
            " administrator to lift the size limit for this account."
        ),
        _ADMIN_LIMIT: _(
            "{url}: the directory stopped at an administrative limit, '{base}' is not read whole."
            " Ask its administrator to lift the limit for this account."
        ),
        INSUFFICIENT_ACCESS: _(
            "{url}: this account may not read '{base}'. Give it the right to read."
        ),
        REFERRAL: _(
            "{url}: another server holds '{base}'. Name that server as 'url'; none is followed."
        ),
    }.get(code)
    if told is not None:
        return DirectoryError(told.format(url=url, base=base))
    return DirectoryError(
        _("{url}: the directory refused the search at '{base}': {name}. {text}")
        .format(url=url, base=base, name=code_name(code), text=shown(text))
        .rstrip()
    )


def code_name(code: int) -> str:
    """Return the standard's name of a result code."""
    return _NAMES.get(code, str(code))


def shown(text: str) -> str:
    """Return what a server says, made fit for a terminal: it may be hostile."""
    return re.sub(r"[^\w .,:;()=/+-]+", " ", text)[:_SHOWN].strip()


def sign_in_failure(code: int, text: str, url: str, who: str) -> DirectoryError:
    """Return why a directory refused to let the auditor's account in."""
    if code in (_BUSY, _UNAVAILABLE):
        return LostConnectionError(
            _("{url}: the directory is busy or unavailable ({name}).").format(
                url=url, name=code_name(code)
            )
        )
    if code == INVALID_CREDENTIALS:
        hint = _active_directory_hint(text)
        return DirectoryError(
            _("{url}: wrong name or password for {who}. {hint}")
            .format(url=url, who=who, hint=hint)
            .rstrip()
        )
    if code in (_STRONGER_AUTH, _CONFIDENTIALITY):
        return DirectoryError(
            _(
                "{url}: the directory lets nobody in over this connection ({name}). Use ldaps:// or"
                " 'start_tls: true'."
            ).format(url=url, name=code_name(code))
        )
    return DirectoryError(
        _("{url}: the directory did not let {who} in: {name}. {text}")
        .format(url=url, who=who, name=code_name(code), text=shown(text))
        .rstrip()
    )


def _active_directory_hint(text: str) -> str:
    """Return what Active Directory adds in its diagnostic text ("data 533")."""
    found = re.search(r"\bdata ([0-9a-f]{3})\b", text)
    return {
        "525": _("There is no such account."),
        "530": _("The account may not sign in at this hour."),
        "532": _("Its password has expired."),
        "533": _("The account is disabled."),
        "701": _("The account has expired."),
        "773": _("Its password must be changed first."),
        "775": _("The account is locked."),
    }.get(found.group(1) if found else "", "")
