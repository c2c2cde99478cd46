"""Say to a directory who asks: StartTLS and bind, by ldap3 over a connection opened here.

ldap3 reads what a server says before anybody is trusted, so its reading is bounded here in bytes
and in time.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from socket import socket
from ssl import SSLSocket
from typing import Any

from ldap3 import ANONYMOUS, KERBEROS, NONE, SASL, SIMPLE, Connection, Server
from ldap3.core.exceptions import (
    LDAPExceptionError,
    LDAPPackageUnavailableError,
    LDAPSASLPrepError,
)
from pyasn1.error import PyAsn1Error

from auditor.ldap.codes import SUCCESS, sign_in_failure
from auditor.ldap.interface import (
    Bind,
    BindMethod,
    Directory,
    DirectoryError,
    LostConnectionError,
    Security,
)
from auditor.ldap.opening import secure
from auditor.locale import _

_START_TLS = "1.3.6.1.4.1.1466.20037"
_MOST_BYTES = 1 << 17
"""Twice the largest Kerberos ticket of Windows. Of a megabyte that is one long number ldap3 would
make a number for minutes, before anybody is trusted.
"""
_MALFORMED = (IndexError, KeyError, ValueError, TypeError, AttributeError, RecursionError)
"""What ldap3's decoder raises on bytes that are no LDAP."""


class BoundedSocket:
    """Let ldap3 read a server's answers to a sign-in, but not for ever and not without end."""

    def __init__(self, inner: socket, timeout_s: float) -> None:
        self._inner = inner
        self._left = _MOST_BYTES
        self._deadline = time.monotonic() + timeout_s

    def recv(self, size: int) -> bytes:
        """Return what came; raises TimeoutError past the deadline or the limit of bytes."""
        if self._left <= 0 or time.monotonic() > self._deadline:
            raise TimeoutError("timed out")
        received = self._inner.recv(min(size, self._left))
        self._left -= len(received)
        return received

    def __getattr__(self, name: str) -> Any:
        """Leave everything else to the socket itself."""
        return getattr(self._inner, name)


def protect(directory: Directory, opened: socket) -> socket:
    """Return the socket as the directory's address wants it: under TLS, or as it is.

    Raises:
        DirectoryError: the certificate is not trusted, or the server knows no StartTLS.
        LostConnectionError: the connection broke or nothing came in time.

    """
    match directory.security:
        case Security.TLS:
            return secure(directory, opened)
        case Security.START_TLS:
            return _start_tls(directory, opened)
        case Security.PLAIN | Security.LOCAL:
            return opened


def sign_in(directory: Directory, opened: socket, password: str | None) -> Connection:
    """Return an ldap3 connection over ``opened``, protected before, whose bind succeeded.

    Raises:
        DirectoryError: the directory refuses the account, or the way it signs in.
        LostConnectionError: the connection broke or nothing came in time.

    """
    connection = _adopted(directory, opened, password)
    with _translated(directory):
        connection.socket = BoundedSocket(opened, directory.timeout_s)
        connection.bind(read_server_info=False)
        connection.socket = opened
        # Whoever holds the connection from here on needs no password.
        connection.password = None
    result = connection.result or {}
    if not connection.bound or result.get("result") != SUCCESS:
        raise sign_in_failure(
            int(result.get("result", -1)),
            str(result.get("message") or ""),
            directory.url,
            shown_user(directory),
        )
    return connection


@contextmanager
def _translated(directory: Directory) -> Iterator[None]:
    """Turn what ldap3 raises while it waits for an answer into errors of a directory."""
    try:
        yield
    except LDAPPackageUnavailableError as error:
        raise DirectoryError(
            _(
                "{url}: signing in by Kerberos needs the Python package gssapi; install it beside"
                " auditor, or use another 'bind' method."
            ).format(url=directory.url)
        ) from error
    except LDAPSASLPrepError as error:
        raise DirectoryError(
            _("{url}: the password of {who} holds characters that no directory takes.").format(
                url=directory.url, who=shown_user(directory)
            )
        ) from error
    except (LDAPExceptionError, OSError) as error:
        raise _lost(directory, error) from error
    except (*_MALFORMED, PyAsn1Error) as error:
        raise _senseless(directory) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] == "gssapi":
            raise _no_ticket(directory) from error
        raise


def shown_user(directory: Directory) -> str:
    """Return the auditor's account as messages name it."""
    match directory.bind.method:
        case BindMethod.SIMPLE:
            return directory.bind.user
        case BindMethod.ANONYMOUS:
            return _("the anonymous account")
        case BindMethod.EXTERNAL:
            return _("the certificate or local user")
        case BindMethod.KERBEROS:
            return _("the Kerberos ticket")


def _adopted(directory: Directory, opened: socket, password: str | None) -> Connection:
    """Return an unbound ldap3 connection that uses a socket opened and verified here."""
    server = Server(directory.host, port=directory.port or None, get_info=NONE)
    ways: dict[BindMethod, dict[str, Any]] = {
        BindMethod.SIMPLE: {
            "authentication": SIMPLE,
            "user": directory.bind.user,
            "password": password,
        },
        BindMethod.ANONYMOUS: {"authentication": ANONYMOUS},
        # An empty identity: without any, a server asks for it in a second round (RFC 4422, 5.1).
        BindMethod.EXTERNAL: {
            "authentication": SASL,
            "sasl_mechanism": "EXTERNAL",
            "sasl_credentials": "",
        },
        BindMethod.KERBEROS: {
            "authentication": SASL,
            "sasl_mechanism": KERBEROS,
            "sasl_credentials": (directory.host,),
        },
    }
    connection = Connection(
        server,
        read_only=True,
        auto_referrals=False,
        auto_range=False,
        check_names=False,
        return_empty_attributes=False,
        raise_exceptions=False,
        **ways[directory.bind.method],
    )
    # What ``open`` would do, had it opened the socket: it can neither verify names as the standard
    # library does nor tell a wrong name from a closed port.
    connection.socket = opened
    connection.closed = False
    connection.listening = True
    connection.strategy._outstanding = {}
    connection.tls_started = directory.security is Security.START_TLS
    return connection


def _start_tls(directory: Directory, opened: socket) -> SSLSocket:
    nobody = replace(directory, bind=Bind(BindMethod.ANONYMOUS))
    asking = _adopted(nobody, opened, None)
    asking.socket = BoundedSocket(opened, directory.timeout_s)
    with _translated(directory):
        asking.extended(_START_TLS)
    if (asking.result or {}).get("result") != SUCCESS:
        raise DirectoryError(
            _("{url}: the server knows no StartTLS. Use ldaps://.").format(url=directory.url)
        )
    return secure(directory, opened)


def _lost(directory: Directory, error: Exception) -> DirectoryError:
    if isinstance(error, DirectoryError):
        return error
    if isinstance(error, TimeoutError | ssl.SSLWantReadError) or "timed out" in str(error):
        return LostConnectionError(
            _("{url}: no answer to the sign-in within {seconds} seconds.").format(
                url=directory.url, seconds=f"{directory.timeout_s:g}"
            )
        )
    return LostConnectionError(
        _("{url}: the server ended the connection while the account signed in.").format(
            url=directory.url
        )
    )


def _senseless(directory: Directory) -> DirectoryError:
    return DirectoryError(
        _(
            "{url}: the answer to the sign-in is no valid LDAP. Check that the port is that of a"
            " directory."
        ).format(url=directory.url)
    )


def _no_ticket(directory: Directory) -> DirectoryError:
    return DirectoryError(
        _(
            "{url}: Kerberos has no usable ticket for this server. Get one with kinit, and name the"
            " server as its ticket does."
        ).format(url=directory.url)
    )
