"""Say what is wrong with a stored result, and where in it."""

from __future__ import annotations

from typing import TypeAlias

from auditor.model import AuditorError

Place: TypeAlias = "tuple[str | int, ...]"
"""Where a value stands: ``("results", 12, "outcome")``; made into text only when it is told."""


class ResultError(AuditorError):
    """A stored result cannot be used as it stands."""


class Fault(Exception):  # noqa: N818  # it is told as part of a ResultError, which names the file
    """One thing wrong, at a place; the message is in the language of the run."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


def shown_place(place: Place) -> str:
    """Return a place as a reader of the document writes it: ``results[12].outcome``."""
    text = ""
    for step in place:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step.isidentifier():
            text += f".{step}" if text else step
        else:
            # A name of the document's own making may hold anything.
            text += f"[{step[:_LONGEST]!a}]"
    return text


_LONGEST = 60
