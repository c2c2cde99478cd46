"""Hide who is concerned, in every format alike, while lines stay distinguishable.

A token is the start of an HMAC-SHA256 (RFC 2104) of the account under the district's own key: the
same account has the same token in every report of the district, today and next year, and without
the key nobody can tell whose it is, not even with the list of accounts at hand. The key never
enters a report; whoever holds it can find out every name.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from auditor.audit import Audit, Exclusion, Redact
from auditor.locale import _
from auditor.model import Finding, ReportError, Result, Text
from reports.interface import ReportOptions

_TOKEN_DIGITS = 10
"""40 bits: two of 200,000 accounts share a token once in fifty districts."""
_PARTLY_DIGITS = 6
_LEVELS = tuple(Redact)

Mask = Callable[[str], str]
"""Account or name -> what a report may show of it."""


def redact_audit(audit: Audit, options: ReportOptions) -> Audit:
    """Return the audit with accounts and owners hidden, in findings and in exclusions."""
    mask = masking(audit, options)
    if mask is None:
        return audit
    return replace(
        audit,
        redacted=max(audit.redacted, options.redact, key=_LEVELS.index),
        exclusions=tuple(_exclusion(each, mask) for each in audit.exclusions),
        results=tuple(_result(each, mask) if each.findings else each for each in audit.results),
    )


def masking(audit: Audit, options: ReportOptions) -> Mask | None:
    """Return the function that hides a name in this district's reports; ``None`` hides nothing.

    Raises:
        ReportError: no key is given.

    """
    if options.redact is Redact.NONE:
        return None
    if not options.key:
        raise ReportError(
            _("Names cannot be hidden: no key is given. Name one with --redact-key FILE.")
        )

    def digest(name: str) -> str:
        same = unicodedata.normalize("NFC", name).casefold()
        told = f"{audit.district_code}\0{same}".encode("utf-8", "surrogatepass")
        return hmac.digest(options.key, told, "sha256").hex()

    def token(name: str) -> str:
        return f"#{digest(name)[:_TOKEN_DIGITS]}"

    def partly(name: str) -> str:
        user, at, domain = name.rpartition("@") if "@" in name else (name, "", "")
        initial = unicodedata.normalize("NFC", user)[:1]
        return f"{initial}***{digest(name)[:_PARTLY_DIGITS]}{at}{domain}"

    return cache(token if options.redact is Redact.ALL else partly)


def _exclusion(exclusion: Exclusion, mask: Mask) -> Exclusion:
    owner = masked(exclusion.owner, mask) or ""
    account = masked(exclusion.account, mask) or ""
    reason = without(exclusion.reason, exclusion.owner, owner)
    reason = without(reason, exclusion.account, account)
    return replace(exclusion, account=account, owner=owner, reason=reason)


def _result(result: Result, mask: Mask) -> Result:
    findings = tuple(_finding(each, mask) for each in result.findings)
    vi, en = result.observed.vi, result.observed.en
    for before, after in zip(result.findings, findings, strict=True):
        vi = without(vi, before.subject, after.subject)
        en = without(en, before.subject, after.subject)
    return replace(result, findings=findings, observed=Text(vi, en))


def _finding(finding: Finding, mask: Mask) -> Finding:
    subject = masked(finding.subject, mask) or ""
    observed = without(finding.observed, finding.subject, subject)
    return Finding(subject, observed, finding.source, finding.row)


def masked(name: str | None, mask: Mask) -> str | None:
    """Hide a name; an empty one or none stays."""
    return mask(name) if name else name


def without(text: str, name: str, shown: str) -> str:
    """Replace ``name`` in ``text``, whatever its case."""
    if not name or name.lower() not in text.lower():
        return text
    replaced = re.sub(re.escape(name), lambda _match: shown, text, flags=re.IGNORECASE)
    # A letter whose small form is longer (İ) escapes the pattern: then nothing is told.
    return shown if replaced == text and name != shown else replaced
