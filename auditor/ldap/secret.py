"""Fetch the password of the auditor's own account: from the environment, a file or the person."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from auditor.ldap.interface import DirectoryError, SecretPlace
from auditor.locale import _

_LONGEST_BYTES = 4096


def read_secret(place: SecretPlace, folder: Path, asked_for: str) -> str:
    """Return the secret; a file's last line break does not belong to it.

    ``asked_for`` tells the person whose password is wanted.

    Raises:
        DirectoryError: there is none, or it is empty (an empty password would sign in as nobody,
            RFC 4513, 5.1.2).

    """
    readers = {"env": _from_environment, "file": _from_file}
    secret = (
        readers[place.kind](place.name, folder)
        if place.kind in readers
        else _from_person(asked_for)
    )
    if not secret:
        raise DirectoryError(
            _("The password for {who} is empty; nobody is asked without one.").format(who=asked_for)
        )
    try:
        secret.encode()
    except UnicodeEncodeError:
        # Not "from error": it holds the whole text that could not be encoded.
        raise DirectoryError(
            _("The password for {who} is no valid text (UTF-8).").format(who=asked_for)
        ) from None
    return secret


def _from_environment(name: str, _folder: Path) -> str:
    secret = os.environ.get(name)
    if secret is None:
        raise DirectoryError(
            _("The environment variable {name} is not set; it should hold the password.").format(
                name=name
            )
        )
    return secret


def _from_file(name: str, folder: Path) -> str:
    path = folder / name
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST_BYTES + 1)
    except OSError as error:
        raise DirectoryError(
            _("{path}: the file with the password cannot be read ({reason}).").format(
                path=name, reason=error.strerror or type(error).__name__
            )
        ) from error
    if len(content) > _LONGEST_BYTES:
        raise DirectoryError(
            _("{path}: the file is too long to hold nothing but a password.").format(path=name)
        )
    try:
        return content.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        # Not "from error": it holds the whole content of the file.
        raise DirectoryError(
            _("{path}: the password in this file is no valid text (UTF-8).").format(path=name)
        ) from None


def _from_person(asked_for: str) -> str:
    if not sys.stdin.isatty():
        raise DirectoryError(
            _(
                "The password for {who} was to be typed, but nobody sits at this terminal. Use"
                " {{env: NAME}} or {{file: PATH}}."
            ).format(who=asked_for)
        )
    try:
        return getpass.getpass(_("Password for {who}: ").format(who=asked_for))
    except EOFError:
        return ""
