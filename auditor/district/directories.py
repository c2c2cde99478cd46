"""Read how district.yaml addresses a live directory; refuse what would endanger a password."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from auditor.district.directory_schema import BindModel, DirectorySourceModel, SecretModel
from auditor.evidence.secrets import SECRET_ATTRIBUTES
from auditor.ldap.interface import Bind, BindMethod, Directory, SecretPlace, Security
from auditor.locale import _
from auditor.yaml.located import Place

_PORTS = {"ldap": 389, "ldaps": 636}
_ATTRIBUTE = re.compile(r"^!?[A-Za-z][A-Za-z0-9-]*$")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

Complain = Callable[[Place, str], None]


def directory_of(
    model: DirectorySourceModel, folder: Path, place: Place, complain: Complain
) -> Directory:
    """Return the directory a source names; every fault goes to ``complain`` with its place."""
    url = _url(model, place, complain)
    security = _security(model, url, place, complain)
    for name in _PLACEHOLDER.findall(model.base):
        if name != "school":
            complain((*place, "base"), _("the base may hold only {school} in braces."))
    _refuse_secrets(model, place, complain)
    return Directory(
        host=unquote(url.netloc + url.path) if security is Security.LOCAL else url.hostname or "",
        port=_port(url, place, complain),
        security=security,
        base=model.base,
        bind=_bind(model, security, place, complain),
        ca_file=folder / model.ca_file if model.ca_file else None,
        certificate=folder / model.certificate if model.certificate else None,
        dialect=model.dialect,
        filter=model.filter,
        default_policy=model.default_policy,
        admin_groups=tuple(model.admin_groups),
        page_size=model.page_size,
        timeout_s=model.timeout_s,
        decoder=model.decoder,
    )


def _url(model: DirectorySourceModel, place: Place, complain: Complain) -> SplitResult:
    try:
        url = urlsplit(model.url)
    except ValueError:
        url = urlsplit("")
    local = url.scheme == "ldapi" and bool(unquote(url.netloc + url.path))
    remote = url.scheme in _PORTS and bool(url.hostname) and url.path in ("", "/")
    if not (local or remote) or url.query or url.fragment or "@" in url.netloc:
        message = _(
            "the address must be ldaps://NAME, ldap://NAME or ldapi://PATH, with a port at most;"
            " 'base', 'filter' and 'bind' have keys of their own."
        )
        complain((*place, "url"), message)
    return url


def _port(url: SplitResult, place: Place, complain: Complain) -> int:
    try:
        return url.port or _PORTS.get(url.scheme, 0)
    except ValueError:
        complain((*place, "url"), _("the port must be a number from 1 to 65535."))
        return 0


def _security(
    model: DirectorySourceModel, url: SplitResult, place: Place, complain: Complain
) -> Security:
    if url.scheme == "ldapi":
        return Security.LOCAL
    if url.scheme == "ldaps":
        if model.start_tls or model.allow_plaintext:
            message = _("ldaps:// is TLS already; take 'start_tls' and 'allow_plaintext' out.")
            complain(place, message)
        return Security.TLS
    if model.start_tls:
        return Security.START_TLS
    if not model.allow_plaintext:
        message = _("ldap:// would send the password in clear. Use ldaps:// or 'start_tls: true'.")
        complain((*place, "url"), message)
    elif not _is_this_machine(url.hostname or ""):
        message = _("'allow_plaintext' is only for this machine itself (127.0.0.1, localhost).")
        complain((*place, "allow_plaintext"), message)
    return Security.PLAIN


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bind(
    model: DirectorySourceModel, security: Security, place: Place, complain: Complain
) -> Bind:
    bind, method = model.bind, BindMethod(model.bind.method)
    simple = method is BindMethod.SIMPLE
    if simple and not (bind.user and bind.password):
        message = _("signing in needs 'user' and 'password: {env: NAME}' (or file, or prompt).")
        complain((*place, "bind"), message)
    elif not simple and (bind.user or bind.password):
        message = _("the method '{method}' takes neither 'user' nor 'password'.")
        complain((*place, "bind"), message.format(method=method.value))
    if method is BindMethod.EXTERNAL and security is not Security.LOCAL and not model.certificate:
        message = _("the method 'external' needs 'certificate', or a local socket (ldapi://).")
        complain((*place, "bind"), message)
    return Bind(method, bind.user or "", _secret(bind, (*place, "bind"), complain))


def _secret(bind: BindModel, place: Place, complain: Complain) -> SecretPlace | None:
    if bind.password is None:
        return None
    given = {name: value for name, value in bind.password.model_dump().items() if value}
    if len(given) != 1:
        names = ", ".join(SecretModel.model_fields)
        complain((*place, "password"), _("give exactly one of {names}.").format(names=names))
        return None
    kind, name = next(iter(given.items()))
    return SecretPlace(kind, "" if kind == "prompt" else str(name))


def _refuse_secrets(model: DirectorySourceModel, place: Place, complain: Complain) -> None:
    """Refuse attributes that hold secrets, and everything that is no attribute's name (``*``)."""
    asked = {("columns", column): name for column, name in model.columns.items()}
    if model.school is not None and model.school.column is not None:
        asked["school", "column"] = model.school.column
    for (key, inner), name in asked.items():
        if not _ATTRIBUTE.match(name):
            message = _("'{name}' is no name of an attribute.").format(name=name)
            complain((*place, key, inner), message)
        elif name.removeprefix("!").lower() in SECRET_ATTRIBUTES:
            message = _("the attribute {name} holds a secret and is never read.")
            complain((*place, key, inner), message.format(name=name))
