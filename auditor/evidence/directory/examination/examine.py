"""Try a directory step by step, so that whoever sets it up sees which step fails and why.

Only the first page of the accounts is read. What is told are counts and the names of attributes,
never a value of one, and never the password.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from auditor.evidence.directory.examination.attempts import Examination
from auditor.evidence.directory.examination.observations import LOOKED_AT, Told
from auditor.evidence.directory.reading import Reader
from auditor.ldap.interface import Directory, DirectoryError, Security
from auditor.ldap.keyring import Keyring
from auditor.locale import _


class StepCode(StrEnum):
    """What one step tries; in this order."""

    NAME = "name"
    PORT = "port"
    TLS = "tls"
    CERTIFICATE = "certificate"
    SIGN_IN = "sign_in"
    DIALECT = "dialect"
    BASE = "base"
    ROWS = "rows"
    ATTRIBUTES = "attributes"
    POLICIES = "policies"
    GROUPS = "groups"
    TOKENS = "tokens"
    """Told only where the directory hides them."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step found."""

    what: StepCode
    ok: bool | None
    """``None``: it was not tried, or there is nothing to try."""
    text: str
    """What was found; or what failed and what to do."""
    doubtful: bool = False
    """It works, and yet something should be looked at."""


_Job = Callable[[], Told | None]


def examine(
    directory: Directory,
    format_name: str,
    bases: Sequence[str],
    folder: Path,
    as_of: datetime,
    *,
    now: datetime,
    named: Mapping[str, str] | None = None,
    keyring: Keyring | None = None,
) -> list[Step]:
    """Return what each step found, up to the first that fails; nothing is tried twice.

    Args:
        directory: How to reach it.
        format_name: ``ldap`` or ``active-directory``, as district.yaml says.
        bases: Where the searches start; several where each school has its own.
        folder: Where the file with the password is looked for.
        as_of: The moment of the audit: what it finds of tokens and lockouts depends on it.
        now: By this moment a certificate is said to end soon.
        named: Column -> attribute, as district.yaml names them.
        keyring: What the run knows of signing in.

    """
    once = replace(directory, attempts=1, page_size=min(directory.page_size, LOOKED_AT))
    reader = Reader(once, format_name, folder, keyring=keyring)
    found = Examination(once, bases, named or {}, as_of, now, reader)
    with closing(found):
        return _taken(_steps(found))


def _steps(found: Examination) -> list[tuple[StepCode, _Job]]:
    """Return the steps that this way of connecting has."""
    security = found.directory.security
    jobs: dict[StepCode, _Job] = {
        StepCode.NAME: found.name,
        StepCode.PORT: found.port,
        StepCode.TLS: found.tls,
        StepCode.CERTIFICATE: found.certificate,
        StepCode.SIGN_IN: found.sign_in,
        StepCode.DIALECT: found.dialect,
        StepCode.BASE: found.base,
        StepCode.ROWS: found.rows,
        StepCode.ATTRIBUTES: found.attributes,
        StepCode.POLICIES: found.policies,
        StepCode.GROUPS: found.groups,
        StepCode.TOKENS: found.tokens,
    }
    without = {
        Security.LOCAL: {StepCode.NAME, StepCode.TLS, StepCode.CERTIFICATE},
        Security.PLAIN: {StepCode.CERTIFICATE},
    }.get(security, set())
    return [(code, job) for code, job in jobs.items() if code not in without]


def _taken(steps: Sequence[tuple[StepCode, _Job]]) -> list[Step]:
    done: list[Step] = []
    for code, job in steps:
        if done and done[-1].ok is False:
            break
        try:
            told = job()
        except DirectoryError as error:
            done.append(Step(code, ok=False, text=str(error)))
        else:
            if told is not None:
                done.append(Step(code, None if told.nothing else True, told.text, told.doubtful))
    rest = [code for code, _job in steps[len(done) :] if code is not StepCode.TOKENS]
    return done + [Step(code, ok=None, text=_("not tried")) for code in rest]
