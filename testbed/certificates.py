"""Issue certificates for servers on loopback: good ones, and those a client must refuse.

Keys are EC P-256: made in a millisecond. All dates are fixed, so nothing depends on the clock but
the client's own verification.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
_END = datetime(2099, 12, 31, tzinfo=UTC)
_numbers = count(1)


class Pair(NamedTuple):
    """Where a certificate and its private key are, both in PEM."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority that only the tests trust."""

    folder: Path
    pem: Path
    """The certificate that clients are given as their trust anchor."""
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def server(
        self,
        names: Iterable[str],
        *,
        not_before: datetime = _BEGIN,
        not_after: datetime = _END,
    ) -> Pair:
        """Issue a certificate for DNS names and IP addresses.

        A host name that is not the server's, or dates in the past, make one to be refused.
        """
        names = list(names)
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(names[0], key, self.certificate.subject, not_before, not_after)
        identifier = self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier.value)
        builder = _for_servers(builder, names).add_extension(issuer, critical=False)
        return _write(self.folder, builder.sign(self.key, hashes.SHA256()), key)

    def expired(self, names: Iterable[str]) -> Pair:
        """Issue a certificate that was valid during 2020 only."""
        return self.server(names, not_after=datetime(2020, 12, 31, tzinfo=UTC))

    def context(self) -> ssl.SSLContext:
        """Return what a client needs that trusts this authority alone."""
        return ssl.create_default_context(cafile=str(self.pem))


def make_ca(folder: Path) -> Authority:
    """Make a new authority whose files, and those of its certificates, lie in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(f"Test bed authority {next(_numbers)}")
    builder = _builder("", key, subject, _BEGIN, _END).subject_name(subject)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    certificate = builder.sign(key, hashes.SHA256())
    return Authority(folder, _write(folder, certificate, key).certificate, certificate, key)


def self_signed(folder: Path, names: Iterable[str]) -> Pair:
    """Make a server certificate that no authority vouches for."""
    folder.mkdir(parents=True, exist_ok=True)
    names = list(names)
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _for_servers(_builder(names[0], key, _name(names[0]), _BEGIN, _END), names)
    return _write(folder, builder.sign(key, hashes.SHA256()), key)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _builder(
    common: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    not_before: datetime,
    not_after: datetime,
) -> x509.CertificateBuilder:
    """Begin a certificate; without ``common`` the caller names the subject."""
    builder = (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return builder.subject_name(_name(common)) if common else builder


def _for_servers(builder: x509.CertificateBuilder, names: Iterable[str]) -> x509.CertificateBuilder:
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    return (
        builder.add_extension(
            x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(usage, critical=False)
    )


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    # Python 3.13 verifies strictly (RFC 5280) and refuses an authority without this extension.
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _write(folder: Path, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Pair:
    number = next(_numbers)
    pair = Pair(folder / f"{number}.crt.pem", folder / f"{number}.key.pem")
    pair.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pair.key.touch(mode=0o600)  # Samba refuses a key that others may read
    pair.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return pair
