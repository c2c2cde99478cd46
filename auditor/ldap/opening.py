"""Reach a directory: find its address, connect, protect the connection; each step says what failed.

Certificates are verified always: there is no switch that turns it off. The host's name is checked
by the standard library, not by ldap3.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl

from auditor.ldap.interface import Directory, DirectoryError, LostConnectionError, Security
from auditor.locale import _


def resolve(directory: Directory) -> list[tuple[int, str]]:
    """Return the addresses of the host: (family, address).

    Raises:
        DirectoryError: the name has no address, or a connection in clear would leave this machine.

    """
    try:
        found = socket.getaddrinfo(directory.host, directory.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise LostConnectionError(
            _(
                "{url}: the name {host} cannot be found. Check the spelling, the network and the"
                " DNS server."
            ).format(url=directory.url, host=directory.host)
        ) from error
    addresses = list(dict.fromkeys((int(each[0]), str(each[4][0])) for each in found))
    if directory.security is Security.PLAIN and not all(map(_is_loopback, addresses)):
        raise DirectoryError(
            _(
                "{url}: a connection in clear is allowed only to this machine itself. Use ldaps://"
                " or 'start_tls: true'."
            ).format(url=directory.url)
        )
    return addresses


def _is_loopback(address: tuple[int, str]) -> bool:
    return ipaddress.ip_address(address[1].partition("%")[0]).is_loopback


def connect(directory: Directory) -> socket.socket:
    """Return a connected socket; the first address that answers counts.

    Raises:
        LostConnectionError: nobody listens there, or nobody answers in time.

    """
    if directory.security is Security.LOCAL:
        return _local(directory)
    reason: OSError | None = None
    for family, address in resolve(directory):
        opened = socket.socket(family, socket.SOCK_STREAM)
        opened.settimeout(directory.timeout_s)
        try:
            opened.connect((address, directory.port))
        except OSError as error:
            opened.close()
            reason = error
        else:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return opened
    raise _not_connected(directory, reason) from reason


def _local(directory: Directory) -> socket.socket:
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    opened.settimeout(directory.timeout_s)
    try:
        opened.connect(directory.host)
    except OSError as error:
        opened.close()
        raise _not_connected(directory, error) from error
    return opened


def _not_connected(directory: Directory, reason: OSError | None) -> LostConnectionError:
    if isinstance(reason, TimeoutError):
        return LostConnectionError(
            _(
                "{url}: nobody answered within {seconds} seconds. Check the port and the firewall."
            ).format(url=directory.url, seconds=f"{directory.timeout_s:g}")
        )
    return LostConnectionError(
        _("{url}: no connection ({reason}). Check the port, and that the directory runs.").format(
            url=directory.url, reason=(reason and reason.strerror) or type(reason).__name__
        )
    )


def secure(directory: Directory, opened: socket.socket) -> ssl.SSLSocket:
    """Return the socket under TLS, with the server's certificate and name verified.

    Raises:
        DirectoryError: the certificate is not trusted, expired or for another name.
        LostConnectionError: the server ended the connection or did not answer.

    """
    context = _context(directory)
    try:
        return context.wrap_socket(opened, server_hostname=directory.host)
    except ssl.SSLCertVerificationError as error:
        raise _bad_certificate(directory, error) from error
    except (ssl.SSLError, ConnectionError) as error:
        raise LostConnectionError(
            _(
                "{url}: no TLS connection ({reason}). Perhaps the server speaks no TLS on this"
                " port; ldaps:// usually is port 636."
            ).format(url=directory.url, reason=getattr(error, "reason", None) or error.strerror)
        ) from error
    except TimeoutError as error:
        raise LostConnectionError(
            _("{url}: the server did not answer the TLS greeting within {seconds} seconds.").format(
                url=directory.url, seconds=f"{directory.timeout_s:g}"
            )
        ) from error
    except (OSError, ValueError) as error:
        raise LostConnectionError(
            _("{url}: no TLS connection ({reason}).").format(
                url=directory.url, reason=type(error).__name__
            )
        ) from error


def _context(directory: Directory) -> ssl.SSLContext:
    """Return how to verify the server: the named CA file, else the system's certificates."""
    try:
        context = ssl.create_default_context(
            cafile=str(directory.ca_file) if directory.ca_file else None
        )
    except (OSError, ssl.SSLError) as error:
        raise DirectoryError(
            _("{path}: the CA file cannot be used ({reason}); it must hold PEM.").format(
                path=directory.ca_file,
                reason=getattr(error, "strerror", None) or type(error).__name__,
            )
        ) from error
    if directory.certificate is not None:
        try:
            context.load_cert_chain(directory.certificate)
        except (OSError, ssl.SSLError) as error:
            raise DirectoryError(
                _(
                    "{path}: the certificate to sign in with cannot be used; the file must hold the"
                    " certificate and its key, in PEM, without a passphrase."
                ).format(path=directory.certificate)
            ) from error
    return context


def _bad_certificate(directory: Directory, error: ssl.SSLCertVerificationError) -> DirectoryError:
    """Say which of the usual faults a certificate has (OpenSSL's verification codes)."""
    expired, self_signed, self_signed_chain, unknown_issuer, no_first, host, address = (
        10, 18, 19, 20, 21, 62, 64,
    )  # fmt: skip
    texts = {
        expired: _("{url}: the server's certificate has expired; renew it on the server."),
        host: _(
            "{url}: the server's certificate is for another name than {host}. Use the name that"
            " stands in the certificate."
        ),
    }
    texts[address] = texts[host]
    for code in (self_signed, self_signed_chain, unknown_issuer, no_first):
        texts[code] = _(
            "{url}: the server's certificate is not signed by an authority known here. Give the"
            " certificate of the authority as 'ca_file'."
        )
    text = texts.get(
        error.verify_code, _("{url}: the server's certificate cannot be trusted ({reason}).")
    )
    return DirectoryError(
        text.format(url=directory.url, host=directory.host, reason=error.verify_message)
    )
