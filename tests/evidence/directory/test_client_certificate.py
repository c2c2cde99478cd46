"""Sign in to a real slapd by a client certificate instead of a password (SASL EXTERNAL)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from dialect_building import accounts, address, ask
from test_dialect_openldap import LDIF, SUFFIX

from auditor.ldap.interface import Bind, BindMethod, Directory
from auditor.ldap.session import Session
from auditor.model import EvidenceError
from testbed.certificates import Authority
from testbed.fixtures import StartSlapd
from testbed.slapd_config import SlapdOptions


@pytest.fixture
def directory(slapd: StartSlapd, authority: Authority, tmp_path: Path) -> Directory:
    options = SlapdOptions(
        suffix=SUFFIX, certificate=authority.server(["127.0.0.1"]), authority=authority.pem
    )
    server = slapd(options, LDIF)
    own = authority.server(["auditor.example"])
    both = tmp_path / "auditor.pem"
    both.write_bytes(own.certificate.read_bytes() + own.key.read_bytes())
    asked = replace(address(server.tls_uri, ""), ca_file=authority.pem, certificate=both)
    return replace(asked, bind=Bind(BindMethod.EXTERNAL))


def test_a_certificate_of_the_server_s_authority_is_enough(directory: Directory) -> None:
    assert "an" in accounts(ask(directory))


def test_without_a_certificate_nobody_is_let_in(directory: Directory) -> None:
    with Session(replace(directory, certificate=None)) as session, pytest.raises(EvidenceError):
        session.connection()


def test_a_file_without_the_key_is_told(directory: Directory, authority: Authority) -> None:
    asked = replace(directory, certificate=authority.pem)
    with Session(asked) as session, pytest.raises(EvidenceError, match="PEM"):
        session.connection()
