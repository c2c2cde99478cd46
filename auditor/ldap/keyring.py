"""Remember for one run how signing in went: what a person typed, and who was refused.

Several sources may be parts of one directory. A person is asked for its password once, and a
password that the directory refused is not tried again: a few wrong ones lock an account.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from auditor.ldap.interface import Directory, DirectoryError
from auditor.ldap.secret import read_secret

_Door: TypeAlias = tuple[object, ...]


class Keyring:
    """The passwords and refusals of one run; nothing of it is ever shown or kept."""

    def __init__(self) -> None:
        self._typed: dict[_Door, str] = {}
        self._refused: dict[_Door, DirectoryError] = {}

    def __repr__(self) -> str:
        """Show nothing of what it holds."""
        return "Keyring()"

    def password(self, directory: Directory, folder: Path, who: str) -> str | None:
        """Return the password for a directory, ``None`` where signing in needs none.

        Raises:
            DirectoryError: it is not where district.yaml says.

        """
        place = directory.bind.password
        if place is None:
            return None
        door = _door(directory)
        if door in self._typed:
            return self._typed[door]
        secret = read_secret(place, folder, who)
        if place.kind == "prompt":
            self._typed[door] = secret
        return secret

    def refused(self, directory: Directory) -> DirectoryError | None:
        """Return why this account was not let in before, if it was not."""
        return self._refused.get(_door(directory))

    def note_refusal(self, directory: Directory, error: DirectoryError) -> None:
        """Remember that this account was not let in."""
        self._refused[_door(directory)] = error

    def forget(self) -> None:
        """Drop every password."""
        self._typed.clear()


def _door(directory: Directory) -> _Door:
    """Return what makes two sources sign in alike."""
    return (
        *(directory.host, directory.port, directory.security, directory.bind),
        *(directory.ca_file, directory.certificate),
    )
