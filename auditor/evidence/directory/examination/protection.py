"""Tell how a connection is protected and whose certificate protects it."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from socket import socket
from typing import Any

from auditor.evidence.directory.examination.observations import Told
from auditor.ldap.codes import shown
from auditor.locale import _, language

_SOON = timedelta(days=30)
"""Long enough to have a new certificate issued."""
_MOST_NAMES = 5


def protocol(opened: socket) -> Told:
    """Return the version of TLS, or that there is none."""
    if isinstance(opened, ssl.SSLSocket):
        return Told(str(opened.version()))
    return Told(_("none: in clear, allowed to this machine itself only"), nothing=True)


def certificate(opened: socket, now: datetime) -> Told:
    """Return who issued the server's verified certificate, until when and for which names.

    One that ends within 30 days of ``now`` is worth a word: from that day on nobody gets in.
    """
    content: Mapping[str, Any] = (
        (opened.getpeercert() or {}) if isinstance(opened, ssl.SSLSocket) else {}
    )
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(content["notAfter"])), tz=UTC)
    names = [str(value) for kind, value in content.get("subjectAltName", ()) if kind != "URI"]
    more = ", ..." if len(names) > _MOST_NAMES else ""
    told = _("for {names}, issued by {issuer}, valid until {day}").format(
        names=shown(", ".join(names[:_MOST_NAMES])) + more,
        issuer=shown(_common_name(content.get("issuer", ()))),
        day=_day(ends),
    )
    if ends - now > _SOON:
        return Told(told)
    return Told(_("{told}: renew it on the server soon").format(told=told), doubtful=True)


def _common_name(parts: Iterable[Iterable[tuple[str, str]]]) -> str:
    """Return the common name of an issuer, else the last part that it has."""
    pairs = [pair for part in parts for pair in part]
    named = [value for kind, value in pairs if kind == "commonName"]
    return (named or [value for _kind, value in pairs] or ["-"])[-1]


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}" if language() == "en" else f"{moment:%d/%m/%Y}"
