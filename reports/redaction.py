"""Hide who is concerned, in every format alike, while lines stay distinguishable.

A token is the start of a SHA-256 over the account, keyed with the district and the audit's moment:
the same account has the same token in every report of one audit, and another one in the next.
Whoever has the list of accounts can find out which token is whose: redaction hides names from
readers, it does not make data anonymous.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from auditor.audit import Audit, Exclusion
from auditor.model import Finding, Result, Text
from reports.interface import Redact

Mask = Callable[[str], str]
"""Account or name -> what a report may show of it."""


def redact_audit(audit: Audit, redact: Redact) -> Audit:
    """Return the audit with accounts and owners hidden, in findings and in exclusions."""
    mask = masking(audit, redact)
    if mask is None:
        return audit
    return replace(
        audit,
        exclusions=tuple(_exclusion(each, mask) for each in audit.exclusions),
        results=tuple(_result(each, mask) if each.findings else each for each in audit.results),
    )


def masking(audit: Audit, redact: Redact) -> Mask | None:
    """Return the function that hides a name in this audit's reports; ``None`` hides nothing."""
    if redact is Redact.NONE:
        return None
    key = f"{audit.district_code}\0{audit.as_of.isoformat()}\0".encode()

    def digest(name: str) -> str:
        same = unicodedata.normalize("NFC", name).casefold()
        return hashlib.sha256(key + same.encode("utf-8", "surrogatepass")).hexdigest()

    def token(name: str) -> str:
        return f"#{digest(name)[:8]}"

    def partly(name: str) -> str:
        user, at, domain = name.rpartition("@") if "@" in name else (name, "", "")
        return f"{unicodedata.normalize('NFC', user)[:1]}***{digest(name)[:4]}{at}{domain}"

    return cache(token if redact is Redact.ALL else partly)


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
