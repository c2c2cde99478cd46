"""Find the key of the pseudonyms, or make it: the district's own secret, 32 random bytes.

It is needed only where names are hidden. With the same key an account has the same pseudonym in
every report, this year and next; whoever holds it can find out every name. It stands in no report,
no message and no log.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

import click

from auditor.locale import _
from auditor.model import AuditorError

FILE_NAME = "redaction.key"
"""Beside district.yaml."""
VARIABLE = "AUDITOR_REDACT_KEY_FILE"
_KEY_BYTES = 32
_MOST = 4096
_KEY = re.compile(rb"(?:[0-9a-fA-F]{2}){32,2048}")


def redaction_key(
    redact: str,
    file: Path | None,
    folder: Path | None,
    environment: Mapping[str, str] = os.environ,
) -> bytes:
    """Return the key; empty where nothing is hidden.

    Args:
        redact: how much is hidden.
        file: what ``--redact-key`` names; before it the variable is asked, then ``folder``.
        folder: the district's, in which a key is made if there is none; ``None``: there is no
            district, and a key for this run alone is made.
        environment: the environment.

    Raises:
        AuditorError: the file cannot be used, or no key can be written.

    """
    if redact == "none":
        return b""
    named = key_file(file, environment)
    if named is not None:
        return _read(named)
    if folder is None:
        _tell(
            _(
                "Note: no key is given, so the pseudonyms are made for this run alone and differ"
                " from those of all other reports. To keep them, name the district's key:"
                " --redact-key FILE"
            )
        )
        return secrets.token_bytes(_KEY_BYTES)
    own = folder / FILE_NAME
    return _read(own) if os.path.lexists(own) else _make(own)


def key_file(file: Path | None, environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the file that the user names, by option or by variable; ``None``: no one."""
    if file is not None:
        return file
    named = environment.get(VARIABLE, "")
    return Path(named) if named else None


def _tell(message: str) -> None:
    click.echo(message, err=True)


def _make(path: Path) -> bytes:
    key = secrets.token_bytes(_KEY_BYTES)
    try:
        _write(path, f"{key.hex()}\n".encode())
    except FileExistsError:
        # Another run made it at this moment: both shall use the same.
        return _read(path)
    except OSError as error:
        message = _(
            "{path}: the key of the pseudonyms cannot be written ({detail}). Name a file that holds"
            " one: --redact-key FILE"
        )
        raise AuditorError(message.format(path=path, detail=error.strerror)) from error
    _tell(
        _(
            "Note: {path} was made: the key of this district's pseudonyms. Keep it safe and never"
            " pass it on: with it every hidden name can be found out, without it later reports have"
            " other pseudonyms."
        ).format(path=path)
    )
    return key


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
    except BaseException:
        # Half a key would be refused by every later run.
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            content = stream.read(_MOST + 1).strip()
    except OSError as error:
        message = _(
            "{path}: the key of the pseudonyms cannot be read ({detail}). Check the path and your"
            " rights."
        )
        raise AuditorError(message.format(path=path, detail=error.strerror)) from error
    # A pipe is welcome: the key may lie in a safe that prints it.
    if not _KEY.fullmatch(content):
        message = _(
            "{path}: is no key of pseudonyms: it should hold {least} hexadecimal digits. Restore"
            " the file; if it is lost, remove it, and a scan makes a new one."
        )
        raise AuditorError(message.format(path=path, least=2 * _KEY_BYTES))
    if os.name == "posix" and stat.S_ISREG(mode) and mode & 0o077:
        message = _("Warning: other users can read {path}. Close it to them: chmod 600 {path}")
        _tell(message.format(path=path))
    return bytes.fromhex(content.decode("ascii"))
