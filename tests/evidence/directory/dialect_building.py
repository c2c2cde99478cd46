"""Collect the accounts of a running directory, as the program does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from evidence_building import SCHOOLS

from auditor.evidence.collect import collect
from auditor.evidence.interface import (
    CollectContext,
    Evidence,
    SchoolBy,
    SchoolRule,
    SourceSpec,
)
from auditor.ldap.interface import Bind, BindMethod, Directory, SecretPlace, Security
from testbed.process import PATIENCE_S

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
BY_UNIT = SchoolRule(SchoolBy.DISTINGUISHED_NAME, "ou={code},")


def address(uri: str, user: str, base: str = "") -> Directory:
    """Return how a test's own server is asked: its password stands in ``LDAP_TEST_PASSWORD``."""
    url = urlsplit(uri)
    security = Security.TLS if url.scheme == "ldaps" else Security.PLAIN
    bind = Bind(BindMethod.SIMPLE, user, SecretPlace("env", "LDAP_TEST_PASSWORD"))
    port = url.port or (636 if security is Security.TLS else 389)
    return Directory(
        url.hostname or "", port, security, base, bind, attempts=1, timeout_s=PATIENCE_S
    )


def ask(
    directory: Directory,
    format_name: str = "ldap",
    school: SchoolRule = BY_UNIT,
    as_of: datetime = NOW,
    **more: object,
) -> Evidence:
    """Collect what the directory holds."""
    spec = SourceSpec("accounts", format_name, "", school, "district.yaml:1", directory=directory)
    context = CollectContext(Path(), SCHOOLS, as_of, ("example.edu.test",), "UTC", now=as_of)
    return collect([replace(spec, **more)], context)  # type: ignore[arg-type]


def accounts(evidence: Evidence) -> dict[str, dict[str, object]]:
    """Return the accounts' rows under their names."""
    return {str(row["account"]): row for row in evidence.tables["accounts"].to_dicts()}


def policies(evidence: Evidence) -> dict[str, dict[str, object]]:
    """Return the password policies' rows under school and name."""
    table = evidence.tables["password_policies"]
    return {f"{row['school']}: {row['policy']}": row for row in table.to_dicts()}


def password(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    """Let the next questions find the password."""
    monkeypatch.setenv("LDAP_TEST_PASSWORD", secret)
